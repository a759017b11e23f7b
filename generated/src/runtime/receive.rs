// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Reads responses up to a limit.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use tokio::runtime::{Handle, Id, RuntimeFlavor};

use super::cause::{Cause, host};
use super::error::Error;
use super::operation::OperationSpec;
use super::redact::Redactor;

/// Why a body was not read to its end.
pub(super) enum Interrupted {
    Broken(reqwest::Error),
    TooLarge,
}

/// Returns the whole body, unless it is larger than the limit: then reading stops as soon as that shows.
pub(super) async fn whole(
    response: &mut reqwest::Response,
    limit: u64,
) -> Result<Bytes, Interrupted> {
    if response
        .content_length()
        .is_some_and(|length| length > limit)
    {
        return Err(Interrupted::TooLarge);
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(Interrupted::Broken)? {
        if body.is_empty() {
            // The first chunk is often the whole body, and is not copied then.
            body = chunk.into();
        } else {
            body.extend_from_slice(&chunk);
        }
        if body.len() as u64 > limit {
            return Err(Interrupted::TooLarge);
        }
    }
    Ok(body.freeze())
}

/// Returns the beginning of an error body, cut between two characters and not within a secret. What breaks
/// off is kept as far as it came.
pub(super) async fn beginning(
    response: &mut reqwest::Response,
    limit: usize,
    redactor: &Redactor,
    deadline: Instant,
) -> Bytes {
    let mut body = BytesMut::new();
    while body.len() <= limit + redactor.longest() {
        match tokio::time::timeout_at(deadline.into(), response.chunk()).await {
            Ok(Ok(Some(chunk))) => body.extend_from_slice(&chunk),
            _ if body.len() <= limit => return body.freeze(),
            _ => break,
        }
    }
    let limit = redactor.boundary(&body, limit);
    body.truncate(character_boundary(&body, limit));
    body.freeze()
}

/// Returns the last place at or before `limit` at which no UTF-8 character is cut in two.
fn character_boundary(body: &[u8], limit: usize) -> usize {
    let is_continuation = |byte: &u8| byte & 0b1100_0000 == 0b1000_0000;
    let from = limit.saturating_sub(3);
    let mut boundaries = (from..=limit)
        .rev()
        .filter(|&at| !body.get(at).is_some_and(is_continuation));
    boundaries.next().unwrap_or(limit)
}

/// A body that is read piece by piece, such as a large download.
pub struct BodyStream {
    operation: &'static OperationSpec,
    /// The host and the secrets of the request, for an error.
    host: String,
    redactor: Redactor,
    chunks: Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>> + Send>>,
    /// The runtime that drives the connection only while a future is run on it.
    runtime: Option<Id>,
}

impl BodyStream {
    pub(super) fn new(
        operation: &'static OperationSpec,
        response: reqwest::Response,
        redactor: Redactor,
    ) -> Self {
        let runtime = Handle::try_current().ok();
        let runtime =
            runtime.filter(|runtime| runtime.runtime_flavor() == RuntimeFlavor::CurrentThread);
        Self {
            operation,
            host: host(response.url()),
            redactor,
            chunks: Box::pin(response.bytes_stream()),
            runtime: runtime.map(|runtime| runtime.id()),
        }
    }

    /// Returns the next piece; `None` at the end.
    ///
    /// # Errors
    /// [`Error::Transport`] if the body breaks off, and on another runtime than the current-thread
    /// runtime that the request was sent on.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }
}

impl Stream for BodyStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let operation = self.operation;
        let here = || Handle::try_current().ok().map(|runtime| runtime.id());
        if self.runtime.is_some() && self.runtime != here() {
            return Poll::Ready(Some(Err(Error::transport(operation, Cause::OtherRuntime))));
        }
        let next = self.chunks.as_mut().poll_next(context);
        next.map_err(|error| Error::broken(operation, &self.host, &error, &self.redactor))
    }
}

impl std::fmt::Debug for BodyStream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BodyStream")
            .field("operation", &self.operation.id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::character_boundary;
    use crate::runtime::operation::OperationSpec;
    use crate::runtime::test_support::{operation, serve};
    use crate::runtime::{Client, Request, decode};

    static DOWNLOAD: OperationSpec = operation("Download", "GET");

    #[test]
    fn a_binary_response_comes_byte_for_byte_also_as_a_stream() {
        let body: Vec<u8> = (0..=u8::MAX).cycle().take(300_000).collect();
        let url = serve(body.clone(), 2);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime can be made");
        runtime.block_on(async {
            let client = Client::builder()
                .base_url(url)
                .build()
                .expect("it is complete");
            let decoder = decode::raw_choice(|received| Ok(received.body.clone()));
            let request = || Request::<Bytes, ()>::of(&client, &DOWNLOAD, decoder);
            assert!(request().await.expect("the server responds") == body);

            let mut stream = request()
                .stream()
                .await
                .expect("the server responds")
                .into_body();
            let mut pieces = Vec::new();
            while let Some(piece) = stream.chunk().await.expect("the body is complete") {
                pieces.push(piece);
            }
            assert!(pieces.len() > 1, "it comes piece by piece");
            assert!(pieces.concat() == body);
        });
    }

    #[test]
    fn a_cut_falls_between_characters() {
        let text = "aé€😀".as_bytes();
        let boundaries: Vec<usize> = (0..text.len())
            .map(|limit| character_boundary(text, limit))
            .collect();
        assert_eq!(boundaries, [0, 1, 1, 3, 3, 3, 6, 6, 6, 6]);
        assert_eq!(character_boundary(&[0x80; 10], 5), 5);
    }
}
