// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Objects: implements `Serialize` and `Deserialize` for a struct from a one-line table.
//!
//! serde's derives are most of what a large generated crate costs to compile. A table expands
//! to one reading and one writing function; everything else is generic code in this file.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use serde_json::Value;

use super::drift::{DriftKind, Unknown};
use super::extra::Extra;
use super::key::Key;

/// Reads and writes the properties of one type of object.
pub trait Object: Sized {
    /// Reads all properties.
    fn read<'de, A: MapAccess<'de>>(properties: Properties<'de, A>) -> Result<Self, A::Error>;

    /// Writes all properties.
    fn write<W: WriteProperties>(&self, properties: W) -> Result<W::Ok, W::Error>;
}

/// Names that properties had, which are still read, each with the one that it has.
#[cfg(used = "object::FormerNames")]
pub type FormerNames = &'static [(&'static str, &'static str)];

/// An object without such names. One with any has a constant of its own, which takes precedence, so that nothing uses this one if all
/// objects have such names.
#[cfg(used = "object::FormerNames")]
#[allow(dead_code)]
pub trait Renamed {
    const FORMER_NAMES: FormerNames = &[];
}

#[cfg(used = "object::FormerNames")]
impl<T: Object> Renamed for T {}

/// What the properties of an object are written to: a serializer's map, or one that knows the discriminator.
pub trait WriteProperties {
    type Ok;
    type Error: serde::ser::Error;

    fn write<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Self::Error>;

    fn end(self) -> Result<Self::Ok, Self::Error>;
}

impl<M: SerializeMap> WriteProperties for M {
    type Ok = M::Ok;
    type Error = M::Error;

    #[inline]
    fn write<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), M::Error> {
        self.serialize_entry(name, value)
    }

    #[inline]
    fn end(self) -> Result<M::Ok, M::Error> {
        SerializeMap::end(self)
    }
}

/// The properties of an object that is being read. The first error is kept, and ends it: a `?` for each
/// property would be a third of what a large crate costs to compile.
pub struct Properties<'de, A: MapAccess<'de>> {
    map: A,
    error: Option<A::Error>,
    input: PhantomData<&'de ()>,
}

/// An object that is being written. The first error is kept, as above.
pub struct ObjectWriter<W: WriteProperties>(Result<W, W::Error>);

impl<W: WriteProperties> ObjectWriter<W> {
    #[inline]
    pub fn new(properties: W) -> Self {
        Self(Ok(properties))
    }

    #[cfg(any(
        used = "object!required",
        used = "object!optional",
        used = "object!nullable"
    ))]
    #[inline]
    pub fn required<T: Serialize>(&mut self, name: &'static str, value: &T) {
        let Ok(properties) = &mut self.0 else { return };
        if let Err(error) = properties.write(name, value) {
            self.0 = Err(error);
        }
    }

    #[cfg(any(used = "object!optional", used = "object!nullable"))]
    #[inline]
    pub fn optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.required(name, value);
        }
    }

    /// Writes the additional properties. A documented property among them is an error, because its field
    /// writes it and the value here would be lost.
    #[inline]
    pub fn additional<E: AdditionalProperties>(&mut self, extra: &E, named: &[&str]) {
        let Ok(properties) = &mut self.0 else { return };
        if let Err(error) = extra.write(properties, named) {
            self.0 = Err(error);
        }
    }

    #[inline]
    pub fn end(self) -> Result<W::Ok, W::Error> {
        self.0?.end()
    }
}

/// The additional properties: of any type, or all of one type.
pub trait AdditionalProperties: Default {
    type Value: for<'de> Deserialize<'de>;

    fn add(&mut self, name: String, value: Self::Value);

    fn write<W: WriteProperties>(&self, properties: &mut W, named: &[&str])
    -> Result<(), W::Error>;
}

fn refuse_named<E: serde::ser::Error>(name: &str, named: &[&str]) -> Result<(), E> {
    if named.contains(&name) {
        return Err(E::custom(format_args!(
            "`{name}` in `extra` is a documented property; set its field instead"
        )));
    }
    Ok(())
}

impl AdditionalProperties for Extra {
    type Value = Value;

    fn add(&mut self, name: String, value: Value) {
        self.insert(name, value);
    }

    fn write<W: WriteProperties>(
        &self,
        properties: &mut W,
        named: &[&str],
    ) -> Result<(), W::Error> {
        self.iter().try_for_each(|(name, value)| {
            refuse_named(name, named)?;
            properties.write(name, &Unknown(value, DriftKind::Property))
        })
    }
}

/// Additional properties of a declared type are no drift.
impl<T: for<'de> Deserialize<'de> + Serialize> AdditionalProperties for BTreeMap<String, T> {
    type Value = T;

    fn add(&mut self, name: String, value: T) {
        self.insert(name, value);
    }

    fn write<W: WriteProperties>(
        &self,
        properties: &mut W,
        named: &[&str],
    ) -> Result<(), W::Error> {
        self.iter().try_for_each(|(name, value)| {
            refuse_named(name, named)?;
            properties.write(name, value)
        })
    }
}

