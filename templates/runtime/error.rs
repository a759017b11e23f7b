// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The error of all requests.

use std::fmt;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::api_error::ApiError;
use super::body_failures::{DecodeError, DriftError, TooLargeError};
use super::failures::{RedirectError, RequestError, TransportError};

/// Why a request failed, or a client could not be built.
///
/// The message is one line that also has the cause and the number of attempts, and the host where no complete response
/// came, such as `ListPets could not
/// connect to api.example.com: connection refused (3 attempts)`, and no credentials. Therefore
/// [`source`](std::error::Error::source) returns `None`: code that prints an error with its sources
/// shows nothing twice.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The client's settings are wrong or incomplete. Nothing was sent.
    Configuration(String),
    /// The request cannot be built from its values. Nothing was sent.
    Request(RequestError),
    /// No complete response came: the connection failed, broke off or took too long.
    Transport(TransportError),
    /// The server responded with a redirect that is not followed.
    Redirect(RedirectError),
    /// The body of a success is larger than the client allows.
    TooLarge(TooLargeError),
    /// The server reported a success, but the body does not have the declared shape.
    Decode(Box<DecodeError>),
    /// The body of a success has drift, and the client is strict.
    Drift(DriftError),
    /// The server responded with an error status.
    Api(Box<ApiError>),
}

impl Error {
    /// Returns the status of the response, where there was one.
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

    /// Returns the id of the operation; `None` if the error is about the client.
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

    /// Returns the server's id of the request, for its support.
    pub fn request_id(&self) -> Option<&str> {
        let headers = match self {
            Self::Api(error) => error.headers(),
            Self::Decode(error) => &error.headers,
            _ => return None,
        };
        request_id(headers)
    }

    /// Returns how many attempts were made; 0 if nothing was sent.
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

    /// Returns `true` if the client's settings are wrong or incomplete.
    pub fn is_configuration(&self) -> bool {
        matches!(self, Self::Configuration(_))
    }

    /// Returns `true` if no connection could be made, so that the server has seen nothing of the request.
    pub fn is_connect(&self) -> bool {
        matches!(self, Self::Transport(error) if error.is_connect())
    }

    /// Returns `true` if the request timed out.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Transport(error) if error.is_timeout())
    }

    /// Returns `true` if the connection could not be secured: a certificate that is not trusted, for instance.
    pub fn is_tls(&self) -> bool {
        matches!(self, Self::Transport(error) if error.is_tls())
    }

    /// Returns `true` if the server redirected the request.
    pub fn is_redirect(&self) -> bool {
        matches!(self, Self::Redirect(_))
    }

    /// Returns `true` if the body is larger than the client allows.
    pub fn is_body_too_large(&self) -> bool {
        matches!(self, Self::TooLarge(_))
    }

    /// Returns `true` if the body of a success does not have the declared shape.
    pub fn is_decode(&self) -> bool {
        matches!(self, Self::Decode(_))
    }

    /// Returns `true` if the response has drift and the client is strict.
    pub fn is_drift(&self) -> bool {
        matches!(self, Self::Drift(_))
    }

    /// Returns `true` if the server responded with an error status.
    pub fn is_api(&self) -> bool {
        matches!(self, Self::Api(_))
    }

    /// Returns `true` if the server did not accept the credentials (401).
    pub fn is_unauthorized(&self) -> bool {
        self.has_status(StatusCode::UNAUTHORIZED)
    }

    /// Returns `true` if the credentials do not allow the request (403).
    pub fn is_forbidden(&self) -> bool {
        self.has_status(StatusCode::FORBIDDEN)
    }

    /// Returns `true` if the resource does not exist (404).
    pub fn is_not_found(&self) -> bool {
        self.has_status(StatusCode::NOT_FOUND)
    }

    /// Returns `true` if the request conflicts with the state of the resource (409).
    pub fn is_conflict(&self) -> bool {
        self.has_status(StatusCode::CONFLICT)
    }

    /// Returns `true` if a rate limit is used up (429).
    pub fn is_rate_limited(&self) -> bool {
        self.has_status(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Returns `true` if the server failed (500 to 599).
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

/// Returns the message of an error and those of its sources, in one line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(&format!(": {error}"));
        source = error.source();
    }
    text
}

/// Returns the headers with the id of a request.
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
            attempts => write!(f, " ({attempts} attempts)"),
        }
    }
}

impl std::error::Error for Error {}
