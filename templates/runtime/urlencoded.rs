// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! URL-encoded forms: an object goes in, `name=value` pairs come out.

use serde::Serialize;

use super::path::encode;
use super::shape::{Shape, shape};
use super::style::{encode_item, encode_reserved, joined, pairs};

pub use super::style::Style;

/// The declared encoding of a property.
#[allow(dead_code, reason = "no API uses all of them")]
#[derive(Clone, Copy, Debug)]
pub enum Encoding {
    Styled(Style),
    /// With the reserved characters of RFC 3986 unencoded where that is safe.
    Reserved(Style),
}

/// Writes an object as a form. Properties that are null are left out.
pub fn write(
    body: &impl Serialize,
    encodings: &[(&'static str, Encoding)],
) -> Result<String, String> {
    let Shape::Object(members) = shape(body)? else {
        return Err("it is no object".to_owned());
    };
    let mut written = Vec::new();
    for (name, value) in &members {
        let own = encodings.iter().find(|(known, _)| known == name);
        match own.map(|(_, encoding)| *encoding) {
            None => written.extend(pairs(Style::FormExploded, name, value, encode)),
            Some(Encoding::Styled(style)) => written.extend(pairs(style, name, value, encode)),
            Some(Encoding::Reserved(style)) => {
                let in_row = value.is_compound() && style == Style::Form;
                let encode = if in_row { encode_item } else { encode_reserved };
                written.extend(pairs(style, name, value, encode));
            }
        }
    }
    Ok(joined("&", written).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn scalars_and_lists_are_pairs() {
        let body = json!({"a": "a b&c=é+1", "b": true, "c": 1.5, "d": null, "e": [1, "x"]});
        assert_eq!(
            write(&body, &[]).as_deref(),
            Ok("a=a%20b%26c%3D%C3%A9%2B1&b=true&c=1.5&e=1&e=x")
        );
        assert_eq!(write(&json!({}), &[]).as_deref(), Ok(""));
    }

    #[test]
    fn what_has_no_names_is_no_form() {
        assert_eq!(write(&[1], &[]), Err("it is no object".to_owned()));
    }

    #[test]
    fn a_member_is_written_as_it_is_declared() {
        let encodings = [
            ("a", Encoding::Styled(Style::PipeDelimited)),
            ("b", Encoding::Styled(Style::DeepObject)),
            ("c", Encoding::Styled(Style::Json)),
            ("d", Encoding::Reserved(Style::FormExploded)),
            ("e", Encoding::Reserved(Style::Form)),
        ];
        let body = json!({
            "a": ["x", "y"],
            "b": {"n": 1},
            "c": [1],
            "d": "https://a/?b",
            "e": ["/", ","],
            "f": "/",
        });
        assert_eq!(
            write(&body, &encodings).as_deref(),
            Ok("a=x%7Cy&b%5Bn%5D=1&c=%5B1%5D&d=https://a/?b&e=/,%2C&f=%2F")
        );
    }
}