impl<'de, A: MapAccess<'de>> Properties<'de, A> {
    /// Returns the next property's name; `None` at the end and after an error.
    #[inline]
    pub fn next(&mut self) -> Option<Key<'de>> {
        if self.error.is_some() {
            return None;
        }
        self.map.next_key().unwrap_or_else(|error| {
            self.error = Some(error);
            None
        })
    }

    #[cfg(any(used = "object!required", used = "object!nullable"))]
    #[inline]
    pub fn set<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) {
        match self.map.next_value() {
            Ok(value) => *slot = Some(value),
            Err(error) => self.error = Some(error),
        }
    }

    #[cfg(used = "object!optional")]
    #[inline]
    pub fn set_optional<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) {
        match self.map.next_value() {
            Ok(value) => *slot = value,
            Err(error) => self.error = Some(error),
        }
    }

    /// Keeps an additional property.
    pub fn keep<E: AdditionalProperties>(&mut self, key: Key<'de>, extra: &mut E) {
        match self.map.next_value() {
            Ok(value) => extra.add(key.into_string(), value),
            Err(error) => self.error = Some(error),
        }
    }

    #[cfg(used = "object!required")]
    #[cold]
    pub fn missing(&self, name: &'static str) -> A::Error {
        serde::de::Error::missing_field(name)
    }

    #[inline]
    pub fn end(&mut self) -> Result<(), A::Error> {
        self.error.take().map_or(Ok(()), Err)
    }
}

/// Deserializes an object; errors name the schema `name`.
pub fn deserialize<'de, T: Object, D: Deserializer<'de>>(
    name: &'static str,
    deserializer: D,
) -> Result<T, D::Error> {
    struct ObjectVisitor<T>(&'static str, PhantomData<T>);

    impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "an object ({})", self.0)
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::read(Properties {
                map,
                error: None,
                input: PhantomData,
            })
        }
    }

    deserializer.deserialize_map(ObjectVisitor(name, PhantomData))
}

pub fn serialize<S: Serializer>(object: &impl Object, serializer: S) -> Result<S::Ok, S::Error> {
    object.write(serializer.serialize_map(None)?)
}

/// Implements `Serialize` and `Deserialize` for a struct from a table of its fields.
///
/// `required` properties must be there. `optional` ones (`Option<T>`) may be missing; null reads as
/// missing, because servers do send it. `nullable` ones (`Option<Option<T>>`) distinguish null from missing.
///
/// Each rule is one expansion, without attributes or rules of its own in it: the compiler keeps all
/// tokens of an expansion that has an attribute, and a crate has thousands of these.
macro_rules! object {
    // Nothing is required: values are read directly into an empty struct.
    ($type:ident { $(
        $(optional $optional:ident)? $(nullable $nullable:ident)? = $name:literal,
    )* }) => {
        impl $crate::runtime::object::Object for $type {
            fn read<'de, A: serde::de::MapAccess<'de>>(
                mut properties: $crate::runtime::object::Properties<'de, A>,
            ) -> Result<Self, A::Error> {
                let mut read = Self {
                    $($($optional: None,)? $($nullable: None,)?)*
                    extra: Default::default(),
                };
                #[cfg(used = "object::FormerNames")]
                #[allow(unused_imports)]
                use $crate::runtime::object::Renamed as _;
                while let Some(key) = properties.next() {
                    #[cfg(used = "object::FormerNames")]
                    let key = key.renamed(Self::FORMER_NAMES);
                    match key.as_str() {
                        $($name => $(properties.set_optional(&mut read.$optional))?
                            $(properties.set(&mut read.$nullable))?,)*
                        _ => properties.keep(key, &mut read.extra),
                    }
                }
                properties.end().map(|()| read)
            }

            fn write<W: $crate::runtime::object::WriteProperties>(
                &self,
                properties: W,
            ) -> Result<W::Ok, W::Error> {
                let mut writer = $crate::runtime::object::ObjectWriter::new(properties);
                $(
                    $(writer.optional($name, &self.$optional);)?
                    $(writer.optional($name, &self.$nullable);)?
                )*
                writer.additional(&self.extra, &[$($name),*]);
                writer.end()
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::runtime::object::deserialize(stringify!($type), deserializer)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::runtime::object::serialize(self, serializer)
            }
        }
    };
    ($type:ident { $(
        $(required $required:ident)? $(optional $optional:ident)? $(nullable $nullable:ident)?
        = $name:literal,
    )* }) => {
        impl $crate::runtime::object::Object for $type {
            fn read<'de, A: serde::de::MapAccess<'de>>(
                mut properties: $crate::runtime::object::Properties<'de, A>,
            ) -> Result<Self, A::Error> {
                $(
                    $(let mut $required = None;)?
                    $(let mut $optional = None;)?
                    $(let mut $nullable = None;)?
                )*
                let mut extra = Default::default();
                #[cfg(used = "object::FormerNames")]
                #[allow(unused_imports)]
                use $crate::runtime::object::Renamed as _;
                while let Some(key) = properties.next() {
                    #[cfg(used = "object::FormerNames")]
                    let key = key.renamed(Self::FORMER_NAMES);
                    match key.as_str() {
                        $($name => $(properties.set(&mut $required))?
                            $(properties.set_optional(&mut $optional))?
                            $(properties.set(&mut $nullable))?,)*
                        _ => properties.keep(key, &mut extra),
                    }
                }
                properties.end()?;
                $($(let Some($required) = $required else {
                    return Err(properties.missing($name));
                };)?)*
                Ok(Self {
                    $(
                        $($required,)?
                        $($optional,)?
                        $($nullable,)?
                    )*
                    extra,
                })
            }

            fn write<W: $crate::runtime::object::WriteProperties>(
                &self,
                properties: W,
            ) -> Result<W::Ok, W::Error> {
                let mut writer = $crate::runtime::object::ObjectWriter::new(properties);
                $(
                    $(writer.required($name, &self.$required);)?
                    $(writer.optional($name, &self.$optional);)?
                    $(writer.optional($name, &self.$nullable);)?
                )*
                writer.additional(&self.extra, &[$($name),*]);
                writer.end()
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::runtime::object::deserialize(stringify!($type), deserializer)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::runtime::object::serialize(self, serializer)
            }
        }
    };
}

pub(crate) use object;
