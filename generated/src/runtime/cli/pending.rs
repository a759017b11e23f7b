// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! A request that is ready to be sent, whatever the type of its response.

use std::fmt;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::super::call::{Body, Call};
use super::super::decode::RawResponse;
use super::super::drift::Drift;
use super::super::error::Error;
use super::super::exchange::mismatched;
use super::super::mismatch::Mismatch;
use super::super::request::Request;
use super::encode::Encode;

/// A request, and how its response is read as the model has it and written again.
pub struct Pending {
    pub(super) call: Call,
    #[allow(clippy::type_complexity, reason = "it is named nowhere else")]
    answer: Box<dyn Fn(&RawResponse<'_>) -> Result<(Output, Vec<Drift>), Mismatch>>,
}

/// What a response is once it has been understood.
#[derive(Debug)]
pub enum Output {
    Json(Vec<u8>),
    Text(String),
    Bytes(Bytes),
    Nothing,
}

/// A response with what came along.
#[derive(Debug)]
pub struct CommandResponse {
    pub status: StatusCode,
    /// Without credentials that the server sent back.
    pub headers: HeaderMap,
    pub output: Output,
}

impl Pending {
    pub fn new<T: 'static, O>(request: Request<T, O>, encode: Encode<T>) -> Self {
        let (call, decoder) = request.into_parts();
        let is_strict = call.client.is_strict();
        let answer = move |received: &RawResponse<'_>| {
            let body = (decoder.decode)(received)?;
            let drift = if is_strict {
                (decoder.drift)(&body)
            } else {
                Vec::new()
            };
            Ok((encode(body, received)?, drift))
        };
        Self {
            call,
            answer: Box::new(answer),
        }
    }

    /// Sends the body under this media type, where it would be under another name of the same.
    pub fn set_content_type(&mut self, content_type: &str) {
        if let Ok(Body::Raw(_, upload)) = &mut self.call.body {
            upload.media_type = Some(content_type.to_owned());
        }
    }

    pub async fn send(mut self) -> Result<CommandResponse, Error> {
        let operation = self.call.operation;
        let mut answer = self.call.exchange().await?;
        let limit = self.call.client.container_limit();
        let (output, drift) = match (self.answer)(&answer.received(limit)) {
            Ok(understood) => understood,
            Err(mismatch) => {
                let again = |received: &RawResponse<'_>| (self.answer)(received).err();
                return Err(mismatched(operation, answer, mismatch, limit, again));
            }
        };
        if !drift.is_empty() {
            let error = Error::drift(operation, answer.status, drift, &answer.redactor);
            return Err(error.with_attempts(answer.attempts));
        }
        answer.redactor.headers(&mut answer.headers);
        Ok(CommandResponse {
            status: answer.status,
            headers: answer.headers,
            output,
        })
    }
}

impl fmt::Debug for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending")
            .field("operation", &self.call.operation.id)
            .finish_non_exhaustive()
    }
}
