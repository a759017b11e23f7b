// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The messages in an error body.

use std::borrow::Cow;

use serde_json::Value;

use super::lenient;
use super::terminal::escaped;

/// The most characters of an error body, or of a cause, in the message of an error.
const MAX_LENGTH: usize = 300;

/// The most messages of a body that are read.
const MOST_MESSAGES: usize = 100;

/// The most characters of each of them.
const LONGEST_MESSAGE: usize = 1000;

/// The properties that have messages in the usual shapes, the most specific one first: in lower case, without
/// `_` and `-`.
const NAMES: [&str; 14] = [
    "errors",
    "errormessages",
    "messages",
    "detail",
    "message",
    "errormessage",
    "msg",
    "errordescription",
    "faultstring",
    "reason",
    "error",
    "details",
    "description",
    "title",
];

/// Returns the messages of a JSON error in any of the usual shapes.
pub(super) fn messages(bytes: &[u8]) -> Vec<String> {
    let Ok(value) = lenient::value(bytes) else {
        return Vec::new();
    };
    let texts = texts(&value, usize::MAX).into_iter();
    texts.map(|text| beginning(text, LONGEST_MESSAGE)).collect()
}

/// Returns the most specific message of each JSON error in one line, else the beginning of the body.
pub(super) fn summary(bytes: &[u8]) -> Option<String> {
    let text = match lenient::value(bytes) {
        Ok(value) => Cow::Owned(texts(&value, 1).join("; ")),
        Err(_) => String::from_utf8_lossy(bytes),
    };
    Some(one_line(&text)).filter(|line| !line.is_empty())
}

/// Returns the messages in a body: of each object those of as many properties as `each` allows.
fn texts(body: &Value, each: usize) -> Vec<&str> {
    let mut texts = Vec::new();
    collect_texts(body, !body.is_object(), each, &mut texts);
    texts
}

