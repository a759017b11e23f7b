// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Values that are strings on the wire and are compared by what the strings mean.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Deserializer, Error, Unexpected, Visitor};

use super::mismatch::ANOTHER_STRING;

/// Implements comparisons and hashes of a type by one of its fields.
macro_rules! compare_by {
    ($type:ident: $field:ident) => {
        impl PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                self.$field == other.$field
            }
        }

        impl Eq for $type {}

        impl PartialOrd for $type {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Ord for $type {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.$field.cmp(&other.$field)
            }
        }

        impl std::hash::Hash for $type {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.$field.hash(state);
            }
        }
    };
}

pub(super) use compare_by;

/// Deserializes a string and parses it; errors name what is expected, such as `a UUID`.
pub fn deserialize<'de, T: FromStr, D: Deserializer<'de>>(
    expected: &'static str,
    deserializer: D,
) -> Result<T, D::Error> {
    struct TextVisitor<T>(&'static str, PhantomData<T>);

    impl<T: FromStr> Visitor<'_> for TextVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            // The text is left out, because errors have no strings of a body.
            let invalid = |_| E::invalid_value(Unexpected::Other(ANOTHER_STRING), &self);
            text.parse().map_err(invalid)
        }
    }

    deserializer.deserialize_str(TextVisitor(expected, PhantomData))
}
