// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Requests and replies, apart from the connections that carry them.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use hyper::{HeaderMap, Method, StatusCode};
use serde_json::Value;

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub method: Method,
    /// The path as it is written, with its escapes.
    pub path: String,
    /// The query as it is written, without its question mark.
    pub query: Option<String>,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// What the mock sends back.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// The reply waits for so long.
    pub delay: Duration,
    /// What happens to the connection instead of a complete reply.
    pub broken: Option<Broken>,
}

/// How a connection ends before the reply is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The connection is closed instead of a reply.
    Dropped,
    /// The body ends after half of its bytes.
    Truncated,
}

impl Incoming {
    /// Returns the number of bytes of the request.
    pub fn size(&self) -> usize {
        let headers = self
            .headers
            .iter()
            .map(|(name, value)| name.as_str().len() + value.len());
        let query = self.query.as_ref().map_or(0, String::len);
        self.path.len() + query + headers.sum::<usize>() + self.body.len()
    }
}

impl Reply {
    /// Creates a reply without a body.
    pub fn new(status: StatusCode) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            delay: Duration::ZERO,
            broken: None,
        }
    }

    /// Removes the body, but not its length, as in the response to `HEAD`.
    pub fn without_body(mut self) -> Self {
        if !self.body.is_empty() {
            let length = self.body.len();
            self.headers
                .insert(hyper::header::CONTENT_LENGTH, length.into());
        }
        self.body = Bytes::new();
        self.broken = self.broken.filter(|broken| *broken != Broken::Truncated);
        self
    }

    /// Sets the body to this JSON value.
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    /// Sets the body and its media type.
    pub fn body(mut self, media_type: &str, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        if let Ok(media_type) = media_type.parse() {
            self.headers.insert(hyper::header::CONTENT_TYPE, media_type);
        }
        self
    }
}

/// What a valid request says, by the rules of its operation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decoded {
    /// The values of the parameters in the path, by name.
    pub path: Vec<(String, Value)>,
    /// The values of the other parameters that the request has, by name.
    pub parameters: Vec<(String, Value)>,
    /// The body, if it is JSON or a form. Parts of a form that are files are their text, or null if they have none.
    pub body: Option<Value>,
}

/// Why a request does not match the description.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    pub kind: ViolationKind,
    /// A JSON pointer to the value: `/body/data/attributes/name`, `/query/page[size]`, `/header/DD-API-KEY`, `/path/org_id`.
    pub pointer: String,
    /// What is wrong, without the values of credentials.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer, self.message)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViolationKind {
    /// No credentials, or not all that the operation needs: 401, else 403.
    Credentials,
    /// A parameter that is missing or does not match its schema: 400, else 422.
    Parameter,
    /// A body in a media type that the operation does not take: 415, else 400.
    MediaType,
    /// A body that is missing, cannot be read or does not match its schema: 400, else 422.
    Body,
}
