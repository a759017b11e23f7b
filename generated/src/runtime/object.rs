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
    fn read<'de, A: MapAccess<'de>>(members: Members<A>) -> Result<Self, A::Error>;

    /// Writes the members that the description names, in its order.
    fn write<M: SerializeMap>(&self, members: &mut M) -> Result<(), M::Error>;
}

/// The members of an object that is being read.
pub struct Members<A> {
    map: A,
    extra: Extra,
}

/// A member's name, borrowed from the input where it has no escapes.
pub struct Key<'de>(Cow<'de, str>);

impl<'de, A: MapAccess<'de>> Members<A> {
    #[inline]
    pub fn next(&mut self) -> Result<Option<Key<'de>>, A::Error> {
        self.map.next_key()
    }

    #[inline]
    pub fn value<T: Deserialize<'de>>(&mut self) -> Result<T, A::Error> {
        self.map.next_value()
    }

    /// Keeps a member that the description does not name.
    pub fn keep(&mut self, key: Key<'de>) -> Result<(), A::Error> {
        let value = self.map.next_value()?;
        self.extra.insert(key.into_string(), value);
        Ok(())
    }

    #[inline]
    pub fn required<T>(&self, value: Option<T>, name: &'static str) -> Result<T, A::Error> {
        value.ok_or_else(|| A::Error::missing_field(name))
    }

    pub fn into_extra(self) -> Extra {
        self.extra
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
    object.write(&mut members)?;
    for (name, value) in extra {
        // A member that is named is the field's to write; twice would be no JSON object.
        if !T::MEMBERS.contains(&name.as_str()) {
            members.serialize_entry(name, &Unknown(value, DriftKind::Member))?;
        }
    }
    members.end()
}

pub fn write_optional<T: Serialize, M: SerializeMap>(
    members: &mut M,
    name: &'static str,
    value: &Option<T>,
) -> Result<(), M::Error> {
    match value {
        Some(value) => members.serialize_entry(name, value),
        None => Ok(()),
    }
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
                mut members: $crate::runtime::object::Members<A>,
            ) -> Result<Self, A::Error> {
                $(let mut $field = None;)*
                while let Some(key) = members.next()? {
                    match key.as_str() {
                        $($name => $crate::runtime::object!(@read $kind $field members),)*
                        _ => members.keep(key)?,
                    }
                }
                Ok(Self {
                    $($field: $crate::runtime::object!(@take $kind $field $name members),)*
                    extra: members.into_extra(),
                })
            }

            fn write<M: serde::ser::SerializeMap>(
                &self,
                members: &mut M,
            ) -> Result<(), M::Error> {
                $($crate::runtime::object!(@write $kind $name self.$field, members);)*
                let _ = members;
                Ok(())
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
    (@read optional $field:ident $members:ident) => { $field = $members.value()? };
    (@read $kind:ident $field:ident $members:ident) => { $field = Some($members.value()?) };
    (@take required $field:ident $name:literal $members:ident) => {
        $members.required($field, $name)?
    };
    (@take $kind:ident $field:ident $name:literal $members:ident) => { $field };
    (@write required $name:literal $value:expr, $members:ident) => {
        $members.serialize_entry($name, &$value)?
    };
    (@write $kind:ident $name:literal $value:expr, $members:ident) => {
        $crate::runtime::object::write_optional($members, $name, &$value)?
    };
}

pub(crate) use object;
