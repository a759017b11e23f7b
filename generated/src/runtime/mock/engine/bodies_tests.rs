// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Tests of the bodies of requests.

use std::sync::Arc;

use bytes::Bytes;
use hyper::{HeaderMap, Method};
use serde_json::{Value, json};

use super::description::Description;
use super::message::{Incoming, Violation, ViolationKind};
use super::validate::Validation;

/// Checks a body of an operation that takes this content.
pub fn check(
    contents: Value,
    headers: &[(&str, &str)],
    body: impl Into<Bytes>,
) -> Result<Option<Value>, Vec<Violation>> {
    let description: Description = serde_json::from_value(json!({
        "title": "",
        "operations": [{
            "id": "x", "method": "POST", "path": "/",
            "body": {"required": true, "content": contents},
        }],
        "$defs": {"Pet": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string"},
                "age": {"type": "integer"},
                "tags": {"type": "array", "items": {"type": "string"}},
                "owner": {
                    "type": "object",
                    "properties": {"id": {"type": "integer"}},
                    "additionalProperties": false,
                },
                "photo": {"type": "string", "format": "binary"},
                "photos": {"type": "array", "items": {"type": "string", "format": "binary"}},
            },
            "additionalProperties": false,
        }},
    }))
    .unwrap();
    let description = Arc::new(description);
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(
            name.parse::<hyper::header::HeaderName>().unwrap(),
            value.parse().unwrap(),
        );
    }
    let incoming = Incoming {
        method: Method::POST,
        path: "/".to_owned(),
        query: None,
        headers: map,
        body: body.into(),
    };
    let validation = Validation::new(description.clone());
    validation
        .check(&description.operations[0], &[], &incoming)
        .map(|decoded| decoded.body)
}

fn pet(media_type: &str) -> Value {
    json!([{"mediaType": media_type, "schema": {"$ref": "#/$defs/Pet"}}])
}

pub fn of(content_type: &str, body: impl Into<Bytes>) -> Result<Option<Value>, String> {
    let documented = content_type.split(';').next().unwrap();
    lines(check(
        pet(documented),
        &[("content-type", content_type)],
        body,
    ))
}

pub fn lines(result: Result<Option<Value>, Vec<Violation>>) -> Result<Option<Value>, String> {
    result.map_err(|violations| {
        let lines = violations
            .iter()
            .map(|one| format!("{} {}", one.pointer, one.message));
        lines.collect::<Vec<_>>().join("\n")
    })
}

