//! The values of scalars.
//! Input: a scalar's text, style and tag. Output: the value that the core schema of YAML 1.2 gives it.

use saphyr_parser::{ScalarStyle, Tag};
use serde_json::Number;

use crate::value::Value;

/// Resolves a scalar. A tag that is not of the core schema changes nothing.
pub fn resolve_scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let tag = tag.map(|tag| (tag.handle.as_str(), tag.suffix.as_str()));
    match tag {
        Some(("tag:yaml.org,2002:", "int" | "float" | "bool" | "null")) => resolve_plain(text),
        Some(("tag:yaml.org,2002:", "str") | ("", "!")) => Value::from(text),
        _ if style == ScalarStyle::Plain => resolve_plain(text),
        _ => Value::from(text),
    }
}

/// Resolves a plain scalar. Infinities and not-a-number, which JSON does not have, stay strings.
pub fn resolve_plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).map_or_else(|| Value::from(text), Value::Number),
    }
}

fn number(text: &str) -> Option<Number> {
    let radix = |digits: &str, radix| {
        let is_digits = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
        is_digits.then(|| u64::from_str_radix(digits, radix).ok().map(Number::from)).flatten()
    };
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    if !is_decimal(text) {
        return None;
    }
    let integer = text.strip_prefix('+').unwrap_or(text);
    if let Ok(number) = integer.parse::<u64>() {
        return Some(number.into());
    }
    if let Ok(number) = integer.parse::<i64>()
        && number != 0
    {
        return Some(number.into());
    }
    Number::from_f64(integer.parse().ok()?)
}

/// Returns `true` for the decimal integers and floats of the core schema.
fn is_decimal(text: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let whole = digits(unsigned);
    let mut rest = &unsigned[whole..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let length = digits(fraction);
        if whole + length == 0 {
            return false;
        }
        rest = &fraction[length..];
    } else if whole == 0 {
        return false;
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        let length = digits(exponent);
        return length > 0 && length == exponent.len();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        for (text, json) in [
            ("", "null"),
            ("~", "null"),
            ("Null", "null"),
            ("TRUE", "true"),
            ("12", "12"),
            ("-7", "-7"),
            ("+7", "7"),
            ("007", "7"),
            ("0x1F", "31"),
            ("0o17", "15"),
            ("1.5", "1.5"),
            ("1.", "1.0"),
            (".5", "0.5"),
            ("1e3", "1000.0"),
            ("18446744073709551615", "18446744073709551615"),
            ("18446744073709551616", "1.8446744073709552e19"),
        ] {
            assert_eq!(resolve_plain(text).to_string(), Value::parse(json).expect("JSON").to_string(), "{text}");
        }
        for text in
            ["yes", "on", "1_000", "1:30", "2024-01-01", ".", "-", "+", "1e", "e3", "0x", "0xg", "1 2", "--1", "1e999"]
        {
            assert_eq!(resolve_plain(text), Value::from(text));
        }
        assert_eq!(resolve_plain(".inf"), Value::from(".inf"));
    }

    #[test]
    fn tags_of_the_core_schema_decide() {
        let core = |suffix: &str| Tag { handle: "tag:yaml.org,2002:".into(), suffix: suffix.into() };
        assert_eq!(resolve_scalar("5", ScalarStyle::Plain, Some(&core("str"))), Value::from("5"));
        assert_eq!(resolve_scalar("5", ScalarStyle::DoubleQuoted, Some(&core("int"))).as_u64(), Some(5));
        assert_eq!(resolve_scalar("5", ScalarStyle::DoubleQuoted, None), Value::from("5"));
    }
}
