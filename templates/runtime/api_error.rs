// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The error of a response with an error status.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};

use super::body_failures::Hidden;
use super::error::{Error, request_id};
use super::media_type;
use super::message::{messages, one_line, summary};
use super::operation::{Operation, OperationSpec};
use super::rate_limit::{RateLimit, requested_wait};
use super::redact::Redactor;
use crate::ErrorBody;

/// A response with an error status.
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
        ApiError::new(operation, status, headers, redactor.body(bytes)).into()
    }

    /// Adds to a 401 why there is no other token.
    pub(super) fn without_new_token(mut self, why: String) -> Self {
        if let Self::Api(error) = &mut self {
            error.no_new_token = Some(why);
        }
        self
    }
}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        Self::Api(Box::new(error))
    }
}

impl ApiError {
    fn new(
        operation: &'static OperationSpec,
        status: StatusCode,
        headers: HeaderMap,
        bytes: Bytes,
    ) -> Self {
        let decoded = operation.decode_error(status, &bytes);
        Self {
            attempts: 1,
            operation,
            status,
            headers,
            body: decoded.unwrap_or_else(|| ErrorBody::Other(bytes.clone())),
            bytes: Hidden(bytes),
            no_new_token: None,
        }
    }

    /// Creates the error that a request of the operation `O` returns for a response, for tests of code that handles
    /// errors. The body is decoded as if it came from a server, and counts as that of the first attempt.
    ///
    /// `Error::from` makes it an [`Error`]. The [documentation of the crate](crate#testing) has an example.
    pub fn from_parts<O: Operation>(
        status: StatusCode,
        headers: HeaderMap,
        body: impl Into<Bytes>,
    ) -> Self {
        Self::new(O::SPEC, status, headers, body.into())
    }

    /// Returns the status of the response.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the id of the operation that was called.
    pub fn operation(&self) -> &'static str {
        self.operation.id
    }

    /// Returns how many attempts were made.
    pub fn attempts(&self) -> usize {
        self.attempts
    }

    /// Returns the headers of the response, without credentials that the server sent back.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body, decoded as the OpenAPI document declares it for this operation and status.
    pub fn body(&self) -> &ErrorBody {
        &self.body
    }

    /// Returns the body as it came, without credentials that the server sent back. The body of a server's response is cut
    /// at 64 KiB.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes.0
    }

    /// Returns the messages in a JSON body, whether or not it is declared, or the text of a `text/plain` body; none if
    /// the body is anything else.
    ///
    /// A message is a string, or one of a list, under `errors`, `detail`, `message`, `error`, `title` or a name
    /// like these (`errorMessage`, `error_description`, `msg`, `reason`), also in objects within these and
    /// within others. The more specific one of an object comes first: of the problem details of RFC 9457
    /// `detail`, then `title`. Messages of fields (`{"errors": {"name": "is too long"}}`) begin with the field:
    /// `name: is too long`.
    ///
    /// An error without a message has its `code` instead, and a body with none of these names its first 10 strings.
    ///
    /// These are at most 100, of at most 1,000 characters. Credentials that the server sent back
    /// are redacted, but control characters are as they came: escape them before they reach a terminal. The
    /// [documentation of the crate](crate#errors) has an example.
    pub fn messages(&self) -> Vec<String> {
        let media_type = self.headers.get(CONTENT_TYPE);
        let media_type = media_type.and_then(|value| value.to_str().ok());
        let is_plain_text =
            media_type.is_some_and(|text| media_type::essence(text) == "text/plain");
        messages(&self.bytes.0, is_plain_text)
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

impl fmt::Debug for ApiError {
    /// Shows what a log needs, with the beginning of the body.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = one_line(&String::from_utf8_lossy(&self.bytes.0));
        f.debug_struct("ApiError")
            .field("operation", &self.operation.id)
            .field("status", &self.status)
            .field("attempts", &self.attempts)
            .field("body", &format_args!("{body}"))
            .finish_non_exhaustive()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} failed with {}", self.operation.id, self.status)?;
        if let Some(message) = summary(&self.bytes.0) {
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
