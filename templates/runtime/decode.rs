// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Decodes the bodies of successes to the type that the operation declares.

use std::marker::PhantomData;

#[cfg(any(used = "received.bytes", used = "decode::bytes"))]
use bytes::Bytes;
#[cfg(any(
    used = "received.json",
    used = "received.text_or_json",
    feature = "cli"
))]
use serde::de::DeserializeSeed;
use serde_json::Value;

use super::drift::Drift;
#[cfg(used = "crate::ItemStream")]
use super::item_stream::ItemStream;
use super::lenient;
use super::mismatch::{Mismatch, locate};
#[cfg(used = "crate::ItemStream")]
use super::opening::Open;
#[cfg(used = "decode::case")]
use super::operation::Statuses;
use super::raw_response::RawResponse;
use super::snippet::string_length;

/// The functions that decode the responses of an operation.
pub struct Decoder<T> {
    pub decode: fn(&RawResponse) -> Result<T, Mismatch>,
    /// Finds what is undocumented in a decoded response.
    pub drift: fn(&T) -> Vec<Drift>,
    /// `true` if a redirect is a declared success.
    #[cfg(used = "Request::new")]
    pub accepts_redirects: bool,
    /// Returns a stream before the body is read, instead of decoding the whole body.
    #[cfg(used = "crate::ItemStream")]
    pub open: Option<Open<T>>,
}

impl<T> Clone for Decoder<T> {
    fn clone(&self) -> Self {
        *self
    }
}

// A derive would require that `T` is `Clone` as well.
impl<T> Copy for Decoder<T> {}

/// The decoder for a status and a media type: a function, or what the command knows of it.
#[cfg(used = "decode::case")]
#[derive(Debug)]
pub struct Case<D> {
    pub statuses: Statuses,
    /// Empty if the status decides alone.
    pub media_type: &'static str,
    pub decode: D,
}

/// Decodes a response.
#[cfg(used = "decode::case")]
pub type Decode<T> = fn(&RawResponse) -> Result<T, Mismatch>;

#[cfg(used = ".accepting_redirects")]
impl<T> Decoder<T> {
    /// For an operation that declares a redirect as its success.
    pub const fn accepting_redirects(self) -> Self {
        Self {
            accepts_redirects: true,
            ..self
        }
    }
}

