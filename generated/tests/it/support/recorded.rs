//! A request that came over the wire, and how snapshots show it.

use std::fmt;

use bytes::Bytes;
use hyper::HeaderMap;
use hyper::header::{CONTENT_TYPE, HeaderName};
use hyper::http::request::Parts;
use serde_json::Value;

#[derive(Clone, Debug)]
pub struct Recorded {
    pub method: String,
    /// The path with its query.
    pub target: String,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Recorded {
    pub fn new(head: Parts, body: Bytes) -> Self {
        Self {
            method: head.method.to_string(),
            target: head.uri.to_string(),
            headers: head.headers,
            body,
        }
    }

    /// Method, path and query, such as `GET /path?query`.
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }

    /// A header's value; none if it did not come, or came more than once.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let only = values.next().filter(|_| values.next().is_none())?;
        only.to_str().ok()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the client sent JSON")
    }

    fn boundary(&self) -> Option<&str> {
        self.header(CONTENT_TYPE.as_str())?
            .split_once("boundary=")
            .map(|(_, boundary)| boundary)
    }

    /// The text with what differs from run to run, or from release to release, replaced.
    fn normalised(&self, text: &str) -> String {
        let text = match self.boundary() {
            Some(boundary) => text.replace(boundary, "[boundary]"),
            None => text.to_owned(),
        };
        text.replace("\r\n", "\n")
    }
}

/// The whole request as text: its line, its headers in alphabetical order, its body.
///
/// Credentials are hidden, but that they were sent is not.
impl fmt::Display for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.line())?;
        let mut headers: Vec<_> = self.headers.iter().collect();
        headers.sort_by_key(|(name, _)| name.as_str());
        for (name, value) in headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            writeln!(f, "{name}: {}", self.shown(name, &value))?;
        }
        if self.body.is_empty() {
            return Ok(());
        }
        let body = match serde_json::from_slice::<Value>(&self.body) {
            Ok(json) => format!("{json:#}"),
            Err(_) => self.normalised(&String::from_utf8_lossy(&self.body)),
        };
        writeln!(f, "\n{}", body.trim_end())
    }
}

impl Recorded {
    fn shown(&self, header: &HeaderName, value: &str) -> String {
        match header.as_str() {
            "host" => "[host]".to_owned(),
            "content-length" => "[length]".to_owned(),
            "dd-api-key" | "dd-application-key" | "authorization" => "[redacted]".to_owned(),
            "user-agent" => value.replace(env!("CARGO_PKG_VERSION"), "[version]"),
            _ => self.normalised(value),
        }
    }
}
