// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! A call that is ready to be sent.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use super::call::{Answer, Body, Call};
use super::client::Client;
use super::decode::{self, Decoder, Received};
use super::error::Error;
use super::failures::{Cause, Limit};
use super::form::Form;
use super::mismatch::Mismatch;
use super::operation::Operation;
use super::parameter::{Location, Style};
use super::receive::BodyStream;
use super::response::Response;
use super::retry::RetryPolicy;
use super::shape::{Shape, shape};
use super::upload::Upload;
use super::urlencoded::{self, Encoding};

/// A call of the operation `O`, which answers with a `T`. Nothing is sent until it is awaited.
///
/// `.await` gives the decoded body, [`send`](Self::send) the whole [`Response`], and
/// [`build`](Self::build) the HTTP request without sending it. Dropping the future cancels the
/// call.
#[must_use = "nothing is sent until the request is awaited"]
pub struct Request<T, O> {
    pub(super) call: Call,
    decoder: Decoder<T>,
    of: PhantomData<fn() -> O>,
}

impl<T, O> Request<T, O> {
    pub(crate) fn new(client: &Client, operation: &'static Operation, decoder: Decoder<T>) -> Self {
        let mut call = Call::new(client, operation);
        call.redirect_is_answer = decoder.takes_redirects;
        Self {
            call,
            decoder,
            of: PhantomData,
        }
    }

    pub(crate) fn path(self, name: &'static str, value: impl Serialize) -> Self {
        self.path_as(Style::Simple, name, value)
    }

    pub(crate) fn path_as(self, style: Style, name: &'static str, value: impl Serialize) -> Self {
        self.parameter(Location::Path, style, name, shape(&value))
    }

    pub(crate) fn query(self, name: &'static str, value: impl Serialize) -> Self {
        self.query_as(Style::FormExploded, name, value)
    }

    pub(crate) fn query_as(self, style: Style, name: &'static str, value: impl Serialize) -> Self {
        self.parameter(Location::Query, style, name, shape(&value))
    }

    /// For values that may have reserved characters as they are.
    pub(crate) fn query_reserved(
        self,
        style: Style,
        name: &'static str,
        value: impl Serialize,
    ) -> Self {
        self.parameter(Location::ReservedQuery, style, name, shape(&value))
    }

    pub(crate) fn header(self, name: &'static str, value: impl Serialize) -> Self {
        self.header_as(Style::Simple, name, value)
    }

    pub(crate) fn header_as(self, style: Style, name: &'static str, value: impl Serialize) -> Self {
        self.parameter(Location::Header, style, name, shape(&value))
    }

    pub(crate) fn cookie(self, name: &'static str, value: impl Serialize) -> Self {
        self.cookie_as(Style::FormExploded, name, value)
    }

    pub(crate) fn cookie_as(self, style: Style, name: &'static str, value: impl Serialize) -> Self {
        self.parameter(Location::Cookie, style, name, shape(&value))
    }

    fn parameter(
        mut self,
        location: Location,
        style: Style,
        name: &'static str,
        value: Result<Shape, String>,
    ) -> Self {
        self.call.parameters.set(location, style, name, value);
        self
    }

    pub(crate) fn json(self, body: &impl Serialize) -> Self {
        self.json_as("application/json", body)
    }

    /// For media types that are JSON under another name.
    pub(crate) fn json_as(mut self, media_type: &'static str, body: &impl Serialize) -> Self {
        self.call.body = match serde_json::to_vec(body) {
            Ok(bytes) => Ok(Body::Raw(media_type, bytes.into())),
            Err(error) => Err(format!("the body cannot be written as JSON: {error}")),
        };
        self
    }

    pub(crate) fn raw(mut self, media_type: &'static str, body: impl Into<Upload>) -> Self {
        self.call.body = Ok(Body::Raw(media_type, body.into()));
        self
    }

    pub(crate) fn multipart(
        mut self,
        media_type: &'static str,
        form: impl Into<Form>,
        parts: &'static [(&'static str, &'static str)],
    ) -> Self {
        let form = form.into();
        self.call.body = Ok(Body::Multipart {
            media_type,
            form,
            parts,
        });
        self
    }