impl RawResponse {
    #[cfg(any(
        used = "self.media_type",
        used = "response.media_type",
        feature = "cli"
    ))]
    pub fn media_type(&self) -> String {
        let value = self.headers.get(reqwest::header::CONTENT_TYPE);
        let value = value.and_then(|value| value.to_str().ok());
        super::media_type::essence(value.unwrap_or_default())
    }

    /// Decodes the response by its case.
    #[cfg(used = "decode::case")]
    pub fn choose<T>(&self, cases: &[Case<Decode<T>>]) -> Result<T, Mismatch> {
        self.case(cases).and_then(|decode| decode(self))
    }

    /// Returns the decoder of the most specific status and the nearest media type.
    #[cfg(used = "decode::case")]
    pub fn case<'c, D>(&self, cases: &'c [Case<D>]) -> Result<&'c D, Mismatch> {
        let declared = Statuses::of(self.status)
            .into_iter()
            .find(|statuses| cases.iter().any(|case| case.statuses == *statuses));
        let of_status = |case: &&Case<D>| Some(case.statuses) == declared;
        let mut cases = cases.iter().filter(of_status);
        let media_type = self.media_type();
        // A body of an undeclared media type is better kept as it is than read as JSON.
        let raw = |case: &&Case<D>| {
            !media_type.is_empty() && !super::media_type::is_json(case.media_type)
        };
        let other = cases.clone().find(raw).or(cases.clone().next());
        let exact = |case: &&Case<D>| super::media_type::essence(case.media_type) == media_type;
        let alike =
            |case: &&Case<D>| is_alike(&super::media_type::essence(case.media_type), &media_type);
        match cases.clone().find(exact).or(cases.find(alike)).or(other) {
            Some(case) => Ok(&case.decode),
            None => Err(Mismatch::of_whole(format!(
                "no response with the status {} is declared",
                self.status
            ))),
        }
    }

    #[cfg(any(used = "received.json", used = "received.text_or_json"))]
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, Mismatch> {
        self.json_by(PhantomData)
    }

    /// Decodes JSON by a seed: of a type, or of a schema that the command has as data.
    #[cfg(any(
        used = "received.json",
        used = "received.text_or_json",
        feature = "cli"
    ))]
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

    #[cfg(any(
        used = "received.text",
        used = "received.text_or_json",
        feature = "cli"
    ))]
    pub fn text(&self) -> Result<String, Mismatch> {
        match std::str::from_utf8(&self.body) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => Err(Mismatch::of_whole(format!("not UTF-8: {error}"))),
        }
    }

    /// Returns a string that is declared both as text and as JSON.
    #[cfg(used = "received.text_or_json")]
    pub fn text_or_json(&self) -> Result<String, Mismatch> {
        if super::media_type::is_json(&self.media_type()) {
            self.json()
        } else {
            self.text()
        }
    }

    #[cfg(used = "received.bytes")]
    pub fn bytes(&self) -> Result<Bytes, Mismatch> {
        Ok(self.body.clone())
    }

    /// Ignores the body, for a response that declares none.
    #[cfg(used = "received.nothing")]
    pub fn nothing(&self) -> Result<(), Mismatch> {
        Ok(())
    }

    /// Decodes the body unless it is empty, for a status that is not declared.
    #[cfg(used = "received.unless_empty")]
    pub fn unless_empty<T>(
        &self,
        decode: fn(&Self) -> Result<T, Mismatch>,
    ) -> Result<Option<T>, Mismatch> {
        if self.body.is_empty() {
            Ok(None)
        } else {
            decode(self).map(Some)
        }
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

/// Returns `true` if a declared media type or range covers the one of the response.
#[cfg(used = "decode::case")]
fn is_alike(declared: &str, media_type: &str) -> bool {
    super::media_type::covers(declared, media_type)
        || (super::media_type::is_json(declared) && super::media_type::is_json(media_type))
}

#[cfg(used = "decode::case")]
pub const fn case<T>(
    statuses: Statuses,
    media_type: &'static str,
    decode: Decode<T>,
) -> Case<Decode<T>> {
    Case {
        statuses,
        media_type,
        decode,
    }
}

/// Creates a decoder of responses that differ by status or media type.
#[cfg(any(used = "decode::choice", used = "decode::json"))]
pub const fn choice<T: super::drift::FindDrift>(
    decode: fn(&RawResponse) -> Result<T, Mismatch>,
) -> Decoder<T> {
    Decoder {
        decode,
        drift: T::find_drift,
        #[cfg(used = "Request::new")]
        accepts_redirects: false,
        #[cfg(used = "crate::ItemStream")]
        open: None,
    }
}

#[cfg(used = "decode::json")]
pub const fn json<T: serde::de::DeserializeOwned + serde::Serialize>() -> Decoder<T> {
    choice(|received| received.json())
}

/// Creates a decoder that returns any JSON as it is.
pub const fn untyped() -> Decoder<Value> {
    raw_choice(|received| received.value())
}

#[cfg(used = "decode::text_or_json")]
pub const fn text_or_json() -> Decoder<String> {
    raw_choice(|received| received.text_or_json())
}

#[cfg(used = "decode::text")]
pub const fn text() -> Decoder<String> {
    raw_choice(|received| received.text())
}

#[cfg(used = "decode::bytes")]
pub const fn bytes() -> Decoder<Bytes> {
    raw_choice(|received| received.bytes())
}

#[cfg(used = "decode::nothing")]
pub const fn nothing() -> Decoder<()> {
    raw_choice(|received| received.nothing())
}

/// Creates a decoder of bodies that cannot have drift.
pub const fn raw_choice<T>(decode: fn(&RawResponse) -> Result<T, Mismatch>) -> Decoder<T> {
    Decoder {
        decode,
        drift: |_| Vec::new(),
        #[cfg(used = "Request::new")]
        accepts_redirects: false,
        #[cfg(used = "crate::ItemStream")]
        open: None,
    }
}

/// Creates a decoder of JSON values in lines or behind record separators.
#[cfg(used = "decode::items")]
pub const fn items<T: serde::de::DeserializeOwned + super::drift::FindDrift>()
-> Decoder<ItemStream<T>> {
    stream(super::item_stream::items)
}

/// Creates a decoder of events whose data is JSON.
#[cfg(used = "decode::events")]
pub const fn events<T: serde::de::DeserializeOwned + super::drift::FindDrift>()
-> Decoder<ItemStream<crate::ServerSentEvent<T>>> {
    stream(super::server_sent_event::events)
}

/// Creates a decoder of events whose name tells the type of their data, which is JSON.
#[cfg(used = "decode::whole_events")]
pub const fn whole_events<T: serde::de::DeserializeOwned + super::drift::FindDrift>()
-> Decoder<ItemStream<crate::ServerSentEvent<T>>> {
    stream(super::server_sent_event::whole_events)
}

/// Creates a decoder of events whose data is any text.
#[cfg(used = "decode::text_events")]
pub const fn text_events() -> Decoder<ItemStream<crate::ServerSentEvent<String>>> {
    stream(super::server_sent_event::text_events)
}

#[cfg(used = "crate::ItemStream")]
const fn stream<T>(open: Open<T>) -> Decoder<T> {
    Decoder {
        open: Some(open),
        ..raw_choice(|_| Err(Mismatch::of_whole("it is a stream".to_owned())))
    }
}

/// Decodes an error body; `None` if it does not have the declared shape.
#[cfg(used = "decode::error")]
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

    #[cfg(used = "decode::case")]
    #[test]
    fn the_most_specific_status_and_the_nearest_media_type_decide() {
        let mut cases = vec![
            case(Statuses::Range(2), "", |_| Ok("2xx")),
            case(Statuses::Code(200), "application/json", |_| Ok("json")),
            case(Statuses::Code(200), "text/*", |_| Ok("text")),
        ];
        let read = |cases: &[Case<Decode<&'static str>>], status, media_type| {
            received(status, media_type, "", |received| {
                received.choose(cases).ok()
            })
        };
        let json = Some("json");
        assert_eq!(read(&cases, 200, "Application/JSON; charset=utf-8"), json);
        assert_eq!(read(&cases, 200, "application/problem+json"), json);
        assert_eq!(read(&cases, 200, "text/csv"), Some("text"));
        assert_eq!(read(&cases, 200, "image/png"), Some("text"));
        assert_eq!(read(&cases, 200, ""), json);
        assert_eq!(read(&cases, 204, ""), Some("2xx"));
        assert_eq!(read(&cases, 302, ""), None);
        cases.push(case(Statuses::Default, "", |_| Ok("other")));
        assert_eq!(read(&cases, 302, ""), Some("other"));
    }

    #[cfg(used = "received.text_or_json")]
    #[test]
    fn a_text_is_read_as_the_media_type_of_the_response() {
        let read = |media_type, body| {
            received(200, media_type, body, |received| {
                received.text_or_json().ok()
            })
        };
        assert_eq!(read("application/json", r#""a""#).as_deref(), Some("a"));
        assert_eq!(read("text/plain", r#""a""#).as_deref(), Some(r#""a""#));
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
