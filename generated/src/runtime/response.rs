// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Responses, with what came along with the body.

use std::fmt;
use std::marker::PhantomData;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

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
