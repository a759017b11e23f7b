// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Styles of parameters: from a value's shape to the text that stands on the wire.
//!
//! They are those of OpenAPI 3.0, which takes them from RFC 6570. Where the two differ, in `label`,
//! it is as in the RFC and in later versions of the standard: only exploded values are parted by dots.

use percent_encoding::{AsciiSet, utf8_percent_encode};

use super::path::{VALUE, encode};
use super::shape::Shape;

/// How a value that is more than one string is written.
#[allow(dead_code, reason = "no API uses all of them")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Style {
    /// `a,b` and `name,value`
    Simple,
    /// `a,b` and `name=value`
    SimpleExploded,
    /// `.a,b`
    Label,
    /// `.a.b` and `.name=value`
    LabelExploded,
    /// `;p=a,b`
    Matrix,
    /// `;p=a;p=b` and `;name=value`
    MatrixExploded,
    /// `p=a,b`
    Form,
    /// `p=a&p=b` and `name=value`
    FormExploded,
    /// `p=a%20b`
    SpaceDelimited,
    /// `p=a%7Cb`
    PipeDelimited,
    /// `p%5Bname%5D=value`
    DeepObject,
    /// JSON in place of any style.
    Json,
}

/// The characters that RFC 3986 reserves and a query can hold, without those that would end the
/// value for a server: `&` and `#`, `;` and `+` in the eyes of many, and `[` and `]`, which URLs
/// allow in no query.
const RESERVED: &AsciiSet = &ITEM.remove(b',');

/// The same in a list that has commas between its values.
const ITEM: &AsciiSet = &VALUE
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
    .remove(b'=');

/// How the strings of a value are encoded.
pub type Encode = fn(&str) -> String;

