// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The kinds of failures because of the body of a success, each with what is known about it.

use std::fmt;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use serde_json::Value;

use super::drift::Drift;
use super::error::Error;
use super::lenient;
use super::mismatch::Mismatch;
use super::operation::OperationSpec;
use super::raw_response::RawResponse;

/// A success whose body is larger than the client allows.
#[derive(Debug)]
pub struct TooLargeError {
    pub(super) operation: &'static str,
    pub(super) attempts: usize,
    pub(super) status: StatusCode,
    limit: Limit,
}

/// The limit that a body exceeds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Limit {
    Bytes(u64),
    /// Of one item of a stream.
    #[cfg(used = "crate::ItemStream")]
    ItemBytes(u64),
    /// Objects and arrays.
    Containers(usize),
}

/// A success whose body does not have the declared shape.
///
/// The message shows names of properties and numbers of the body, but no strings.
#[derive(Debug)]
pub struct DecodeError {
    pub(super) operation: &'static str,
    pub(super) attempts: usize,
    pub(super) headers: HeaderMap,
    pub(super) source: Mismatch,
    status: StatusCode,
    body: Hidden,
}

/// A success with drift, for a strict client.
#[derive(Debug)]
pub struct DriftError {
    pub(super) operation: &'static str,
    pub(super) attempts: usize,
    pub(super) status: StatusCode,
    drift: Vec<Drift>,
}

/// A body whose `Debug` has only the length, because it may hold secrets.
pub(super) struct Hidden(pub Bytes);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl Error {
    pub(super) fn too_large(
        operation: &'static OperationSpec,
        status: StatusCode,
        limit: Limit,
    ) -> Self {
        Self::TooLarge(TooLargeError {
            operation: operation.id,
            attempts: 1,
            status,
            limit,
        })
    }

    /// Creates the error of a response whose body has no secrets.
    pub(super) fn decode(
        operation: &'static OperationSpec,
        mut response: RawResponse,
        mut source: Mismatch,
    ) -> Self {
        let redactor = response.redactor;
        redactor.headers(&mut response.headers);
        for text in [&mut source.path, &mut source.message, &mut source.snippet] {
            *text = redactor.text(text);
        }
        Self::Decode(Box::new(DecodeError {
            operation: operation.id,
            attempts: response.attempts,
            headers: response.headers,
            source,
            status: response.status,
            body: Hidden(response.body),
        }))
    }

    pub(super) fn drift(
        operation: &'static OperationSpec,
        response: &RawResponse,
        mut drift: Vec<Drift>,
    ) -> Self {
        for one in &mut drift {
            one.path = response.redactor.text(&one.path);
        }
        Self::Drift(DriftError {
            operation: operation.id,
            attempts: response.attempts,
            status: response.status,
            drift,
        })
    }
}

impl TooLargeError {
    /// Returns how many bytes the client allows, if the body has more.
    pub fn byte_limit(&self) -> Option<u64> {
        match self.limit {
            Limit::Bytes(limit) => Some(limit),
            #[cfg(used = "crate::ItemStream")]
            Limit::ItemBytes(limit) => Some(limit),
            Limit::Containers(_) => None,
        }
    }

    /// Returns how many objects and arrays the client allows, if the body has more.
    pub fn container_limit(&self) -> Option<usize> {
        match self.limit {
            Limit::Bytes(_) => None,
            #[cfg(used = "crate::ItemStream")]
            Limit::ItemBytes(_) => None,
            Limit::Containers(limit) => Some(limit),
        }
    }
}

impl DecodeError {
    /// Returns the status of the response.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the path in the body, such as `data.attributes.name`; empty for the whole body.
    pub fn path(&self) -> &str {
        &self.source.path
    }

    /// Returns the body as it came, without credentials that the server sent back.
    pub fn bytes(&self) -> &[u8] {
        &self.body.0
    }

    /// Returns the body as it came, without credentials that the server sent back.
    pub fn into_bytes(self) -> Bytes {
        self.body.0
    }

    /// Returns the body as JSON of any shape.
    ///
    /// # Errors
    /// The parser's, if it is no JSON.
    pub fn json(&self) -> serde_json::Result<Value> {
        lenient::value(&self.body.0)
    }
}

impl DriftError {
    /// Returns what is undocumented.
    pub fn drift(&self) -> &[Drift] {
        &self.drift
    }
}

impl fmt::Display for TooLargeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.operation;
        match self.limit {
            Limit::Bytes(limit) => write!(
                f,
                "{operation}: the body is larger than the {limit} bytes that the client allows"
            ),
            #[cfg(used = "crate::ItemStream")]
            Limit::ItemBytes(limit) => write!(
                f,
                "{operation}: an item is larger than the {limit} bytes that the client allows"
            ),
            Limit::Containers(limit) => write!(
                f,
                "{operation}: the body has more than the {limit} objects and arrays that the \
                 client allows"
            ),
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: unexpected body with {}: {}",
            self.operation, self.status, self.source
        )
    }
}

impl fmt::Display for DriftError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: the response has undocumented properties or values",
            self.operation
        )?;
        for (index, drift) in self.drift.iter().take(5).enumerate() {
            write!(f, "{} {drift}", if index == 0 { ":" } else { "," })?;
        }
        match self.drift.len().checked_sub(5) {
            None | Some(0) => Ok(()),
            Some(more) => write!(f, " and {more} more"),
        }
    }
}
