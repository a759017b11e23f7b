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
fn value(parameter: Value, at: At, text: &str) -> Result<Value, String> {
    let mut parameter = parameter;
    parameter["name"] = json!("p");
    let (location, path, query, headers): (_, &[(&str, &str)], _, &[(&str, &str)]) = match at {
        At::Path => ("path", &[("p", text)], "", &[]),
        At::Query => ("query", &[], text, &[]),
        At::Header => ("header", &[], "", &[("p", text)]),
        At::Cookie => ("cookie", &[], "", &[("cookie", text)]),
    };
    parameter["in"] = json!(location);
    let checked = check(json!([parameter]), path, query, headers).map_err(|violations| {
        let lines = violations
            .iter()
            .map(|one| format!("{} {}", one.pointer, one.message));
        lines.collect::<Vec<_>>().join("\n")
    })?;
    let mut values = checked.path.into_iter().chain(checked.parameters);
    Ok(values.next().map_or(json!("absent"), |(_, value)| value))
}

#[derive(Clone, Copy)]
enum At {
    Path,
    Query,
    Header,
    Cookie,
}

/// Checks values in the order of the standard's table: one, an array, and an object.
fn table(style: &str, explode: bool, at: At, texts: [&str; 3]) {
    let schemas = [
        (json!({"type": "string"}), json!("blue")),
        (
            json!({"type": "array", "items": {"type": "string"}}),
            json!(["blue", "black", "brown"]),
        ),
        (
            json!({"$ref": "#/$defs/Color"}),
            json!({"R": 100, "G": 200, "B": "150"}),
        ),
    ];
    for ((schema, expected), text) in schemas.into_iter().zip(texts) {
        if text.is_empty() {
            continue;
        }
        let parameter = json!({"style": style, "explode": explode, "schema": schema});
        assert_eq!(
            value(parameter, at, text),
            Ok(expected),
            "{style} {explode} {text}"
        );
    }
}

#[test]
fn styles_of_paths_are_those_of_the_table() {
    use At::Path;
    table(
        "simple",
        false,
        Path,
        ["blue", "blue,black,brown", "R,100,G,200,B,150"],
    );
    table(
        "simple",
        true,
        Path,
        ["blue", "blue,black,brown", "R=100,G=200,B=150"],
    );
    table(
        "label",
        false,
        Path,
        [".blue", ".blue,black,brown", ".R,100,G,200,B,150"],
    );
    table(
        "label",
        true,
        Path,
        [".blue", ".blue.black.brown", ".R=100.G=200.B=150"],
    );
    table(
        "matrix",
        false,
        Path,
        [";p=blue", ";p=blue,black,brown", ";p=R,100,G,200,B,150"],
    );
    table(
        "matrix",
        true,
        Path,
        [";p=blue", ";p=blue;p=black;p=brown", ";R=100;G=200;B=150"],
    );
}

#[test]
fn styles_of_queries_are_those_of_the_table() {
    use At::Query;
    table(
        "form",
        false,
        Query,
        ["p=blue", "p=blue,black,brown", "p=R,100,G,200,B,150"],
    );
    table(
        "form",
        true,
        Query,
        ["p=blue", "p=blue&p=black&p=brown", "R=100&G=200&B=150"],
    );
    let spaces = [
        "",
        "p=blue%20black%20brown",
        "p=R%20100%20G%20200%20B%20150",
    ];
    table("spaceDelimited", false, Query, spaces);
    table(
        "spaceDelimited",
        false,
        Query,
        ["", "p=blue+black+brown", ""],
    );
    table(
        "pipeDelimited",
        false,
        Query,
        ["", "p=blue|black%7Cbrown", "p=R|100|G|200|B|150"],
    );
    table(
        "spaceDelimited",
        true,
        Query,
        ["", "p=blue&p=black&p=brown", ""],
    );
    table(
        "deepObject",
        true,
        Query,
        [
            "p=blue",
            "p=blue&p=black&p=brown",
            "p%5BR%5D=100&p[G]=200&p[B]=150",
        ],
    );
}

