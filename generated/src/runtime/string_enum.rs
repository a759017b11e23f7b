// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Enums of strings that keep undocumented values.

use serde::ser::Serializer;

use super::drift::{self, DriftKind};

/// Implements comparison, conversions, `Display`, `Serialize` and `Deserialize` for an enum of strings
/// whose last variant is `Unknown(String)`. Two are equal if they are the same on the wire.
///
/// `open_enum!` does the same if the schema allows other values, so that those are no drift, and
/// `renamed_enum!` for an enum with old names. There, values behind `|` are those that a variant
/// had before: they are read, and never sent.
macro_rules! string_enum {
    ($type:ident { $($variant:ident = $value:literal,)* }) => {
        $crate::runtime::string_enum!(@compared $type serialize_unknown { $($variant = $value,)* });
    };
    (@compared $type:ident $unknown:ident { $($variant:ident = $value:literal,)* }) => {
        impl PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl Eq for $type {}

        $crate::runtime::string_enum!(@impl $type $unknown { $($variant = $value,)* });
    };
    (@impl $type:ident $unknown:ident { $($variant:ident = $value:literal $(| $former:literal)*,)* }) => {
        impl $type {
            /// Returns the value as it is on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value,
                }
            }
        }

        impl std::hash::Hash for $type {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }

        // Not `T`, which may be the name of a model.
        impl<__T: AsRef<str> + Into<String>> From<__T> for $type {
            fn from(value: __T) -> Self {
                match value.as_ref() {
                    $($value => Self::$variant,)*
                    _ => Self::Unknown(value.into()),
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    Self::Unknown(value) => $crate::runtime::string_enum::$unknown(value, serializer),
                    known => serializer.serialize_str(known.as_str()),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let read = $crate::runtime::string_enum::deserialize_string::<Self, D>(deserializer);
                $crate::runtime::string_enum!(@renamed read { $($($former = $variant,)*)* })
            }
        }
    };
    (@renamed $read:ident {}) => {
        $read
    };
    (@renamed $read:ident { $($former:literal = $variant:ident,)+ }) => {
        $read.map(|value| match &value {
            Self::Unknown(text) => match text.as_str() {
                $($former => Self::$variant,)+
                _ => value,
            },
            _ => value,
        })
    };
}

macro_rules! open_enum {
    ($type:ident { $($variant:ident = $value:literal,)* }) => {
        $crate::runtime::string_enum!(@compared $type serialize_unlisted { $($variant = $value,)* });
    };
}

pub(crate) use open_enum;
pub(crate) use string_enum;

pub fn serialize_unknown<S: Serializer>(value: &str, serializer: S) -> Result<S::Ok, S::Error> {
    drift::serialize_unknown(value, DriftKind::EnumValue, serializer)
}

pub fn serialize_unlisted<S: Serializer>(value: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(value, serializer)
}

/// Reads a string and converts it, without an allocation for documented values.
pub fn deserialize_string<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: for<'a> From<&'a str> + From<String>,
    D: serde::Deserializer<'de>,
{
    struct StringVisitor<T>(std::marker::PhantomData<T>);

    impl<T: for<'a> From<&'a str> + From<String>> serde::de::Visitor<'_> for StringVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a string")
        }

        #[inline]
        fn visit_str<E>(self, value: &str) -> Result<T, E> {
            Ok(value.into())
        }

        fn visit_string<E>(self, value: String) -> Result<T, E> {
            Ok(value.into())
        }
    }

    deserializer.deserialize_str(StringVisitor(std::marker::PhantomData))
}