#[test]
fn json_is_validated() {
    let json = "application/json; charset=utf-8";
    assert_eq!(of(json, r#"{"name": "a"}"#), Ok(Some(json!({"name": "a"}))));
    assert_eq!(
        of("application/vnd.api+json", r#"{"name": ""}"#),
        Ok(Some(json!({"name": ""})))
    );
    assert_eq!(
        of(json, r#"{"name": 1, "age": "x"}"#).unwrap_err(),
        "/body/age \"x\" is not an integer\n/body/name 1 is not a string"
    );
    assert_eq!(
        of(json, "{}").unwrap_err(),
        "/body the property \"name\" is missing"
    );
    assert_eq!(
        of(json, "{\n \"name\": }").unwrap_err(),
        "/body the body is not JSON: expected value at 2:10"
    );
    assert!(
        of(json, "[".repeat(1_000_000))
            .unwrap_err()
            .contains("recursion limit")
    );
    assert!(
        of(json, vec![b'"', 0xff, b'"'])
            .unwrap_err()
            .contains("is not JSON")
    );
}

#[test]
fn the_media_type_is_checked() {
    let kind = |headers: &[(&str, &str)], body: &'static str| {
        let violations = check(pet("application/json"), headers, body).unwrap_err();
        (violations[0].kind, violations[0].message.clone())
    };
    use ViolationKind::{Body, MediaType};
    assert_eq!(kind(&[], ""), (Body, "the body is missing".to_owned()));
    let (missing, message) = kind(&[], "{}");
    assert_eq!(missing, MediaType);
    assert_eq!(
        message,
        "the header Content-Type is missing; expected `application/json`"
    );
    let (other, message) = kind(&[("content-type", "text/plain")], "{}");
    assert_eq!(other, MediaType);
    assert_eq!(
        message,
        "the media type of the body is `text/plain`; expected `application/json`"
    );
    assert_eq!(kind(&[("content-type", "json")], "{}").0, MediaType);
    let gzip = |media_type| [("content-type", media_type), ("content-encoding", "gzip")];
    assert_eq!(kind(&gzip("text/plain"), "{}").0, MediaType);
}

#[test]
fn an_encoded_body_is_not_checked() {
    let of = |encoding| {
        let headers = [
            ("content-type", "application/json"),
            ("content-encoding", encoding),
        ];
        check(pet("application/json"), &headers, "\u{1f}\u{8b}")
    };
    assert_eq!(of("gzip"), Ok(None));
    assert!(of("identity").is_err());
}

#[test]
fn ranges_of_media_types_take_what_nothing_else_does() {
    let contents = json!([
        {"mediaType": "*/*", "schema": false},
        {"mediaType": "application/*", "schema": {"const": "range"}},
        {"mediaType": "application/json", "schema": {"const": "exact"}},
    ]);
    let of = |media_type: &str, body: &'static str| {
        check(contents.clone(), &[("content-type", media_type)], body)
    };
    assert!(of("application/JSON", "\"exact\"").is_ok());
    assert!(of("application/a+json", "\"range\"").is_ok());
    assert!(of("application/json", "\"range\"").is_err());
    assert_eq!(of("image/png", "\u{0}"), Ok(None));
}

#[test]
fn a_body_may_be_optional() {
    let description: Description = serde_json::from_value(json!({
        "title": "",
        "operations": [
            {"id": "x", "method": "POST", "path": "/", "body": {"content": [
                {"mediaType": "application/json", "schema": {"type": "object"}}]}},
            {"id": "y", "method": "GET", "path": "/"},
        ],
    }))
    .unwrap();
    let validation = Validation::new(Arc::new(description));
    let description: &Description = validation.description();
    let mut incoming = Incoming {
        method: Method::POST,
        path: "/".to_owned(),
        query: None,
        headers: HeaderMap::new(),
        body: Bytes::new(),
    };
    incoming
        .headers
        .insert("content-type", "application/json".parse().unwrap());
    let check = |index: usize, incoming: &Incoming| {
        validation
            .check(&description.operations[index], &[], incoming)
            .map(|decoded| decoded.body)
    };
    assert_eq!(check(0, &incoming), Ok(None));
    incoming.body = "1".into();
    assert!(check(0, &incoming).is_err());
    assert_eq!(check(1, &incoming), Ok(None));
}

#[test]
fn each_item_of_a_stream_is_validated() {
    let contents = |media_type: &str| json!([{"mediaType": media_type, "isStream": true, "schema": {"$ref": "#/$defs/Pet"}}]);
    let of = |media_type: &str, body: &'static str| {
        lines(check(
            contents(media_type),
            &[("content-type", media_type)],
            body,
        ))
    };
    let two = Ok(Some(json!([{"name": "a"}, {"name": "b"}])));
    assert_eq!(
        of(
            "application/x-ndjson",
            "{\"name\":\"a\"}\n\n{\"name\":\"b\"}\n"
        ),
        two
    );
    assert_eq!(
        of(
            "application/json-seq",
            "\u{1e}{\"name\":\"a\"}\n\u{1e}{\"name\":\"b\"}\n"
        ),
        two
    );
    assert_eq!(
        of("application/jsonl", "{\"name\":\"a\"}\n{}\n{\"name\":1}").unwrap_err(),
        "/body/1 the property \"name\" is missing\n/body/2/name 1 is not a string"
    );
    assert_eq!(
        of("application/jsonl", "{\"name\":\"a\"}\n{,").unwrap_err(),
        "/body/1 the body is not JSON: key must be a string at 2:2"
    );
}

#[test]
fn plain_text_has_the_type_of_its_schema() {
    let contents = json!([{"mediaType": "text/plain", "schema": {"type": "integer"}}]);
    let of = |body: &'static [u8]| {
        lines(check(
            contents.clone(),
            &[("content-type", "text/plain")],
            body,
        ))
    };
    assert_eq!(of(b"5"), Ok(None));
    assert_eq!(
        of(b"x").unwrap_err(),
        "/body the body: \"x\" is not a number"
    );
    assert_eq!(of(b"\xff").unwrap_err(), "/body the body is not UTF-8");
}

#[test]
fn a_form_that_is_a_string_is_read_as_one() {
    let form = "application/x-www-form-urlencoded";
    let content = json!([{"mediaType": form, "schema": {"type": "string"}}]);
    let body = check(content, &[("content-type", form)], "a=b");
    assert_eq!(body.ok().flatten(), Some(json!("a=b")));
}
