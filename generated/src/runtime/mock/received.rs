// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Requests that came.

use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use hyper::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::engine::message::{Decoded, Incoming};
use super::fail;
use crate::runtime::Operation;

/// A request of an operation that came.
#[derive(Clone)]
pub struct ReceivedRequest<O> {
    incoming: Incoming,
    /// `None` if the request does not match the OpenAPI document.
    decoded: Option<Decoded>,
    operation: PhantomData<fn() -> O>,
}

impl<O: Operation> ReceivedRequest<O> {
    pub(super) fn new(incoming: &Incoming, decoded: Option<Decoded>) -> Self {
        Self {
            incoming: incoming.clone(),
            decoded,
            operation: PhantomData,
        }
    }

    /// Returns the body as the operation's type, for JSON and forms without files.
    ///
    /// # Panics
    /// If the body is something else; [`bytes`](Self::bytes) returns any body.
    #[track_caller]
    pub fn body(&self) -> O::RequestBody
    where
        O::RequestBody: DeserializeOwned,
    {
        match serde_json::from_value(self.json()) {
            Ok(body) => body,
            Err(error) => fail(format_args!(
                "the body of {} is another one: {error}",
                O::ID
            )),
        }
    }

    /// Returns the body as JSON: null without a body, an object for a form.
    ///
    /// # Panics
    /// If the body is something else.
    #[track_caller]
    pub fn json(&self) -> Value {
        let decoded = self
            .decoded
            .as_ref()
            .and_then(|decoded| decoded.body.clone());
        if let Some(body) = decoded {
            return body;
        }
        if self.incoming.body.is_empty() {
            return Value::Null;
        }
        match serde_json::from_slice(&self.incoming.body) {
            Ok(body) => body,
            Err(error) => fail(format_args!("the body of {} is no JSON: {error}", O::ID)),
        }
    }

    /// Returns the body as it came.
    pub fn bytes(&self) -> &Bytes {
        &self.incoming.body
    }

    /// Returns the path with its values, as it is written in the URL.
    pub fn path(&self) -> &str {
        &self.incoming.path
    }

    /// Returns the query of the URL, as it is written.
    pub fn query(&self) -> Option<&str> {
        self.incoming.query.as_deref()
    }

    /// Returns the value of a parameter by its name in the OpenAPI document. `None` if it is not set, or if the request does
    /// not match the document.
    pub fn parameter(&self, name: &str) -> Option<&Value> {
        let decoded = self.decoded.as_ref()?;
        let mut parameters = decoded.path.iter().chain(&decoded.parameters);
        let (_, value) = parameters.find(|(one, _)| one == name)?;
        Some(value)
    }

    /// Returns the text of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.incoming.headers.get(name)?.to_str().ok()
    }

    /// Returns all headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.incoming.headers
    }
}

impl<O: Operation> fmt::Debug for ReceivedRequest<O> {
    /// Shows the path without its values, and neither headers, query nor body: they may have credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceivedRequest")
            .field("operation", &O::ID)
            .field("path", &O::PATH)
            .finish_non_exhaustive()
    }
}
