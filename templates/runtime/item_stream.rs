// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Responses that are a sequence of items, which are decoded one by one as they come.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use tokio::time::{Instant, Sleep};

use super::body_failures::Limit;
use super::cause::Cause;
use super::drift::Drift;
use super::error::Error;
#[cfg(used = "crate::ServerSentEvent")]
use super::event_reader::EventReader;
use super::frame::{Frame, TooLarge};
use super::mismatch::Mismatch;
use super::mismatched::mismatched;
use super::opening::Opening;
use super::operation::OperationSpec;
use super::raw_response::RawResponse;
use super::receive::BodyStream;
#[cfg(used = "decode::items")]
use super::record_reader::RecordReader;

/// The items of a response, as they come.
///
/// It is a [`Stream`], but needs no other crate: [`next`](Self::next) returns the next item. An item that does not have
/// the declared shape is an [`Error::Decode`], and the next item follows it. All other errors end the stream: the
/// connection breaks off, the server sends nothing for as long as the timeout of the request, or an item is larger than
/// [`body_limit`](crate::ClientBuilder::body_limit). It is not sent again then.
///
/// Dropping it closes the connection.
#[must_use = "nothing is read until an item is polled"]
pub struct ItemStream<T> {
    operation: &'static OperationSpec,
    /// `None` once the stream is over.
    body: Option<BodyStream>,
    /// What was received and not read.
    piece: Bytes,
    pub(super) reader: Reader,
    decoder: ItemDecoder<T>,
    /// The head of the response, with the data of an item as its body.
    response: RawResponse,
    is_strict: bool,
    limit: u64,
    timeout: Duration,
    /// Ends when the stream has been waited for that long.
    silence: Pin<Box<Sleep>>,
    is_waiting: bool,
}

/// Splits a body into items.
pub(super) enum Reader {
    #[cfg(used = "decode::items")]
    Records(RecordReader),
    #[cfg(used = "crate::ServerSentEvent")]
    Events(EventReader),
}

/// The functions that decode an item; its data is the body of the response.
pub(super) struct ItemDecoder<T> {
    pub decode: fn(&Frame, &RawResponse) -> Result<T, Mismatch>,
    pub drift: fn(&T) -> Vec<Drift>,
    /// `true` if the data `[DONE]` is the end instead of an item.
    #[cfg(used = "crate::ServerSentEvent")]
    pub ends_with_done: bool,
}

impl<T> ItemStream<T> {
    pub(super) fn new(opening: Opening, reader: Reader, decoder: ItemDecoder<T>) -> Self {
        let Opening {
            operation,
            response,
            body,
            is_strict,
            limit,
            timeout,
        } = opening;
        Self {
            operation,
            body: Some(body),
            piece: Bytes::new(),
            reader,
            decoder,
            response,
            is_strict,
            limit,
            timeout,
            silence: Box::pin(tokio::time::sleep(timeout)),
            is_waiting: false,
        }
    }

    /// Returns the next item; `None` at the end. If the future is dropped, the same item is next again.
    ///
    /// # Errors
    /// [`Error::Decode`] and [`Error::Drift`] for one item, after which the next one follows;
    /// [`Error::Transport`] and [`Error::TooLarge`] at the end.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        // After a future was dropped nobody polled the body, so that time was not silence of the server.
        if self.silence.is_elapsed() {
            self.is_waiting = false;
        }
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Decodes an item. `None` if it is the end.
    fn decode(&mut self, frame: Frame) -> Option<Result<T, Error>> {
        #[cfg(used = "crate::ServerSentEvent")]
        if self.decoder.ends_with_done && frame.data.trim_ascii() == b"[DONE]" {
            return None;
        }
        self.response.body = frame.data.clone();
        let item = match (self.decoder.decode)(&frame, &self.response) {
            Ok(item) => item,
            Err(mismatch) => {
                let decode = self.decoder.decode;
                let again = |response: &RawResponse| decode(&frame, response).err();
                let response = self.response.with_body(frame.data.clone());
                return Some(Err(mismatched(self.operation, response, mismatch, again)));
            }
        };
        if self.is_strict {
            let drift = (self.decoder.drift)(&item);
            if !drift.is_empty() {
                return Some(Err(Error::drift(self.operation, &self.response, drift)));
            }
        }
        Some(Ok(item))
    }

