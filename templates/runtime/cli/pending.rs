// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! A request that is ready to be sent, whatever the type of its response.

use std::fmt;
#[cfg(used = "crate::ItemStream")]
use std::pin::Pin;

#[cfg(used = "crate::ItemStream")]
use futures_core::Stream;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::super::drift::Drift;
use super::super::error::Error;
#[cfg(used = "crate::ItemStream")]
use super::super::item_stream::ItemStream;
use super::super::mismatch::Mismatch;
use super::super::mismatched::mismatched;
use super::super::raw_response::RawResponse;
use super::super::request::Request;
use super::super::request_data::RequestData;
use super::encode::{Encode, Output};
#[cfg(used = "crate::ItemStream")]
use super::encode::{EncodeItem, OpenItems};

/// A request, with the functions that decode its response and encode it for printing.
pub struct Pending {
    pub(super) data: RequestData,
    #[allow(clippy::type_complexity, reason = "it is named nowhere else")]
    response: Box<dyn Fn(&RawResponse) -> Result<(Output, Vec<Drift>), Mismatch>>,
    /// Opens the response as a stream, if it is one.
    #[cfg(used = "crate::ItemStream")]
    pub(super) items: Option<OpenItems>,
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
            #[cfg(used = "crate::ItemStream")]
            items: None,
        }
    }

    /// Creates the request of a stream, with the function that encodes an item.
    #[cfg(used = "crate::ItemStream")]
    pub fn of_items<T: 'static, O>(
        request: Request<ItemStream<T>, O>,
        encode: EncodeItem<T>,
    ) -> Self {
        let (data, decoder) = request.into_parts();
        let items = decoder.open.map(|open| -> OpenItems {
            Box::new(move |opening| {
                let mut stream = open(opening)?;
                Ok(Box::new(move |context| {
                    let next = Pin::new(&mut stream).poll_next(context);
                    next.map(|item| item.map(|item| item.map(encode)))
                }))
            })
        });
        Self {
            data,
            response: Box::new(|_| Err(Mismatch::of_whole("it is a stream".to_owned()))),
            items,
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
