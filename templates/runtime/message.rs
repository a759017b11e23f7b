// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The message in an error body.

use std::borrow::Cow;

use serde_json::Value;

use super::terminal::escaped;

/// How much of an error body is shown, in characters.
const SHOWN: usize = 300;

/// Returns the message: the strings of a JSON error in any of the usual shapes, else its beginning.
pub(super) fn message(bytes: &[u8]) -> Option<String> {
    let text = match serde_json::from_slice::<Value>(bytes) {
        Ok(value) => {
            let mut texts = Vec::new();
            collect_texts(&value, &mut texts);
            Cow::Owned(texts.join("; "))
        }
        Err(_) => String::from_utf8_lossy(bytes),
    };
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut shown: String = line.chars().take(SHOWN).collect();
    if shown.len() < line.len() {
        shown.push('…');
    }
    (!shown.is_empty()).then(|| escaped(&shown).into_owned())
}

fn collect_texts<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect_texts(item, texts)),
        Value::Object(members) => {
            let keys = [
                "errors",
                "error",
                "detail",
                "message",
                "error_description",
                "title",
            ];
            if let Some(value) = keys.iter().find_map(|key| members.get(*key)) {
                collect_texts(value, texts);
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
        let shown = |body: &str| message(body.as_bytes());
        assert_eq!(shown(r#"{"errors":["a","b"]}"#).as_deref(), Some("a; b"));
        assert_eq!(
            shown(r#"{"errors":[{"detail":"d","title":"t"}]}"#).as_deref(),
            Some("d")
        );
        assert_eq!(shown(r#"{"error":{"message":"m"}}"#).as_deref(), Some("m"));
        assert_eq!(
            shown("<html>\n <b>502</b>").as_deref(),
            Some("<html> <b>502</b>")
        );
        assert_eq!(shown(""), None);
        assert_eq!(shown("{}"), None);
        assert_eq!(shown("a\u{7}b").as_deref(), Some(r"a\u{7}b"));
        assert_eq!(
            shown("{\"error\":\"a\u{202e}\u{9b}\u{2028}b\"}").as_deref(),
            Some(r"a\u{202e}\u{9b} b")
        );
    }

    #[test]
    fn a_long_body_is_cut_between_characters() {
        let shown = message("é".repeat(1000).as_bytes()).unwrap_or_default();
        assert_eq!(shown.chars().count(), super::SHOWN + 1);
    }
}
