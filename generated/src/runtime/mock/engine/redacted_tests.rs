// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Tests of requests as they are listed.

use bytes::Bytes;
use hyper::{HeaderMap, Method};
use serde_json::{Value, json};

use super::description::{Description, Operation};
use super::message::Incoming;
use super::redacted::{redact, redact_target};

fn description(path: &str, parameters: Value) -> Description {
    serde_json::from_value(json!({
        "title": "",
        "operations": [{
            "id": "x", "method": "POST", "path": path, "parameters": parameters,
            "body": {"content": [
                {"mediaType": "application/json", "schema": {"$ref": "#/$defs/Body"}},
                {"mediaType": "application/x-www-form-urlencoded", "schema": {"$ref": "#/$defs/Body"}},
            ]},
        }],
        "securitySchemes": [
            {"name": "header", "type": "apiKey", "in": "header", "parameter": "DD-API-KEY"},
            {"name": "query", "type": "apiKey", "in": "query", "parameter": "key"},
        ],
        "$defs": {
            "Body": {"properties": {"value": {"$ref": "#/$defs/Key"}}},
            "Key": {"type": "string", "x-secret": true},
        },
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

fn parameter(name: &str, location: &str, style: &str, schema: Value) -> Value {
    json!({"name": name, "in": location, "style": style, "explode": style == "form", "schema": schema})
}

#[test]
fn secrets_in_paths_are_not_shown() {
    let key = json!({"$ref": "#/$defs/Key"});
    let description = description(
        "/vaults/{vault}/keys/{key}.json",
        json!([
            parameter("vault", "path", "simple", json!({"type": "string"})),
            parameter("key", "path", "simple", key),
        ]),
    );
    let operations: Vec<&Operation> = description.operations.iter().collect();
    let of = |path: &str| {
        let one = Incoming {
            path: path.to_owned(),
            ..incoming("", &[], "")
        };
        redact_target(&description, &operations, &one)
    };
    assert_eq!(of("/vaults/a/keys/s1.json"), "/vaults/a/keys/***");
    assert_eq!(
        of("/eu/v1/vaults/a/keys/s%2F1.json"),
        "/eu/v1/vaults/a/keys/***"
    );
}

#[test]
fn secret_parameters_are_not_shown() {
    let password = json!({"type": "string", "format": "password"});
    let keys = json!({"type": "array", "items": {"$ref": "#/$defs/Key"}});
    let object =
        json!({"type": "object", "properties": {"pin": &password, "size": {"type": "integer"}}});
    let description = description(
        "/",
        json!([
            parameter("pin", "query", "form", password.clone()),
            parameter("codes", "query", "form", keys),
            parameter("deep", "query", "deepObject", object),
            parameter(
                "object",
                "query",
                "form",
                json!({"type": "object", "properties": {"dial": &password, "size": {}}})
            ),
            parameter("X-Pin", "header", "simple", password.clone()),
            parameter("X-Name", "header", "simple", json!({"type": "string"})),
        ]),
    );
    let query = "pin=s1&codes=s2&codes=s3&deep[pin]=s4&dial=s5&size=open&pinned=open&c%6Fdes=s6";
    let one = incoming(query, &[("x-pin", "s7"), ("x-name", "open")], "");
    let redacted = redact(&description, description.operations.first(), &one);
    let expected =
        "pin=***&codes=***&codes=***&deep[pin]=***&dial=***&size=open&pinned=open&c%6Fdes=***";
    assert_eq!(redacted.query.as_deref(), Some(expected));
    assert_eq!(redacted.headers["x-pin"], "***");
    assert_eq!(redacted.headers["x-name"], "open");
}

#[test]
fn a_query_that_is_json_is_not_shown_if_it_can_have_a_secret() {
    let of = |schema: Value| {
        let mut parameter = parameter("q", "querystring", "form", schema);
        parameter["in"] = json!("queryString");
        parameter["mediaType"] = json!("application/json");
        let description = description("/", json!([parameter]));
        let one = incoming("%7B%22a%22:%22s%22%7D", &[], "");
        redact(&description, description.operations.first(), &one).query
    };
    let key = json!({"$ref": "#/$defs/Key"});
    assert_eq!(
        of(json!({"additionalProperties": key})).as_deref(),
        Some("***")
    );
    assert_ne!(of(json!({"type": "object"})).as_deref(), Some("***"));
}

#[test]
fn what_is_listed_has_no_credentials() {
    let description = description("/", json!([]));
    let headers = [
        ("dd-api-key", "s1"),
        ("authorization", "Bearer s2"),
        ("cookie", "session=s3"),
        ("proxy-authorization", "s4"),
        ("x-auth-token", "s5"),
        ("accept", "open"),
        ("content-type", "application/json"),
    ];
    let body = r#"{"value": "s6", "password": "s7", "name": "open"}"#;
    let one = incoming("key=s8&api_key=s9&a=open&x=%C3%A9", &headers, body);
    let redacted = redact(&description, description.operations.first(), &one);
    assert_eq!(
        redacted.query.as_deref(),
        Some("key=***&api_key=***&a=open&x=%C3%A9")
    );
    assert_eq!(
        redacted.body,
        r#"{"name":"open","password":"***","value":"***"}"#
    );
    let all = format!("{redacted:?}");
    for secret in (1..=9).map(|number| format!("s{number}")) {
        assert!(!all.contains(&secret), "{secret} in {all}");
    }
    assert_eq!(all.matches("open").count(), 3, "{all}");
}

#[test]
fn bodies_that_cannot_be_read_are_not_shown() {
    let description = description("/", json!([]));
    let of = |media_type: &str, body: &'static [u8]| {
        let one = incoming("", &[("content-type", media_type)], body);
        redact(&description, description.operations.first(), &one).body
    };
    assert_eq!(
        of("application/x-www-form-urlencoded", b"value=s&a=b&token=s"),
        "value=***&a=b&token=***"
    );
    assert_eq!(of("application/json", b"{\"password\": \"s\""), "***");
    assert_eq!(of("multipart/form-data; boundary=x", b"s"), "***");
    assert_eq!(of("text/plain", b"s"), "***");
    assert_eq!(of("application/json", b""), "");
}
