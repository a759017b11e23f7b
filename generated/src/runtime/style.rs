// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Styles of parameters: from a value's shape to the text on the wire.
//!
//! They are those of OpenAPI 3.0, which takes them from RFC 6570. Where the two differ, in `label`,
//! it is as in the RFC and in later versions of the standard: only exploded values have dots between them.

use percent_encoding::AsciiSet;

use super::shape::Shape;

/// Writes a value in a style: as pairs for a query or cookies, or as parts of one string for a path or a header.
///
/// What has no value gives no string: null, also in a list or an object, and empty lists and objects.
///
/// The characters of the set are percent-encoded. There is none for headers, where nothing is encoded.
pub type Style = fn(name: &str, value: &Shape, encoded: Option<&'static AsciiSet>) -> Vec<String>;

/// `a,b` and `name,value`
pub const SIMPLE: Style =
    |_, value, encoded| Vec::from_iter(self::list(value, false, ",", encoded));

fn encode_in(encoded: Option<&'static AsciiSet>, text: &str) -> String {
    match encoded {
        Some(set) => percent_encoding::utf8_percent_encode(text, set).to_string(),
        None => text.to_owned(),
    }
}

/// Returns the values of a list, or the names and values of properties.
fn row(value: &Shape, exploded: bool, encoded: Option<&'static AsciiSet>) -> Vec<String> {
    match value {
        Shape::Array(items) => {
            let texts = items.iter().filter_map(Shape::text);
            texts.map(|text| self::encode_in(encoded, &text)).collect()
        }
        Shape::Object(properties) => {
            let texts = properties
                .iter()
                .filter_map(|(name, value)| Some((name, value.text()?)));
            let texts = texts.map(|(name, value)| {
                [
                    self::encode_in(encoded, name),
                    self::encode_in(encoded, &value),
                ]
            });
            if exploded {
                texts.map(|pair| pair.join("=")).collect()
            } else {
                texts.flatten().collect()
            }
        }
        value => value
            .text()
            .iter()
            .map(|text| self::encode_in(encoded, text))
            .collect(),
    }
}

/// Returns the row as one string; `None` if it is empty.
fn list(
    value: &Shape,
    exploded: bool,
    separator: &str,
    encoded: Option<&'static AsciiSet>,
) -> Option<String> {
    super::parameter::joined(separator, self::row(value, exploded, encoded))
}
