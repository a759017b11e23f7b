// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Tests of the credentials of requests.

use bytes::Bytes;
use hyper::{HeaderMap, Method};
use serde_json::{Value, json};

use super::credentials::check;
use super::description::Description;
use super::message::{Incoming, ViolationKind};

fn description(security: Value) -> Description {
    serde_json::from_value(json!({
        "title": "",
        "operations": [{
            "id": "x", "method": "POST", "path": "/", "security": security,
            "body": {"content": [
                {"mediaType": "application/json", "schema": {"$ref": "#/$defs/Key"}},
                {"mediaType": "application/x-www-form-urlencoded", "schema": {"$ref": "#/$defs/Key"}},
            ]},
        }],
        "securitySchemes": [
            {"name": "header", "type": "apiKey", "in": "header", "parameter": "DD-API-KEY"},
            {"name": "query", "type": "apiKey", "in": "query", "parameter": "key"},
            {"name": "cookie", "type": "apiKey", "in": "cookie", "parameter": "session"},
            {"name": "basic", "type": "http", "scheme": "Basic"},
            {"name": "digest", "type": "http", "scheme": "digest"},
            {"name": "oauth", "type": "token"},
            {"name": "tls", "type": "mutualTls"},
        ],
        "$defs": {"Key": {"properties": {"value": {"type": "string", "x-secret": true}}}},
    }))
    .unwrap()
}

fn incoming(query: &str, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Incoming {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(
            name.parse::<hyper::header::HeaderName>().unwrap(),
            value.parse().unwrap(),
        );
    }
    Incoming {
        method: Method::POST,
        path: "/".to_owned(),
        query: (!query.is_empty()).then(|| query.to_owned()),
        headers: map,
        body: body.into(),
    }
}

/// Returns what is missing.
fn missing(security: Value, query: &str, headers: &[(&str, &str)]) -> String {
    let description = description(security);
    match check(
        &description,
        &description.operations[0],
        &incoming(query, headers, ""),
    ) {
        Ok(()) => String::new(),
        Err(violation) => {
            assert_eq!(violation.kind, ViolationKind::Credentials);
            format!("{} {}", violation.pointer, violation.message)
        }
    }
}

/// A scheme, the query and the headers.
type Request = (&'static str, &'static str, Headers);

type Headers = &'static [(&'static str, &'static str)];

#[test]
fn each_scheme_has_its_place() {
    let places: [Request; 7] = [
        ("header", "", &[("dd-api-key", "k")]),
        ("query", "a=b&k%65y=k", &[]),
        ("cookie", "", &[("cookie", "a=b; session=k")]),
        ("basic", "", &[("authorization", "basic k")]),
        ("digest", "", &[("authorization", "Digest a=\"b\"")]),
        ("oauth", "", &[("authorization", "Bearer k")]),
        ("tls", "", &[]),
    ];
    for (scheme, query, headers) in places {
        assert_eq!(missing(json!([[scheme]]), query, headers), "", "{scheme}");
        if scheme != "tls" {
            assert_ne!(missing(json!([[scheme]]), "", &[]), "", "{scheme}");
        }
    }
    let empty: [Request; 5] = [
        ("header", "", &[("dd-api-key", "")]),
        ("query", "key=", &[]),
        ("cookie", "", &[("cookie", "session")]),
        ("basic", "", &[("authorization", "Basic ")]),
        ("oauth", "", &[("authorization", "Basic k")]),
    ];
    for (scheme, query, headers) in empty {
        assert_ne!(missing(json!([[scheme]]), query, headers), "", "{scheme}");
    }
}

#[test]
fn the_nearest_alternative_names_what_is_missing() {
    assert_eq!(missing(json!([]), "", &[]), "");
    assert_eq!(missing(json!([["header"], []]), "", &[]), "");
    assert_eq!(
        missing(json!([["header", "query"], ["basic"]]), "", &[]),
        "/header/Authorization the header `Authorization: Basic …` (basic) is missing"
    );
    assert_eq!(
        missing(
            json!([["header", "query", "cookie"], ["basic", "cookie", "query"]]),
            "key=k",
            &[]
        ),
        "/header/DD-API-KEY the header `DD-API-KEY` (header) and the cookie `session` (cookie) \
         are missing"
    );
    assert_eq!(
        missing(
            json!([["header", "query"], ["basic", "cookie"]]),
            "key=k",
            &[]
        ),
        "/header/DD-API-KEY the header `DD-API-KEY` (header) is missing"
    );
}
