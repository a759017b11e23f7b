// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Lenient reading of JSON, for a body that could not be read strictly.
//!
//! Integers accept `5.0`. Half of a surrogate pair becomes U+FFFD, and where no type is declared, a
//! number beyond the doubles becomes the largest one.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::Value;

/// Reads JSON of any shape.
pub fn value(json: &[u8]) -> serde_json::Result<Value> {
    serde_json::from_slice(json).or_else(|error| match representable(json) {
        Cow::Borrowed(_) => Err(error),
        Cow::Owned(json) => serde_json::from_slice(&json),
    })
}

/// Replaces what JSON allows but neither a string nor a double can hold.
pub fn representable(json: &[u8]) -> Cow<'_, [u8]> {
    let Ok(text) = std::str::from_utf8(json) else {
        return Cow::Borrowed(json);
    };
    let mut replaced = String::new();
    let mut copied = 0;
    let mut at = 0;
    let is_start = |c: char| c == '"' || c == '-' || c.is_ascii_digit();
    while let Some(before) = text.get(at..).and_then(|rest| rest.find(is_start)) {
        let start = at + before;
        let rest = text.get(start..).unwrap_or_default();
        let (length, replacement) = if rest.starts_with('"') {
            let length = string_end(rest);
            (length, without_halves(rest.get(..length).unwrap_or(rest)))
        } else {
            let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.');
            let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            (length, finite(rest.get(..length).unwrap_or(rest)))
        };
        at = start + length;
        if let Some(replacement) = replacement {
            replaced.push_str(text.get(copied..start).unwrap_or_default());
            replaced.push_str(&replacement);
            copied = at;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(json);
    }
    replaced.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(replaced.into_bytes())
}

/// Returns the length of a string with its quotation marks.
fn string_end(string: &str) -> usize {
    let mut bytes = string.bytes().enumerate().skip(1);
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'"' => return at + 1,
            _ => {}
        }
    }
    string.len()
}

/// Returns the largest double in the place of a number beyond it.
fn finite(number: &str) -> Option<String> {
    let value: f64 = number.parse().ok()?;
    value
        .is_infinite()
        .then(|| format!("{:e}", f64::MAX.copysign(value)))
}

/// Returns the string with U+FFFD in the place of each half of a surrogate pair, if it has one.
fn without_halves(string: &str) -> Option<String> {
    let mut replaced = String::new();
    let mut has_halves = false;
    let mut rest = string;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        replaced.push_str(before);
        let length = match (surrogate(escape), escape.get(6..).and_then(surrogate)) {
            (Some(Surrogate::High), Some(Surrogate::Low)) => 12,
            (Some(_), _) => {
                has_halves = true;
                replaced.push('\u{fffd}');
                rest = escape.get(6..).unwrap_or_default();
                continue;
            }
            // The escaped character may be a quotation mark or another backslash.
            (None, _) => 1 + escape.chars().nth(1).map_or(0, char::len_utf8),
        };
        let (escape, after) = escape.split_at(length);
        replaced.push_str(escape);
        rest = after;
    }
    replaced.push_str(rest);
    has_halves.then_some(replaced)
}

enum Surrogate {
    High,
    Low,
}

/// Returns which half of a pair an escape at the beginning of the text is.
fn surrogate(text: &str) -> Option<Surrogate> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    match u16::from_str_radix(digits, 16).ok()? {
        0xd800..=0xdbff => Some(Surrogate::High),
        0xdc00..=0xdfff => Some(Surrogate::Low),
        _ => None,
    }
}

/// Reads leniently from another deserializer.
pub struct Lenient<D>(pub D);

/// What an inner deserializer calls, with what is read from it made lenient.
struct Within<V>(V);

/// The same where a double is asked for.
struct Double<V>(V);

/// What a number beyond the doubles is called where a double is asked for.
pub const OUT_OF_RANGE: &str = "number out of range";

/// The same where an integer is asked for.
struct Integer<V>(V);

