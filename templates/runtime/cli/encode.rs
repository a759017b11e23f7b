// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Encodes a decoded response for printing, so that the output shows what the client understood.

#[cfg(used = "crate::ItemStream")]
use std::task::{Context, Poll};

use bytes::Bytes;
#[cfg(any(
    used = "encode::json",
    used = "encode::text_or_json",
    used = "encode::item",
    used = "encode::event"
))]
use serde::Serialize;

#[cfg(used = "crate::ItemStream")]
use super::super::error::Error;
#[cfg(used = "encode::text_or_json")]
use super::super::media_type::is_json;
use super::super::mismatch::Mismatch;
#[cfg(used = "crate::ItemStream")]
use super::super::opening::Opening;
use super::super::raw_response::RawResponse;
#[cfg(used = "crate::ItemStream")]
use super::node::Node;

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

#[cfg(any(used = "encode::json", used = "encode::text_or_json"))]
pub fn json<T: Serialize>(response: T, _: &RawResponse) -> Result<Output, Mismatch> {
    let unwritten = |error| Mismatch::of_whole(format!("it cannot be written again: {error}"));
    serde_json::to_vec(&response)
        .map(Output::Json)
        .map_err(unwritten)
}

#[cfg(any(used = "encode::text", used = "encode::text_or_json"))]
pub fn text(response: String, _: &RawResponse) -> Result<Output, Mismatch> {
    Ok(Output::Text(response))
}

/// Returns JSON for a string that came as JSON.
#[cfg(used = "encode::text_or_json")]
pub fn text_or_json(response: String, received: &RawResponse) -> Result<Output, Mismatch> {
    if is_json(&received.media_type()) {
        json(response, received)
    } else {
        text(response, received)
    }
}

#[cfg(used = "encode::bytes")]
pub fn bytes(response: Bytes, _: &RawResponse) -> Result<Output, Mismatch> {
    Ok(Output::Bytes(response))
}

#[cfg(used = "encode::nothing")]
pub fn nothing((): (), _: &RawResponse) -> Result<Output, Mismatch> {
    Ok(Output::Nothing)
}

/// Encodes an item of a stream.
#[cfg(used = "crate::ItemStream")]
pub type EncodeItem<T> = fn(T) -> EncodedItem;

/// An item, or why it cannot be printed.
#[cfg(used = "crate::ItemStream")]
pub type EncodedItem = Result<Node, String>;

/// Returns the next item, encoded for printing.
#[cfg(used = "crate::ItemStream")]
pub type Items = Box<dyn FnMut(&mut Context<'_>) -> Poll<Option<Result<EncodedItem, Error>>>>;

/// Opens a stream whose response has arrived.
#[cfg(used = "crate::ItemStream")]
pub type OpenItems = Box<dyn FnOnce(Opening) -> Result<Items, Error>>;

#[cfg(any(used = "encode::item", used = "encode::event"))]
pub fn item<T: Serialize>(item: T) -> Result<Node, String> {
    let json = serde_json::to_vec(&item).map_err(|error| error.to_string())?;
    Node::parse(&json)
}

/// Encodes an event as an object, without the fields that the server left out.
#[cfg(used = "encode::event")]
pub fn event<T: Serialize>(event: crate::ServerSentEvent<T>) -> Result<Node, String> {
    let milliseconds = |retry: std::time::Duration| Node::Number((retry.as_millis() as u64).into());
    let fields = [
        ("event", event.event.map(Node::String)),
        ("id", event.id.map(Node::String)),
        ("retry", event.retry.map(milliseconds)),
        ("data", Some(item(event.data)?)),
    ];
    let fields = fields.into_iter();
    let fields = fields.filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Ok(Node::Object(fields.collect()))
}

/// Encodes a response whose body is optional.
#[cfg(used = "encode::optional")]
pub fn optional<T>(
    response: Option<T>,
    received: &RawResponse,
    encode: Encode<T>,
) -> Result<Output, Mismatch> {
    match response {
        Some(response) => encode(response, received),
        None => Ok(Output::Nothing),
    }
}
