// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! A request that is ready to be sent.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

use serde_json::Value;

use super::decode::{self, Decoder};
use super::error::Error;
use super::exchange::exchange;
use super::receive::BodyStream;
use super::request_data::RequestData;
use super::response::Response;
use super::retry::RetryPolicy;

/// A request of the operation `O`, which returns a `T`. Nothing is sent until it is awaited.
///
/// `.await` gives the decoded body, [`send`](Self::send) the whole [`Response`], and
/// [`build`](Self::build) the HTTP request without sending it. Dropping the future cancels the
/// call.
#[must_use = "nothing is sent until the request is awaited"]
pub struct Request<T, O> {
    pub(super) data: RequestData,
    pub(super) decoder: Decoder<T>,
    of: PhantomData<fn() -> O>,
}

impl<T, O: super::operation::Operation> Request<T, O> {
    pub(crate) fn new(client: &super::client::Client, decoder: Decoder<T>) -> Self {
        Self::of(client, O::SPEC, decoder)
    }
}

impl<T, O> Request<T, O> {
    pub(super) fn of(
        client: &super::client::Client,
        operation: &'static super::operation::OperationSpec,
        decoder: Decoder<T>,
    ) -> Self {
        let mut data = RequestData::new(client, operation);
        data.accepts_redirects = decoder.accepts_redirects;
        Self {
            data,
            decoder,
            of: PhantomData,
        }
    }

    /// Accepts only this media type, if the operation has several.
    pub fn accept(mut self, media_type: impl Into<String>) -> Self {
        self.data.accept = Some(media_type.into());
        self
    }

    /// Sets how long each attempt may take, from waiting for a token until its body is decoded, instead
    /// of the client's setting.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.data.timeout = Some(timeout);
        self
    }

    /// Sets how many attempts the request has and how long they may take, instead of the client's setting.
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.data.retries = Some(policy);
        self
    }

    /// Makes only one attempt. A token from a source is still replaced once if it is refused.
    pub fn no_retries(self) -> Self {
        self.retries(RetryPolicy::never())
    }

    /// Marks the request as idempotent: sending it twice has the effect of sending it once. It is then retried
    /// after a timeout or a failure of the server even if its method does not promise that.
    pub fn idempotent(mut self) -> Self {
        self.data.idempotent = true;
        self
    }

    /// Returns the JSON of the response as it is, whatever the OpenAPI document says about it.
    ///
    /// Use it for responses without a property that the document requires. Numbers that fit
    /// neither 64-bit integers nor doubles are rounded to doubles.
    pub fn untyped(self) -> Request<Value, O> {
        Request {
            data: self.data,
            decoder: decode::untyped(),
            of: PhantomData,
        }
    }

    /// Makes the HTTP request without sending it. A token that its source has not returned yet is
    /// left out.
    ///
    /// # Errors
    /// [`Error::Configuration`] if a credential is missing or the operation is not offered at the
    /// client's server, [`Error::Request`] if a value cannot be sent.
    pub fn build(mut self) -> Result<reqwest::Request, Error> {
        let attached = self.data.attach_at_once()?;
        self.data.build(&attached)
    }
}

impl<T: Send + 'static, O> Request<T, O> {
    /// Sends the request and gives the response with its status and headers.
    ///
    /// # Errors
    /// As for [`build`](Self::build); [`Error::Transport`] if no complete response comes,
    /// [`Error::Redirect`] and [`Error::Api`] for statuses from 300 on, [`Error::TooLarge`],
    /// [`Error::Decode`] and [`Error::Drift`] for the body of a success.
    pub async fn send(mut self) -> Result<Response<T, O>, Error> {
        exchange(&mut self.data, self.decoder).await
    }

    /// Sends the request and waits for the response, for programs that are not asynchronous.
    ///
    /// # Errors
    /// As for [`send`](Self::send); [`Error::Configuration`] inside of an asynchronous runtime, where
    /// waiting would block it.
    #[cfg(feature = "blocking")]
    pub fn call(self) -> Result<T, Error> {
        super::blocking::wait(self.send()).map(Response::into_body)
    }
}

impl<T, O> Request<T, O> {
    /// Sends the request and gives the body as it comes, piece by piece, of whatever size.
    ///
    /// # Errors
    /// As for [`send`](Self::send), but for the body, whose pieces fail on their own.
    pub async fn stream(self) -> Result<Response<BodyStream, O>, Error> {
        self.data.open().await
    }
}

impl<T: Send + 'static, O: 'static> IntoFuture for Request<T, O> {
    type Output = Result<T, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.send().await.map(Response::into_body) })
    }
}

impl<T, O> fmt::Debug for Request<T, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.data.operation.id)
            .field("method", &self.data.operation.method)
            .field("path", &self.data.operation.path)
            .field("client", &self.data.client)
            .finish_non_exhaustive()
    }
}
