// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Tests of the styles of parameters.

use serde_json::json;

use super::parameters_tests::{At, value};

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
