// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Encodes a decoded response for printing, so that the output shows what the client understood.

use bytes::Bytes;
use serde::Serialize;

use super::super::mismatch::Mismatch;
use super::super::raw_response::RawResponse;

/// The content of a decoded response.
#[derive(Debug)]
pub enum Output {
    Json(Vec<u8>),
    Text(String),
    Bytes(Bytes),
    Nothing,
}

/// Encodes the response of an operation.
pub type Encode<T> = fn(T, &RawResponse) -> Result<Output, Mismatch>;

pub fn json<T: Serialize>(response: T, _: &RawResponse) -> Result<Output, Mismatch> {
    let unwritten = |error| Mismatch::of_whole(format!("it cannot be written again: {error}"));
    serde_json::to_vec(&response)
        .map(Output::Json)
        .map_err(unwritten)
}

pub fn nothing((): (), _: &RawResponse) -> Result<Output, Mismatch> {
    Ok(Output::Nothing)
}
