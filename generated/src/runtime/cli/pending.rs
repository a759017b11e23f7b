// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! A request that is ready to be sent, whatever the type of its response.

use std::fmt;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::super::drift::Drift;
use super::super::error::Error;
use super::super::mismatch::Mismatch;
use super::super::mismatched::mismatched;
use super::super::raw_response::RawResponse;
use super::super::request::Request;
use super::super::request_data::RequestData;
use super::encode::{Encode, Output};

/// A request, with the functions that decode its response and encode it for printing.
pub struct Pending {
    pub(super) data: RequestData,
    #[allow(clippy::type_complexity, reason = "it is named nowhere else")]
    response: Box<dyn Fn(&RawResponse) -> Result<(Output, Vec<Drift>), Mismatch>>,
}

/// A response with its status and headers.
#[derive(Debug)]
pub struct CommandResponse {
    pub status: StatusCode,
    /// Without credentials that the server sent back.
    pub headers: HeaderMap,
    pub output: Output,
}

impl Pending {
    pub fn new<T: 'static, O>(request: Request<T, O>, encode: Encode<T>) -> Self {
        let (data, decoder) = request.into_parts();
        let is_strict = data.client.is_strict();
        let response = move |received: &RawResponse| {
            let body = (decoder.decode)(received)?;
            let drift = is_strict.then(|| (decoder.drift)(&body));
            Ok((encode(body, received)?, drift.unwrap_or_default()))
        };
        Self {
            data,
            response: Box::new(response),
        }
    }

    /// Sends the body under this media type instead of the declared one.
    pub fn set_content_type(&mut self, content_type: &str) {
        if let Ok(Some(upload)) = &mut self.data.body {
            upload.media_type = Some(content_type.to_owned());
        }
    }

    pub async fn send(mut self) -> Result<CommandResponse, Error> {
        let operation = self.data.operation;
        let mut response = self.data.exchange().await?;
        let (output, drift) = match (self.response)(&response) {
            Ok(decoded) => decoded,
            Err(mismatch) => {
                let again = |response: &RawResponse| (self.response)(response).err();
                return Err(mismatched(operation, response, mismatch, again));
            }
        };
        if !drift.is_empty() {
            return Err(Error::drift(operation, &response, drift));
        }
        response.redactor.headers(&mut response.headers);
        Ok(CommandResponse {
            status: response.status,
            headers: response.headers,
            output,
        })
    }
}

impl fmt::Debug for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending")
            .field("operation", &self.data.operation.id)
            .finish_non_exhaustive()
    }
}
