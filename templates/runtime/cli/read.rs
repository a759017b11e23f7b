// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Reads JSON and arguments as values of a type, which decides how an argument is read.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::super::reader::{self, strict};
use super::node::Node;

/// Reads a value of a type.
pub fn read<'n, S: DeserializeSeed<'n>>(of: S, node: &'n Node) -> Result<S::Value, Misread> {
    of.deserialize(NodeReader(node))
}

/// Reads a value as [`read`] does, but a value that matches a variant of a union has to fit it.
pub fn read_strictly<'n, S: DeserializeSeed<'n>>(
    of: S,
    node: &'n Node,
) -> Result<S::Value, Misread> {
    of.deserialize(strict(NodeReader(node)))
}

/// The error of a value that does not have the expected type, with its path.
#[derive(Debug)]
pub struct Misread {
    /// From the innermost step to the outermost.
    path: Vec<String>,
    message: String,
}

impl Misread {
    fn within(mut self, step: impl FnOnce() -> String) -> Self {
        self.path.push(step());
        self
    }
}

impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self
            .path
            .iter()
            .rev()
            .map(String::as_str)
            .collect::<String>();
        match path.trim_start_matches('.') {
            "" => {}
            path => write!(f, "at {path}: ")?,
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Misread {}

impl serde::de::Error for Misread {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self {
            path: Vec::new(),
            message: message.to_string(),
        }
    }
}

#[derive(Clone, Copy)]
struct NodeReader<'a>(&'a Node);

impl<'a> NodeReader<'a> {
    /// Returns the argument, if the value is one.
    fn argument(self) -> Option<&'a str> {
        match self.0 {
            Node::Argument(text) => Some(text),
            _ => None,
        }
    }

    fn integer<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Misread> {
        let text = match self.0 {
            Node::Argument(text) => text,
            Node::Number(number) if number.is_f64() => {
                return match number.as_f64().and_then(reader::integer) {
                    Some(value) => visitor.visit_i64(value),
                    None => self.deserialize_any(visitor),
                };
            }
            _ => return self.deserialize_any(visitor),
        };
        match (text.parse::<i64>(), text.parse::<u64>()) {
            (Ok(value), _) => visitor.visit_i64(value),
            (_, Ok(value)) => visitor.visit_u64(value),
            _ => Err(expected("an integer", text)),
        }
    }

    fn float<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Misread> {
        match self.argument() {
            None => self.deserialize_any(visitor),
            Some(text) => match text.parse::<f64>() {
                Ok(value) if value.is_finite() => visitor.visit_f64(value),
                _ => Err(expected("a number", text)),
            },
        }
    }

    fn text<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Misread> {
        match self.argument() {
            Some(text) => visitor.visit_borrowed_str(text),
            None => self.deserialize_any(visitor),
        }
    }
}

fn expected(what: &str, text: &str) -> Misread {
    Misread::custom(format_args!("expected {what}, not `{text}`"))
}

/// Reads a string as JSON.
fn json<'a, V: Visitor<'a>>(text: &'a str, visitor: V) -> Result<V::Value, Misread> {
    let mut json = serde_json::Deserializer::from_str(text);
    let read = json.deserialize_any(visitor).map_err(Misread::custom)?;
    json.end().map_err(Misread::custom)?;
    Ok(read)
}

/// Returns `true` if a string is read as JSON where no type is declared. A number that JSON writes in another form, such
/// as the version 1.10, stays a string, so that no digit is lost.
fn is_json(text: &str) -> bool {
    match serde_json::from_str::<Node>(text) {
        Ok(Node::Number(number)) => number.to_string() == text,
        Ok(_) => true,
        Err(_) => false,
    }
}

macro_rules! deserialize_by {
    ($($by:ident: $($method:ident)*;)*) => {
        $($(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misread> {
            self.$by(visitor)
        })*)*
    };
}

