// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Encodes the items of a stream for printing, so that the output shows what the client understood.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use serde::Serialize;

use super::super::decode::Decoder;
use super::super::error::Error;
use super::super::item_stream::ItemStream;
use super::super::opening::Opening;
use super::node::Node;

/// An item, or why it cannot be printed.
pub type EncodedItem = Result<Node, String>;

/// Returns the next item, encoded for printing.
pub type Items = Box<dyn FnMut(&mut Context<'_>) -> Poll<Option<Result<EncodedItem, Error>>>>;

/// Opens a stream whose response has arrived.
pub type OpenItems = fn(Opening) -> Result<Items, Error>;

/// Opens a stream by its decoder; the function encodes an item.
pub fn open_items<T: 'static>(
    decoder: Decoder<ItemStream<T>>,
    opening: Opening,
    encode: fn(T) -> EncodedItem,
) -> Result<Items, Error> {
    let Some(open) = decoder.open else {
        // All decoders of streams have one.
        return Ok(Box::new(|_| Poll::Ready(None)));
    };
    let mut stream = open(opening)?;
    Ok(Box::new(move |context| {
        let next = Pin::new(&mut stream).poll_next(context);
        next.map(|item| item.map(|item| item.map(encode)))
    }))
}

/// Encodes an item of a stream.
pub fn item<T: Serialize>(item: T) -> EncodedItem {
    let json = serde_json::to_vec(&item).map_err(|error| error.to_string())?;
    Node::parse(&json)
}

/// Encodes an event as an object, without the fields that the server left out.
#[cfg(used = "encode::event")]
pub fn event<T: Serialize>(event: crate::ServerSentEvent<T>) -> EncodedItem {
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
