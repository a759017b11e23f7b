//! Formats without effect. Input: a schema. Output: a warning if neither the type nor what is sent depends on the format.

use super::warning::warn;
use crate::diagnostic::Diagnostics;
use crate::document::near;
use crate::ir::{Kind, Schema};

/// Formats of strings that change the type, or how a value is sent.
const STRINGS: &[&str] = &["date-time", "date", "uuid", "binary", "byte", "base64"];

/// Formats of JSON Schema and of the OpenAPI registry whose values are texts, so that a string is their type.
const TEXTS: &[&str] = &[
    "base64url",
    "char",
    "commonmark",
    "date-time-local",
    "decimal",
    "decimal128",
    "duration",
    "email",
    "hostname",
    "html",
    "http-date",
    "idn-email",
    "idn-hostname",
    "imf-fixdate",
    "int64",
    "ipv4",
    "ipv4-cidr",
    "ipv6",
    "ipv6-cidr",
    "iri",
    "iri-reference",
    "json-pointer",
    "language",
    "media-range",
    "password",
    "regex",
    "relative-json-pointer",
    "sf-binary",
    "sf-string",
    "sf-token",
    "templated-url",
    "time",
    "time-local",
    "uint64",
    "uri",
    "uri-reference",
    "uri-template",
    "url",
];

/// Formats that change the type of an integer, the widest first.
const INTEGERS: &[&str] = &["int64", "uint64", "int32", "uint32", "int16", "uint16", "int8", "uint8"];

/// Formats of the registry for whole numbers that an `i64` has room for.
const WHOLE: &[&str] = &["double-int", "sf-integer", "unixtime"];

/// Formats of numbers, the widest first.
const NUMBERS: &[&str] = &["double", "float"];

/// Formats of the registry for numbers that an `f64` has room for.
const FRACTIONS: &[&str] = &["double-int", "sf-decimal", "sf-integer", "unixtime"];

pub(super) fn check(schema: &Schema, diagnostics: &mut Diagnostics) {
    let (format, effective, others, read_as) = match &schema.kind {
        Kind::String(string) => (&string.format, STRINGS, TEXTS, "a string"),
        Kind::Integer(integer) => (&integer.format, INTEGERS, WHOLE, "an `i64`"),
        Kind::Number(number) => (&number.format, NUMBERS, FRACTIONS, "an `f64`"),
        _ => return,
    };
    let known = [effective, others].concat();
    let Some(format) = format.as_deref().filter(|format| !known.contains(format)) else { return };
    let help = if let Some(similar) = similar(&known, format) {
        format!("did you mean `{similar}`?")
    } else if ["decimal", "decimal128"].contains(&format) {
        "declare `type: string` if all digits matter, or remove the format".to_owned()
    } else if let Some(typ) = type_of(format) {
        format!("the format belongs to `type: {typ}`; correct one of the two")
    } else {
        let formats: Vec<String> = effective.iter().map(|known| format!("`{known}`")).collect();
        format!("remove it if that is right; the formats with an effect on this type are {}", formats.join(", "))
    };
    let message = format!("the format `{format}` changes nothing, and the value is read as {read_as}");
    warn(schema, "format", message, help, diagnostics);
}

/// Returns the most similar format: none that is narrower than the number of bits in the name, and the first of several that
/// are equally similar.
fn similar<'f>(known: &[&'f str], format: &str) -> Option<&'f str> {
    let (stem, bits) = split_bits(format);
    // Without a number of bits, the widest format is the safe one.
    let needed = bits.unwrap_or(if ["int", "uint"].contains(&stem) { 64 } else { 0 });
    let wide: Vec<&str> =
        known.iter().copied().filter(|known| width(known).is_none_or(|width| width >= needed)).collect();
    let distance = |known: &str| strsim::osa_distance(&known.to_lowercase(), &format.to_lowercase());
    let nearest = near(wide.iter().copied(), format).map(distance);
    let of_family = || match stem {
        "float" if needed <= 64 => Some("double"),
        "long" => Some("int64"),
        "int" | "uint" if needed <= 64 => wide.iter().copied().find(|known| split_bits(known).0 == stem),
        _ => None,
    };
    let nearest = wide.iter().copied().find(|known| Some(distance(known)) == nearest);
    nearest.or_else(|| of_family().filter(|one| known.contains(one)))
}

/// Splits the number of bits off a name such as `int32`.
fn split_bits(format: &str) -> (&str, Option<u32>) {
    let stem = format.trim_end_matches(|c: char| c.is_ascii_digit());
    (stem, format[stem.len()..].parse().ok())
}

/// Returns the number of bits of a format for numbers.
fn width(format: &str) -> Option<u32> {
    match format {
        "double" => Some(64),
        "float" => Some(32),
        _ if INTEGERS.contains(&format) => split_bits(format).1,
        _ => None,
    }
}

/// Returns the smallest and the largest value of a format for integers.
pub(super) fn range(format: &str) -> Option<(f64, f64)> {
    let bits = i32::try_from(width(format).filter(|_| INTEGERS.contains(&format))?).ok()?;
    let power = |bits: i32| 2f64.powi(bits);
    let is_signed = split_bits(format).0 == "int";
    // The last value of 64 bits is rounded to the one behind it.
    let range = if is_signed { (-power(bits - 1), power(bits - 1) - 1.0) } else { (0.0, power(bits) - 1.0) };
    Some(range)
}

/// Returns the type that a format belongs to.
fn type_of(format: &str) -> Option<&'static str> {
    let types =
        [("integer", INTEGERS), ("integer", WHOLE), ("number", NUMBERS), ("string", STRINGS), ("string", TEXTS)];
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
        assert_eq!(string("money"), ["the format `money` changes nothing, and the value is read as a string"]);
        for format in ["date-time", "email", "time", "duration", "http-date", "sf-token", "decimal"] {
            assert!(string(format).is_empty(), "{format}");
        }
        // Such numbers have more digits than an `f64`.
        for format in ["int64", "decimal"] {
            let expected = format!("the format `{format}` changes nothing, and the value is read as an `f64`");
            let number = Number { format: Some(format.to_owned()), ..Number::default() };
            assert_eq!(messages(Kind::Number(number), |_| ()), [expected]);
        }
    }

    #[test]
    fn the_format_that_is_suggested_is_never_narrower() {
        let integer = |format| similar(INTEGERS, format);
        let expected = [
            ("int46", Some("int64")),
            ("int6", Some("int64")),
            ("int23", Some("int32")),
            ("int", Some("int64")),
            ("uint", Some("uint64")),
            ("long", Some("int64")),
            ("int128", None),
        ];
        for (format, similar) in expected {
            assert_eq!(integer(format), similar, "{format}");
        }
        assert_eq!(["float64", "dobule"].map(|format| similar(NUMBERS, format)), [Some("double"); 2]);
        assert_eq!(["float32", "flaot"].map(|format| similar(NUMBERS, format)), [Some("float"); 2]);
        assert_eq!(similar(STRINGS, "DateTime"), Some("date-time"));
    }
}