    pub(crate) fn urlencoded(
        mut self,
        media_type: &'static str,
        body: &impl Serialize,
        encodings: &[(&'static str, Encoding)],
    ) -> Self {
        self.call.body = match urlencoded::write(body, encodings) {
            Ok(text) => Ok(Body::Raw(media_type, text.into())),
            Err(error) => Err(format!("the body cannot be written as a form: {error}")),
        };
        self
    }

    /// Asks for this media type, where the operation answers in several.
    pub fn accept(mut self, media_type: impl Into<String>) -> Self {
        self.call.accept = Some(media_type.into());
        self
    }

    /// Sets how long each try may take, from waiting for a token until its body is decoded, instead
    /// of the client's setting.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.call.timeout = Some(timeout);
        self
    }

    /// Sets how often and how long the call is tried, instead of the client's setting.
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.call.retries = Some(policy);
        self
    }

    /// Tries the call once only.
    pub fn no_retries(self) -> Self {
        self.retries(RetryPolicy::never())
    }

    /// Says that doing this call twice is the same as doing it once, so that it may be tried again
    /// after a timeout or a failure of the server even if its method does not promise that.
    pub fn idempotent(mut self) -> Self {
        self.call.idempotent = true;
        self
    }

    /// Returns the JSON of the response as it is, whatever the description says of it.
    ///
    /// This is the way on where a server leaves out what its description requires.
    pub fn untyped(self) -> Request<Value, O> {
        Request {
            call: self.call,
            decoder: decode::untyped(),
            of: PhantomData,
        }
    }

    /// Makes the HTTP request without sending it. A token that its source has not given yet is
    /// left out.
    ///
    /// # Errors
    /// [`Error::Configuration`] if a credential is missing or the operation is not offered at the
    /// client's server, [`Error::Request`] if a value cannot be sent.
    pub fn build(mut self) -> Result<reqwest::Request, Error> {
        let attached = self.call.attach_at_once()?;
        self.call.build(&attached)
    }
}

impl<T: Send + 'static, O> Request<T, O> {
    /// Sends the request and gives the answer with its status and headers.
    ///
    /// # Errors
    /// As for [`build`](Self::build); [`Error::Transport`] if no complete answer comes,
    /// [`Error::Redirect`] and [`Error::Api`] for statuses from 300 on, [`Error::TooLarge`],
    /// [`Error::Decode`] and [`Error::Drift`] for the body of a success.
    pub async fn send(mut self) -> Result<Response<T, O>, Error> {
        exchange(&mut self).await
    }

    /// Sends the request and waits for the answer, for programs that are not asynchronous.
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
    /// The call, and how its answer is decoded.
    pub(super) fn into_parts(self) -> (Call, Decoder<T>) {
        (self.call, self.decoder)
    }

    /// Sends the request and gives the body as it comes, piece by piece, of whatever size.
    ///
    /// # Errors
    /// As for [`send`](Self::send), but for the body, whose pieces fail on their own.
    pub async fn stream(self) -> Result<Response<BodyStream, O>, Error> {
        self.call.open().await
    }
}

/// Sends the request. It can be sent again unless it has a body that is read once only.
///
/// This is no method because the functions of parameters have all names but a few.
pub(super) async fn exchange<T, O>(request: &mut Request<T, O>) -> Result<Response<T, O>, Error>
where
    T: Send + 'static,
{
    let Request { call, decoder, .. } = request;
    let answer = call.exchange().await?;
    let (operation, tries, deadline) = (call.operation, answer.tries, answer.deadline);
    let reading = Reading {
        operation,
        decoder: *decoder,
        is_strict: call.client.is_strict(),
        container_limit: call.client.container_limit(),
    };
    let (answer, body) = if answer.body.len() < LARGE {
        reading.read(answer)?
    } else {
        let reading = tokio::task::spawn_blocking(move || reading.read(answer));
        let cause = match tokio::time::timeout_at(deadline.into(), reading).await {
            Ok(Ok(read)) => Ok(read?),
            Ok(Err(stopped)) => Err(match stopped.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Cause::RuntimeEnds,
            }),
            Err(_) => Err(Cause::TimedOut),
        };
        cause.map_err(|cause| Error::transport(operation, cause).with_tries(tries))?
    };
    Ok(Response::new(
        answer.status,
        answer.headers,
        answer.tries,
        body,
        answer.redactor,
    ))
}

