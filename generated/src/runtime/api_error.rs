// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The error of a response with an error status.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::error::{Error, request_id};
use super::failures::Hidden;
use super::message::message;
use super::operation::OperationSpec;
use super::rate_limit::{RateLimit, requested_wait};
use super::redact::Redactor;
use crate::ErrorBody;

/// A response with an error status.
#[derive(Debug)]
pub struct ApiError {
    pub(super) attempts: usize,
    operation: &'static OperationSpec,
    status: StatusCode,
    headers: HeaderMap,
    body: ErrorBody,
    bytes: Hidden,
    /// Why there was no other token after a refused one.
    no_new_token: Option<String>,
}

impl Error {
    pub(super) fn api(
        operation: &'static OperationSpec,
        status: StatusCode,
        mut headers: HeaderMap,
        bytes: Bytes,
        redactor: &Redactor,
    ) -> Self {
        redactor.headers(&mut headers);
        let bytes = redactor.body(bytes);
        let decoded = operation.decode_error(status, &bytes);
        Self::Api(Box::new(ApiError {
            attempts: 1,
            operation,
            status,
            headers,
            body: decoded.unwrap_or_else(|| ErrorBody::Other(bytes.clone())),
            bytes: Hidden(bytes),
            no_new_token: None,
        }))
    }

    /// Adds to a 401 why there is no other token.
    pub(super) fn without_new_token(mut self, why: String) -> Self {
        if let Self::Api(error) = &mut self {
            error.no_new_token = Some(why);
        }
        self
    }
}

impl ApiError {
    /// Returns the status of the response.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the id of the operation that was called.
    pub fn operation(&self) -> &'static str {
        self.operation.id
    }

    /// Returns the headers of the response, without credentials that the server sent back.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body, decoded as the OpenAPI document declares it for this operation and status.
    pub fn body(&self) -> &ErrorBody {
        &self.body
    }

    /// Returns the body as it came, without credentials that the server sent back. It is cut at 64 KiB.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes.0
    }

    /// Returns the rate limit of the request, if the server reported it.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        RateLimit::of(&self.headers)
    }

    /// Returns how long the server requests to wait before another attempt, if it does: `Retry-After`, in
    /// seconds or as a date, else the reset of the rate limit where that is why the request failed.
    ///
    /// A date is compared with the current time, so the wait until then is less when this is called later. A
    /// wait is a year at most.
    pub fn retry_after(&self) -> Option<Duration> {
        requested_wait(self.status, &self.headers)
    }

    /// Returns the server's id of the request, for its support.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} failed with {}", self.operation.id, self.status)?;
        if let Some(message) = message(&self.bytes.0) {
            write!(f, ": {message}")?;
        }
        if let Some(why) = &self.no_new_token {
            write!(f, " (no other token: {why})")?;
        }
        match (self.status, &self.operation.permission) {
            (StatusCode::FORBIDDEN, Some(permission)) => write!(f, " (it needs {permission})"),
            (StatusCode::NOT_FOUND, _) if self.operation.preview => {
                f.write_str(" (it is in preview and may not be enabled for this account)")
            }
            _ => Ok(()),
        }
    }
}
