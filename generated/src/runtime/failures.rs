// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The kinds of failures without a response that can be read, each with what is known about it.

use std::fmt;

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, LOCATION};

use super::cause::{self, Cause};
use super::error::Error;
use super::operation::OperationSpec;
use super::redact::Redactor;

/// A request that cannot be built from its values.
#[derive(Debug)]
pub struct RequestError {
    pub(super) operation: &'static str,
    /// Attempts before the one that could not be made.
    pub(super) attempts: usize,
    /// `true` if other pages of the list were received.
    is_next_page: bool,
    message: String,
}

/// A request without a complete response.
///
/// The message has the host and the cause, but no other part of the URL.
#[derive(Debug)]
pub struct TransportError {
    pub(super) operation: &'static str,
    pub(super) attempts: usize,
    stage: Stage,
    /// The host; `None` if the cause is outside of the HTTP exchange.
    host: Option<String>,
    cause: String,
    is_timeout: bool,
}

/// How far a request came.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    Connecting,
    Securing,
    Exchanging,
}

/// A redirect that is not followed.
///
/// The message has the target without its user and query, which can have secrets; only the scheme of a target that is
/// no URL of http or https.
#[derive(Debug)]
pub struct RedirectError {
    pub(super) operation: &'static str,
    pub(super) attempts: usize,
    status: StatusCode,
    location: Option<String>,
}

impl Error {
    pub(super) fn request(operation: &'static OperationSpec, message: impl Into<String>) -> Self {
        Self::Request(RequestError {
            operation: operation.id,
            attempts: 0,
            is_next_page: false,
            message: message.into(),
        })
    }

    /// Returns the error of a request that was not sent without secrets: a link of the server can have one.
    pub(super) fn redacted(mut self, redactor: &Redactor) -> Self {
        if let Self::Request(error) = &mut self {
            error.message = redactor.text(&error.message);
        }
        self
    }

    /// Creates the error of a request that failed outside of the HTTP exchange.
    pub(super) fn transport(operation: &'static OperationSpec, cause: Cause) -> Self {
        Self::Transport(TransportError {
            operation: operation.id,
            attempts: 1,
            stage: Stage::Exchanging,
            host: None,
            cause: cause.to_string(),
            is_timeout: cause == Cause::TimedOut,
        })
    }

    /// Creates the error of an HTTP exchange that failed. A server that ends it may send secrets back.
    pub(super) fn broken(
        operation: &'static OperationSpec,
        host: &str,
        error: &reqwest::Error,
        redactor: &Redactor,
    ) -> Self {
        let stage = match error {
            _ if cause::is_tls(error) => Stage::Securing,
            _ if error.is_connect() => Stage::Connecting,
            _ => Stage::Exchanging,
        };
        Self::Transport(TransportError {
            operation: operation.id,
            attempts: 1,
            stage,
            host: Some(redactor.text(host)),
            cause: redactor.text(&cause::root_cause(error)),
            is_timeout: error.is_timeout(),
        })
    }

    pub(super) fn redirect(
        operation: &'static OperationSpec,
        status: StatusCode,
        headers: &HeaderMap,
        redactor: &Redactor,
    ) -> Self {
        let location = headers.get(LOCATION);
        Self::Redirect(RedirectError {
            operation: operation.id,
            attempts: 1,
            status,
            location: location
                .map(|value| redactor.text(&String::from_utf8_lossy(value.as_bytes()))),
        })
    }
}

impl TransportError {
    /// Returns `true` if the request timed out.
    pub fn is_timeout(&self) -> bool {
        self.is_timeout
    }

    /// Returns `true` if no connection could be made, so that the server has seen nothing of the
    /// request.
    pub fn is_connect(&self) -> bool {
        self.stage != Stage::Exchanging
    }

    /// Returns `true` if the connection could not be secured: a certificate that is not trusted,
    /// for instance.
    pub fn is_tls(&self) -> bool {
        self.stage == Stage::Securing
    }

    /// Returns what failed, with the host and the cause.
    pub(super) fn description(&self) -> String {
        let (failure, preposition) = match self.stage {
            Stage::Securing => ("could not secure the connection", "to"),
            Stage::Connecting => ("could not connect", "to"),
            Stage::Exchanging => ("got no complete response", "from"),
        };
        match &self.host {
            Some(host) => format!("{failure} {preposition} {host}: {}", self.cause),
            None => format!("{failure}: {}", self.cause),
        }
    }
}

impl RedirectError {
    /// Returns the status of the response.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the `Location` as the server wrote it.
    pub fn location(&self) -> Option<&str> {
        self.location.as_deref()
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failure = match self.attempts {
            _ if self.is_next_page => "cannot go on to the next page",
            0 => "was not sent",
            _ => "was not sent again",
        };
        write!(f, "{} {failure}: {}", self.operation, self.message)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.operation, self.description())
    }
}

impl fmt::Display for RedirectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if ![301, 302, 303, 307, 308].contains(&self.status.as_u16()) {
            return write!(f, "{} failed with {}", self.operation, self.status);
        }
        write!(f, "{} was redirected ({})", self.operation, self.status)?;
        match &self.location {
            Some(location) => {
                let location = cause::without_secrets(location);
                write!(f, " to {location:?}, which is not followed")
            }
            None => f.write_str(" without saying where to"),
        }
    }
}
