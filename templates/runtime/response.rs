// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Responses, with what came along with the body.

use std::fmt;
use std::marker::PhantomData;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
#[cfg(any(used = ".header_value", used = ".header_list", used = ".header_json"))]
use serde::de::DeserializeOwned;
#[cfg(any(used = ".header_value", used = ".header_list"))]
use serde_json::Value;

use super::drift::{Drift, FindDrift};
use super::error::request_id;
use super::rate_limit::RateLimit;
use super::redact::Redactor;

/// A successful response of the operation `O`: its status, headers and decoded body.
pub struct Response<T, O> {
    status: StatusCode,
    headers: HeaderMap,
    attempts: usize,
    body: T,
    /// For what `Debug` shows.
    redactor: Redactor,
    of: PhantomData<fn() -> O>,
}

impl<T, O> Response<T, O> {
    pub(super) fn new(
        status: StatusCode,
        headers: HeaderMap,
        attempts: usize,
        body: T,
        redactor: Redactor,
    ) -> Self {
        Self {
            status,
            headers,
            attempts,
            body,
            redactor,
            of: PhantomData,
        }
    }

    /// Creates a response from a status, headers and a decoded body, for tests of code that takes responses. It counts
    /// as that of the first attempt.
    ///
    /// The [documentation of the crate](crate#testing) has an example.
    pub fn from_parts(status: StatusCode, headers: HeaderMap, body: T) -> Self {
        Self::new(status, headers, 1, body, Redactor::default())
    }

    /// Returns the status, one of 200 to 299; of 300 to 399 where the operation declares nothing else.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the rate limit of the request, if the server reported it.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::of(&self.headers)
    }

    /// Returns the server's id of the request, for its support.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// Returns how many attempts were made.
    pub fn attempts(&self) -> usize {
        self.attempts
    }

    /// Returns the first header of a name as text.
    #[cfg(any(used = ".header_text", used = "self.header_text"))]
    pub(crate) fn header_text(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Returns a header as a number, a boolean or another type of a string.
    #[cfg(used = ".header_value")]
    pub(crate) fn header_value<H: DeserializeOwned>(&self, name: &str) -> Option<H> {
        value_of(self.header_text(name)?)
    }

    /// Returns the headers of a name as one list, with commas between the items.
    #[cfg(used = ".header_list")]
    pub(crate) fn header_list<H: DeserializeOwned>(&self, name: &str) -> Option<Vec<H>> {
        let mut values = self.headers.get_all(name).iter().peekable();
        values.peek()?;
        let mut items = Vec::new();
        for value in values {
            let words = value.to_str().ok()?.split(',').map(str::trim);
            for word in words.filter(|word| !word.is_empty()) {
                items.push(value_of(word)?);
            }
        }
        Some(items)
    }

    /// Returns a header that is JSON.
    #[cfg(used = ".header_json")]
    pub(crate) fn header_json<H: DeserializeOwned>(&self, name: &str) -> Option<H> {
        serde_json::from_str(self.header_text(name)?).ok()
    }

    /// Returns the decoded body.
    pub fn body(&self) -> &T {
        &self.body
    }

    /// Returns the decoded body, by value.
    pub fn into_body(self) -> T {
        self.body
    }
}

impl<T: FindDrift, O> Response<T, O> {
    /// Returns what the response has that is undocumented: unknown properties, enum values and
    /// union shapes. It is looked for only when this is called.
    pub fn drift(&self) -> Vec<Drift> {
        self.body.find_drift()
    }
}

/// Reads a string as it is, else as JSON: `12` is a string, but an integer reads it as JSON.
#[cfg(any(used = ".header_value", used = ".header_list"))]
fn value_of<H: DeserializeOwned>(text: &str) -> Option<H> {
    let as_text = serde_json::from_value(Value::String(text.to_owned()));
    as_text.or_else(|_| serde_json::from_str(text)).ok()
}

// Derives would require the same of `O`.
impl<T: Clone, O> Clone for Response<T, O> {
    fn clone(&self) -> Self {
        Self {
            headers: self.headers.clone(),
            body: self.body.clone(),
            redactor: self.redactor.clone(),
            ..*self
        }
    }
}

impl<T: fmt::Debug, O> fmt::Debug for Response<T, O> {
    /// Shows credentials that the server sent back as `[redacted]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut headers = self.headers.clone();
        self.redactor.headers(&mut headers);
        let body = if f.alternate() {
            format!("{:#?}", self.body)
        } else {
            format!("{:?}", self.body)
        };
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &headers)
            .field("attempts", &self.attempts)
            .field("body", &format_args!("{}", self.redactor.text(&body)))
            .finish()
    }
}

#[cfg(all(used = ".header_value", used = ".header_list", used = ".header_json"))]
#[cfg(test)]
mod tests {
    use super::*;

    fn with(headers: &[(&'static str, &'static str)]) -> Response<(), ()> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, reqwest::header::HeaderValue::from_static(value));
        }
        Response::from_parts(StatusCode::OK, map, ())
    }

    #[test]
    fn headers_are_read_as_their_type() {
        let response = with(&[
            ("x-total", "12"),
            ("x-more", "true"),
            ("x-ids", "1, 2,3"),
            ("x-ids", "4"),
            ("x-meta", r#"{"a":1}"#),
        ]);
        assert_eq!(response.header_text("X-Total"), Some("12"));
        assert_eq!(response.header_value::<i64>("x-total"), Some(12));
        assert_eq!(
            response.header_value::<String>("x-total").as_deref(),
            Some("12")
        );
        assert_eq!(response.header_value::<bool>("x-more"), Some(true));
        assert_eq!(response.header_list::<i64>("x-ids"), Some(vec![1, 2, 3, 4]));
        let meta = response.header_json::<Value>("x-meta");
        assert_eq!(meta, Some(serde_json::json!({"a": 1})));
    }

    #[test]
    fn what_is_missing_or_something_else_is_none() {
        let response = with(&[("x-total", "many"), ("x-ids", "1,x")]);
        assert_eq!(response.header_value::<i64>("x-total"), None);
        assert_eq!(response.header_list::<i64>("x-ids"), None);
        assert_eq!(response.header_list::<i64>("x-none"), None);
        assert_eq!(response.header_text("x-none"), None);
    }
}
