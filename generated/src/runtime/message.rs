// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The message in an error body.

use std::borrow::Cow;

use serde_json::Value;

use super::terminal::escaped;

/// The most characters of an error body, or of a cause, in a message.
const MAX_LENGTH: usize = 300;

/// Returns the message: the strings of a JSON error in any of the usual shapes, else its beginning.
pub(super) fn message(bytes: &[u8]) -> Option<String> {
    let text = match serde_json::from_slice::<Value>(bytes) {
        Ok(value) => {
            let mut strings = Vec::new();
            collect_strings(&value, &mut strings);
            Cow::Owned(strings.join("; "))
        }
        Err(_) => String::from_utf8_lossy(bytes),
    };
    Some(one_line(&text)).filter(|line| !line.is_empty())
}

/// Returns the beginning of a text in one line, without control characters.
pub(super) fn one_line(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut message: String = line.chars().take(MAX_LENGTH).collect();
    if message.len() < line.len() {
        message.push('…');
    }
    escaped(&message).into_owned()
}

fn collect_strings<'a>(value: &'a Value, strings: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => strings.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect_strings(item, strings)),
        Value::Object(properties) => {
            let keys = [
                "errors",
                "error",
                "detail",
                "message",
                "error_description",
                "title",
            ];
            if let Some(value) = keys.iter().find_map(|key| properties.get(*key)) {
                collect_strings(value, strings);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::message;

    #[test]
    fn a_message_is_found_in_the_usual_shapes() {
        let message_of = |body: &str| message(body.as_bytes());
        assert_eq!(
            message_of(r#"{"errors":["a","b"]}"#).as_deref(),
            Some("a; b")
        );
        assert_eq!(
            message_of(r#"{"errors":[{"detail":"d","title":"t"}]}"#).as_deref(),
            Some("d")
        );
        assert_eq!(
            message_of(r#"{"error":{"message":"m"}}"#).as_deref(),
            Some("m")
        );
        assert_eq!(
            message_of("<html>\n <b>502</b>").as_deref(),
            Some("<html> <b>502</b>")
        );
        assert_eq!(message_of(""), None);
        assert_eq!(message_of("{}"), None);
        assert_eq!(message_of("a\u{7}b").as_deref(), Some(r"a\u{7}b"));
        assert_eq!(
            message_of("{\"error\":\"a\u{202e}\u{9b}\u{2028}b\"}").as_deref(),
            Some(r"a\u{202e}\u{9b} b")
        );
    }

    #[test]
    fn a_long_body_is_cut_between_characters() {
        let message = message("é".repeat(1000).as_bytes()).unwrap_or_default();
        assert_eq!(message.chars().count(), super::MAX_LENGTH + 1);
    }
}
