//! When a string needs quotes.
//! Input: a string. Output: whether it can be written without quotes, and its quoted form.

use super::resolve::resolve_plain;
use crate::value::Value;

/// Returns `true` if every reader of YAML, 1.1 and 1.2, reads the unquoted text as this string.
pub fn is_plain(text: &str, is_flow: bool) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let is_indicator = match first {
        '-' | '?' | ':' => !text[1..].starts_with(|next: char| next != ' '),
        _ => ",[]{}#&*!|>'\"%@`=".contains(first),
    };
    !is_indicator
        && text.chars().all(is_printable)
        && text.trim() == text
        && !text.contains(": ")
        && !text.ends_with(':')
        && !text.contains(" #")
        && !text.starts_with("---")
        && !text.starts_with("...")
        && !(is_flow && (text.contains([',', '[', ']', '{', '}', ':', '?']) || text.ends_with('-')))
        && !looks_like_another_type(text)
}

/// Returns a string in double quotes, on one line.
pub fn double_quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if is_printable(character) => quoted.push(character),
            _ => quoted.push_str(&escape(character)),
        }
    }
    quoted.push('"');
    quoted
}

/// Returns a string in single quotes, if it has no character that needs an escape.
pub fn single_quoted(text: &str) -> Option<String> {
    text.chars().all(is_printable).then(|| format!("'{}'", text.replace('\'', "''")))
}

/// Returns `true` for characters that every reader accepts unescaped, without line breaks and tabs.
pub fn is_printable(character: char) -> bool {
    !character.is_control() && !matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn escape(character: char) -> String {
    let code = u32::from(character);
    match code {
        0..=0xFF => format!("\\x{code:02x}"),
        0x100..=0xFFFF => format!("\\u{code:04x}"),
        _ => format!("\\U{code:08x}"),
    }
}

/// Returns `true` for texts that some reader takes for something else than a string, and for ids that look like one to people.
fn looks_like_another_type(text: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    if !matches!(resolve_plain(text), Value::String(_)) || text == "<<" {
        return true;
    }
    if WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)) {
        return true;
    }
    let unsigned = text.trim_start_matches(['-', '+', '.']);
    let is_special = ["inf", "nan"].iter().any(|word| unsigned.eq_ignore_ascii_case(word));
    is_special || is_numeric_or_date(unsigned) || is_uuid(text)
}

/// Returns `true` for numbers with separators, sexagesimal numbers, dates, timestamps and hashes: digits first, and then only what these
/// consist of.
fn is_numeric_or_date(text: &str) -> bool {
    let is_date = |text: &str| {
        let is_part = |character: char| character.is_ascii_digit() || "-:. TtZz+".contains(character);
        text.chars().all(is_part)
    };
    let is_number = |text: &str| {
        let is_part = |character: char| character.is_ascii_hexdigit() || "_.,:+-xo".contains(character);
        text.chars().all(is_part)
    };
    // A version or an address is no number.
    let is_version = text.bytes().filter(|byte| *byte == b'.').count() > 1
        && text.bytes().all(|byte| byte == b'.' || byte.is_ascii_digit());
    text.starts_with(|first: char| first.is_ascii_digit()) && !is_version && (is_date(text) || is_number(text))
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.char_indices().all(|(at, character)| {
            if matches!(at, 8 | 13 | 18 | 23) { character == '-' } else { character.is_ascii_hexdigit() }
        })
}
