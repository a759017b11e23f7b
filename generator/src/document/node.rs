//! A document before anybody knows what it means: the JSON data model, with mappings in the order of the text.
//! Comes in: what the YAML and JSON readers saw. Goes out: nodes to look at, and a serde deserializer over them.
//!
//! Mappings keep repeated keys, so that they can be reported with their place instead of winning or losing silently.

use std::fmt;

use serde::de::value::{BorrowedStrDeserializer, Error, MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

/// One value of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    Null,
    Bool(bool),
    Unsigned(u64),
    /// Only numbers below zero.
    Signed(i64),
    Float(f64),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    /// The member of a mapping under this key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match self {
            Node::Map(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// What a reference object refers to.
    pub fn reference(&self) -> Option<&str> {
        self.get("$ref").and_then(Node::as_text)
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// What a person would call the value: `a list`, `the number 1.0`, `the string "x"`.
impl fmt::Display for Node {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Node::Null => formatter.write_str("empty (null)"),
            Node::Bool(value) => write!(formatter, "the boolean {value}"),
            Node::Unsigned(value) => write!(formatter, "the number {value}"),
            Node::Signed(value) => write!(formatter, "the number {value}"),
            Node::Float(value) => write!(formatter, "the number {value:?}"),
            Node::Text(value) if value.chars().count() <= 40 => write!(formatter, "the string {value:?}"),
            Node::Text(_) => formatter.write_str("a string"),
            Node::List(_) => formatter.write_str("a list"),
            Node::Map(_) => formatter.write_str("an object"),
        }
    }
}

impl<'de> IntoDeserializer<'de> for &'de Node {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Borrows all text, which keeps openapiv3's many intermediate copies small.
impl<'de> Deserializer<'de> for &'de Node {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Node::Null => visitor.visit_unit(),
            Node::Bool(value) => visitor.visit_bool(*value),
            Node::Unsigned(value) => visitor.visit_u64(*value),
            Node::Signed(value) => visitor.visit_i64(*value),
            Node::Float(value) => visitor.visit_f64(*value),
            Node::Text(value) => visitor.visit_borrowed_str(value),
            Node::List(items) => visitor.visit_seq(SeqDeserializer::new(items.iter())),
            Node::Map(entries) => visitor.visit_map(members(entries)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Node::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self {
            Node::Map(entries) => visitor.visit_enum(MapAccessDeserializer::new(members(entries))),
            Node::Text(value) => BorrowedStrDeserializer::new(value).deserialize_enum(name, variants, visitor),
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

fn members<'de>(
    entries: &'de [(String, Node)],
) -> MapDeserializer<'de, impl Iterator<Item = (BorrowedStrDeserializer<'de, Error>, &'de Node)>, Error> {
    MapDeserializer::new(entries.iter().map(|(key, value)| (BorrowedStrDeserializer::new(key), value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use openapiv3::{QueryStyle, Schema};
    use serde::Deserialize;

    #[test]
    fn openapiv3_reads_from_nodes() {
        let text = |text: &str| Node::Text(text.to_owned());
        let node = Node::Map(vec![
            ("type".to_owned(), text("string")),
            ("maxLength".to_owned(), Node::Unsigned(3)),
            ("description".to_owned(), Node::Null),
        ]);
        let schema = Schema::deserialize(&node).expect("the node is a schema");
        let json = serde_json::json!({"type": "string", "maxLength": 3});
        assert_eq!(schema, serde_json::from_value(json).expect("the value is a schema"));
        assert_eq!(QueryStyle::deserialize(&text("deepObject")), Ok(QueryStyle::DeepObject));
    }

    #[test]
    fn values_are_named_as_a_person_would() {
        assert_eq!(Node::Float(1.0).to_string(), "the number 1.0");
        assert_eq!(Node::Text("a\"b".to_owned()).to_string(), r#"the string "a\"b""#);
        assert_eq!(Node::Text("x".repeat(41)).to_string(), "a string");
    }
}
