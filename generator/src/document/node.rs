//! A document before its meaning is known: the JSON data model, with mappings in the order of the text.
//! Input: the events of the YAML and JSON readers. Output: nodes, and a serde deserializer over them.
//!
//! Mappings keep repeated keys, so that they can be reported with their location.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{BorrowedStrDeserializer, Error, MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde::ser::{Serialize, Serializer};

use crate::lines::cut;

/// One value of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    Null,
    Bool(bool),
    Unsigned(u64),
    /// A negative number.
    Signed(i64),
    Float(f64),
    String(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Node::String(text.to_owned())
    }
}

impl Node {
    /// Creates a mapping.
    pub fn map<'k>(entries: impl IntoIterator<Item = (&'k str, Node)>) -> Self {
        Node::Map(entries.into_iter().map(|(key, node)| (key.to_owned(), node)).collect())
    }

    /// Returns the node as YAML on one line, for messages. Long texts are cut, and inner collections are left out.
    pub fn written(&self) -> String {
        /// The maximum number of entries, and of characters of a text.
        const MAX_ENTRIES: usize = 5;
        const MAX_LENGTH: usize = 40;
        let inner = |node: &Node| match node {
            Node::List(items) if !items.is_empty() => "[…]".to_owned(),
            Node::Map(entries) if !entries.is_empty() => "{…}".to_owned(),
            other => other.written(),
        };
        let joined = |mut entries: Vec<String>, count| {
            entries.extend((count > MAX_ENTRIES).then(|| "…".to_owned()));
            entries.join(", ")
        };
        match self {
            Node::List(items) => {
                format!("[{}]", joined(items.iter().take(MAX_ENTRIES).map(inner).collect(), items.len()))
            }
            Node::Map(entries) => {
                let first = entries.iter().take(MAX_ENTRIES);
                let first = first.map(|(key, value)| format!("{}: {}", cut(key, MAX_LENGTH), inner(value)));
                format!("{{{}}}", joined(first.collect(), entries.len()))
            }
            Node::String(text) if text.is_empty() => "''".to_owned(),
            Node::String(text) => cut(text, MAX_LENGTH).into_owned(),
            other => other.scalar_text().unwrap_or_else(|| "null".to_owned()),
        }
    }

    /// Returns the value of a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        match self {
            Node::Map(entries) => entries.iter_mut().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// Returns the keys and values of a mapping; none of another node.
    pub fn entries(&self) -> &[(String, Node)] {
        match self {
            Node::Map(entries) => entries,
            _ => &[],
        }
    }

    /// Iterates over the values in a list or a mapping, with the segments of pointers to them.
    pub fn children(&self) -> Box<dyn Iterator<Item = (Cow<'_, str>, &Node)> + '_> {
        match self {
            Node::Map(entries) => Box::new(entries.iter().map(|(key, node)| (Cow::Borrowed(key.as_str()), node))),
            Node::List(items) => {
                Box::new(items.iter().enumerate().map(|(index, node)| (Cow::Owned(index.to_string()), node)))
            }
            _ => Box::new(std::iter::empty()),
        }
    }

    /// Removes a key of a mapping, and returns its value.
    pub fn take(&mut self, key: &str) -> Option<Node> {
        let Node::Map(entries) = self else { return None };
        let index = entries.iter().position(|(name, _)| name == key)?;
        Some(entries.remove(index).1)
    }

    /// Sets the value of a key of a mapping.
    pub fn set(&mut self, key: &str, value: Node) {
        match (self.get_mut(key), value) {
            (Some(known), value) => *known = value,
            (None, value) => {
                if let Node::Map(entries) = self {
                    entries.push((key.to_owned(), value));
                }
            }
        }
    }

    /// Removes the keys of a mapping that are not kept.
    pub fn retain(&mut self, is_kept: impl Fn(&str) -> bool) {
        if let Node::Map(entries) = self {
            entries.retain(|(key, _)| is_kept(key));
        }
    }

    /// Returns a copy of a mapping with another value of a key.
    pub fn with(&self, key: &str, value: Node) -> Node {
        let mut copy = self.clone();
        copy.set(key, value);
        copy
    }

    /// Returns a copy of a mapping without a key.
    pub fn without(&self, key: &str) -> Node {
        let mut copy = self.clone();
        copy.take(key);
        copy
    }

    /// Returns the number of values, including those inside.
    pub fn count(&self) -> usize {
        match self {
            Node::List(items) => 1 + items.iter().map(Node::count).sum::<usize>(),
            Node::Map(entries) => 1 + entries.iter().map(|(_, value)| value.count()).sum::<usize>(),
            _ => 1,
        }
    }

    /// Returns the `$ref` of a reference object.
    pub fn reference(&self) -> Option<&str> {
        self.get("$ref").and_then(Node::as_str)
    }

    pub fn as_str(&self) -> Option<&str> {
        match self {
            Node::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Node::Unsigned(value) => Some(*value as f64),
            Node::Signed(value) => Some(*value as f64),
            Node::Float(value) => Some(*value),
            _ => None,
        }
    }

    /// Returns a boolean or a number as it is written in YAML.
    pub fn scalar_text(&self) -> Option<String> {
        match self {
            Node::Bool(value) => Some(value.to_string()),
            Node::Unsigned(value) => Some(value.to_string()),
            Node::Signed(value) => Some(value.to_string()),
            Node::Float(value) => Some(format!("{value:?}")),
            _ => None,
        }
    }
}