macro_rules! forward {
    ($wrapper:ident: $($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method($wrapper(visitor))
        })*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Lenient<D> {
    type Error = D::Error;

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_unit_struct(name, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_newtype_struct(name, Within(visitor))
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_tuple(length, Within(visitor))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_tuple_struct(name, length, Within(visitor))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_struct(name, fields, Within(visitor))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    forward! {
        Integer: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }

    forward! {
        Double: deserialize_f32 deserialize_f64
    }

    forward! {
        Within: deserialize_any deserialize_bool deserialize_char deserialize_str
        deserialize_string deserialize_bytes deserialize_byte_buf deserialize_option
        deserialize_unit deserialize_seq deserialize_map deserialize_identifier
        deserialize_ignored_any
    }
}

/// The visits that say what the value is.
macro_rules! pass_on {
    ($($method:ident($type:ty))*) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.expecting(f)
        }

        $(fn $method<E: Error>(self, value: $type) -> Result<V::Value, E> {
            self.0.$method(value)
        })*

        fn visit_none<E: Error>(self) -> Result<V::Value, E> {
            self.0.visit_none()
        }

        fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
            self.0.visit_unit()
        }
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Within<V> {
    type Value = V::Value;

    pass_on! {
        visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_f64(f64)
        visit_str(&str) visit_borrowed_str(&'de str) visit_string(String)
        visit_bytes(&[u8]) visit_borrowed_bytes(&'de [u8]) visit_byte_buf(Vec<u8>)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Lenient(deserializer))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<V::Value, D::Error> {
        self.0.visit_newtype_struct(Lenient(deserializer))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Within(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Within(entries))
    }
}

/// Doubles hold every integer up to this one.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Returns the integer that a number with a fraction of zero is.
pub fn integer(value: f64) -> Option<i64> {
    let is_exact = value.fract() == 0.0 && value.abs() <= EXACT;
    is_exact.then_some(value as i64)
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Integer<V> {
    type Value = V::Value;

    pass_on! {
        visit_bool(bool) visit_i64(i64) visit_u64(u64)
        visit_str(&str) visit_borrowed_str(&'de str) visit_string(String)
        visit_bytes(&[u8]) visit_borrowed_bytes(&'de [u8]) visit_byte_buf(Vec<u8>)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<V::Value, E> {
        match integer(value) {
            Some(value) => self.0.visit_i64(value),
            None => self.0.visit_f64(value),
        }
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Double<V> {
    type Value = V::Value;

    pass_on! {
        visit_bool(bool) visit_i64(i64) visit_u64(u64)
        visit_str(&str) visit_borrowed_str(&'de str) visit_string(String)
        visit_bytes(&[u8]) visit_borrowed_bytes(&'de [u8]) visit_byte_buf(Vec<u8>)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<V::Value, E> {
        // It is in the place of a number that is not rounded where it has a type.
        if value.abs() == f64::MAX {
            return Err(E::invalid_value(Unexpected::Other(OUT_OF_RANGE), &self));
        }
        self.0.visit_f64(value)
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Within<A> {
    type Error = A::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, A::Error> {
        self.0.next_element_seed(Within(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Within<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        self.0.next_key_seed(seed)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, A::Error> {
        self.0.next_value_seed(Within(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, T: DeserializeSeed<'de>> DeserializeSeed<'de> for Within<T> {
    type Value = T::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T::Value, D::Error> {
        self.0.deserialize(Lenient(deserializer))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    fn read<T: for<'de> Deserialize<'de>>(json: &str) -> Result<T, String> {
        let json = representable(json.as_bytes());
        let mut deserializer = serde_json::Deserializer::from_slice(&json);
        T::deserialize(Lenient(&mut deserializer)).map_err(|error| error.to_string())
    }

    #[test]
    fn integers_accept_a_fraction_of_zero() {
        assert_eq!(read::<i64>("5.0"), Ok(5));
        assert_eq!(read::<u8>("2.55e2"), Ok(255));
        let nested = read::<BTreeMap<String, Option<Vec<i32>>>>(r#"{"a": [1, -2.0], "b": null}"#);
        let expected = [("a", Some(vec![1, -2])), ("b", None)];
        assert_eq!(nested, Ok(expected.map(|(k, v)| (k.to_owned(), v)).into()));
        for json in ["5.5", "1e300", "\"5\"", "true", "9007199254740994.0"] {
            assert!(read::<i64>(json).is_err(), "{json}");
        }
        assert!(read::<u8>("-1.0").is_err());
        assert!(read::<u8>("256.0").is_err());
    }

    #[test]
    fn what_has_no_type_is_read_whatever_it_is() {
        let json = r#"{"a": [1e400, -1e999, 1.0], "b\"\\": "x\ud800\n\u00e9\ud83d\ude00\udc00", "1e400": "1e400\\"}"#;
        let expected = json!({
            "a": [f64::MAX, f64::MIN, 1.0],
            "b\"\\": "x\u{fffd}\né😀\u{fffd}",
            "1e400": "1e400\\",
        });
        assert_eq!(read::<Value>(json), Ok(expected.clone()));
        assert_eq!(value(json.as_bytes()).ok(), Some(expected));
        let digits = "9".repeat(400);
        assert_eq!(read::<Value>(&digits), Ok(json!(f64::MAX)));
    }

    #[test]
    fn a_double_that_has_a_type_is_not_rounded() {
        assert!(read::<f64>("1e400").is_err());
        assert_eq!(read::<f64>("1e300"), Ok(1e300));
    }

    #[test]
    fn what_can_be_held_stays_as_it_is() {
        let json = br#"{"a": [1e30, "\u00e9", "\ud83d\ude00"]}"#;
        assert!(matches!(representable(json), Cow::Borrowed(_)));
        let json = br#"{"a\udfff": [2e999, 1.50], "b": "\\ud800"}"#;
        let expected = "{\"a\u{fffd}\": [1.7976931348623157e308, 1.50], \"b\": \"\\\\ud800\"}";
        assert_eq!(String::from_utf8_lossy(&representable(json)), expected);
    }

    /// They are serde_json's own, with features that another crate may switch on.
    #[test]
    fn no_name_of_a_property_is_special() {
        for json in [
            r#"{"$serde_json::private::RawValue": "[1]"}"#,
            r#"{"$serde_json::private::Number": "1"}"#,
        ] {
            let value = value(json.as_bytes()).map(|value| value.to_string());
            assert_eq!(
                value.ok().map(|value| value.replace("\":\"", "\": \"")),
                Some(json.to_owned())
            );
        }
    }

    #[test]
    fn what_is_no_json_stays_an_error() {
        for json in ["", "{", "1e400 x", "\"a", "[1e400", "\"\\ud800"] {
            assert!(value(json.as_bytes()).is_err(), "{json}");
        }
        assert!(value(b"\"\xff\"").is_err());
    }
}
