// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The names of properties, as they are read.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Visitor};

/// A property's name, borrowed from the input where it has no escapes.
pub struct Key<'de>(pub(super) Cow<'de, str>);

impl<'de> Key<'de> {
    // Called for each property, and from the crates that decode.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the name that the property has now.
    #[cfg(used = "object::FormerNames")]
    #[inline]
    pub fn renamed(self, former: &[(&str, &'static str)]) -> Self {
        let new = former.iter().find(|(old, _)| *old == self.as_str());
        new.map_or(self, |(_, new)| Key(Cow::Borrowed(new)))
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
                f.write_str("a property's name")
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
