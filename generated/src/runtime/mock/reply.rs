// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Replies of a test.

use bytes::Bytes;
use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use super::engine::description::{Operation, Response};
use super::engine::direction::Direction;
use super::engine::documented::success;
use super::engine::encode::{choose, encode};
use super::engine::message;
use super::engine::problem::declared;
use super::engine::validators::Validators;
use super::fail;

/// What the server replies with. Without a status it is the documented one of a success.
#[derive(Clone, Debug, Default)]
pub struct Reply {
    status: Option<StatusCode>,
    headers: HeaderMap,
    body: Body,
}

#[derive(Clone, Debug, Default)]
enum Body {
    #[default]
    Empty,
    /// In the documented media type.
    Value(Value),
    /// In the media type of the headers.
    Bytes(Bytes),
}

impl Reply {
    /// Creates a reply without a body.
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a reply with this body, in the documented media type.
    #[track_caller]
    pub fn json(body: impl Serialize) -> Self {
        match serde_json::to_value(body) {
            Ok(value) => Self {
                body: Body::Value(value),
                ..Self::default()
            },
            Err(error) => fail(format_args!("the body of the reply is no JSON: {error}")),
        }
    }

    /// Creates a reply with these bytes.
    #[track_caller]
    pub fn bytes(media_type: &str, body: impl Into<Bytes>) -> Self {
        let reply = Self {
            body: Body::Bytes(body.into()),
            ..Self::default()
        };
        reply.with_header(CONTENT_TYPE.as_str(), media_type)
    }

    /// Sets the status.
    #[track_caller]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status_code(status));
        self
    }

    /// Sets a header.
    #[track_caller]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::try_from(name).map_err(|error| error.to_string());
        let value = HeaderValue::try_from(value).map_err(|error| error.to_string());
        match (name, value) {
            (Ok(name), Ok(value)) => self.headers.insert(name, value),
            (Err(error), _) | (_, Err(error)) => fail(format_args!("a header of a reply: {error}")),
        };
        self
    }

    /// Creates the reply with what the engine made.
    pub(super) fn of(made: message::Reply) -> Self {
        Self {
            status: Some(made.status),
            headers: made.headers,
            body: Body::Bytes(made.body),
        }
    }

    /// Sets the status and the headers that `other` sets.
    pub(super) fn overlay(&mut self, other: &Self) {
        self.status = other.status.or(self.status);
        self.headers.extend(other.headers.clone());
    }

    /// Describes how the body does not match the schema of the response. A body in bytes matches.
    pub(super) fn mismatch(
        &self,
        operation: &Operation,
        validators: &Validators,
    ) -> Option<String> {
        let Body::Value(value) = &self.body else {
            return None;
        };
        let (status, response) = self.response(operation);
        let schema = choose(&response?.content, None)?.schema.as_ref()?;
        let errors = validators
            .validate(schema, Direction::Response, value)
            .err()?;
        let errors = errors.iter().map(|(pointer, message)| {
            let pointer = if pointer.is_empty() { "/" } else { pointer };
            format!("\n  {pointer}: {message}")
        });
        let errors: String = errors.collect();
        Some(format!(
            "the reply does not match the schema of {} for {}:{errors}",
            operation.id,
            status.as_u16(),
        ))
    }

    /// Returns the reply as it is sent.
    pub(super) fn into_sent(self, operation: &Operation) -> message::Reply {
        let (status, response) = self.response(operation);
        let mut sent = message::Reply::new(status);
        match self.body {
            Body::Empty => {}
            Body::Bytes(bytes) => sent.body = bytes,
            Body::Value(value) => {
                match response.and_then(|response| choose(&response.content, None)) {
                    Some(content) => {
                        let (media_type, body) = encode(content, &value);
                        sent = sent.body(&media_type, body);
                    }
                    // The operation returns nothing.
                    None if value.is_null() => {}
                    None => sent = sent.json(&value),
                }
            }
        }
        sent.headers.extend(self.headers);
        sent
    }

    /// Returns the status, and the response that is declared for it.
    fn response<'o>(&self, operation: &'o Operation) -> (StatusCode, Option<&'o Response>) {
        if let Some(status) = self.status {
            let declared = declared(operation, &[status]).map(|(_, response)| response);
            return (status, declared);
        }
        let response = success(operation);
        let status = response.and_then(|response| {
            // `2XX` stands for its first status, and `default` for any.
            let first = response.status.replace(['X', 'x'], "0");
            first
                .parse()
                .ok()
                .and_then(|code| StatusCode::from_u16(code).ok())
        });
        (status.unwrap_or(StatusCode::OK), response)
    }
}

#[track_caller]
pub(super) fn status_code(status: u16) -> StatusCode {
    match StatusCode::from_u16(status) {
        Ok(status) => status,
        Err(_) => fail(format_args!("{status} is no status of a response")),
    }
}
