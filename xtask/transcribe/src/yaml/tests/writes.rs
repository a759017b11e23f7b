//! What is written for values.

use super::super::tree::parse;
use super::super::write::{Style, write};
use super::json;
use crate::value::Value;

fn written(value: &Value) -> String {
    write(value, 0, &Style::default())
}

#[test]
fn documents_have_the_conventions_of_the_specs() {
    let value = json(
        r##"{"openapi":"3.0.3","info":{"version":"2.0","description":"One line.\n\nAnother one.","x-empty":{}},
        "tags":[{"name":"Pets","labels":[]},"plain",["a",["b",{"c":1}]]],
        "responses":{"200":{"$ref":"#/components/Pet"},"default":{}},
        "security":[{"apiKeyAuth":[],"appKeyAuth":[]}],
        "long":"Connections between harbours, from a harbour that ships are sent from to a harbour where they arrive late.",
        "url":"https://example.com/a-path-that-is-longer-than-a-line-may-be-in-this-document/and/has/no/space/in/it/at/all"}"##,
    );
    let text = r##"openapi: 3.0.3
info:
  version: "2.0"
  description: |-
    One line.

    Another one.
  x-empty: {}
tags:
  - name: Pets
    labels: []
  - plain
  - - a
    - - b
      - c: 1
responses:
  "200":
    $ref: "#/components/Pet"
  default: {}
security:
  - apiKeyAuth: []
    appKeyAuth: []
long: >-
  Connections between harbours, from a harbour that ships are sent from to a harbour where they
  arrive late.
url: https://example.com/a-path-that-is-longer-than-a-line-may-be-in-this-document/and/has/no/space/in/it/at/all
"##;
    assert_eq!(written(&value), text);
}

#[test]
fn strings_are_quoted_if_a_reader_could_take_them_for_something_else() {
    for text in [
        "",
        " ",
        " a",
        "a ",
        "~",
        "-",
        "?",
        "- a",
        "? a",
        ":",
        "a:",
        "a: b",
        "a #b",
        "#a",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "%a",
        "@a",
        "`a",
        "'a'",
        "\"a\"",
        "[a",
        "{a",
        "]",
        "}",
        ",a",
        "null",
        "Null",
        "true",
        "FALSE",
        "yes",
        "No",
        "on",
        "OFF",
        "y",
        "N",
        "12",
        "-1",
        "+1",
        "1.5",
        ".5",
        "1e3",
        "0x1F",
        "0o17",
        "017",
        "1_000",
        "1:30",
        "2024-01-01",
        "2024-01-01T12:00:00Z",
        ".inf",
        "-.INF",
        ".nan",
        "<<",
        "=",
        "---",
        "--- a",
        "...",
        "\u{feff}a",
        "a\tb",
        "a\u{85}b",
        "a\u{7}",
        "200",
        "f9ec96b0-8c8a-4b0a-9b0a-1b2c3d4e5f6a",
        "2.0",
    ] {
        assert!(written(&Value::from(text)).starts_with('"'), "{text:?} is written {}", written(&Value::from(text)));
    }
    for text in [
        "a",
        "a b",
        "a:b",
        "a#b",
        "-a",
        "--flag",
        "?a",
        ":a",
        "/v1/{id}",
        "{id}".trim_matches('{'),
        "usr123abc456",
        "abcd1234",
        "é",
        "a's",
        "https://example.com",
        "yesterday",
        "6 months",
        "application/json",
        "null pointer",
        "a, b",
        "(a)",
        "$ref",
        "x-y",
        "us1.example.com",
    ] {
        assert_eq!(written(&Value::from(text)), format!("{text}\n"));
    }
}

#[test]
fn multi_line_strings_are_blocks_if_they_can_be() {
    let entry = |text: &str| written(&Value::Object(vec![("a".to_owned(), Value::from(text))]));
    assert_eq!(entry("b\n  c\n\nd"), "a: |-\n  b\n    c\n\n  d\n");
    assert_eq!(entry("b\n# c\n"), "a: |\n  b\n  # c\n");
    assert_eq!(entry("\nb"), "a: |-\n\n  b\n");
    for text in [" b\nc", "b\n\n", "\n", "b\r\nc", "b\n  \nc", "b\u{7}\nc", "\n b"] {
        assert!(entry(text).starts_with("a: \""), "{text:?}");
    }
}

#[test]
fn styles_differ() {
    let value = json(r#"{"a":{"b":[1,{"c":"x\ny"}]}}"#);
    let style = Style { step: 4, sequence: 0, newline: "\r\n", ..Style::default() };
    assert_eq!(
        write(&value, 2, &style),
        "  a:\r\n      b:\r\n      - 1\r\n      - c: |-\r\n            x\r\n            y\r\n"
    );
    let style = Style { blocks: false, ..Style::default() };
    assert_eq!(write(&json(r#"{"a":"x\ny"}"#), 0, &style), "a: \"x\\ny\"\n");
}

#[test]
fn long_keys_are_explicit() {
    let value = Value::Object(vec![("k".repeat(2_000), json("[1]")), ("b".to_owned(), json("2"))]);
    let text = written(&value);
    assert!(text.starts_with("? kkk"));
    let tree = parse(&text).expect("it is valid");
    assert_eq!(tree.value(tree.root()), value);
}