/// A body from this size on, in bytes, is decoded off the async threads, which it would block.
const LARGE: usize = 256 * 1024;

/// How the body of a success is decoded.
struct Reading<T> {
    operation: &'static Operation,
    decoder: Decoder<T>,
    is_strict: bool,
    container_limit: usize,
}

impl<T> Reading<T> {
    fn read(self, answer: Answer) -> Result<(Answer, T), Error> {
        let decode = |received: &Received<'_>| (self.decoder.decode)(received);
        let body = match decode(&answer.received(self.container_limit)) {
            Ok(body) => body,
            Err(mismatch) => {
                let again = |received: &Received<'_>| decode(received).err();
                let limit = self.container_limit;
                return Err(mismatched(self.operation, answer, mismatch, limit, again));
            }
        };
        if self.is_strict {
            let drift = (self.decoder.drift)(&body);
            if !drift.is_empty() {
                let error = Error::drift(self.operation, answer.status, drift, &answer.redactor);
                return Err(error.with_tries(answer.tries));
            }
        }
        Ok((answer, body))
    }
}

/// The error of an answer that does not have the declared shape, without credentials in it.
pub(super) fn mismatched(
    operation: &'static Operation,
    answer: Answer,
    mismatch: Mismatch,
    container_limit: usize,
    decode: impl Fn(&Received<'_>) -> Option<Mismatch>,
) -> Error {
    if mismatch.has_too_many_containers {
        let limit = Limit::Containers(container_limit);
        let error = Error::too_large(operation, answer.status, limit);
        return error.with_tries(answer.tries);
    }
    let body = answer.redactor.body(answer.body.clone());
    // A snippet could have a part of a secret, so it is taken from a body without.
    let mismatch = if body == answer.body {
        mismatch
    } else {
        let received = Received {
            body: &body,
            ..answer.received(container_limit)
        };
        decode(&received).unwrap_or(mismatch.without_snippet())
    };
    let (status, headers, redactor) = (answer.status, answer.headers, answer.redactor);
    let error = Error::decode(operation, status, headers, mismatch, body, &redactor);
    error.with_tries(answer.tries)
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
            .field("operation", &self.call.operation.id)
            .field("method", &self.call.operation.method)
            .field("path", &self.call.operation.path)
            .field("client", &self.call.client)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::time::Instant;

    use super::*;

    static SLOW: Operation = Operation {
        id: "Slow",
        method: reqwest::Method::GET,
        path: "/slow",
        accept: "application/json",
        servers: &[],
        security: &[],
        permission: None,
        preview: false,
        errors: &[],
    };

    const DECODING: Duration = Duration::from_secs(5);

    /// Returns the URL of a server that sends one response with a body of this size.
    fn serve(size: usize) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let url = format!("http://{}", listener.local_addr().expect("it is bound"));
        std::thread::spawn(move || {
            for mut socket in listener.incoming().flatten().take(1) {
                let _ = socket.read(&mut [0; 4096]);
                let _ = write!(socket, "HTTP/1.1 200 OK\r\ncontent-length: {size}\r\n\r\n");
                let _ = socket.write_all(&vec![b' '; size]);
            }
        });
        url
    }

    #[test]
    fn a_large_body_is_decoded_in_time_and_off_the_async_thread() {
        let decoder: Decoder<()> = decode::raw_choice(|_| {
            std::thread::sleep(DECODING);
            Ok(())
        });
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime can be made");
        let client = Client::builder().base_url(serve(LARGE)).no_retries();
        let client = client.build().expect("it is complete");
        let started = Instant::now();
        runtime.block_on(async {
            let request = Request::<(), ()>::new(&client, &SLOW, decoder);
            let request = request.timeout(Duration::from_secs(1)).send();
            let error = request.await.map(drop).expect_err("the time runs out");
            assert!(error.is_timeout(), "{error:?}");
        });
        assert!(started.elapsed() < DECODING);
        runtime.shutdown_background();
    }
}
