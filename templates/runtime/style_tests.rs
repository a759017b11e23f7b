// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Tests of all styles.

use serde_json::{Value, json};

use super::parameter::joined;
use super::path::VALUE;
use super::shape::{Shape, shape};
use super::style::*;

/// Returns the values of the table of examples in the standard, in its order.
fn examples() -> [Shape; 4] {
    let properties = [("R", 100), ("G", 200), ("B", 150)];
    let bare = |(name, value): (&str, i32)| (name.to_owned(), Shape::Bare(value.to_string()));
    [
        of(&json!("")),
        of(&json!("blue")),
        of(&json!(["blue", "black", "brown"])),
        Shape::Object(properties.map(bare).into()),
    ]
}

fn of(value: &Value) -> Shape {
    shape(value).unwrap_or(Shape::Null)
}

fn in_path(style: Style, name: &str, value: &Shape) -> String {
    style(name, value, Some(VALUE)).concat()
}

fn in_header(style: Style, value: &Shape) -> Option<String> {
    joined("", style("", value, None))
}

fn paths(style: Style) -> [String; 4] {
    examples().map(|value| in_path(style, "color", &value))
}

fn query(style: Style, value: &Shape) -> String {
    style("color", value, Some(VALUE)).join("&")
}

fn queries(style: Style) -> [String; 4] {
    examples().map(|value| query(style, &value))
}

#[test]
fn styles_of_paths_are_those_of_the_table() {
    let simple = ["", "blue", "blue,black,brown"];
    assert_eq!(paths(SIMPLE)[..3], simple);
    assert_eq!(paths(SIMPLE)[3], "R,100,G,200,B,150");
    assert_eq!(paths(SIMPLE_EXPLODED)[..3], simple);
    assert_eq!(paths(SIMPLE_EXPLODED)[3], "R=100,G=200,B=150");
    assert_eq!(
        paths(LABEL),
        [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]
    );
    assert_eq!(
        paths(LABEL_EXPLODED),
        [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]
    );
    assert_eq!(
        paths(MATRIX),
        [
            ";color",
            ";color=blue",
            ";color=blue,black,brown",
            ";color=R,100,G,200,B,150"
        ]
    );
    assert_eq!(
        paths(MATRIX_EXPLODED),
        [
            ";color",
            ";color=blue",
            ";color=blue;color=black;color=brown",
            ";R=100;G=200;B=150"
        ]
    );
}

#[test]
fn styles_of_queries_are_those_of_the_table() {
    assert_eq!(
        queries(FORM),
        [
            "color=",
            "color=blue",
            "color=blue,black,brown",
            "color=R,100,G,200,B,150"
        ]
    );
    assert_eq!(
        queries(FORM_EXPLODED),
        [
            "color=",
            "color=blue",
            "color=blue&color=black&color=brown",
            "R=100&G=200&B=150"
        ]
    );
    assert_eq!(
        queries(SPACE_DELIMITED)[2..],
        [
            "color=blue%20black%20brown",
            "color=R%20100%20G%20200%20B%20150"
        ]
    );
    assert_eq!(
        queries(PIPE_DELIMITED)[2..],
        [
            "color=blue%7Cblack%7Cbrown",
            "color=R%7C100%7CG%7C200%7CB%7C150"
        ]
    );
    assert_eq!(
        queries(DEEP_OBJECT)[3],
        "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"
    );
}

#[test]
fn styles_of_headers_are_those_of_the_table() {
    let headers = |style| examples().map(|value| in_header(style, &value).unwrap_or_default());
    assert_eq!(
        headers(SIMPLE),
        ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]
    );
    assert_eq!(headers(SIMPLE_EXPLODED)[3], "R=100,G=200,B=150");
    let json = in_header(JSON_HEADER, &of(&json!({"a": "é😀"})));
    assert_eq!(json.as_deref(), Some(r#"{"a":"\u00e9\ud83d\ude00"}"#));
}

#[test]
fn deep_objects_go_on_as_they_begin() {
    let decoded = |value| {
        let query = query(DEEP_OBJECT, &of(&value));
        let decoded = percent_encoding::percent_decode_str(&query);
        decoded.decode_utf8_lossy().into_owned()
    };
    assert_eq!(
        decoded(json!({"a": {"b": {"c": 1}}, "d": [2, 3]})),
        "color[a][b][c]=1&color[d]=2&color[d]=3"
    );
    assert_eq!(
        decoded(json!({"a": [{"b": 1, "c": 2}, {"b": 3}]})),
        "color[a][0][b]=1&color[a][0][c]=2&color[a][1][b]=3"
    );
}

#[test]
fn what_has_no_value_is_left_out() {
    for value in [
        json!(null),
        json!([]),
        json!([null]),
        json!({}),
        json!({"a": null}),
    ] {
        for style in [FORM, FORM_EXPLODED, DEEP_OBJECT] {
            assert_eq!(query(style, &of(&value)), "", "{value}");
        }
        assert_eq!(in_path(MATRIX_EXPLODED, "color", &of(&value)), "");
        assert_eq!(in_header(SIMPLE, &of(&value)), None);
    }
    assert_eq!(query(FORM, &of(&json!(["a", null, "b"]))), "color=a,b");
}

#[test]
fn no_value_leaves_its_place() {
    let hostile = of(&json!("a&b=c#d;e+f%26,g h[i]"));
    assert_eq!(
        query(FORM, &hostile),
        "color=a%26b%3Dc%23d%3Be%2Bf%2526%2Cg%20h%5Bi%5D"
    );
    let reserved = FORM("color", &hostile, Some(RESERVED));
    assert_eq!(reserved, ["color=a%26b=c%23d%3Be%2Bf%2526,g%20h%5Bi%5D"]);
    let list = of(&json!(["a,b", "https://c/?d=$e"]));
    let reserved = FORM("color", &list, Some(RESERVED));
    assert_eq!(reserved, ["color=a%2Cb,https://c/?d=$e"]);
    let name = FORM("a[b]&c", &of(&json!(1)), Some(VALUE));
    assert_eq!(name, ["a%5Bb%5D%26c=1"]);
    assert_eq!(in_path(SIMPLE, "p", &of(&json!(["a/b", "?"]))), "a%2Fb,%3F");
}

#[test]
fn what_no_style_says_how_to_write_is_json() {
    let nested = of(&json!([{"a": [1, "b"]}]));
    assert_eq!(
        query(FORM_EXPLODED, &nested),
        "color=%7B%22a%22%3A%5B1%2C%22b%22%5D%7D"
    );
    assert_eq!(query(JSON_PAIR, &of(&json!([]))), "color=%5B%5D");
    assert_eq!(
        in_path(JSON, "p", &of(&json!({"a": 1}))),
        "%7B%22a%22%3A1%7D"
    );
}
