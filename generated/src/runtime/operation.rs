// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Operations: the trait that their types implement, and what the spec says about each, as constants.

use reqwest::StatusCode;

use super::credential::Credential;
use super::server::ServerUrl;
use crate::ErrorBody;

/// An operation of the API, for code that works with any of them.
///
/// Each operation has a type of its own, which implements this trait and is never instantiated. That type is also the
/// second parameter of [`Request`](crate::Request) and [`Response`](crate::Response), so a function can take
/// any request as `Request<O::ResponseBody, O>` and name its operation. The
/// [documentation of the crate](crate#generic-code) has an example.
pub trait Operation: Send + Sync + 'static {
    /// The operation's id in the OpenAPI document.
    const ID: &'static str;
    /// The HTTP method, such as `GET`.
    const METHOD: &'static str;
    /// The path below the server's URL, with `{name}` for each parameter.
    const PATH: &'static str;
    /// The type of the request body: `()` without one, `Option` if it can be left out.
    type RequestBody;
    /// The type of a successful response's body, which a request resolves to when awaited.
    type ResponseBody: Send + 'static;
    /// What requests and errors of the operation need. Its type has no public path, so only generated code implements
    /// this trait.
    #[doc(hidden)]
    const SPEC: &'static OperationSpec;
}

/// The constants of an operation that its requests need.
#[derive(Debug)]
pub struct OperationSpec {
    pub id: &'static str,
    pub method: &'static str,
    /// The path below the server, with `{name}` for each parameter.
    pub path: &'static str,
    /// The media types of a successful response, for the header `Accept`.
    pub accept: &'static str,
    /// The servers of the operation, the preferred one first.
    pub servers: &'static [ServerUrl],
    /// Alternative sets of credentials; empty if the operation needs none.
    pub security: &'static [&'static [&'static Credential]],
    /// The permissions that a caller needs, as a phrase such as `the permission org_read`.
    pub permission: Option<&'static str>,
    /// `true` for a preview, which may change and may be switched off for an account.
    pub preview: bool,
    /// The decoders of error bodies, by status.
    pub errors: &'static [(Statuses, ErrorDecoder)],
}

pub type ErrorDecoder = fn(&[u8]) -> Option<ErrorBody>;

/// The statuses of a declared response.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Statuses {
    Code(u16),
    /// One of `1XX` to `5XX`, by its first digit.
    Range(u16),
    Default,
}

impl Statuses {
    /// Returns the declarations that cover a status, the most specific one first.
    pub fn of(status: StatusCode) -> [Self; 3] {
        let code = status.as_u16();
        [Self::Code(code), Self::Range(code / 100), Self::Default]
    }
}

impl OperationSpec {
    /// Decodes an error body as the most specific declared response for its status.
    pub fn decode_error(&self, status: StatusCode, body: &[u8]) -> Option<ErrorBody> {
        Statuses::of(status)
            .iter()
            .find_map(|declared| {
                self.errors
                    .iter()
                    .find(|(statuses, _)| statuses == declared)
            })
            .and_then(|(_, decode)| decode(body))
    }
}
