// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Server-Sent Events: items of a stream with a name and an id.

use std::time::Duration;

#[cfg(used = "decode::whole_events")]
use bytes::Bytes;

use super::drift::{Drift, FindDrift};
use super::error::Error;
use super::event_reader::EventReader;
use super::frame::{EventHead, Frame};
use super::item_stream::{ItemDecoder, ItemStream, Reader};
use super::mismatch::Mismatch;
use super::opening::Opening;

/// An event of `text/event-stream`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ServerSentEvent<T> {
    /// The name; `None` if the server sends none.
    pub event: Option<String>,
    /// The id; `None` if the server sends none with this event.
    pub id: Option<String>,
    /// How long the server asks to wait before a new connection.
    pub retry: Option<Duration>,
    /// The decoded data.
    pub data: T,
}

impl<T> ServerSentEvent<T> {
    /// Creates an event without a name and an id, for tests of code that takes events.
    pub fn new(data: T) -> Self {
        Self {
            event: None,
            id: None,
            retry: None,
            data,
        }
    }

    fn of(frame: &Frame, data: T) -> Self {
        let EventHead { event, id, retry } = &frame.head;
        Self {
            event: event.clone(),
            id: id.clone(),
            retry: *retry,
            data,
        }
    }
}

impl<T: FindDrift> FindDrift for ServerSentEvent<T> {
    fn find_drift(&self) -> Vec<Drift> {
        self.data.find_drift()
    }
}

impl<T> ItemStream<ServerSentEvent<T>> {
    /// Returns the id of the last event that had one. Servers that can resume a stream expect it in the header
    /// `Last-Event-ID` of a new request.
    pub fn last_event_id(&self) -> Option<&str> {
        self.events()?.last_id.as_deref()
    }

    /// Returns the time to wait before a new connection, as the last event with a `retry` had it.
    pub fn retry(&self) -> Option<Duration> {
        self.events()?.last_retry
    }

    fn events(&self) -> Option<&EventReader> {
        match &self.reader {
            Reader::Events(reader) => Some(reader),
            #[cfg(used = "decode::items")]
            Reader::Records(_) => None,
        }
    }

    fn of_events(
        opening: Opening,
        decoder: ItemDecoder<ServerSentEvent<T>>,
    ) -> Result<Self, Error> {
        let media_type = opening.response.media_type();
        // Some servers name no media type, or that of any text or bytes.
        let is_possible = [
            "",
            "text/event-stream",
            "text/plain",
            "application/octet-stream",
        ];
        if !is_possible.contains(&media_type.as_str()) {
            let media_type = super::terminal::escaped(&media_type);
            let message = format!("the response is `{media_type}`, not a stream of events");
            let mismatch = Mismatch::of_whole(message);
            return Err(Error::decode(opening.operation, opening.response, mismatch));
        }
        let reader = Reader::Events(EventReader::default());
        Ok(Self::new(opening, reader, decoder))
    }
}

/// Opens a stream of events whose data is JSON.
#[cfg(used = "decode::events")]
pub fn events<T>(opening: Opening) -> Result<ItemStream<ServerSentEvent<T>>, Error>
where
    T: serde::de::DeserializeOwned + FindDrift,
{
    let decoder = ItemDecoder {
        decode: |frame, received| Ok(ServerSentEvent::of(frame, received.json()?)),
        drift: FindDrift::find_drift,
        ends_with_done: true,
    };
    ItemStream::of_events(opening, decoder)
}

/// Opens a stream of events whose name tells the type of the data, so that an item is the whole event as an object.
#[cfg(used = "decode::whole_events")]
pub fn whole_events<T>(opening: Opening) -> Result<ItemStream<ServerSentEvent<T>>, Error>
where
    T: serde::de::DeserializeOwned + FindDrift,
{
    let decoder = ItemDecoder {
        decode: |frame, received| {
            // What follows a value would become a part of the object.
            received.json::<serde::de::IgnoredAny>()?;
            let received = received.with_body(frame.as_object());
            Ok(ServerSentEvent::of(frame, received.json()?))
        },
        drift: FindDrift::find_drift,
        ends_with_done: true,
    };
    ItemStream::of_events(opening, decoder)
}

#[cfg(used = "decode::whole_events")]
impl Frame {
    /// Returns an object of the fields, with the data as the JSON that it is.
    fn as_object(&self) -> Bytes {
        let mut object = br#"{"data":"#.to_vec();
        object.extend_from_slice(&self.data);
        let EventHead { event, id, retry } = &self.head;
        let retry = retry.map(|retry| retry.as_millis().to_string());
        let text = |text: &String| serde_json::Value::from(text.as_str()).to_string();
        let fields = [
            ("event", event.as_ref().map(text)),
            ("id", id.as_ref().map(text)),
            ("retry", retry),
        ];
        for (name, value) in fields {
            if let Some(value) = value {
                object.extend_from_slice(format!(r#","{name}":{value}"#).as_bytes());
            }
        }
        object.push(b'}');
        object.into()
    }
}

/// Opens a stream of events whose data is any text.
#[cfg(used = "decode::text_events")]
pub fn text_events(opening: Opening) -> Result<ItemStream<ServerSentEvent<String>>, Error> {
    let decoder = ItemDecoder {
        decode: |frame, received| Ok(ServerSentEvent::of(frame, received.text()?)),
        drift: |_| Vec::new(),
        ends_with_done: false,
    };
    ItemStream::of_events(opening, decoder)
}
