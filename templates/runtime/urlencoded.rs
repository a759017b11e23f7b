// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! URL-encoded forms: an object goes in, `name=value` pairs come out.

use serde::Serialize;

use super::parameter::joined;
use super::path::VALUE;
use super::shape::{Shape, shape};
use super::style::{self, Style};

/// The declared encoding of a property.
#[derive(Debug)]
pub struct Encoding {
    pub name: &'static str,
    pub style: Style,
    /// `true` if the reserved characters of RFC 3986 are not encoded where that is safe.
    pub allow_reserved: bool,
}

/// Writes an object as a form. Properties that are null are left out.
pub fn write(body: &impl Serialize, encodings: &[Encoding]) -> Result<String, String> {
    let Shape::Object(properties) = shape(body)? else {
        return Err("it is no object".to_owned());
    };
    let pairs = properties.iter().flat_map(|(name, value)| {
        let declared = encodings.iter().find(|encoding| encoding.name == name);
        let style = declared.map_or(style::FORM_EXPLODED, |encoding| encoding.style);
        let allows_reserved = declared.is_some_and(|encoding| encoding.allow_reserved);
        style(
            name,
            value,
            Some(if allows_reserved {
                style::RESERVED
            } else {
                VALUE
            }),
        )
    });
    Ok(joined("&", pairs.collect()).unwrap_or_default())
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

    #[cfg(all(
        used = "style::PIPE_DELIMITED",
        used = "style::DEEP_OBJECT",
        used = "style::JSON_PAIR",
        used = "style::FORM"
    ))]
    #[test]
    fn a_property_is_written_as_it_is_declared() {
        let encoding = |name, style, allow_reserved| Encoding {
            name,
            style,
            allow_reserved,
        };
        let encodings = [
            encoding("a", style::PIPE_DELIMITED, false),
            encoding("b", style::DEEP_OBJECT, false),
            encoding("c", style::JSON_PAIR, false),
            encoding("d", style::FORM_EXPLODED, true),
            encoding("e", style::FORM, true),
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
