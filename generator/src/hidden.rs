//! Characters that are invisible, or change how the rest of a text is displayed.

use std::fmt::Write;

/// Returns `true` for characters that end a line in any editor or terminal.
pub fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Returns `true` for control characters, and for characters that reorder or hide text.
pub fn is_hidden(c: char) -> bool {
    let reorders = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let hides = matches!(c, '\u{200b}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    reorders || hides || (c.is_control() && c != '\t')
}

/// Escapes characters of JSON that are invisible or change how the rest is displayed.
pub fn escaped_json(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && (is_hidden(c) || is_line_end(c)) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(escaped, "\\u{unit:04x}");
            }
        } else {
            escaped.push(c);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_its_value_without_hidden_characters() {
        let text = "a\u{202e}b\u{2028}c\u{85}d\u{e0001}\n\u{e9}";
        let escaped = escaped_json(&serde_json::Value::from(text).to_string());
        assert_eq!(escaped, r#""a\u202eb\u2028c\u0085d\udb40\udc01\n\u{e9}""#.replace("\\u{e9}", "\u{e9}"));
        assert_eq!(serde_json::from_str::<String>(&escaped).ok().as_deref(), Some(text));
    }
}
