// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Operations that return a stream on request.

use super::decode::Decoder;
use super::item_stream::ItemStream;

/// An operation that returns a stream on request.
pub trait Streamed: 'static {
    /// One item.
    type Item: Send + 'static;
    /// The media types of the stream.
    #[doc(hidden)]
    const ACCEPT: &'static str;

    #[doc(hidden)]
    fn decoder() -> Decoder<ItemStream<Self::Item>>;
}
