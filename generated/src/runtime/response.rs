// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Answers, with what came along with the body.

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde::Serialize;

use super::drift::{self, Drift};
use super::error::request_id;
use super::rate_limit::RateLimit;

/// A successful answer: its status, headers and decoded body.
#[derive(Clone, Debug)]
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    tries: usize,
    body: T,
}

impl<T> Response<T> {
    pub(super) fn new(status: StatusCode, headers: HeaderMap, tries: usize, body: T) -> Self {
        Self {
            status,
            headers,
            tries,
            body,
        }
    }

    /// The status, one of 200 to 299.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The rate limit that the call falls under, if the server told it.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::of(&self.headers)
    }

    /// The id that the server gave the call, to name it to the server's support.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// How many times the call was tried.
    pub fn tries(&self) -> usize {
        self.tries
    }

    /// The decoded body.
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The decoded body, by value.
    pub fn into_body(self) -> T {
        self.body
    }
}

impl<T: Serialize> Response<T> {
    /// What the answer has that the description does not know: unknown members, enum values and
    /// union shapes. It is looked for only when this is called.
    pub fn drift(&self) -> Vec<Drift> {
        drift::report(&self.body)
    }
}
