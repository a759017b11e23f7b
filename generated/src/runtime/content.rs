// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Values that are read before their type is known.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{
    Deserialize, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Value;

use super::key::Key;
use super::reader::UNION;
use super::visit::visit_as;

/// As serde_json's `Value`, but it borrows what it can, and an object is a list: so
/// the properties before a discriminator are buffered with less work.
pub enum Content<'de> {
    Null,
    Boolean(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    Borrowed(&'de str),
    String(String),
    Array(Vec<Content<'de>>),
    Object(Vec<(Key<'de>, Content<'de>)>),
}

impl Content<'_> {
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Borrowed(text) => Some(text),
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn into_value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Boolean(value) => value.into(),
            Self::Signed(value) => value.into(),
            Self::Unsigned(value) => value.into(),
            Self::Float(value) => value.into(),
            Self::Borrowed(text) => text.into(),
            Self::String(text) => text.into(),
            Self::Array(items) => items.into_iter().map(Content::into_value).collect(),
            Self::Object(properties) => object_of(properties),
        }
    }
}

/// Returns an object of these properties. The last of several with one name is kept, as in serde_json.
pub fn object_of(properties: Vec<(Key<'_>, Content<'_>)>) -> Value {
    let properties = properties.into_iter();
    Value::Object(
        properties
            .map(|(key, value)| (key.into_string(), value.into_value()))
            .collect(),
    )
}

impl<'de> Deserialize<'de> for Content<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ContentVisitor;

        impl<'de> Visitor<'de> for ContentVisitor {
            type Value = Content<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("any JSON value")
            }

            visit_as! {
                visit_unit() => Content::Null;
                visit_none() => Content::Null;
                visit_bool(value: bool) => Content::Boolean(value);
                visit_i64(value: i64) => Content::Signed(value);
                visit_u64(value: u64) => Content::Unsigned(value);
                visit_f64(value: f64) => Content::Float(value);
                visit_borrowed_str(text: &'de str) => Content::Borrowed(text);
                visit_str(text: &str) => Content::String(text.to_owned());
                visit_string(text: String) => Content::String(text);
            }

            fn visit_some<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<Content<'de>, D::Error> {
                deserializer.deserialize_any(self)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Content<'de>, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    items.push(item);
                }
                Ok(Content::Array(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Content<'de>, A::Error> {
                let mut properties = Vec::new();
                while let Some(property) = map.next_entry()? {
                    properties.push(property);
                }
                Ok(Content::Object(properties))
            }
        }

        deserializer.deserialize_any(ContentVisitor)
    }
}

/// Deserializes a value once its type is known.
pub struct ContentDeserializer<'de, E>(Content<'de>, PhantomData<E>);

impl<'de, E: Error> IntoDeserializer<'de, E> for Content<'de> {
    type Deserializer = ContentDeserializer<'de, E>;

    fn into_deserializer(self) -> Self::Deserializer {
        ContentDeserializer(self, PhantomData)
    }
}

impl<'de, E: Error> IntoDeserializer<'de, E> for Key<'de> {
    type Deserializer = ContentDeserializer<'de, E>;

    fn into_deserializer(self) -> Self::Deserializer {
        match self.0 {
            Cow::Borrowed(name) => Content::Borrowed(name).into_deserializer(),
            Cow::Owned(name) => Content::String(name).into_deserializer(),
        }
    }
}

impl<'de, E: Error> Deserializer<'de> for ContentDeserializer<'de, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.0 {
            Content::Null => visitor.visit_unit(),
            Content::Boolean(value) => visitor.visit_bool(value),
            Content::Signed(value) => visitor.visit_i64(value),
            Content::Unsigned(value) => visitor.visit_u64(value),
            Content::Float(value) => visitor.visit_f64(value),
            Content::Borrowed(text) => visitor.visit_borrowed_str(text),
            Content::String(text) => visitor.visit_string(text),
            Content::Array(items) => visitor.visit_seq(SeqDeserializer::new(items.into_iter())),
            Content::Object(properties) => {
                visitor.visit_map(MapDeserializer::new(properties.into_iter()))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.0 {
            Content::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, E> {
        // Only strict readers buffer values as content.
        if name == UNION {
            return visitor.visit_some(self);
        }
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn it_holds_what_a_value_holds() {
        let text = r#"{"a": [null, true, -1, 18446744073709551615, 0.5, "b", "\u0063"], "d": {}}"#;
        let value: Value = serde_json::from_str(text).unwrap();
        let content: Content<'_> = serde_json::from_str(text).unwrap();
        assert_eq!(content.into_value(), value);
        let content: Content<'_> = serde_json::from_str(text).unwrap();
        let again = IntoDeserializer::<serde_json::Error>::into_deserializer(content);
        assert_eq!(Value::deserialize(again).unwrap(), value);
    }

    #[test]
    fn what_can_be_is_borrowed() {
        let content: Content<'_> = serde_json::from_str(r#"["plain", "\u0063"]"#).unwrap();
        let Content::Array(items) = content else {
            panic!("it is a list");
        };
        assert!(matches!(&items[0], Content::Borrowed("plain")));
        assert!(matches!(&items[1], Content::String(text) if text == "c"));
    }

    #[test]
    fn an_option_is_read_as_one() {
        let read = |text: &'static str| {
            let content: Content<'static> = serde_json::from_str(text).unwrap();
            let deserializer = IntoDeserializer::<serde_json::Error>::into_deserializer(content);
            Option::<i64>::deserialize(deserializer).unwrap()
        };
        assert_eq!((read("null"), read("7")), (None, Some(7)));
        assert_eq!(json!(null), Content::Null.into_value());
    }
}
