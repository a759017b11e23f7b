// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Responses that have arrived, before their bodies are read.

use std::time::Duration;

use super::error::Error;
use super::operation::OperationSpec;
use super::raw_response::RawResponse;
use super::receive::BodyStream;

/// A response before its body is read.
pub struct Opening {
    pub operation: &'static OperationSpec,
    pub response: RawResponse,
    pub body: BodyStream,
    pub is_strict: bool,
    pub limit: u64,
    pub timeout: Duration,
}

/// Creates what a caller gets from a response before its body is read.
pub type Open<T> = fn(Opening) -> Result<T, Error>;
