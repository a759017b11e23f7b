// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Reads unions. No variant is read before it matches.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Value;

use super::content::{self, Content};
use super::key::Key;
use super::reader;
use super::variant::{Union, from_value, of_type, only_object, tagged};
use super::visit::visit_as;

pub fn deserialize<'de, T: Union, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let visitor = UnionVisitor {
        is_strict: false,
        union: PhantomData,
    };
    deserializer.deserialize_newtype_struct(reader::UNION, visitor)
}

struct UnionVisitor<T> {
    /// Reads a variant directly from the input. This is much faster than to buffer the value, but a value
    /// that matches a variant and does not fit it is then an error.
    is_strict: bool,
    union: PhantomData<T>,
}

impl<'de, T: Union> Visitor<'de> for UnionVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    /// Buffers the value, for readers that are not strict.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        Value::deserialize(deserializer).map(from_value)
    }

    /// Reads the value of a strict reader.
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(Self {
            is_strict: true,
            ..self
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut rest: A) -> Result<T, A::Error> {
        if !self.is_strict {
            return Value::deserialize(MapAccessDeserializer::new(rest)).map(from_value);
        }
        if let Some(variant) = only_object(T::MATCHERS) {
            return T::read(variant, StrictMap(rest));
        }
        let mut before = Vec::new();
        while let Some(key) = rest.next_key::<Key<'de>>()? {
            let is_tag = !T::TAG.is_empty() && key.as_str() == T::TAG;
            let value = rest.next_value::<Content<'de>>()?;
            if let (true, Some(variant)) = (is_tag, tagged(T::MATCHERS, value.as_str())) {
                let properties = PartlyRead {
                    before: before.into_iter(),
                    tag: Some(T::TAG),
                    value: Some(value),
                    rest,
                };
                return T::read(variant, StrictMap(properties));
            }
            before.push((key, value));
        }
        Ok(from_value(content::object_of(before)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<T, A::Error> {
        match of_type(T::MATCHERS, &Value::Array(Vec::new())).filter(|_| self.is_strict) {
            Some(variant) => T::read(variant, SeqAccessDeserializer::new(items)),
            None => Value::deserialize(SeqAccessDeserializer::new(items)).map(from_value),
        }
    }

    visit_as! {
        visit_bool(value: bool) => from_value(value.into());
        visit_i64(value: i64) => from_value(value.into());
        visit_u64(value: u64) => from_value(value.into());
        visit_f64(value: f64) => from_value(value.into());
        visit_str(value: &str) => from_value(value.into());
        visit_string(value: String) => from_value(value.into());
        visit_unit() => from_value(Value::Null);
        visit_none() => from_value(Value::Null);
    }
}

/// Deserializes a variant from the properties of an object, strictly also if the variant is a union.
struct StrictMap<A>(A);

impl<'de, A: MapAccess<'de>> Deserializer<'de> for StrictMap<A> {
    type Error = A::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_map(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        if name == reader::UNION {
            return visitor.visit_some(self);
        }
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The properties of a partly read object.
pub struct PartlyRead<'de, A> {
    before: std::vec::IntoIter<(Key<'de>, Content<'de>)>,
    tag: Option<&'static str>,
    /// The value of the property whose name was read last.
    value: Option<Content<'de>>,
    rest: A,
}

#[cfg(feature = "cli")]
impl<'de, A> PartlyRead<'de, A> {
    /// Creates the properties of an object of which these have been read.
    pub fn new(before: Vec<(Key<'de>, Content<'de>)>, rest: A) -> Self {
        Self {
            before: before.into_iter(),
            tag: None,
            value: None,
            rest,
        }
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for PartlyRead<'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        // The discriminator is first, because its value is known.
        if let Some(tag) = self.tag.take() {
            return seed
                .deserialize(BorrowedStrDeserializer::new(tag))
                .map(Some);
        }
        match self.before.next() {
            Some((name, value)) => {
                self.value = Some(value);
                seed.deserialize(name.into_deserializer()).map(Some)
            }
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.value.take() {
            Some(value) => seed.deserialize(value.into_deserializer()),
            None => self.rest.next_value_seed(seed),
        }
    }
}
