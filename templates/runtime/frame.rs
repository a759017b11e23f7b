// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Items of a stream before they are decoded.

#[cfg(used = "crate::ServerSentEvent")]
use std::time::Duration;

use bytes::Bytes;

/// An item before it is decoded.
pub struct Frame {
    #[cfg(used = "crate::ServerSentEvent")]
    pub head: EventHead,
    pub data: Bytes,
}

#[cfg(used = "decode::items")]
impl Frame {
    pub fn of(data: Bytes) -> Self {
        Self {
            #[cfg(used = "crate::ServerSentEvent")]
            head: EventHead::default(),
            data,
        }
    }
}

/// An item has more bytes than the limit.
#[derive(Debug)]
pub struct TooLarge;

/// What an event has beside its data.
#[cfg(used = "crate::ServerSentEvent")]
#[derive(Default)]
pub struct EventHead {
    pub event: Option<String>,
    pub id: Option<String>,
    pub retry: Option<Duration>,
}
