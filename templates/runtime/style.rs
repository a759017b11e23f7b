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

/// All but the characters that RFC 3986 reserves and a query can hold. Encoded are also those that would end the
/// value for a server: `&` and `#`, `;` and `+` for many, and `[` and `]`, which URLs allow in no query.
#[cfg(used = "style::RESERVED")]
pub const RESERVED: &AsciiSet = &super::path::VALUE
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b'=');

/// `a,b` and `name,value`
#[cfg(used = "style::SIMPLE")]
pub const SIMPLE: Style =
    |_, value, encoded| Vec::from_iter(self::list(value, false, ",", encoded));

/// `a,b` and `name=value`
#[cfg(used = "style::SIMPLE_EXPLODED")]
pub const SIMPLE_EXPLODED: Style =
    |_, value, encoded| Vec::from_iter(self::list(value, true, ",", encoded));

/// `.a,b`
#[cfg(used = "style::LABEL")]
pub const LABEL: Style = |_, value, encoded| {
    Vec::from_iter(self::list(value, false, ",", encoded).map(|text| format!(".{text}")))
};

/// `.a.b` and `.name=value`
#[cfg(used = "style::LABEL_EXPLODED")]
pub const LABEL_EXPLODED: Style = |_, value, encoded| {
    Vec::from_iter(self::list(value, true, ".", encoded).map(|text| format!(".{text}")))
};

/// `;p=a,b`
#[cfg(used = "style::MATRIX")]
pub const MATRIX: Style = |name, value, encoded| {
    let text = self::list(value, false, ",", encoded);
    Vec::from_iter(text.map(|text| self::matrix_parameter(name, &text)))
};

/// `;p=a;p=b` and `;name=value`
#[cfg(used = "style::MATRIX_EXPLODED")]
pub const MATRIX_EXPLODED: Style = |name, value, encoded| {
    let row = self::row(value, true, encoded);
    match value {
        Shape::Object(_) => row.iter().map(|pair| format!(";{pair}")).collect(),
        _ => row
            .iter()
            .map(|text| self::matrix_parameter(name, text))
            .collect(),
    }
};

#[cfg(used = "self::matrix_parameter")]
fn matrix_parameter(name: &str, value: &str) -> String {
    if value.is_empty() {
        format!(";{}", super::path::encode(name))
    } else {
        format!(";{}={value}", super::path::encode(name))
    }
}

/// `p=a,b`
#[cfg(used = "style::FORM")]
pub const FORM: Style = |name, value, encoded| {
    // A comma within a value would begin another value.
    let row = self::row(value, false, encoded).into_iter().map(|text| {
        if value.is_compound() {
            text.replace(',', "%2C")
        } else {
            text
        }
    });
    Vec::from_iter(super::parameter::joined(",", row.collect()).map(|text| self::pair(name, &text)))
};

/// `p=a&p=b` and `name=value`
#[cfg(used = "style::FORM_EXPLODED")]
pub const FORM_EXPLODED: Style = |name, value, encoded| {
    let row = self::row(value, true, encoded);
    match value {
        Shape::Object(_) => row,
        _ => row.iter().map(|text| self::pair(name, text)).collect(),
    }
};

/// `p=a%20b`. A server cannot distinguish the delimiter from the same character in a value.
#[cfg(used = "style::SPACE_DELIMITED")]
pub const SPACE_DELIMITED: Style =
    |name, value, encoded| self::delimited(name, value, "%20", encoded);

/// `p=a%7Cb`. A server cannot distinguish the delimiter from the same character in a value.
#[cfg(used = "style::PIPE_DELIMITED")]
pub const PIPE_DELIMITED: Style =
    |name, value, encoded| self::delimited(name, value, "%7C", encoded);

/// `p%5Bname%5D=value`. The standard defines this for properties that are strings. Deeper ones are written in
/// the same way, lists repeat their name, and lists of lists or objects have numbers, without which
/// a server could not find out which properties belong together.
#[cfg(used = "style::DEEP_OBJECT")]
pub const DEEP_OBJECT: Style = |name, value, encoded| match value {
    Shape::Object(properties) => properties
        .iter()
        .flat_map(|(property, value)| DEEP_OBJECT(&format!("{name}[{property}]"), value, encoded))
        .collect(),
    Shape::Array(items) => items
        .iter()
        .enumerate()
        .flat_map(|(index, item)| {
            let has_numbers = items.iter().any(Shape::is_compound);
            let name = if has_numbers {
                format!("{name}[{index}]")
            } else {
                name.to_owned()
            };
            DEEP_OBJECT(&name, item, encoded)
        })
        .collect(),
    value => Vec::from_iter(
        value
            .text()
            .map(|text| self::pair(name, &self::encode_in(encoded, &text))),
    ),
};

/// JSON, in a path or as the whole query.
#[cfg(used = "style::JSON")]
pub const JSON: Style = |_, value, encoded| vec![self::encode_in(encoded, &value.json())];

/// `p=` and JSON, in a query, a cookie or a form.
#[cfg(used = "style::JSON_PAIR")]
pub const JSON_PAIR: Style = |name, value, encoded| match value {
    Shape::Null => Vec::new(),
    value => vec![self::pair(name, &self::encode_in(encoded, &value.json()))],
};

/// `p=a,b`, in a cookie that is sent as it is.
#[cfg(used = "style::COOKIE")]
pub const COOKIE: Style = |name, value, encoded| {
    let text = self::list(value, false, ",", encoded);
    Vec::from_iter(text.map(|text| format!("{name}={text}")))
};

/// `p=a; p=b` and `name=value`, in cookies that are sent as they are.
#[cfg(used = "style::COOKIE_EXPLODED")]
pub const COOKIE_EXPLODED: Style = |name, value, encoded| {
    let row = self::row(value, true, encoded);
    match value {
        Shape::Object(_) => row,
        _ => row.iter().map(|text| format!("{name}={text}")).collect(),
    }
};

/// JSON in ASCII, for a header.
#[cfg(used = "style::JSON_HEADER")]
pub const JSON_HEADER: Style = |_, value, _| {
    let mut ascii = String::new();
    for character in value.json().chars() {
        if character.is_ascii() {
            ascii.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            ascii.push_str(&format!("\\u{unit:04x}"));
        }
    }
    vec![ascii]
};

#[cfg(used = "self::delimited")]
fn delimited(
    name: &str,
    value: &Shape,
    delimiter: &str,
    encoded: Option<&'static AsciiSet>,
) -> Vec<String> {
    Vec::from_iter(self::list(value, false, delimiter, encoded).map(|text| self::pair(name, &text)))
}

#[cfg(used = "self::pair")]
fn pair(name: &str, value: &str) -> String {
    format!("{}={value}", super::path::encode(name))
}

#[cfg(used = "self::encode_in")]
fn encode_in(encoded: Option<&'static AsciiSet>, text: &str) -> String {
    match encoded {
        Some(set) => percent_encoding::utf8_percent_encode(text, set).to_string(),
        None => text.to_owned(),
    }
}

/// Returns the values of a list, or the names and values of properties.
#[cfg(used = "self::row")]
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
#[cfg(used = "self::list")]
fn list(
    value: &Shape,
    exploded: bool,
    separator: &str,
    encoded: Option<&'static AsciiSet>,
) -> Option<String> {
    super::parameter::joined(separator, self::row(value, exploded, encoded))
}
