// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! From a decoded response to what is printed of it, so that is what the client understood.

use serde::Serialize;

use super::super::decode::RawResponse;
use super::super::mismatch::Mismatch;
use super::pending::Output;

/// How an operation's response is written again.
pub type Encode<T> = fn(T, &RawResponse<'_>) -> Result<Output, Mismatch>;

pub fn json<T: Serialize>(answer: T, _: &RawResponse<'_>) -> Result<Output, Mismatch> {
    let unwritten = |error| Mismatch::of_whole(format!("it cannot be written again: {error}"));
    serde_json::to_vec(&answer)
        .map(Output::Json)
        .map_err(unwritten)
}

pub fn nothing((): (), _: &RawResponse<'_>) -> Result<Output, Mismatch> {
    Ok(Output::Nothing)
}