/// The name of the value in messages: `a list`, `the number 1.0`, `the string "x"`.
impl fmt::Display for Node {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Node::Null => formatter.write_str("empty (null)"),
            Node::Bool(value) => write!(formatter, "the boolean {value}"),
            Node::Unsigned(value) => write!(formatter, "the number {value}"),
            Node::Signed(value) => write!(formatter, "the number {value}"),
            Node::Float(value) => write!(formatter, "the number {value:?}"),
            Node::String(value) if value.chars().count() <= 40 => write!(formatter, "the string {value:?}"),
            Node::String(_) => formatter.write_str("a string"),
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

/// Borrows all strings, which keeps openapiv3's many intermediate copies small.
impl<'de> Deserializer<'de> for &'de Node {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Node::Null => visitor.visit_unit(),
            Node::Bool(value) => visitor.visit_bool(*value),
            Node::Unsigned(value) => visitor.visit_u64(*value),
            Node::Signed(value) => visitor.visit_i64(*value),
            Node::Float(value) => visitor.visit_f64(*value),
            Node::String(value) => visitor.visit_borrowed_str(value),
            Node::List(items) => visitor.visit_seq(SeqDeserializer::new(items.iter())),
            Node::Map(entries) => visitor.visit_map(map_access(entries)),
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
            Node::Map(entries) => visitor.visit_enum(MapAccessDeserializer::new(map_access(entries))),
            Node::String(value) => BorrowedStrDeserializer::new(value).deserialize_enum(name, variants, visitor),
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Node::Null => serializer.serialize_unit(),
            Node::Bool(value) => serializer.serialize_bool(*value),
            Node::Unsigned(value) => serializer.serialize_u64(*value),
            Node::Signed(value) => serializer.serialize_i64(*value),
            Node::Float(value) => serializer.serialize_f64(*value),
            Node::String(value) => serializer.serialize_str(value),
            Node::List(items) => serializer.collect_seq(items),
            Node::Map(entries) => serializer.collect_map(entries.iter().map(|(key, value)| (key, value))),
        }
    }
}

fn map_access<'de>(
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
        let text = |text: &str| Node::String(text.to_owned());
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
    fn collections_are_written_on_one_line() {
        let text = |text: &str| Node::String(text.to_owned());
        let map = Node::Map(vec![("a".to_owned(), text("b")), ("c".to_owned(), Node::List(vec![Node::Null]))]);
        assert_eq!(map.written(), "{a: b, c: […]}");
        assert_eq!(Node::List(vec![Node::Bool(true); 6]).written(), "[true, true, true, true, true, …]");
    }

    #[test]
    fn values_have_names_for_messages() {
        assert_eq!(Node::Float(1.0).to_string(), "the number 1.0");
        assert_eq!(Node::String("a\"b".to_owned()).to_string(), r#"the string "a\"b""#);
        assert_eq!(Node::String("x".repeat(41)).to_string(), "a string");
        assert_eq!(Node::Float(1.0).scalar_text().as_deref(), Some("1.0"));
        assert_eq!(Node::List(Vec::new()).scalar_text(), None);
    }
}