impl<'de> Deserializer<'de> for NodeReader<'de> {
    type Error = Misread;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misread> {
        match self.0 {
            Node::Null => visitor.visit_unit(),
            Node::Bool(value) => visitor.visit_bool(*value),
            Node::Number(number) => number.deserialize_any(visitor).map_err(Misread::custom),
            Node::String(text) => visitor.visit_borrowed_str(text),
            Node::Argument(text) if is_json(text) => json(text, visitor),
            Node::Argument(text) => visitor.visit_borrowed_str(text),
            Node::Array(nodes) => {
                let mut items = Items(nodes.iter(), 0);
                let read = visitor.visit_seq(&mut items)?;
                match items.1 {
                    // A tuple takes no more than it has.
                    used if used < nodes.len() => {
                        let count = nodes.len();
                        let message = format_args!("expected {used} items, not {count}");
                        Err(Misread::custom(message))
                    }
                    _ => Ok(read),
                }
            }
            Node::Object(properties) => visitor.visit_map(Properties(properties.iter(), None)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misread> {
        match self.argument() {
            Some("true") => visitor.visit_bool(true),
            Some("false") => visitor.visit_bool(false),
            Some(text) => Err(expected("`true` or `false`", text)),
            None => self.deserialize_any(visitor),
        }
    }

    deserialize_by! {
        integer: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64;
        float: deserialize_f32 deserialize_f64;
        text: deserialize_char deserialize_str deserialize_string deserialize_identifier;
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misread> {
        match self.0 {
            Node::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misread> {
        visitor.visit_newtype_struct(self)
    }

    /// Reads one value as a list of one, unless it is a list in JSON.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misread> {
        match self.argument() {
            Some(text) if text.starts_with('[') && is_json(text) => json(text, visitor),
            Some(_) => visitor.visit_seq(&mut Items(std::slice::from_ref(self.0).iter(), 0)),
            None => self.deserialize_any(visitor),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misread> {
        match self.argument() {
            Some(text) if text.starts_with('{') => json(text, visitor),
            Some(text) => Err(expected("an object in JSON", text)),
            None => self.deserialize_any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misread> {
        self.deserialize_map(visitor)
    }

    forward_to_deserialize_any! {
        i128 u128 bytes byte_buf unit unit_struct tuple tuple_struct enum ignored_any
    }
}

struct Items<'a>(std::slice::Iter<'a, Node>, usize);

impl<'a> SeqAccess<'a> for &mut Items<'a> {
    type Error = Misread;

    fn next_element_seed<T: DeserializeSeed<'a>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Misread> {
        let Items(items, index) = &mut **self;
        let Some(item) = items.next() else {
            return Ok(None);
        };
        let read = seed.deserialize(NodeReader(item));
        let read = read.map_err(|misread| misread.within(|| format!("[{index}]")))?;
        *index += 1;
        Ok(Some(read))
    }
}

/// The remaining properties, and the one whose name was read last.
struct Properties<'a>(
    std::slice::Iter<'a, (String, Node)>,
    Option<&'a (String, Node)>,
);

impl<'a> MapAccess<'a> for Properties<'a> {
    type Error = Misread;

    fn next_key_seed<K: DeserializeSeed<'a>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Misread> {
        self.1 = self.0.next();
        match self.1 {
            Some((name, _)) => {
                let name = serde::de::value::BorrowedStrDeserializer::new(name);
                seed.deserialize(name).map(Some)
            }
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> Result<V::Value, Misread> {
        let Some((name, value)) = self.1 else {
            return Err(Misread::custom("a value was requested before its name"));
        };
        let read = seed.deserialize(NodeReader(value));
        read.map_err(|misread| misread.within(|| format!(".{name}")))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::marker::PhantomData;

    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use super::*;

    fn typed<T: DeserializeOwned>(text: &str) -> Result<T, String> {
        read(PhantomData, &Node::Argument(text.to_owned())).map_err(|misread| misread.to_string())
    }

    #[test]
    fn a_text_is_what_its_type_wants() {
        assert_eq!(typed::<String>("12").as_deref(), Ok("12"));
        assert_eq!(typed::<i64>("-12"), Ok(-12));
        assert_eq!(typed::<u64>("18446744073709551615"), Ok(u64::MAX));
        assert_eq!(typed::<f32>("1.1"), Ok(1.1));
        assert_eq!(typed::<bool>("true"), Ok(true));
        assert_eq!(typed::<Option<bool>>("false"), Ok(Some(false)));
        assert_eq!(typed::<Vec<i64>>("[1, 2]"), Ok(vec![1, 2]));
        assert_eq!(typed::<Vec<String>>("[1"), Ok(vec!["[1".to_owned()]));
        let map = typed::<BTreeMap<String, i64>>(r#"{"a": 1}"#);
        assert_eq!(map, Ok(BTreeMap::from([("a".to_owned(), 1)])));
    }

    #[test]
    fn without_a_type_it_is_json_if_nothing_is_lost() {
        for (text, value) in [
            ("1", json!(1)),
            ("1.0", json!(1.0)),
            ("1.10", json!("1.10")),
            ("007", json!("007")),
            ("12345678901234567890123", json!("12345678901234567890123")),
            ("true", json!(true)),
            ("null", json!(null)),
            ("\"1\"", json!("1")),
            ("{\"a\": [1]}", json!({"a": [1]})),
            ("{a}", json!("{a}")),
            ("", json!("")),
        ] {
            assert_eq!(typed::<Value>(text), Ok(value), "{text}");
        }
    }

    #[test]
    fn an_integer_may_have_a_fraction_of_zero_and_a_tuple_has_no_more_items() {
        let read = |json: &str| {
            let node = Node::parse(json.as_bytes()).expect("it is JSON");
            super::read(PhantomData::<Vec<(String, i64)>>, &node)
                .map_err(|misread| misread.to_string())
        };
        assert_eq!(read(r#"[["a", 5.0]]"#), Ok(vec![("a".to_owned(), 5)]));
        let error = read(r#"[["a", 5.5]]"#).unwrap_err();
        assert!(
            error.starts_with("at [0][1]: invalid type: floating point"),
            "{error}"
        );
        let error = read(r#"[["a", 1, 2]]"#).unwrap_err();
        assert_eq!(error, "at [0]: expected 2 items, not 3");
    }

    #[test]
    fn what_does_not_match_is_reported_with_its_location() {
        let error = |text: &str| typed::<i64>(text).unwrap_err();
        assert_eq!(error("1x"), "expected an integer, not `1x`");
        let node = Node::parse(br#"{"a": {"b": [1, "two"]}}"#).expect("it is JSON");
        let misread = read(
            PhantomData::<BTreeMap<String, BTreeMap<String, Vec<i64>>>>,
            &node,
        );
        assert_eq!(
            misread.unwrap_err().to_string(),
            "at a.b[1]: invalid type: string \"two\", expected i64"
        );
    }
}
