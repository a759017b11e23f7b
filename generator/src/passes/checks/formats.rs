//! Formats without effect. Input: a schema. Output: a warning if neither the type nor what is sent depends on the format.

use super::warn;
use crate::diagnostic::Diagnostics;
use crate::document::near;
use crate::ir::{Kind, Schema};

/// Formats of strings that change the type, or how a value is sent.
const STRINGS: &[&str] = &["date-time", "date", "uuid", "binary", "byte", "base64"];

/// Formats of the OpenAPI registry whose values are texts, so that a string is their type.
const TEXTS: &[&str] = &[
    "char",
    "commonmark",
    "email",
    "hostname",
    "html",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "media-range",
    "password",
    "regex",
    "relative-json-pointer",
    "uri",
    "uri-reference",
    "uri-template",
    "url",
];

const INTEGERS: &[&str] = &["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"];

const NUMBERS: &[&str] = &["float", "double"];

pub(super) fn check(schema: &Schema, diagnostics: &mut Diagnostics) {
    let (format, known, read_as) = match &schema.kind {
        Kind::String(string) => (&string.format, [STRINGS, TEXTS].concat(), "a string"),
        Kind::Integer(integer) => (&integer.format, INTEGERS.to_vec(), "an `i64`"),
        Kind::Number(number) => (&number.format, NUMBERS.to_vec(), "an `f64`"),
        _ => return,
    };
    let Some(format) = format.as_deref().filter(|format| !known.contains(format)) else { return };
    let effective = if matches!(schema.kind, Kind::String(_)) { STRINGS.to_vec() } else { known.clone() };
    let help = if let Some(similar) = near(known.iter().copied(), format) {
        format!("did you mean `{similar}`?")
    } else if let Some(typ) = type_of(format) {
        format!("the format belongs to `type: {typ}`; correct one of the two")
    } else {
        let formats: Vec<String> = effective.iter().map(|known| format!("`{known}`")).collect();
        format!("remove it if that is right; the formats with an effect on this type are {}", formats.join(", "))
    };
    let message = format!("the format `{format}` changes nothing, and the value is read as {read_as}");
    warn(schema, "format", message, help, diagnostics);
}

/// Returns the type that a format belongs to.
fn type_of(format: &str) -> Option<&'static str> {
    let types = [("integer", INTEGERS), ("number", NUMBERS), ("string", STRINGS), ("string", TEXTS)];
    types.into_iter().find(|(_, formats)| formats.contains(&format)).map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::super::messages;
    use super::*;
    use crate::ir::{Number, StringType};

    #[test]
    fn formats_that_neither_change_a_type_nor_describe_a_text_are_reported() {
        let string = |format: &str| {
            messages(Kind::String(StringType { format: Some(format.to_owned()), ..StringType::default() }), |_| ())
        };
        assert_eq!(string("decimal"), ["the format `decimal` changes nothing, and the value is read as a string"]);
        assert!(string("date-time").is_empty() && string("email").is_empty());
        let number = Number { format: Some("int64".to_owned()), ..Number::default() };
        let expected = ["the format `int64` changes nothing, and the value is read as an `f64`"];
        assert_eq!(messages(Kind::Number(number), |_| ()), expected);
    }
}
