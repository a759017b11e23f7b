// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Tests of the parameters of requests.

use std::sync::Arc;

use hyper::{HeaderMap, Method};
use serde_json::{Value, json};

use super::description::Description;
use super::message::{Decoded, Incoming, Violation};
use super::validate::Validation;

/// Checks a request of an operation with these parameters.
fn check(
    parameters: Value,
    path: &[(&str, &str)],
    query: &str,
    headers: &[(&str, &str)],
) -> Result<Decoded, Vec<Violation>> {
    let description: Description = serde_json::from_value(json!({
        "title": "",
        "operations": [{"id": "x", "method": "GET", "path": "/", "parameters": parameters}],
        "securitySchemes": [
            {"name": "k", "type": "apiKey", "in": "query", "parameter": "key"},
        ],
        "$defs": {
            "Id": {"type": "integer"},
            "Color": {"type": "object", "properties": {
                "R": {"type": "integer"}, "G": {"$ref": "#/$defs/Id"}, "B": {"type": "string"},
            }, "additionalProperties": false},
            "Ids": {"type": "array", "items": {"$ref": "#/$defs/Id"}},
        },
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
        method: Method::GET,
        path: "/".to_owned(),
        query: (!query.is_empty()).then(|| query.to_owned()),
        headers: map,
        body: Default::default(),
    };
    let path: Vec<(String, String)> = path
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    Validation::new(description.clone()).check(&description.operations[0], &path, &incoming)
}

/// Returns the value of the parameter `p`, or the pointers and messages.
pub fn value(parameter: Value, at: At, text: &str) -> Result<Value, String> {
    let mut parameter = parameter;
    parameter["name"] = json!("p");
    let none = vec![];
    let (location, path, query, headers) = match at {
        At::Path => ("path", vec![("p", text)], "", none),
        At::Query => ("query", none, text, vec![]),
        At::Header => ("header", none, "", vec![("p", text)]),
        At::Cookie => ("cookie", none, "", vec![("cookie", text)]),
    };
    parameter["in"] = json!(location);
    let checked = check(json!([parameter]), &path, query, &headers).map_err(|violations| {
        let lines = violations
            .iter()
            .map(|one| format!("{} {}", one.pointer, one.message));
        lines.collect::<Vec<_>>().join("\n")
    })?;
    let mut values = checked.path.into_iter().chain(checked.parameters);
    Ok(values.next().map_or(json!("absent"), |(_, value)| value))
}

#[derive(Clone, Copy)]
pub enum At {
    Path,
    Query,
    Header,
    Cookie,
}

#[test]
fn values_may_be_json() {
    let parameter = json!({
        "style": "form", "mediaType": "application/json", "schema": {"$ref": "#/$defs/Ids"},
    });
    assert_eq!(
        value(parameter.clone(), At::Query, "p=%5B1%2C2]"),
        Ok(json!([1, 2]))
    );
    assert_eq!(value(parameter.clone(), At::Path, "[1]"), Ok(json!([1])));
    assert_eq!(value(parameter.clone(), At::Header, "[1]"), Ok(json!([1])));
    assert_eq!(
        value(parameter.clone(), At::Cookie, "p=[1]"),
        Ok(json!([1]))
    );
    let error = value(parameter.clone(), At::Query, "p=[1").unwrap_err();
    assert!(error.contains("is not JSON: EOF"), "{error}");
    let error = value(parameter, At::Query, "p=[1,\"a\"]").unwrap_err();
    assert_eq!(
        error,
        "/query/p/1 the query parameter `p`: \"a\" is not an integer"
    );
}

#[test]
fn the_whole_query_is_one_value() {
    let parameter = |media_type: &str| {
        json!([{
            "name": "q", "in": "querystring", "style": "form", "mediaType": media_type,
            "schema": {"properties": {"a": {"type": "integer"}, "l": {"$ref": "#/$defs/Ids"}}},
        }])
    };
    let read = |media_type: &str, query: &str| {
        let mut parameters = parameter(media_type);
        parameters[0]["in"] = json!("queryString");
        check(parameters, &[], query, &[]).map(|decoded| decoded.parameters)
    };
    let of = |value: Value| Ok(vec![("q".to_owned(), value)]);
    let form = "application/x-www-form-urlencoded";
    assert_eq!(
        read(form, "a=1&l=1&l=2&b=x"),
        of(json!({"a": 1, "l": [1, 2], "b": "x"}))
    );
    assert_eq!(
        read("application/json", "%7B%22a%22:1}"),
        of(json!({"a": 1}))
    );
    assert!(read("application/json", "a=1").is_err());
    assert_eq!(read(form, ""), Ok(vec![]));
}

#[test]
fn what_is_wrong_is_said() {
    let integer = json!({"style": "form", "explode": true, "required": true, "schema": {"$ref": "#/$defs/Id"}});
    let error = |query| value(integer.clone(), At::Query, query).unwrap_err();
    assert_eq!(error(""), "/query/p the query parameter `p` is missing");
    assert_eq!(
        error("p=x"),
        "/query/p the query parameter `p`: \"x\" is not a number"
    );
    assert_eq!(
        error("p=1.5"),
        "/query/p the query parameter `p`: 1.5 is not an integer"
    );
    assert_eq!(
        error("p=1&p=1"),
        "/query/p the query parameter `p`: is there 2 times, but is one value"
    );
    assert_eq!(
        error("p=1&pp=2"),
        "/query/pp the query parameter `pp` is undocumented; did you mean `p`?"
    );
    assert_eq!(
        error("p=1&a/b~c=2"),
        "/query/a~1b~0c the query parameter `a/b~c` is undocumented"
    );
    assert_eq!(
        value(integer.clone(), At::Query, "p=1&key=s&__mock_status=500"),
        Ok(json!(1))
    );
    let string = json!({"style": "form", "explode": true, "schema": {"type": "string"}});
    let error = value(string, At::Query, "p=%FF").unwrap_err();
    assert!(error.contains("is not UTF-8"), "{error}");
    let header = json!([{"name": "X-A", "in": "header", "style": "simple", "required": true, "schema": {"$ref": "#/$defs/Id"}}]);
    let errors = check(header.clone(), &[], "", &[]).unwrap_err();
    assert_eq!(errors[0].pointer, "/header/X-A");
    assert!(check(header.clone(), &[], "", &[("x-a", "1"), ("x-a", "2")]).is_err());
    assert!(
        check(
            header,
            &[],
            "",
            &[("x-a", "1"), ("x-other", "2"), ("cookie", "c=1")]
        )
        .is_ok()
    );
    let matrix = json!({"style": "matrix", "schema": {"type": "string"}});
    let error = value(matrix, At::Path, "a").unwrap_err();
    assert_eq!(
        error,
        "/path/p the path parameter `p`: has no `;` before it, as the style matrix needs"
    );
}

#[test]
fn secret_values_are_not_shown() {
    let parameter = json!([{
        "name": "token", "in": "query", "style": "form", "explode": true,
        "schema": {"type": "string", "maxLength": 3},
    }]);
    let errors = check(parameter, &[], "token=hunter2", &[]).unwrap_err();
    assert!(!format!("{errors:?}").contains("hunter2"), "{errors:?}");
}

#[test]
fn a_string_is_tried_where_a_number_is_not_valid() {
    let schema = json!({"oneOf": [{"type": "integer", "minimum": 100}, {"type": "string"}]});
    let parameter = json!({"style": "form", "explode": true, "schema": schema});
    assert_eq!(value(parameter.clone(), At::Query, "p=500"), Ok(json!(500)));
    assert_eq!(value(parameter, At::Query, "p=5"), Ok(json!("5")));
}

#[test]
fn an_open_object_takes_what_others_leave() {
    let parameters = json!([
        {"name": "o", "in": "query", "style": "form", "explode": true, "schema": {
            "type": "object", "additionalProperties": {"type": ["integer", "string"], "maximum": 9}}},
        {"name": "p", "in": "query", "style": "form", "explode": true, "schema": {"type": "string"}},
    ]);
    let decoded = check(parameters, &[], "a=1&p=x&b=2&key=s&c=10", &[]).unwrap();
    let expected = vec![
        ("p".to_owned(), json!("x")),
        ("o".to_owned(), json!({"a": "1", "b": "2", "c": "10"})),
    ];
    assert_eq!(decoded.parameters, expected);
}

#[test]
fn a_media_type_without_a_reader_is_text() {
    let parameter =
        json!({"style": "form", "mediaType": "application/xml", "schema": {"type": "object"}});
    assert_eq!(value(parameter, At::Query, "p=%3Ca/%3E"), Ok(json!("<a/>")));
}
