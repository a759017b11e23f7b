// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! URL-encoded forms: an object goes in, `name=value` pairs come out.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Map, Value};

/// How a member is written where the description says it.
#[derive(Clone, Copy, Debug)]
pub struct Encoding {
    pub style: Style,
    /// Whether each item or member is a pair of its own.
    pub explode: bool,
    /// Whether characters that have a meaning in URLs stay as they are.
    pub allow_reserved: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Style {
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// As JSON in one pair.
    Json,
}

const DEFAULT: Encoding = Encoding {
    style: Style::Form,
    explode: true,
    allow_reserved: false,
};

/// What forms of browsers leave as it is, and what no reader takes for anything else.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'*');

/// Beside those, RFC 3986's reserved characters, but for what would end the value.
const RESERVED: &AsciiSet = &VALUE
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'[')
    .remove(b']')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b',')
    .remove(b';');

/// Writes an object as a form. Members that are null are left out.
pub fn write(
    body: &impl Serialize,
    encodings: &[(&'static str, Encoding)],
) -> Result<String, String> {
    let Value::Object(members) = serde_json::to_value(body).map_err(|error| error.to_string())?
    else {
        return Err("it is no object".to_owned());
    };
    let mut pairs = Pairs::default();
    for (name, value) in &members {
        let own = encodings.iter().find(|(known, _)| known == name);
        let encoding = own.map_or(DEFAULT, |(_, encoding)| *encoding);
        pairs.reserved = encoding.allow_reserved;
        pairs.member(name, value, encoding);
    }
    Ok(pairs.text)
}

#[derive(Default)]
struct Pairs {
    text: String,
    reserved: bool,
}

impl Pairs {
    fn member(&mut self, name: &str, value: &Value, encoding: Encoding) {
        let separator = match encoding.style {
            Style::Form | Style::DeepObject | Style::Json => ",",
            Style::SpaceDelimited => "%20",
            Style::PipeDelimited => "%7C",
        };
        match value {
            Value::Null => {}
            value if encoding.style == Style::Json => self.pair(name, &[&value.to_string()], ""),
            Value::Object(members) if encoding.style == Style::DeepObject => {
                self.deep(name, members)
            }
            Value::Array(items) if encoding.explode => {
                for item in items {
                    self.pair(name, &[&text(item)], "");
                }
            }
            Value::Object(members) if encoding.explode => {
                for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
                    self.pair(name, &[&text(value)], "");
                }
            }
            // Nothing to write is not the same as one empty text.
            Value::Array(items) if items.is_empty() => {}
            Value::Array(items) => {
                let items: Vec<String> = items.iter().map(text).collect();
                let items: Vec<&str> = items.iter().map(String::as_str).collect();
                self.pair(name, &items, separator);
            }
            Value::Object(members) if members.is_empty() => {}
            Value::Object(members) => {
                let members = members.iter().filter(|(_, value)| !value.is_null());
                let words: Vec<String> = members
                    .flat_map(|(name, value)| [name.clone(), text(value)])
                    .collect();
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                self.pair(name, &words, separator);
            }
            scalar => self.pair(name, &[&text(scalar)], ""),
        }
    }

    /// `a[b]=1`, at any depth; items of an array have their place for a name.
    fn deep(&mut self, name: &str, members: &Map<String, Value>) {
        for (member, value) in members {
            self.deep_value(&format!("{name}[{member}]"), value);
        }
    }

    fn deep_value(&mut self, name: &str, value: &Value) {
        match value {
            Value::Null => {}
            Value::Object(members) => self.deep(name, members),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.deep_value(&format!("{name}[{index}]"), item);
                }
            }
            scalar => self.pair(name, &[&text(scalar)], ""),
        }
    }

    fn pair(&mut self, name: &str, words: &[&str], separator: &str) {
        if !self.text.is_empty() {
            self.text.push('&');
        }
        self.text.extend(utf8_percent_encode(name, VALUE));
        self.text.push('=');
        let kept = if self.reserved { RESERVED } else { VALUE };
        for (index, word) in words.iter().enumerate() {
            if index > 0 {
                self.text.push_str(separator);
            }
            self.text.extend(utf8_percent_encode(word, kept));
        }
    }
}

/// A value as one text; what has parts is JSON.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn encoding(style: Style, explode: bool, allow_reserved: bool) -> Encoding {
        Encoding {
            style,
            explode,
            allow_reserved,
        }
    }

    fn written(body: Value, style: Style, explode: bool) -> String {
        let encodings = [("a", encoding(style, explode, false))];
        write(&body, &encodings).unwrap_or_else(|error| error)
    }

    #[test]
    fn scalars_and_lists_are_pairs() {
        let body =
            json!({"text": "a b&c=é+1", "yes": true, "n": 1.5, "none": null, "list": [1, "x"]});
        assert_eq!(
            write(&body, &[]).as_deref(),
            Ok("list=1&list=x&n=1.5&text=a%20b%26c%3D%C3%A9%2B1&yes=true")
        );
        assert_eq!(
            write(&[1], &[]),
            Err("it is no object".to_owned()),
            "a list has no names"
        );
    }

    #[test]
    fn lists_follow_their_style() {
        let body = || json!({"a": ["x", "y z"]});
        assert_eq!(written(body(), Style::Form, false), "a=x,y%20z");
        assert_eq!(written(body(), Style::SpaceDelimited, false), "a=x%20y%20z");
        assert_eq!(written(body(), Style::PipeDelimited, false), "a=x%7Cy%20z");
        assert_eq!(written(body(), Style::PipeDelimited, true), "a=x&a=y%20z");
        assert_eq!(written(json!({"a": []}), Style::Form, false), "");
        assert_eq!(
            written(body(), Style::Json, true),
            "a=%5B%22x%22%2C%22y%20z%22%5D"
        );
    }

    #[test]
    fn objects_follow_their_style() {
        let body = || json!({"a": {"b": 1, "c": {"d": ["x", "y"]}, "e": null}});
        assert_eq!(
            written(body(), Style::DeepObject, true),
            "a%5Bb%5D=1&a%5Bc%5D%5Bd%5D%5B0%5D=x&a%5Bc%5D%5Bd%5D%5B1%5D=y"
        );
        let flat = || json!({"a": {"b": 1, "c": "x"}});
        assert_eq!(written(flat(), Style::Form, true), "b=1&c=x");
        assert_eq!(written(flat(), Style::Form, false), "a=b,1,c,x");
    }

    #[test]
    fn reserved_characters_stay_where_they_may() {
        let encodings = [("url", encoding(Style::Form, true, true))];
        let body = json!({"other": "/", "url": "https://a/?b&c#d"});
        assert_eq!(
            write(&body, &encodings).as_deref(),
            Ok("other=%2F&url=https://a/?b%26c%23d")
        );
    }
}
