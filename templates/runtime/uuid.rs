// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! UUIDs that keep their spelling.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use super::text_value::{self, compare_by};

/// A UUID (OpenAPI's `uuid`).
///
/// It is sent back exactly as it was received, such as in upper case or without hyphens. Two of
/// them are equal if they have the same value.
#[derive(Clone)]
pub struct Uuid {
    value: uuid::Uuid,
    /// The spelling, if it is not the usual one: lower case with hyphens.
    spelling: Option<Box<str>>,
}

impl Uuid {
    /// Returns the value, without its spelling.
    pub fn value(&self) -> uuid::Uuid {
        self.value
    }
}

impl From<uuid::Uuid> for Uuid {
    fn from(value: uuid::Uuid) -> Self {
        Self {
            value,
            spelling: None,
        }
    }
}

impl From<Uuid> for uuid::Uuid {
    fn from(uuid: Uuid) -> Self {
        uuid.value
    }
}

impl FromStr for Uuid {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        let value = uuid::Uuid::try_parse(text)?;
        let mut usual = uuid::Uuid::encode_buffer();
        let is_usual = *value.as_hyphenated().encode_lower(&mut usual) == *text;
        Ok(Self {
            value,
            spelling: (!is_usual).then(|| text.into()),
        })
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.spelling {
            Some(text) => f.write_str(text),
            None => self.value.fmt(f),
        }
    }
}

impl fmt::Debug for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

compare_by!(Uuid: value);

impl PartialEq<uuid::Uuid> for Uuid {
    fn eq(&self, other: &uuid::Uuid) -> bool {
        self.value == *other
    }
}

impl Serialize for Uuid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.spelling {
            Some(text) => serializer.serialize_str(text),
            None => {
                let mut usual = uuid::Uuid::encode_buffer();
                serializer.serialize_str(self.value.as_hyphenated().encode_lower(&mut usual))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Uuid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text_value::deserialize("a UUID", deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spelling_is_kept() {
        const VALUE: &str = "f9ec96b0-8c8a-4b0a-9b0a-1b2c3d4e5f6a";
        for text in [
            VALUE,
            "F9EC96B0-8C8A-4B0A-9B0A-1B2C3D4E5F6A",
            "f9ec96b08c8a4b0a9b0a1b2c3d4e5f6a",
            "{f9ec96b0-8c8a-4b0a-9b0a-1b2c3d4e5f6a}",
            "urn:uuid:f9ec96b0-8c8a-4b0a-9b0a-1b2c3d4e5f6a",
        ] {
            let json = format!("{text:?}");
            let uuid: Uuid = serde_json::from_str(&json).unwrap();
            assert_eq!(serde_json::to_string(&uuid).unwrap(), json);
            assert_eq!(uuid.to_string(), text);
            assert_eq!(uuid, VALUE.parse::<uuid::Uuid>().unwrap());
            assert_eq!(uuid, Uuid::from(uuid.value()));
        }
    }

    #[test]
    fn the_error_does_not_show_the_text() {
        let error = serde_json::from_str::<Uuid>("\"s3cret\"").unwrap_err();
        let expected = "invalid value: another string, expected a UUID at line 1 column 8";
        assert_eq!(error.to_string(), expected);
    }
}
