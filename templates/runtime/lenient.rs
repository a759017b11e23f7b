// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! JSON that neither a string nor a double can hold, made readable.
//!
//! Half of a surrogate pair becomes U+FFFD, and a number beyond the doubles the largest of them.

use std::borrow::Cow;

use serde_json::Value;

use super::snippet::string_length;

/// Reads JSON of any shape.
pub fn value(json: &[u8]) -> serde_json::Result<Value> {
    serde_json::from_slice(json).or_else(|error| match representable(json) {
        Cow::Borrowed(_) => Err(error),
        Cow::Owned(json) => serde_json::from_slice(&json),
    })
}

/// Replaces what JSON allows but neither a string nor a double can hold.
pub fn representable(json: &[u8]) -> Cow<'_, [u8]> {
    let Ok(text) = std::str::from_utf8(json) else {
        return Cow::Borrowed(json);
    };
    let mut replaced = String::new();
    let mut copied = 0;
    let mut at = 0;
    let is_start = |c: char| c == '"' || c == '-' || c.is_ascii_digit();
    while let Some(before) = text.get(at..).and_then(|rest| rest.find(is_start)) {
        let start = at + before;
        let rest = text.get(start..).unwrap_or_default();
        let (length, replacement) = if rest.starts_with('"') {
            let length = string_length(rest.as_bytes()).unwrap_or(rest.len());
            (length, without_halves(rest.get(..length).unwrap_or(rest)))
        } else {
            let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.');
            let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            (length, finite(rest.get(..length).unwrap_or(rest)))
        };
        at = start + length;
        if let Some(replacement) = replacement {
            replaced.push_str(text.get(copied..start).unwrap_or_default());
            replaced.push_str(&replacement);
            copied = at;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(json);
    }
    replaced.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(replaced.into_bytes())
}

/// Returns the largest double in the place of a number beyond it.
fn finite(number: &str) -> Option<String> {
    let value: f64 = number.parse().ok()?;
    value
        .is_infinite()
        .then(|| format!("{:e}", f64::MAX.copysign(value)))
}

/// Returns the string with U+FFFD in the place of each half of a surrogate pair, if it has one.
fn without_halves(string: &str) -> Option<String> {
    let mut replaced = String::new();
    let mut has_halves = false;
    let mut rest = string;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        replaced.push_str(before);
        let length = match (surrogate(escape), escape.get(6..).and_then(surrogate)) {
            (Some(Surrogate::High), Some(Surrogate::Low)) => 12,
            (Some(_), _) => {
                has_halves = true;
                replaced.push('\u{fffd}');
                rest = escape.get(6..).unwrap_or_default();
                continue;
            }
            // The escaped character may be a quotation mark or another backslash.
            (None, _) => 1 + escape.chars().nth(1).map_or(0, char::len_utf8),
        };
        let (escape, after) = escape.split_at(length);
        replaced.push_str(escape);
        rest = after;
    }
    replaced.push_str(rest);
    has_halves.then_some(replaced)
}

enum Surrogate {
    High,
    Low,
}

/// Returns which half of a pair an escape at the beginning of the text is.
fn surrogate(text: &str) -> Option<Surrogate> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    match u16::from_str_radix(digits, 16).ok()? {
        0xd800..=0xdbff => Some(Surrogate::High),
        0xdc00..=0xdfff => Some(Surrogate::Low),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::json;

    use super::*;
    use crate::runtime::reader::lenient;

    fn read<T: for<'de> Deserialize<'de>>(json: &str) -> Result<T, String> {
        let json = representable(json.as_bytes());
        let mut deserializer = serde_json::Deserializer::from_slice(&json);
        T::deserialize(lenient(&mut deserializer)).map_err(|error| error.to_string())
    }

    #[test]
    fn integers_accept_a_fraction_of_zero() {
        assert_eq!(read::<i64>("5.0"), Ok(5));
        assert_eq!(read::<u8>("2.55e2"), Ok(255));
        let nested = read::<BTreeMap<String, Option<Vec<i32>>>>(r#"{"a": [1, -2.0], "b": null}"#);
        let expected = [("a", Some(vec![1, -2])), ("b", None)];
        assert_eq!(nested, Ok(expected.map(|(k, v)| (k.to_owned(), v)).into()));
        for json in ["5.5", "1e300", "\"5\"", "true", "9007199254740994.0"] {
            assert!(read::<i64>(json).is_err(), "{json}");
        }
        assert!(read::<u8>("-1.0").is_err());
        assert!(read::<u8>("256.0").is_err());
    }

    #[test]
    fn what_has_no_type_is_read_whatever_it_is() {
        let json = r#"{"a": [1e400, -1e999, 1.0], "b\"\\": "x\ud800\n\u00e9\ud83d\ude00\udc00", "1e400": "1e400\\"}"#;
        let expected = json!({
            "a": [f64::MAX, f64::MIN, 1.0],
            "b\"\\": "x\u{fffd}\né😀\u{fffd}",
            "1e400": "1e400\\",
        });
        assert_eq!(read::<Value>(json), Ok(expected.clone()));
        assert_eq!(value(json.as_bytes()).ok(), Some(expected));
        let digits = "9".repeat(400);
        assert_eq!(read::<Value>(&digits), Ok(json!(f64::MAX)));
    }

    #[test]
    fn a_double_that_has_a_type_is_not_rounded() {
        assert!(read::<f64>("1e400").is_err());
        assert_eq!(read::<f64>("1e300"), Ok(1e300));
    }

    #[test]
    fn what_can_be_held_stays_as_it_is() {
        let json = br#"{"a": [1e30, "\u00e9", "\ud83d\ude00"]}"#;
        assert!(matches!(representable(json), Cow::Borrowed(_)));
        let json = br#"{"a\udfff": [2e999, 1.50], "b": "\\ud800"}"#;
        let expected = "{\"a\u{fffd}\": [1.7976931348623157e308, 1.50], \"b\": \"\\\\ud800\"}";
        assert_eq!(String::from_utf8_lossy(&representable(json)), expected);
    }

    /// They are serde_json's own, with features that another crate may switch on.
    #[test]
    fn no_name_of_a_property_is_special() {
        for json in [
            r#"{"$serde_json::private::RawValue": "[1]"}"#,
            r#"{"$serde_json::private::Number": "1"}"#,
        ] {
            let value = value(json.as_bytes()).map(|value| value.to_string());
            assert_eq!(
                value.ok().map(|value| value.replace("\":\"", "\": \"")),
                Some(json.to_owned())
            );
        }
    }

    #[test]
    fn what_is_no_json_stays_an_error() {
        for json in ["", "{", "1e400 x", "\"a", "[1e400", "\"\\ud800"] {
            assert!(value(json.as_bytes()).is_err(), "{json}");
        }
        assert!(value(b"\"\xff\"").is_err());
    }
}
