// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Objects: from a one-line table a struct, to serde's `Serialize` and `Deserialize`.
//!
//! serde's derives are most of what a large generated crate costs to compile. A table expands
//! to one reading and one writing function; everything else is generic code in this file.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Extra;
use super::drift::{DriftKind, Unknown};

/// Reads and writes the members of one type of object.
pub trait Object: Sized {
    /// The schema's name, for errors.
    const NAME: &'static str;

    /// The members that the description names.
    const MEMBERS: &'static [&'static str];

    /// Reads all members.
    fn read<'de, A: MapAccess<'de>>(members: Members<'de, A>) -> Result<Self, A::Error>;

    /// Writes the members that the description names, in its order.
    fn write<M: SerializeMap>(&self, members: &mut Written<'_, M>);
}

/// The members of an object that is being read. What fails first is kept, and ends it: a `?` for each
/// member would be a third of what a large crate costs to compile.
pub struct Members<'de, A: MapAccess<'de>> {
    map: A,
    extra: Extra,
    error: Option<A::Error>,
    input: PhantomData<&'de ()>,
}

/// The members of an object that is being written. As above, what fails first is kept.
pub struct Written<'a, M: SerializeMap> {
    map: &'a mut M,
    result: Result<(), M::Error>,
}

impl<M: SerializeMap> Written<'_, M> {
    #[inline]
    pub fn required<T: Serialize>(&mut self, name: &'static str, value: &T) {
        if self.result.is_ok() {
            self.result = self.map.serialize_entry(name, value);
        }
    }

    #[inline]
    pub fn optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.required(name, value);
        }
    }
}

/// A member's name, borrowed from the input where it has no escapes.
pub struct Key<'de>(Cow<'de, str>);

impl<'de, A: MapAccess<'de>> Members<'de, A> {
    /// The next member's name; none at the end, and once something has failed.
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

    #[inline]
    pub fn set<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) {
        match self.map.next_value() {
            Ok(value) => *slot = Some(value),
            Err(error) => self.error = Some(error),
        }
    }

    #[inline]
    pub fn set_optional<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) {
        match self.map.next_value() {
            Ok(value) => *slot = value,
            Err(error) => self.error = Some(error),
        }
    }

    /// Keeps a member that the description does not name.
    pub fn keep(&mut self, key: Key<'de>) {
        match self.map.next_value() {
            Ok(value) => {
                self.extra.insert(key.into_string(), value);
            }
            Err(error) => self.error = Some(error),
        }
    }

    #[inline]
    pub fn required<T>(&self, value: Option<T>, name: &'static str) -> Result<T, A::Error> {
        value.ok_or_else(|| A::Error::missing_field(name))
    }

    #[inline]
    pub fn end(&mut self) -> Result<Extra, A::Error> {
        match self.error.take() {
            Some(error) => Err(error),
            None => Ok(std::mem::take(&mut self.extra)),
        }
    }
}

impl Key<'_> {
    // Called for each member, and from the crates that decode.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn into_string(self) -> String {
        self.0.into_owned()
    }
}

impl<'de> Deserialize<'de> for Key<'de> {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;

        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a member's name")
            }

            #[inline]
            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(name)))
            }

            #[inline]
            fn visit_str<E>(self, name: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(name.to_owned())))
            }

            fn visit_string<E>(self, name: String) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(name)))
            }
        }

        deserializer.deserialize_str(KeyVisitor)
    }
}

pub fn deserialize<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct ObjectVisitor<T>(PhantomData<T>);

    impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "an object ({})", T::NAME)
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::read(Members {
                map,
                extra: Extra::new(),
                error: None,
                input: PhantomData,
            })
        }
    }

    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

pub fn serialize<T: Object, S: Serializer>(
    object: &T,
    extra: &Extra,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut members = serializer.serialize_map(None)?;
    let mut written = Written {
        map: &mut members,
        result: Ok(()),
    };
    object.write(&mut written);
    written.result?;
    for (name, value) in extra {
        // A member that is named is the field's to write; twice would be no JSON object.
        if !T::MEMBERS.contains(&name.as_str()) {
            members.serialize_entry(name, &Unknown(value, DriftKind::Member))?;
        }
    }
    members.end()
}

/// Implements `Serialize` and `Deserialize` for a struct from a table of its fields.
///
/// `required` members must be there. `optional` ones (`Option<T>`) may be missing; null reads as
/// missing, because servers do send it. `nullable` ones (`Option<Option<T>>`) tell the two apart.
macro_rules! object {
    ($type:ident { $($kind:ident $field:ident = $name:literal,)* }) => {
        impl $crate::runtime::object::Object for $type {
            const NAME: &'static str = stringify!($type);
            const MEMBERS: &'static [&'static str] = &[$($name),*];

            fn read<'de, A: serde::de::MapAccess<'de>>(
                mut members: $crate::runtime::object::Members<'de, A>,
            ) -> Result<Self, A::Error> {
                $(let mut $field = None;)*
                while let Some(key) = members.next() {
                    match key.as_str() {
                        $($name => $crate::runtime::object!(@read $kind $field members),)*
                        _ => members.keep(key),
                    }
                }
                let extra = members.end()?;
                Ok(Self {
                    $($field: $crate::runtime::object!(@take $kind $field $name members),)*
                    extra,
                })
            }

            #[allow(unused_variables)]
            fn write<M: serde::ser::SerializeMap>(
                &self,
                members: &mut $crate::runtime::object::Written<'_, M>,
            ) {
                $($crate::runtime::object!(@write $kind $name self.$field, members);)*
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::runtime::object::deserialize(deserializer)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::runtime::object::serialize(self, &self.extra, serializer)
            }
        }
    };
    (@read optional $field:ident $members:ident) => { $members.set_optional(&mut $field) };
    (@read $kind:ident $field:ident $members:ident) => { $members.set(&mut $field) };
    (@take required $field:ident $name:literal $members:ident) => {
        $members.required($field, $name)?
    };
    (@take $kind:ident $field:ident $name:literal $members:ident) => { $field };
    (@write required $name:literal $value:expr, $members:ident) => {
        $members.required($name, &$value)
    };
    (@write $kind:ident $name:literal $value:expr, $members:ident) => {
        $members.optional($name, &$value)
    };
}

pub(crate) use object;