    /// Ends the stream, which closes the connection.
    fn fail(&mut self, error: Error) -> Error {
        self.body = None;
        error.with_attempts(self.response.attempts)
    }
}

impl<T> Stream for ItemStream<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            let Some(body) = &mut this.body else {
                return Poll::Ready(None);
            };
            match this.reader.next(&mut this.piece, this.limit) {
                Ok(Some(frame)) => {
                    let item = this.decode(frame);
                    if item.is_none() {
                        this.body = None;
                    }
                    return Poll::Ready(item);
                }
                Ok(None) => {}
                Err(TooLarge) => {
                    let limit = Limit::ItemBytes(this.limit);
                    let error = Error::too_large(this.operation, this.response.status, limit);
                    return Poll::Ready(Some(Err(this.fail(error))));
                }
            }
            match Pin::new(body).poll_next(context) {
                Poll::Ready(Some(Ok(piece))) => {
                    this.piece = piece;
                    this.is_waiting = false;
                }
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(this.fail(error)))),
                Poll::Ready(None) => {
                    this.body = None;
                    let last = this.reader.end();
                    return Poll::Ready(last.and_then(|frame| this.decode(frame)));
                }
                Poll::Pending => {
                    // The time between two polls does not count, because a caller that blocks keeps the runtime from reading.
                    if !std::mem::replace(&mut this.is_waiting, true) {
                        this.silence.as_mut().reset(Instant::now() + this.timeout);
                    }
                    ready!(this.silence.as_mut().poll(context));
                    let error = Error::transport(this.operation, Cause::TimedOut);
                    return Poll::Ready(Some(Err(this.fail(error))));
                }
            }
        }
    }
}

impl<T> fmt::Debug for ItemStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemStream")
            .field("operation", &self.operation.id)
            .finish_non_exhaustive()
    }
}

/// Waits for each item, for programs that are not asynchronous. The request was sent with
/// [`call`](crate::Request::call).
#[cfg(feature = "blocking")]
impl<T: 'static> IntoIterator for ItemStream<T> {
    type Item = Result<T, Error>;
    type IntoIter = Box<dyn Iterator<Item = Self::Item> + Send>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(super::blocking::iterate(self))
    }
}

impl Reader {
    fn next(&mut self, piece: &mut Bytes, limit: u64) -> Result<Option<Frame>, TooLarge> {
        match self {
            #[cfg(used = "decode::items")]
            Self::Records(reader) => Ok(reader.next(piece, limit)?.map(Frame::of)),
            #[cfg(used = "crate::ServerSentEvent")]
            Self::Events(reader) => reader.next(piece, limit),
        }
    }

    /// Returns the item that the body ends with.
    fn end(&mut self) -> Option<Frame> {
        match self {
            #[cfg(used = "decode::items")]
            Self::Records(reader) => reader.end().map(Frame::of),
            #[cfg(used = "crate::ServerSentEvent")]
            Self::Events(_) => None,
        }
    }
}

/// Opens a stream of JSON values, in lines or behind record separators.
#[cfg(used = "decode::items")]
pub fn items<T>(opening: Opening) -> Result<ItemStream<T>, Error>
where
    T: serde::de::DeserializeOwned + super::drift::FindDrift,
{
    let decoder = ItemDecoder {
        decode: |_, received| received.json(),
        drift: T::find_drift,
        #[cfg(used = "crate::ServerSentEvent")]
        ends_with_done: false,
    };
    let reader = Reader::Records(RecordReader::default());
    Ok(ItemStream::new(opening, reader, decoder))
}
