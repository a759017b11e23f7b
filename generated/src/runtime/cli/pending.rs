// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Makes the request of an operation from its row in the table and the arguments, and sends it.

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use super::super::client::Client;
use super::super::error::Error;
use super::super::mismatched::mismatched;
use super::super::raw_response::RawResponse;
use super::super::request_data::RequestData;
use super::failure::Failure;
use super::input::Input;
use super::responses::{Output, Responses};
use super::table::{Command, Parameter};
use super::tree::Tree;

/// A request that is ready to be sent.
pub struct Pending {
    pub data: RequestData,
    responses: &'static Responses,
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
    /// Makes the request. What is required is read first, as functions of the crate take it first.
    pub fn new(client: &Client, command: &'static Command, input: &Input) -> Result<Self, Failure> {
        let mut data = RequestData::new(client, command.operation);
        data.accepts_redirects = command.accepts_redirects;
        let body = command.body.as_ref();
        for is_required in [true, false] {
            for (index, parameter) in command.parameters.iter().enumerate() {
                if parameter.required == is_required {
                    if let Some(value) = input.value(index)? {
                        set(&mut data, parameter, &value);
                    }
                }
            }
            if body.is_some_and(|body| body.required == is_required) {
                input.set_body(&mut data)?;
            }
        }
        if let (Some(content_type), Ok(Some(upload))) = (input.content_type(), &mut data.body) {
            upload.media_type = Some(content_type.to_owned());
        }
        Ok(Self {
            data,
            responses: &command.responses,
        })
    }

    pub async fn send(mut self) -> Result<CommandResponse, Error> {
        let operation = self.data.operation;
        let is_strict = self.data.client.is_strict();
        let mut response = self.data.exchange().await?;
        let (output, drift) = match self.responses.decode(&response, is_strict) {
            Ok(decoded) => decoded,
            Err(mismatch) => {
                let again = |response: &RawResponse| self.responses.decode(response, false).err();
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

/// Sets a parameter of the request.
#[allow(
    clippy::single_match,
    unused_imports,
    unused_variables,
    reason = "not every crate has parameters in all locations"
)]
fn set(data: &mut RequestData, parameter: &'static Parameter, value: &Tree) {
    use super::table::{Escaping, Location};

    let (name, style) = (parameter.name, parameter.style);
    match (parameter.location, parameter.escaping) {
        (Location::Path, _) => {
            // Its placeholder has no characters that end a segment or begin a query.
            let name = super::schema::kept(&name.replace(['/', '?'], "_"));
            data.parameters.set_path(name, style, value);
        }
        #[allow(unreachable_patterns, reason = "not every crate has all of them")]
        _ => {}
    }
}
