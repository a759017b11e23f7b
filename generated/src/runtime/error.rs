// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! What can go wrong with a call.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde_json::Value;

use super::decode::Mismatch;
use super::operation::Operation;
use crate::ErrorBody;

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
    /// The server answered with a redirect, which is not followed.
    Redirect(RedirectError),
    /// The server reported a success, but the body does not have the declared shape.
    Decode(DecodeError),
    /// The server refused or failed the call.
    Api(Box<ApiError>),
}

/// A request that cannot be made from the values that were given.
#[derive(Debug)]
pub struct RequestError {
    operation: &'static str,
    message: String,
}

/// A call without a complete answer.
#[derive(Debug)]
pub struct TransportError {
    operation: &'static str,
    source: reqwest::Error,
}

/// An answer that leads elsewhere.
#[derive(Debug)]
pub struct RedirectError {
    operation: &'static str,
    status: StatusCode,
    location: Option<String>,
}

/// A success whose body does not have the declared shape.
#[derive(Debug)]
pub struct DecodeError {
    operation: &'static str,
    status: StatusCode,
    path: String,
    message: String,
    body: Bytes,
}

/// An answer with an error status.
#[derive(Debug)]
pub struct ApiError {
    operation: &'static Operation,
    status: StatusCode,
    headers: HeaderMap,
    body: ErrorBody,
    bytes: Bytes,
}

impl Error {
    /// The status of the answer, where there was one.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Api(error) => Some(error.status),
            Self::Redirect(error) => Some(error.status),
            Self::Decode(error) => Some(error.status),
            Self::Transport(_) | Self::Configuration(_) | Self::Request(_) => None,
        }
    }

    /// The id of the operation that was called, where it got as far as that.
    pub fn operation(&self) -> Option<&'static str> {
        match self {
            Self::Api(error) => Some(error.operation.id),
            Self::Request(error) => Some(error.operation),
            Self::Transport(error) => Some(error.operation),
            Self::Redirect(error) => Some(error.operation),
            Self::Decode(error) => Some(error.operation),
            Self::Configuration(_) => None,
        }
    }

    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::Configuration(message.into())
    }

    pub(super) fn request(operation: &'static Operation, message: impl Into<String>) -> Self {
        Self::Request(RequestError {
            operation: operation.id,
            message: message.into(),
        })
    }

    /// The URL is left out of the source: path values are the caller's business.
    pub(super) fn transport(operation: &'static Operation, source: reqwest::Error) -> Self {
        Self::Transport(TransportError {
            operation: operation.id,
            source: source.without_url(),
        })
    }

    pub(super) fn decode(
        operation: &'static Operation,
        status: StatusCode,
        mismatch: Mismatch,
        body: Bytes,
    ) -> Self {
        Self::Decode(DecodeError {
            operation: operation.id,
            status,
            path: mismatch.path,
            message: mismatch.message,
            body,
        })
    }

    pub(super) fn redirect(
        operation: &'static Operation,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Self {
        let location = headers.get(reqwest::header::LOCATION);
        Self::Redirect(RedirectError {
            operation: operation.id,
            status,
            location: location.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()),
        })
    }

    pub(super) fn api(
        operation: &'static Operation,
        status: StatusCode,
        headers: HeaderMap,
        bytes: Bytes,
    ) -> Self {
        let decoded = operation.decode_error(status, &bytes);
        Self::Api(Box::new(ApiError {
            operation,
            status,
            headers,
            body: decoded.unwrap_or_else(|| ErrorBody::Other(bytes.clone())),
            bytes,
        }))
    }
}

impl TransportError {
    /// Whether the time ran out.
    pub fn is_timeout(&self) -> bool {
        self.source.is_timeout()
    }

    /// Whether no connection could be made, so that the server has seen nothing of the call.
    pub fn is_connect(&self) -> bool {
        self.source.is_connect()
    }
}

impl RedirectError {
    /// Where the server sent the call, as it wrote it.
    pub fn location(&self) -> Option<&str> {
        self.location.as_deref()
    }
}

impl DecodeError {
    /// The place in the body, such as `data.attributes.name`; empty for the whole body.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The body as it came.
    pub fn bytes(&self) -> &[u8] {
        &self.body
    }
}

impl ApiError {
    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The id of the operation that was called.
    pub fn operation(&self) -> &'static str {
        self.operation.id
    }

    /// The headers of the answer.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body, decoded as the description declares it for this operation and status.
    pub fn body(&self) -> &ErrorBody {
        &self.body
    }

    /// The body as it came.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Configuration(message) => f.write_str(message),
            Self::Request(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Redirect(error) => error.fmt(f),
            Self::Decode(error) => error.fmt(f),
            Self::Api(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => Some(&error.source),
            _ => None,
        }
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} was not sent: {}", self.operation, self.message)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self {
            _ if self.is_timeout() => "took too long",
            _ if self.is_connect() => "could not connect",
            _ => "got no complete answer",
        };
        write!(f, "{} {what}", self.operation)
    }
}

impl fmt::Display for RedirectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} was redirected ({})", self.operation, self.status)?;
        match &self.location {
            Some(location) => write!(f, " to {location:?}, which is not followed"),
            None => f.write_str(" without saying where to"),
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: unexpected body with {}",
            self.operation, self.status
        )?;
        if !self.path.is_empty() {
            write!(f, ", at {}", self.path)?;
        }
        write!(f, ": {}", self.message)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} failed with {}", self.operation.id, self.status)?;
        if let Some(message) = message(&self.bytes) {
            write!(f, ": {message}")?;
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

/// How much of an error body is shown, in characters.
const SHOWN: usize = 300;

/// What the body says: the texts of a JSON error in any of the usual shapes, else its beginning.
fn message(bytes: &[u8]) -> Option<String> {
    let text = match serde_json::from_slice::<Value>(bytes) {
        Ok(value) => {
            let mut texts = Vec::new();
            collect_texts(&value, &mut texts);
            Cow::Owned(texts.join("; "))
        }
        Err(_) => String::from_utf8_lossy(bytes),
    };
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut shown: String = line
        .chars()
        .filter(|c| !c.is_control())
        .take(SHOWN)
        .collect();
    if shown.len() < line.len() {
        shown.push('…');
    }
    (!shown.is_empty()).then_some(shown)
}

fn collect_texts<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect_texts(item, texts)),
        Value::Object(members) => {
            let keys = [
                "errors",
                "error",
                "detail",
                "message",
                "error_description",
                "title",
            ];
            if let Some(value) = keys.iter().find_map(|key| members.get(*key)) {
                collect_texts(value, texts);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::message;

    #[test]
    fn a_message_is_found_in_the_usual_shapes() {
        let shown = |body: &str| message(body.as_bytes());
        assert_eq!(shown(r#"{"errors":["a","b"]}"#).as_deref(), Some("a; b"));
        assert_eq!(
            shown(r#"{"errors":[{"detail":"d","title":"t"}]}"#).as_deref(),
            Some("d")
        );
        assert_eq!(shown(r#"{"error":{"message":"m"}}"#).as_deref(), Some("m"));
        assert_eq!(
            shown("<html>\n <b>502</b>").as_deref(),
            Some("<html> <b>502</b>")
        );
        assert_eq!(shown(""), None);
        assert_eq!(shown("{}"), None);
    }

    #[test]
    fn a_long_body_is_cut_between_characters() {
        let shown = message("é".repeat(1000).as_bytes()).unwrap_or_default();
        assert_eq!(shown.chars().count(), super::SHOWN + 1);
    }
}
