// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Points in time as RFC 3339 writes them.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{self, Date};
use jiff::{SignedDuration, Timestamp};
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use super::text_value::{self, compare_by};

/// A date and time with its offset, such as `2024-01-15T10:30:00Z` (OpenAPI's `date-time`).
///
/// It is sent back exactly as it was received, with the same offset and as many fractional
/// digits. Two of them are equal if they name the same instant, to the nanosecond; a leap second is
/// the second that follows it.
#[derive(Clone)]
pub struct DateTime {
    text: Box<str>,
    /// Since 1970 in UTC. It reaches further than a [`Timestamp`].
    instant: SignedDuration,
}

/// The error of a string that is not a date and time in the form of RFC 3339.
#[derive(Clone, Debug)]
pub struct ParseDateTimeError(());

impl DateTime {
    /// Returns the instant, with nanosecond precision. `None` if it is in the last hours of the
    /// year 9999, which a [`Timestamp`] cannot hold.
    pub fn timestamp(&self) -> Option<Timestamp> {
        Timestamp::from_duration(self.instant).ok()
    }

    /// Returns the text as it is on the wire.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl From<Timestamp> for DateTime {
    fn from(timestamp: Timestamp) -> Self {
        Self {
            text: timestamp.to_string().into(),
            instant: timestamp.as_duration(),
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
        // A timestamp takes a leap second for the second before it.
        let is_leap = text.get(16..19) == Some(":60");
        let timestamp = text.parse::<Timestamp>().ok().filter(|_| !is_leap);
        let instant = timestamp
            .map(Timestamp::as_duration)
            .or_else(|| instant(text));
        Ok(Self {
            text: text.into(),
            instant: instant.ok_or(ParseDateTimeError(()))?,
        })
    }
}

/// Reads what RFC 3339 allows and a [`Timestamp`] does not: its last hours, a leap second, and
/// more than nine fractional digits.
fn instant(text: &str) -> Option<SignedDuration> {
    let (date, time) = text.split_at_checked(10)?;
    let date: Date = date.parse().ok()?;
    let time = time.strip_prefix(['T', 't', ' '])?;
    let (time, offset) = time.split_at_checked(8)?;
    let [hour, minute, second] = numbers(time)?;
    let (fraction, offset) = match offset.strip_prefix('.') {
        Some(rest) => rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?),
        None => ("0", offset),
    };
    let offset = match offset {
        "Z" | "z" => 0,
        _ => {
            let (sign, offset) = match offset.split_at_checked(1)? {
                ("+", offset) => (1, offset),
                ("-", offset) => (-1, offset),
                _ => return None,
            };
            let [hours, minutes] = numbers(offset)?;
            sign * (i64::from(hours) * 60 + i64::from(minutes)) * 60
        }
    };
    let nanos: i32 = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
    if fraction.is_empty() || second > 60 {
        return None;
    }
    let (hour, minute) = (hour.try_into().ok()?, minute.try_into().ok()?);
    let minute = civil::Time::new(hour, minute, 0, 0).ok()?;
    let since = date
        .to_datetime(minute)
        .duration_since(civil::date(1970, 1, 1).at(0, 0, 0, 0));
    let seconds = SignedDuration::new(i64::from(second) - offset, nanos);
    since.checked_add(seconds)
}

/// Reads numbers of two digits with colons between them.
fn numbers<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut parts = text.split(':');
    let mut numbers = [0; N];
    for number in &mut numbers {
        let part = parts.next()?;
        let is_number = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        *number = part.parse().ok().filter(|_| is_number)?;
    }
    parts.next().is_none().then_some(numbers)
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

compare_by!(DateTime: instant);

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text_value::deserialize("an RFC 3339 date and time", deserializer)
    }
}

impl fmt::Display for ParseDateTimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an RFC 3339 date and time")
    }
}

impl std::error::Error for ParseDateTimeError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> DateTime {
        text.parse()
            .unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn what_the_standard_allows_is_kept() {
        for text in [
            "2024-01-15T10:30:00Z",
            "9999-12-31T23:59:59Z",
            "9999-12-31T23:59:59.999999999999-23:59",
            "0000-01-01T00:00:00+23:59",
            "2024-01-15T10:30:00.1234567890123456789z",
            "2016-12-31T23:59:60Z",
            "2016-12-31T15:59:60.5-08:00",
            "1990-12-31t15:59:60-08:00",
        ] {
            let json = format!("{text:?}");
            let read: DateTime = serde_json::from_str(&json).expect(text);
            assert_eq!(serde_json::to_string(&read).expect(text), json);
        }
    }

    #[test]
    fn what_the_standard_does_not_allow_is_refused() {
        for text in [
            "",
            "soon",
            "2024-01-15",
            "2024-02-30T10:30:00Z",
            "9999-12-31T24:00:00Z",
            "9999-12-31T23:60:00Z",
            "9999-12-31T23:59:61Z",
            "9999-12-31T23:59:59",
            "9999-12-31T23:59:59.Z",
            "9999-12-31T23:59:59.1234567890",
            "9999-12-31T23:59:59+1:00",
            "9999-12-31T23:59:59é",
            "9999-12-31T23:59:59.1234567890é",
            "é999-12-31T23:59:59Z",
        ] {
            assert!(text.parse::<DateTime>().is_err(), "{text:?} went through");
        }
    }

    #[test]
    fn they_are_ordered_by_instant() {
        let times = [
            "0000-01-01T00:00:00Z",
            "2016-12-31T23:59:59.9999999999Z",
            "2016-12-31T23:59:60Z",
            "2016-12-31T23:59:60.1Z",
            "9999-12-30T22:00:00Z",
            "9999-12-31T23:59:59+01:00",
            "9999-12-31T23:59:59Z",
            "9999-12-31T23:59:59.1234567891Z",
        ];
        let read: Vec<DateTime> = times.iter().map(|text| read(text)).collect();
        assert!(read.is_sorted_by(|one, other| one < other), "{read:?}");
        assert_eq!(
            self::read("2016-12-31T23:59:60Z"),
            self::read("2016-12-31T23:59:60.0000000000Z")
        );
        assert_eq!(
            self::read("2017-01-01T00:00:00.0000000001Z"),
            self::read("2017-01-01T00:00:00Z")
        );
        assert_eq!(
            self::read("9999-12-31T23:00:00-00:30"),
            self::read("9999-12-31T23:30:00Z")
        );
    }

    #[test]
    fn a_timestamp_is_given_where_it_reaches() {
        assert_eq!(
            read("1970-01-01T00:00:01Z").timestamp(),
            Timestamp::from_second(1).ok()
        );
        assert_eq!(read("9999-12-31T23:59:59Z").timestamp(), None);
        let digits = read("1970-01-01T00:00:00.1234567899Z").timestamp();
        assert_eq!(digits, Timestamp::from_nanosecond(123_456_789).ok());
    }
}
