// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! A call that is ready to be sent.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::Serialize;

use super::body::Form;
use super::client::Client;
use super::decode::Decoder;
use super::error::Error;
use super::operation::Operation;
use super::path;
use super::response::Response;

/// A call of an operation that answers with a `T`. Nothing is sent until it is awaited.
///
/// `.await` gives the decoded body, [`send`](Self::send) the whole [`Response`], and
/// [`build`](Self::build) the HTTP request without sending it. Dropping the future cancels the
/// call.
#[must_use = "nothing is sent until the request is awaited"]
pub struct Request<T> {
    call: Call,
    decode: Decoder<T>,
}

/// The part of a request that does not depend on the type of its answer.
struct Call {
    client: Client,
    operation: &'static Operation,
    path_values: Vec<(&'static str, String)>,
    body: Result<Body, String>,
    timeout: Option<Duration>,
}

enum Body {
    None,
    Raw(&'static str, Bytes),
    Multipart(Form),
}

impl<T> Request<T> {
    pub(crate) fn new(client: &Client, operation: &'static Operation, decode: Decoder<T>) -> Self {
        let call = Call {
            client: client.clone(),
            operation,
            path_values: Vec::new(),
            body: Ok(Body::None),
            timeout: None,
        };
        Self { call, decode }
    }

    pub(crate) fn path(mut self, name: &'static str, value: impl ToString) -> Self {
        self.call.path_values.push((name, value.to_string()));
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

    pub(crate) fn raw(mut self, media_type: &'static str, body: impl Into<Bytes>) -> Self {
        self.call.body = Ok(Body::Raw(media_type, body.into()));
        self
    }

    pub(crate) fn multipart(mut self, form: impl Into<Form>) -> Self {
        self.call.body = Ok(Body::Multipart(form.into()));
        self
    }
}

impl<T> Request<T> {
    /// Sets how long the call may take, from the start until its body is read, instead of the
    /// client's setting.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.call.timeout = Some(timeout);
        self
    }

    /// Makes the HTTP request without sending it.
    ///
    /// # Errors
    /// [`Error::Configuration`] if a credential is missing or the operation is not offered at the
    /// client's server, [`Error::Request`] if a value cannot be sent.
    pub fn build(self) -> Result<reqwest::Request, Error> {
        self.call.build()
    }

    /// Sends the request and gives the answer with its status and headers.
    ///
    /// # Errors
    /// As for [`build`](Self::build); [`Error::Transport`] if no complete answer comes,
    /// [`Error::Redirect`] and [`Error::Api`] for statuses from 300 on, [`Error::Decode`] if the
    /// body does not have the declared shape.
    pub async fn send(self) -> Result<Response<T>, Error> {
        let operation = self.call.operation;
        let (status, headers, bytes) = self.call.exchange().await?;
        match (self.decode)(bytes.clone()) {
            Ok(body) => Ok(Response::new(status, headers, body)),
            Err(mismatch) => Err(Error::decode(operation, status, mismatch, bytes)),
        }
    }
}

impl<T: 'static> IntoFuture for Request<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.send().await.map(Response::into_body) })
    }
}

impl<T> fmt::Debug for Request<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.call.operation.id)
            .field("method", &self.call.operation.method)
            .field("path", &self.call.operation.path)
            .field("client", &self.call.client)
            .finish_non_exhaustive()
    }
}

impl Call {
    fn build(self) -> Result<reqwest::Request, Error> {
        let Self {
            client,
            operation,
            path_values,
            body,
            timeout,
        } = self;
        let refuse = |message| Error::request(operation, message);
        let url = client.url(
            operation,
            &path::expand(operation.path, &path_values).map_err(refuse)?,
        )?;
        let mut request = client.http().request(operation.method.clone(), url);
        request = request.header(ACCEPT, operation.accept);
        for (name, value) in client.credentials(operation)? {
            request = request.header(name, value);
        }
        if let Some(timeout) = timeout {
            request = request.timeout(timeout);
        }
        request = match body.map_err(refuse)? {
            Body::None => request,
            Body::Raw(media_type, bytes) => request
                .header(CONTENT_TYPE, HeaderValue::from_static(media_type))
                .body(bytes),
            Body::Multipart(form) => request.multipart(form.into_multipart().map_err(refuse)?),
        };
        request
            .build()
            .map_err(|error| Error::request(operation, error.without_url().to_string()))
    }

    /// Sends the request and reads the answer; gives it if it is a success.
    async fn exchange(self) -> Result<(StatusCode, HeaderMap, Bytes), Error> {
        let operation = self.operation;
        let http = self.client.http().clone();
        let request = self.build()?;
        let transport = |error| Error::transport(operation, error);
        let mut response = http.execute(request).await.map_err(transport)?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let bytes = response.bytes().await.map_err(transport)?;
        match status {
            _ if status.is_success() => Ok((status, headers, bytes)),
            _ if status.is_redirection() => Err(Error::redirect(operation, status, &headers)),
            _ => Err(Error::api(operation, status, headers, bytes)),
        }
    }
}
