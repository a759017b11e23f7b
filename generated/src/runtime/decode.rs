// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Decodes the bodies of successes to the type that the operation declares.

use std::marker::PhantomData;

use serde::de::DeserializeSeed;
use serde_json::Value;

use super::drift::Drift;
use super::lenient;
use super::mismatch::{Mismatch, locate};
use super::raw_response::RawResponse;
use super::snippet::string_length;

/// The functions that decode the responses of an operation.
pub struct Decoder<T> {
    pub decode: fn(&RawResponse) -> Result<T, Mismatch>,
    /// Finds what is undocumented in a decoded response.
    pub drift: fn(&T) -> Vec<Drift>,
    /// `true` if a redirect is a declared success.
    pub accepts_redirects: bool,
}

impl<T> Clone for Decoder<T> {
    fn clone(&self) -> Self {
        *self
    }
}

// A derive would require that `T` is `Clone` as well.
impl<T> Copy for Decoder<T> {}

impl RawResponse {
    #[cfg(feature = "cli")]
    pub fn media_type(&self) -> String {
        let value = self.headers.get(reqwest::header::CONTENT_TYPE);
        let value = value.and_then(|value| value.to_str().ok());
        super::media_type::essence(value.unwrap_or_default())
    }

    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, Mismatch> {
        self.json_by(PhantomData)
    }

    /// Decodes JSON by a seed: of a type, or of a schema that the command has as data.
    pub fn json_by<T, S>(&self, seed: S) -> Result<T, Mismatch>
    where
        S: for<'de> DeserializeSeed<'de, Value = T> + Copy,
    {
        self.check_containers()?;
        let mut json = serde_json::Deserializer::from_slice(&self.body);
        let decoded = seed.deserialize(super::reader::strict(&mut json));
        decoded
            .and_then(|value| json.end().map(|()| value))
            .or_else(|error| locate(seed, &self.body, &error))
    }

    /// Returns JSON as it is; null where the body is empty.
    pub fn value(&self) -> Result<Value, Mismatch> {
        self.check_containers()?;
        if self.body.is_empty() {
            return Ok(Value::Null);
        }
        lenient::value(&self.body).or_else(|error| locate(PhantomData, &self.body, &error))
    }

    fn check_containers(&self) -> Result<(), Mismatch> {
        if has_more_containers(&self.body, self.container_limit) {
            return Err(Mismatch::of_too_many_containers());
        }
        Ok(())
    }

    #[cfg(feature = "cli")]
    pub fn text(&self) -> Result<String, Mismatch> {
        match std::str::from_utf8(&self.body) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => Err(Mismatch::of_whole(format!("not UTF-8: {error}"))),
        }
    }

    /// Ignores the body, for a response that declares none.
    pub fn nothing(&self) -> Result<(), Mismatch> {
        Ok(())
    }
}

/// Returns `true` if JSON has more objects and arrays than the limit.
fn has_more_containers(json: &[u8], limit: usize) -> bool {
    // Each takes two bytes at least.
    if json.len() / 2 <= limit {
        return false;
    }
    let mut count = 0;
    let mut at = 0;
    while let Some(byte) = json.get(at) {
        at += match byte {
            b'"' => json.get(at..).and_then(string_length).unwrap_or(json.len()),
            _ => 1,
        };
        count += usize::from(matches!(byte, b'{' | b'['));
        if count > limit {
            return true;
        }
    }
    false
}

/// Creates a decoder of responses that differ by status or media type.
pub const fn choice<T: super::drift::FindDrift>(
    decode: fn(&RawResponse) -> Result<T, Mismatch>,
) -> Decoder<T> {
    Decoder {
        decode,
        drift: T::find_drift,
        accepts_redirects: false,
    }
}

pub const fn json<T: serde::de::DeserializeOwned + serde::Serialize>() -> Decoder<T> {
    choice(|received| received.json())
}

/// Creates a decoder that returns any JSON as it is.
pub const fn untyped() -> Decoder<Value> {
    raw_choice(|received| received.value())
}

pub const fn nothing() -> Decoder<()> {
    raw_choice(|received| received.nothing())
}

/// Creates a decoder of bodies that cannot have drift.
pub const fn raw_choice<T>(decode: fn(&RawResponse) -> Result<T, Mismatch>) -> Decoder<T> {
    Decoder {
        decode,
        drift: |_| Vec::new(),
        accepts_redirects: false,
    }
}

/// Decodes an error body; `None` if it does not have the declared shape.
pub fn error<T: serde::de::DeserializeOwned + Into<crate::ErrorBody>>(
    body: &[u8],
) -> Option<crate::ErrorBody> {
    serde_json::from_slice::<T>(body).ok().map(Into::into)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use bytes::Bytes;
    use reqwest::StatusCode;
    use reqwest::header::{CONTENT_TYPE, HeaderMap};

    use super::super::redact::Redactor;
    use super::*;

    fn received<T>(
        status: u16,
        media_type: &'static str,
        body: &'static str,
        read: impl Fn(&RawResponse) -> T,
    ) -> T {
        let value = reqwest::header::HeaderValue::from_static(media_type);
        read(&RawResponse {
            status: StatusCode::from_u16(status).unwrap_or_default(),
            headers: HeaderMap::from_iter([(CONTENT_TYPE, value)]),
            body: Bytes::from_static(body.as_bytes()),
            attempts: 1,
            redactor: Redactor::default(),
            deadline: Instant::now(),
            container_limit: 2,
        })
    }

    #[test]
    fn objects_and_arrays_are_counted_outside_of_strings() {
        let read = |body| {
            received(200, "application/json", body, |received| {
                received.value().is_ok()
            })
        };
        for body in [
            r#"[{}]"#,
            r#"["[[[[[[[[[[", "{\"{{{{{{{{"]"#,
            r#"{"a": []}   "#,
        ] {
            assert!(read(body), "{body}");
        }
        for body in ["[[[]]]", r#"{"a": [], "b": {}}"#, r#"["a\\", {}, []]"#] {
            assert!(!read(body), "{body}");
        }
    }
}
