// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Points in time as RFC 3339 writes them.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A date and time with its offset, such as `2024-01-15T10:30:00Z` (OpenAPI's `date-time`).
///
/// It is sent back exactly as it was received, with the same offset and as many fractional
/// digits. Two of them are equal if they name the same instant.
#[derive(Clone)]
pub struct DateTime {
    text: Box<str>,
    timestamp: Timestamp,
}

/// A text that is not a date and time in the form of RFC 3339.
#[derive(Clone, Debug)]
pub struct ParseDateTimeError(jiff::Error);

impl DateTime {
    /// The instant, with nanosecond precision.
    pub fn timestamp(&self) -> Timestamp {
        self.timestamp
    }

    /// The text as it stands on the wire.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl From<Timestamp> for DateTime {
    fn from(timestamp: Timestamp) -> Self {
        Self {
            text: timestamp.to_string().into(),
            timestamp,
        }
    }
}

impl From<std::time::SystemTime> for DateTime {
    /// Converts, moving instants outside of the years -9999 to 9999 to the nearest one inside.
    fn from(time: std::time::SystemTime) -> Self {
        let clamped = if time < std::time::UNIX_EPOCH {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        };
        Timestamp::try_from(time).unwrap_or(clamped).into()
    }
}

impl FromStr for DateTime {
    type Err = ParseDateTimeError;

    fn from_str(text: &str) -> Result<Self, ParseDateTimeError> {
        let timestamp = text.parse().map_err(ParseDateTimeError)?;
        Ok(Self {
            text: text.into(),
            timestamp,
        })
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialEq for DateTime {
    fn eq(&self, other: &Self) -> bool {
        self.timestamp == other.timestamp
    }
}

impl Eq for DateTime {}

impl PartialOrd for DateTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DateTime {
    fn cmp(&self, other: &Self) -> Ordering {
        self.timestamp.cmp(&other.timestamp)
    }
}

impl Hash for DateTime {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.timestamp.hash(state);
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl fmt::Display for ParseDateTimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not an RFC 3339 date and time: {}", self.0)
    }
}

impl std::error::Error for ParseDateTimeError {}
