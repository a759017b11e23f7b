// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Encodes the items of a stream for printing, so that the output shows what the client understood.

use serde::Serialize;

use super::node::Node;

/// Encodes an item of a stream.
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
