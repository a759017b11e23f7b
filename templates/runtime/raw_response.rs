// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Responses whose bodies have not been decoded.

use std::time::Instant;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::redact::Redactor;

/// A successful response whose body has not been decoded.
#[derive(Clone)]
pub struct RawResponse {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub attempts: usize,
    pub(super) redactor: Redactor,
    /// The deadline of the attempt, which includes decoding the body.
    pub deadline: Instant,
    /// How many objects and arrays JSON may have.
    pub container_limit: usize,
}

#[cfg(used = "crate::ItemStream")]
impl RawResponse {
    /// Returns a response with the same head.
    pub fn with_body(&self, body: Bytes) -> Self {
        Self {
            body,
            ..self.clone()
        }
    }
}
