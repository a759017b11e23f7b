// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Requests of random bytes, which must be refused or accepted, but nothing else.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use hyper::Method;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::description::Description;
use super::message::Incoming;
use super::redacted::redact;
use super::routes::{Route, Routes};
use super::validate::Validation;

const STYLES: [&str; 8] = [
    "matrix",
    "label",
    "simple",
    "form",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
    "cookie",
];

const MEDIA_TYPES: [&str; 7] = [
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/x-ndjson",
    "application/json-seq",
    "text/plain",
    "application/octet-stream",
];

/// Texts that mean something somewhere.
const WORDS: [&str; 40] = [
    "p",
    "q",
    "a",
    "b",
    "=",
    "&",
    ";",
    ",",
    ".",
    "|",
    "[",
    "]",
    "[]",
    "%",
    "%2",
    "%20",
    "%00",
    "%FF",
    "+",
    "{",
    "}",
    "\"",
    ":",
    "\\u0000",
    "null",
    "true",
    "-1",
    "1e400",
    "99999999999999999999",
    "é",
    "/",
    "//",
    "--x",
    "--x--",
    "\r\n",
    "\r\n\r\n",
    "Content-Disposition: form-data; name=\"p\"",
    "\u{1e}",
    "\n",
    " ",
];

fn description() -> Description {
    let schemas = [
        json!({"type": "integer"}),
        json!({"type": ["string", "null"], "maxLength": 3}),
        json!({"type": "array", "items": {"$ref": "#/$defs/Any"}}),
        json!({"$ref": "#/$defs/Tree"}),
        json!({"oneOf": [{"type": "integer"}, {"$ref": "#/$defs/Tree"}, {"type": "array"}]}),
        Value::Null,
    ];
    let contents: Vec<Value> = MEDIA_TYPES
        .iter()
        .map(|media_type| json!({"mediaType": media_type, "schema": {"$ref": "#/$defs/Tree"}}))
        .collect();
    let mut operations = Vec::new();
    for (index, style) in STYLES.iter().enumerate() {
        for (number, schema) in schemas.iter().enumerate() {
            let parameters = ["path", "query", "header", "cookie", "queryString"].map(|location| {
                json!({
                    "name": "p", "in": location, "style": style, "explode": (index + number) % 2 == 0,
                    "schema": schema,
                })
            });
            operations.push(json!({
                "id": "x", "method": "POST", "path": format!("/{index}/{number}/{{p}}"),
                "parameters": parameters, "body": {"content": contents},
                "security": [["key"]],
            }));
        }
    }
    serde_json::from_value(json!({
        "title": "", "operations": operations,
        "securitySchemes": [{"name": "key", "type": "apiKey", "in": "query", "parameter": "a"}],
        "$defs": {
            "Any": {},
            "Tree": {"type": "object", "properties": {
                "p": {"$ref": "#/$defs/Tree"}, "a": {"type": "integer"},
                "q": {"type": "array", "items": {"$ref": "#/$defs/Tree"}},
            }},
        },
    }))
    .unwrap()
}

fn text(random: &mut fastrand::Rng, longest: usize) -> String {
    (0..random.usize(..longest))
        .map(|_| WORDS[random.usize(..WORDS.len())])
        .collect()
}

fn bytes(random: &mut fastrand::Rng, longest: usize) -> Vec<u8> {
    let mut bytes = text(random, longest).into_bytes();
    if random.bool() && !bytes.is_empty() {
        let at = random.usize(..bytes.len());
        bytes[at] = random.u8(..);
    }
    bytes
}

fn header(random: &mut fastrand::Rng) -> HeaderValue {
    HeaderValue::from_bytes(&bytes(random, 8)).unwrap_or(HeaderValue::from_static("p"))
}

#[test]
fn nothing_panics_or_hangs() {
    let description = Arc::new(description());
    let routes = Routes::new(&description);
    let validation = Validation::new(description.clone());
    let mut random = fastrand::Rng::with_seed(16);
    let start = Instant::now();
    for _ in 0..3_000 {
        let operation = random.usize(..description.operations.len());
        let mut headers = HeaderMap::new();
        for name in ["p", "cookie", "authorization"] {
            headers.append(HeaderName::from_static(name), header(&mut random));
        }
        let media_type = MEDIA_TYPES[random.usize(..MEDIA_TYPES.len())];
        headers.insert("content-type", HeaderValue::from_static(media_type));
        if random.u8(..8) == 0 {
            headers.insert("content-type", header(&mut random));
        }
        let template = &description.operations[operation].path;
        let incoming = Incoming {
            method: Method::POST,
            path: template.replace("{p}", &text(&mut random, 6)),
            query: Some(text(&mut random, 12)),
            headers,
            body: Bytes::from(bytes(&mut random, 30)),
        };
        let (operation, values) = match routes.find("POST", &incoming.path) {
            Route::Found { operation, values } => (operation, values),
            _ => (operation, Vec::new()),
        };
        let operation = &description.operations[operation];
        let result = validation.check(operation, &values, &incoming);
        if let Err(violations) = result {
            assert!((1..=10).contains(&violations.len()), "{violations:?}");
        }
        redact(&description, Some(operation), &incoming);
    }
    assert!(
        start.elapsed() < Duration::from_secs(60),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn large_requests_take_little_time() {
    let description = Arc::new(description());
    let validation = Validation::new(description.clone());
    let bodies = [
        ("application/json", "[".repeat(1 << 20)),
        ("application/json", format!("[{}1]", "1,".repeat(1 << 16))),
        ("application/x-www-form-urlencoded", "p=1&".repeat(1 << 14)),
        (
            "application/x-www-form-urlencoded",
            (0..1 << 13).map(|n| format!("{n}=1&")).collect(),
        ),
        ("multipart/form-data; boundary=x", "--x\r\n".repeat(1 << 14)),
        (
            "multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"p\"\r\n\r\n1\r\n".repeat(1 << 12),
        ),
        ("application/x-ndjson", "1\n".repeat(1 << 16)),
        ("application/json-seq", "\u{1e}".repeat(1 << 16)),
    ];
    for (media_type, body) in bodies {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static(media_type));
        let query = (0..2_000).map(|number| format!("p[{number}]=1&x{number}={number}&"));
        let incoming = Incoming {
            method: Method::POST,
            path: "/".to_owned(),
            query: Some(query.collect()),
            headers,
            body: body.into(),
        };
        for operation in description.operations.iter().take(40).step_by(7) {
            let start = Instant::now();
            let values = [("p".to_owned(), ";p=1,".repeat(2_000))];
            let violations = validation.check(operation, &values, &incoming).unwrap_err();
            assert!(violations.len() <= 10);
            assert!(
                violations.iter().all(|one| one.message.len() < 1_000),
                "{violations:?}"
            );
            assert!(
                start.elapsed() < Duration::from_secs(5),
                "{media_type} {:?}",
                start.elapsed()
            );
        }
    }
}
