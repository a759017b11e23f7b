// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! From a decoded response to what is printed of it, so that is what the client understood.

#[cfg(used = "encode::bytes")]
use bytes::Bytes;
#[cfg(used = "encode::text_or_json")]
use reqwest::header::CONTENT_TYPE;
#[cfg(any(used = "encode::json", used = "encode::text_or_json"))]
use serde::Serialize;

use super::super::decode::RawResponse;
#[cfg(used = "encode::text_or_json")]
use super::super::decode::is_json;
use super::super::mismatch::Mismatch;
use super::pending::Output;

/// How an operation's response is written again.
pub type Encode<T> = fn(T, &RawResponse<'_>) -> Result<Output, Mismatch>;

#[cfg(any(used = "encode::json", used = "encode::text_or_json"))]
pub fn json<T: Serialize>(answer: T, _: &RawResponse<'_>) -> Result<Output, Mismatch> {
    let unwritten = |error| Mismatch::of_whole(format!("it cannot be written again: {error}"));
    serde_json::to_vec(&answer)
        .map(Output::Json)
        .map_err(unwritten)
}

#[cfg(any(used = "encode::text", used = "encode::text_or_json"))]
pub fn text(answer: String, _: &RawResponse<'_>) -> Result<Output, Mismatch> {
    Ok(Output::Text(answer))
}

/// Returns JSON for a string that came as JSON.
#[cfg(used = "encode::text_or_json")]
pub fn text_or_json(answer: String, received: &RawResponse<'_>) -> Result<Output, Mismatch> {
    let media_type = received.headers.get(CONTENT_TYPE);
    let media_type = media_type.and_then(|value| value.to_str().ok());
    if media_type.is_some_and(is_json) {
        json(answer, received)
    } else {
        text(answer, received)
    }
}

#[cfg(used = "encode::bytes")]
pub fn bytes(answer: Bytes, _: &RawResponse<'_>) -> Result<Output, Mismatch> {
    Ok(Output::Bytes(answer))
}

#[cfg(used = "encode::nothing")]
pub fn nothing((): (), _: &RawResponse<'_>) -> Result<Output, Mismatch> {
    Ok(Output::Nothing)
}

/// For a response that some statuses have and others do not.
#[cfg(used = "encode::optional")]
pub fn optional<T>(
    answer: Option<T>,
    received: &RawResponse<'_>,
    encode: Encode<T>,
) -> Result<Output, Mismatch> {
    match answer {
        Some(answer) => encode(answer, received),
        None => Ok(Output::Nothing),
    }
}