/// Collects the strings that are messages. Those of an unknown property are none, but what is within it may
/// have some: `{"errors": {"name": ["is too long"]}}`.
fn collect_texts<'a>(value: &'a Value, is_message: bool, each: usize, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => {
            let is_empty = text.trim().is_empty();
            if is_message && !is_empty && texts.len() < MOST_MESSAGES {
                texts.push(text);
            }
        }
        Value::Array(items) => {
            for item in items {
                collect_texts(item, is_message, each, texts);
            }
        }
        Value::Object(properties) => {
            let ranked = properties.iter().map(|(name, value)| (rank(name), value));
            let (mut known, others): (Vec<_>, Vec<_>) =
                ranked.partition(|(rank, _)| rank.is_some());
            known.sort_by_key(|(rank, _)| *rank);
            let (start, mut found) = (texts.len(), 0);
            for (_, value) in known {
                let before = texts.len();
                collect_texts(value, true, each, texts);
                found += usize::from(texts.len() > before);
                if found == each {
                    break;
                }
            }
            if texts.len() == start {
                let others = others.iter().filter(|(_, value)| !value.is_string());
                for (_, value) in others {
                    collect_texts(value, is_message, each, texts);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Returns the place of a property among those that have messages.
fn rank(name: &str) -> Option<usize> {
    let letters = name.chars().filter(|c| !matches!(c, '_' | '-'));
    let name: String = letters.map(|c| c.to_ascii_lowercase()).collect();
    NAMES.iter().position(|known| *known == name)
}

/// Returns the beginning of a text in one line, without control characters.
pub(super) fn one_line(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    escaped(&beginning(&line, MAX_LENGTH)).into_owned()
}

/// Returns the beginning of a text, with `…` where it was cut.
fn beginning(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_found_in_the_usual_shapes() {
        for (body, expected) in [
            (r#"{"errors":["a","b"]}"#, &["a", "b"][..]),
            (
                r#"{"errors":[{"detail":"d","title":"t","status":"400"},{"message":"m"}]}"#,
                &["d", "t", "m"],
            ),
            (
                r#"{"errors":{"name":["is too long"],"id":["is odd"]}}"#,
                &["is odd", "is too long"],
            ),
            (r#"{"message":"m","code":"c"}"#, &["m"]),
            (
                r#"{"message":"failed","errors":[{"field":"f","code":"c"}]}"#,
                &["failed"],
            ),
            (r#"{"error":"e"}"#, &["e"]),
            (
                r#"{"error":"invalid_grant","error_description":"it expired"}"#,
                &["it expired", "invalid_grant"],
            ),
            (r#"{"error":{"code":404,"message":"m"}}"#, &["m"]),
            (
                r#"{"type":"https://a.example/b","title":"t","status":403,"detail":"d","instance":"/c"}"#,
                &["d", "t"],
            ),
            (
                r#"{"detail":[{"loc":["body"],"msg":"field required"}]}"#,
                &["field required"],
            ),
            (r#"{"data":{"error":{"message":"m"}},"ids":["x"]}"#, &["m"]),
            (r#"{"error":true,"fault":{"faultstring":"m"}}"#, &["m"]),
            (
                r#"{"errors":["a","a"," "],"message":"b"}"#,
                &["a", "a", "b"],
            ),
            (r#"["a",{"message":"b"}]"#, &["a", "b"]),
            (r#""a""#, &["a"]),
            (r#"{"Message":"m","errorMessages":["a"]}"#, &["a", "m"]),
            (r#"{"error":"a\u0007\ud800"}"#, &["a\u{7}\u{fffd}"]),
            (r#"{"why":"w","id":1}"#, &[]),
            (r#"{"errors":[],"error":null,"message":true}"#, &[]),
            ("<html>", &[]),
            ("", &[]),
            (r#"{"errors":["a""#, &[]),
        ] {
            assert_eq!(messages(body.as_bytes()), expected, "{body}");
        }
        assert!(messages(b"\xff").is_empty());
    }

    #[test]
    fn messages_are_bounded() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert!(messages(deep.as_bytes()).is_empty());
        let nested = format!("{}{}", "{\"error\":".repeat(120) + "1", "}".repeat(120));
        assert!(messages(nested.as_bytes()).is_empty());
        let many: Vec<String> = (0..1000).map(|number| number.to_string()).collect();
        let many = messages(Value::from(many).to_string().as_bytes());
        assert_eq!(many.len(), MOST_MESSAGES);
        let long = messages(format!("\"{}\"", "é".repeat(5000)).as_bytes());
        let lengths: Vec<usize> = long.iter().map(|text| text.chars().count()).collect();
        assert_eq!(lengths, [LONGEST_MESSAGE + 1]);
    }

    #[test]
    fn a_summary_has_the_most_specific_messages_in_one_line() {
        let summary_of = |body: &str| summary(body.as_bytes());
        for (body, expected) in [
            (r#"{"errors":["a","b"]}"#, "a; b"),
            (
                r#"{"errors":[{"detail":"d","title":"t"}],"message":"m"}"#,
                "d",
            ),
            (r#"{"error":{"message":"m"}}"#, "m"),
            (r#"{"errors":[],"title":"t"}"#, "t"),
            ("<html>\n <b>502</b>", "<html> <b>502</b>"),
            ("a\u{7}b", r"a\u{7}b"),
            (
                "{\"error\":\"a\u{202e}\u{9b}\u{2028}b\"}",
                r"a\u{202e}\u{9b} b",
            ),
        ] {
            assert_eq!(summary_of(body).as_deref(), Some(expected));
        }
        assert_eq!(summary_of(""), None);
        assert_eq!(summary_of("{}"), None);
    }

    #[test]
    fn a_long_body_is_cut_between_characters() {
        let summary = summary("é".repeat(1000).as_bytes()).unwrap_or_default();
        assert_eq!(summary.chars().count(), MAX_LENGTH + 1);
    }
}