/// Encodes what would end a value in a query, and what no query can hold.
pub fn encode_reserved(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The same for a value in a list with commas.
pub fn encode_item(text: &str) -> String {
    utf8_percent_encode(text, ITEM).to_string()
}

/// Returns the text of a value in a path; empty for nothing.
pub fn in_path(style: Style, name: &str, value: &Shape) -> String {
    let exploded = matches!(
        style,
        Style::SimpleExploded | Style::LabelExploded | Style::MatrixExploded
    );
    let row = row(value, exploded, encode);
    match style {
        Style::Json => encode(&value.json()),
        // Nothing and what is empty has no prefix either.
        _ if row.is_empty() => String::new(),
        Style::Label => format!(".{}", row.join(",")),
        Style::LabelExploded => format!(".{}", row.join(".")),
        Style::Matrix => matrix(name, &row.join(",")),
        Style::MatrixExploded => match value {
            Shape::Object(_) => row.iter().map(|member| format!(";{member}")).collect(),
            _ => row.iter().map(|value| matrix(name, value)).collect(),
        },
        _ => row.join(","),
    }
}

fn matrix(name: &str, value: &str) -> String {
    if value.is_empty() {
        format!(";{}", encode(name))
    } else {
        format!(";{}={value}", encode(name))
    }
}

/// Returns the text of a value in a header. Nothing is encoded there.
pub fn in_header(style: Style, value: &Shape) -> Option<String> {
    if style == Style::Json {
        return Some(ascii(&value.json()));
    }
    let exploded = style == Style::SimpleExploded;
    joined(",", row(value, exploded, str::to_owned))
}

/// JSON of which a header can carry every character.
fn ascii(json: &str) -> String {
    let mut ascii = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() {
            ascii.push(character)
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                ascii.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    ascii
}

/// Names with values, for a query or cookies. What has no value has no pair: nothing, null in a
/// list or an object, and empty ones of these.
pub fn pairs(style: Style, name: &str, value: &Shape, encode_value: Encode) -> Vec<String> {
    let pair = |value: &str| format!("{}={value}", encode(name));
    let delimited = |delimiter: &str| {
        let joined = joined(delimiter, row(value, false, encode_value));
        joined.iter().map(|text| pair(text)).collect()
    };
    match (style, value) {
        (_, Shape::Null) => Vec::new(),
        (Style::Json, value) => vec![pair(&encode_value(&value.json()))],
        (Style::DeepObject, value) => {
            let mut pairs = Vec::new();
            deep(name, value, encode_value, &mut pairs);
            pairs
        }
        // A server cannot tell a delimiter from the same character in a value here; the standard
        // leaves that to who uses these styles.
        (Style::SpaceDelimited, _) => delimited("%20"),
        (Style::PipeDelimited, _) => delimited("%7C"),
        (Style::Form, _) => delimited(","),
        (_, Shape::Object(_)) => row(value, true, encode_value),
        (_, value) => {
            let row = row(value, true, encode_value);
            row.iter().map(|text| pair(text)).collect()
        }
    }
}

/// `name[member]=value`. The standard defines this for properties that are strings; deeper ones go on in
/// the same way, lists repeat their name, and lists of lists or objects have numbers, without which
/// nothing would tell what belongs together.
fn deep(name: &str, value: &Shape, encode_value: Encode, pairs: &mut Vec<String>) {
    match value {
        Shape::Object(members) => {
            for (member, value) in members {
                deep(&format!("{name}[{member}]"), value, encode_value, pairs);
            }
        }
        Shape::Array(items) if items.iter().any(Shape::is_compound) => {
            for (index, item) in items.iter().enumerate() {
                deep(&format!("{name}[{index}]"), item, encode_value, pairs);
            }
        }
        Shape::Array(items) => {
            for item in items {
                deep(name, item, encode_value, pairs);
            }
        }
        value => {
            let text = value.text();
            pairs.extend(text.map(|text| format!("{}={}", encode(name), encode_value(&text))));
        }
    }
}

/// Returns the values of a list, or the names and values of properties, in one row.
fn row(value: &Shape, exploded: bool, encode: Encode) -> Vec<String> {
    match value {
        Shape::Array(items) => {
            let texts = items.iter().filter_map(Shape::text);
            texts.map(|text| encode(&text)).collect()
        }
        Shape::Object(members) => {
            let members = members.iter();
            let texts = members.filter_map(|(name, value)| Some((encode(name), value.text()?)));
            let texts = texts.map(|(name, value)| (name, encode(&value)));
            if exploded {
                texts
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect()
            } else {
                texts.flat_map(|(name, value)| [name, value]).collect()
            }
        }
        value => value.text().iter().map(|text| encode(text)).collect(),
    }
}

/// Returns the strings as one; none where there are none.
pub fn joined(separator: &str, texts: Vec<String>) -> Option<String> {
    (!texts.is_empty()).then(|| texts.join(separator))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::shape::shape;
    use super::*;

    /// Returns the values of the table of examples in the standard, in its order.
    fn examples() -> [Shape; 4] {
        let members = [("R", 100), ("G", 200), ("B", 150)];
        let bare = |(name, value): (&str, i32)| (name.to_owned(), Shape::Bare(value.to_string()));
        [
            of(&json!("")),
            of(&json!("blue")),
            of(&json!(["blue", "black", "brown"])),
            Shape::Object(members.map(bare).into()),
        ]
    }

    fn of(value: &Value) -> Shape {
        shape(value).unwrap_or(Shape::Null)
    }

    fn paths(style: Style) -> [String; 4] {
        examples().map(|value| in_path(style, "color", &value))
    }

    fn query(style: Style, value: &Shape) -> String {
        joined("&", pairs(style, "color", value, encode)).unwrap_or_default()
    }

    fn queries(style: Style) -> [String; 4] {
        examples().map(|value| query(style, &value))
    }

    #[test]
    fn styles_of_paths_are_those_of_the_table() {
        let simple = ["", "blue", "blue,black,brown"];
        assert_eq!(paths(Style::Simple)[..3], simple);
        assert_eq!(paths(Style::Simple)[3], "R,100,G,200,B,150");
        assert_eq!(paths(Style::SimpleExploded)[..3], simple);
        assert_eq!(paths(Style::SimpleExploded)[3], "R=100,G=200,B=150");
        assert_eq!(
            paths(Style::Label),
            [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]
        );
        assert_eq!(
            paths(Style::LabelExploded),
            [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]
        );
        assert_eq!(
            paths(Style::Matrix),
            [
                ";color",
                ";color=blue",
                ";color=blue,black,brown",
                ";color=R,100,G,200,B,150"
            ]
        );
        assert_eq!(
            paths(Style::MatrixExploded),
            [
                ";color",
                ";color=blue",
                ";color=blue;color=black;color=brown",
                ";R=100;G=200;B=150"
            ]
        );
    }

    #[test]
    fn styles_of_queries_are_those_of_the_table() {
        assert_eq!(
            queries(Style::Form),
            [
                "color=",
                "color=blue",
                "color=blue,black,brown",
                "color=R,100,G,200,B,150"
            ]
        );
        assert_eq!(
            queries(Style::FormExploded),
            [
                "color=",
                "color=blue",
                "color=blue&color=black&color=brown",
                "R=100&G=200&B=150"
            ]
        );
        assert_eq!(
            queries(Style::SpaceDelimited)[2..],
            [
                "color=blue%20black%20brown",
                "color=R%20100%20G%20200%20B%20150"
            ]
        );
        assert_eq!(
            queries(Style::PipeDelimited)[2..],
            [
                "color=blue%7Cblack%7Cbrown",
                "color=R%7C100%7CG%7C200%7CB%7C150"
            ]
        );
        assert_eq!(
            queries(Style::DeepObject)[3],
            "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"
        );
    }

    #[test]
    fn styles_of_headers_are_those_of_the_table() {
        let headers = |style| examples().map(|value| in_header(style, &value).unwrap_or_default());
        assert_eq!(
            headers(Style::Simple),
            ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]
        );
        assert_eq!(headers(Style::SimpleExploded)[3], "R=100,G=200,B=150");
        let json = in_header(Style::Json, &of(&json!({"a": "é😀"})));
        assert_eq!(json.as_deref(), Some(r#"{"a":"\u00e9\ud83d\ude00"}"#));
    }

    #[test]
    fn deep_objects_go_on_as_they_begin() {
        let decoded = |value| {
            let query = query(Style::DeepObject, &of(&value));
            let decoded = percent_encoding::percent_decode_str(&query);
            decoded.decode_utf8_lossy().into_owned()
        };
        assert_eq!(
            decoded(json!({"a": {"b": {"c": 1}}, "d": [2, 3]})),
            "color[a][b][c]=1&color[d]=2&color[d]=3"
        );
        assert_eq!(
            decoded(json!({"a": [{"b": 1, "c": 2}, {"b": 3}]})),
            "color[a][0][b]=1&color[a][0][c]=2&color[a][1][b]=3"
        );
    }

    #[test]
    fn what_has_no_value_is_left_out() {
        for value in [
            json!(null),
            json!([]),
            json!([null]),
            json!({}),
            json!({"a": null}),
        ] {
            for style in [Style::Form, Style::FormExploded, Style::DeepObject] {
                assert_eq!(query(style, &of(&value)), "", "{value}");
            }
            assert_eq!(in_path(Style::MatrixExploded, "color", &of(&value)), "");
            assert_eq!(in_header(Style::Simple, &of(&value)), None);
        }
        assert_eq!(
            query(Style::Form, &of(&json!(["a", null, "b"]))),
            "color=a,b"
        );
    }

    #[test]
    fn no_value_leaves_its_place() {
        let hostile = of(&json!("a&b=c#d;e+f%26,g h[i]"));
        assert_eq!(
            query(Style::Form, &hostile),
            "color=a%26b%3Dc%23d%3Be%2Bf%2526%2Cg%20h%5Bi%5D"
        );
        let reserved = pairs(Style::Form, "color", &hostile, encode_reserved);
        assert_eq!(reserved, ["color=a%26b=c%23d%3Be%2Bf%2526,g%20h%5Bi%5D"]);
        let list = of(&json!(["a,b", "https://c/?d=$e"]));
        let reserved = pairs(Style::Form, "color", &list, encode_item);
        assert_eq!(reserved, ["color=a%2Cb,https://c/?d=$e"]);
        let name = pairs(Style::Form, "a[b]&c", &of(&json!(1)), encode);
        assert_eq!(name, ["a%5Bb%5D%26c=1"]);
        assert_eq!(
            in_path(Style::Simple, "p", &of(&json!(["a/b", "?"]))),
            "a%2Fb,%3F"
        );
    }

    #[test]
    fn what_no_style_says_how_to_write_is_json() {
        let nested = of(&json!([{"a": [1, "b"]}]));
        assert_eq!(
            query(Style::FormExploded, &nested),
            "color=%7B%22a%22%3A%5B1%2C%22b%22%5D%7D"
        );
        assert_eq!(query(Style::Json, &of(&json!([]))), "color=%5B%5D");
        assert_eq!(
            in_path(Style::Json, "p", &of(&json!({"a": 1}))),
            "%7B%22a%22%3A1%7D"
        );
    }
}
