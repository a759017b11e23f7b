// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The requests that came.

use std::collections::VecDeque;

use hyper::HeaderMap;
use serde::Serialize;
use serde_json::{Value, json};

use super::description::Description;
use super::message::Incoming;
use super::redacted::redact;

/// The most requests that are kept; the oldest ones go first.
const MAX_ENTRIES: usize = 1_000;
/// The most bytes of requests that are kept.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// What is known of a request and the reply to it, without credentials.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// When the request came, in the format `date-time`.
    pub time: String,
    pub method: String,
    /// The path with the query.
    pub target: String,
    /// The id of the operation; `None` if there is none.
    pub operation: Option<String>,
    pub status: u16,
    /// Why the status was sent; empty if the request was handled as it should be.
    pub why: String,
    /// What of the request does not match the description.
    pub violations: Vec<String>,
    /// How long the reply took, without delays, in microseconds.
    pub microseconds: u64,
}

/// A request as it came, for tests in the same process.
#[derive(Clone, Debug)]
pub struct Received {
    /// The operation, by index.
    pub operation: Option<usize>,
    pub request: Incoming,
    pub entry: Entry,
}

/// The last requests.
#[derive(Debug, Default)]
pub struct Journal {
    received: VecDeque<Received>,
    bytes: usize,
    /// The number of all requests so far.
    pub count: u64,
}

impl Journal {
    /// Adds a request, and forgets the oldest ones if there are too many.
    pub fn add(&mut self, received: Received) {
        self.count += 1;
        self.bytes += received.request.size();
        self.received.push_back(received);
        while self.received.len() > MAX_ENTRIES || self.bytes > MAX_BYTES && self.received.len() > 1
        {
            let Some(oldest) = self.received.pop_front() else {
                break;
            };
            self.bytes -= oldest.request.size();
        }
    }

    /// Returns the requests that are kept, the oldest first.
    pub fn received(&self) -> impl Iterator<Item = &Received> {
        self.received.iter()
    }

    /// Forgets all requests.
    pub fn clear(&mut self) {
        self.received.clear();
        self.bytes = 0;
    }
}

impl Received {
    /// Returns the request as JSON, without credentials: with its headers and its body, as JSON or text.
    pub fn to_json(&self, description: &Description) -> Value {
        let operation = self
            .operation
            .and_then(|index| description.operations.get(index));
        let redacted = redact(description, operation, &self.request);
        let text = || Value::from(String::from_utf8_lossy(&redacted.body));
        let body = serde_json::from_slice(&redacted.body).unwrap_or_else(|_| text());
        let mut shown = serde_json::to_value(&self.entry).unwrap_or_default();
        shown["headers"] = headers(&redacted.headers);
        shown["body"] = if redacted.body.is_empty() {
            Value::Null
        } else {
            body
        };
        shown
    }
}

/// Returns a pair for each header.
fn headers(headers: &HeaderMap) -> Value {
    let text =
        |value: &hyper::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers
        .iter()
        .map(|(name, value)| json!([name.as_str(), text(value)]))
        .collect()
}
