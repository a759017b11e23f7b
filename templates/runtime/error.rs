// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! What can go wrong with a call: one type for everything, with predicates for the usual questions.

use std::fmt;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::failures::{
    ApiError, DecodeError, DriftError, RedirectError, RequestError, TooLargeError, TransportError,
};

/// Why a call failed, or a client could not be built.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The client's settings are wrong or incomplete. Nothing was sent.
    Configuration(String),
    /// The request cannot be made from the values that were given. Nothing was sent.
    Request(RequestError),
    /// No complete answer came: the connection failed, broke off or took too long.
    Transport(TransportError),
    /// The server answered with a redirect that is not followed.
    Redirect(RedirectError),
    /// The body of a success is larger than the client allows.
    TooLarge(TooLargeError),
    /// The server reported a success, but the body does not have the declared shape.
    Decode(Box<DecodeError>),
    /// The body of a success has what the description does not know, and the client is strict.
    Drift(DriftError),
    /// The server refused or failed the call.
    Api(Box<ApiError>),
}

impl Error {
    /// The status of the answer, where there was one.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Api(error) => Some(error.status()),
            Self::Redirect(error) => Some(error.status()),
            Self::Decode(error) => Some(error.status()),
            Self::TooLarge(error) => Some(error.status),
            Self::Drift(error) => Some(error.status),
            Self::Configuration(_) | Self::Request(_) | Self::Transport(_) => None,
        }
    }

    /// The id of the operation that was called, where it got as far as that.
    pub fn operation(&self) -> Option<&'static str> {
        match self {
            Self::Api(error) => Some(error.operation()),
            Self::Request(error) => Some(error.operation),
            Self::Transport(error) => Some(error.operation),
            Self::Redirect(error) => Some(error.operation),
            Self::TooLarge(error) => Some(error.operation),
            Self::Decode(error) => Some(error.operation),
            Self::Drift(error) => Some(error.operation),
            Self::Configuration(_) => None,
        }
    }

    /// The id that the server gave the call, to name it to the server's support.
    pub fn request_id(&self) -> Option<&str> {
        let headers = match self {
            Self::Api(error) => error.headers(),
            Self::Decode(error) => &error.headers,
            _ => return None,
        };
        request_id(headers)
    }

    /// Returns how often the request was sent; 0 if it was not.
    pub fn attempts(&self) -> usize {
        match self {
            Self::Api(error) => error.attempts,
            Self::Transport(error) => error.attempts,
            Self::Redirect(error) => error.attempts,
            Self::TooLarge(error) => error.attempts,
            Self::Decode(error) => error.attempts,
            Self::Drift(error) => error.attempts,
            Self::Request(error) => error.attempts,
            Self::Configuration(_) => 0,
        }
    }

    /// Whether the client's settings are wrong or incomplete.
    pub fn is_configuration(&self) -> bool {
        matches!(self, Self::Configuration(_))
    }

    /// Whether no connection could be made, so that the server has seen nothing of the call.
    pub fn is_connect(&self) -> bool {
        matches!(self, Self::Transport(error) if error.is_connect())
    }

    /// Whether the time ran out.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Transport(error) if error.is_timeout())
    }

    /// Whether the connection could not be secured: a certificate that is not trusted, for instance.
    pub fn is_tls(&self) -> bool {
        matches!(self, Self::Transport(error) if error.is_tls())
    }

    /// Whether the server sent the call elsewhere.
    pub fn is_redirect(&self) -> bool {
        matches!(self, Self::Redirect(_))
    }

    /// Whether the body is larger than the client allows.
    pub fn is_body_too_large(&self) -> bool {
        matches!(self, Self::TooLarge(_))
    }

    /// Whether the body of a success does not have the declared shape.
    pub fn is_decode(&self) -> bool {
        matches!(self, Self::Decode(_))
    }

    /// Whether a strict client found what the description does not know.
    pub fn is_drift(&self) -> bool {
        matches!(self, Self::Drift(_))
    }

    /// Whether the server refused or failed the call.
    pub fn is_api(&self) -> bool {
        matches!(self, Self::Api(_))
    }

    /// Whether the server did not accept the credentials (401).
    pub fn is_unauthorized(&self) -> bool {
        self.has_status(StatusCode::UNAUTHORIZED)
    }

    /// Whether the credentials do not allow the call (403).
    pub fn is_forbidden(&self) -> bool {
        self.has_status(StatusCode::FORBIDDEN)
    }

    /// Whether what the call is about does not exist (404).
    pub fn is_not_found(&self) -> bool {
        self.has_status(StatusCode::NOT_FOUND)
    }

    /// Whether the call is in conflict with what is there (409).
    pub fn is_conflict(&self) -> bool {
        self.has_status(StatusCode::CONFLICT)
    }

    /// Whether a rate limit is used up (429).
    pub fn is_rate_limited(&self) -> bool {
        self.has_status(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Whether the server failed (500 to 599).
    pub fn is_server_error(&self) -> bool {
        matches!(self, Self::Api(error) if error.status().is_server_error())
    }

    fn has_status(&self, status: StatusCode) -> bool {
        matches!(self, Self::Api(error) if error.status() == status)
    }

    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::Configuration(message.into())
    }

    pub(super) fn with_attempts(mut self, made: usize) -> Self {
        match &mut self {
            Self::Api(error) => error.attempts = made,
            Self::Transport(error) => error.attempts = made,
            Self::Redirect(error) => error.attempts = made,
            Self::TooLarge(error) => error.attempts = made,
            Self::Decode(error) => error.attempts = made,
            Self::Drift(error) => error.attempts = made,
            Self::Request(error) => error.attempts = made,
            Self::Configuration(_) => {}
        }
        self
    }
}

/// An error with what caused it, in one line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(&format!(": {error}"));
        source = error.source();
    }
    text
}

/// The headers in which servers name a call.
pub(super) fn request_id(headers: &HeaderMap) -> Option<&str> {
    [
        "x-request-id",
        "request-id",
        "dd-request-id",
        "x-correlation-id",
        "x-amzn-requestid",
    ]
    .iter()
    .find_map(|name| headers.get(*name)?.to_str().ok())
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configuration(message) => f.write_str(message),
            Self::Request(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Redirect(error) => error.fmt(f),
            Self::TooLarge(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
            Self::Drift(error) => error.fmt(f),
            Self::Api(error) => error.fmt(f),
        }?;
        match self.attempts() {
            0 | 1 => Ok(()),
            attempts => write!(f, " (tried {attempts} times)"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => Some(error.cause.as_error()),
            Self::Decode(error) => Some(&error.source),
            _ => None,
        }
    }
}