#[test]
fn styles_of_headers_and_cookies_are_those_of_the_table() {
    table(
        "simple",
        false,
        At::Header,
        ["blue", "blue, black, brown", "R,100,G,200,B,150"],
    );
    table(
        "simple",
        true,
        At::Header,
        ["blue", "blue,black,brown", "R=100,G=200,B=150"],
    );
    table(
        "form",
        false,
        At::Cookie,
        ["a=b; p=blue", "p=blue,black,brown", "p=R,100,G,200,B,150"],
    );
    table(
        "form",
        true,
        At::Cookie,
        [
            "p=bl%75e",
            "p=blue; p=black; p=brown",
            "R=100; G=200; B=150",
        ],
    );
    table(
        "cookie",
        false,
        At::Cookie,
        ["p=blue", "p=blue,black,brown", "p=R,100,G,200,B,150"],
    );
    table(
        "cookie",
        true,
        At::Cookie,
        ["p=blue", "p=blue; p=black; p=brown", "R=100; G=200; B=150"],
    );
    let plain = json!({"style": "cookie", "schema": {"type": "string"}});
    assert_eq!(value(plain, At::Cookie, "p=bl%75e"), Ok(json!("bl%75e")));
}

#[test]
fn escapes_are_decoded_after_values_are_divided() {
    let strings = json!({"type": "array", "items": {"type": "string"}});
    let form = json!({"style": "form", "schema": strings});
    assert_eq!(
        value(form, At::Query, "p=a%2Cb,c+d%2B"),
        Ok(json!(["a,b", "c d+"]))
    );
    let simple = json!({"style": "simple", "schema": strings});
    assert_eq!(
        value(simple.clone(), At::Path, "a%2Cb,c+d"),
        Ok(json!(["a,b", "c+d"]))
    );
    assert_eq!(value(simple, At::Header, "a%2Cb"), Ok(json!(["a%2Cb"])));
    let string = json!({"style": "simple", "schema": {"type": "string"}});
    assert_eq!(
        value(string.clone(), At::Path, "a,b%2Fc"),
        Ok(json!("a,b/c"))
    );
    assert_eq!(value(string, At::Header, "a, b"), Ok(json!("a, b")));
}

#[test]
fn deep_objects_go_on_as_they_begin() {
    let schema = json!({"type": "object", "properties": {
        "a": {"type": "object", "properties": {"b": {"type": "integer"}}},
        "l": {"type": "array", "items": {"type": "integer"}},
        "o": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "boolean"}}}},
    }});
    let parameter = json!({"style": "deepObject", "explode": true, "schema": schema});
    let read = |query: &str| value(parameter.clone(), At::Query, query);
    assert_eq!(
        read("p[a][b]=1&p[l]=1&p[l]=2&p[o][10][n]=true&p[o][9][n]=false"),
        Ok(json!({"a": {"b": 1}, "l": [1, 2], "o": [{"n": false}, {"n": true}]}))
    );
    assert_eq!(read("p[l][]=1&p[l][]=2"), Ok(json!({"l": [1, 2]})));
    assert_eq!(read("p[l][7]=1"), Ok(json!({"l": [1]})));
    assert_eq!(read(""), Ok(json!("absent")));
    for query in [
        "p[a",
        "p[a]b=1",
        "p[a][b]=x",
        "p[a]=1&p[a][b]=1",
        "p[x]=1&p[x]=2&p[a][b]=1&p[a][b]=2",
    ] {
        let error = read(query).unwrap_err();
        assert!(
            error.starts_with("/query/p the query parameter `p`: "),
            "{query}: {error}"
        );
    }
    let deep = format!("p{}=1", "[a]".repeat(1_000));
    assert!(read(&deep).unwrap_err().contains("more than 16 levels"));
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
    assert!(error.contains("`[1` is not JSON"), "{error}");
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
