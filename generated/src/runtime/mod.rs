// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! What every generated client shares: building, sending and decoding a request.
//!
//! The generated operations only name their facts (see `OperationSpec`) and values; encoding,
//! credentials, retries, limits, decoding and errors live here, once.

mod api_error;
mod attached;
mod attempts;
mod base64;
#[cfg(feature = "blocking")]
mod blocking;
mod body_failures;
mod builder;
mod cause;
#[cfg(feature = "cli")]
pub mod cli;
mod client;
mod connections;
mod content;
mod credential;
mod credential_setters;
mod date_time;
pub(crate) mod decode;
pub(crate) mod drift;
mod error;
mod escape;
mod exchange;
mod extra;
mod failures;
mod file;
mod form;
pub(crate) mod form_table;
mod key;
mod lenient;
mod media_type;
mod message;
mod mismatch;
mod mismatched;
#[cfg(feature = "mock")]
pub mod mock;
pub(crate) mod object;
mod operation;
pub(crate) mod parameter;
mod path;
mod per_runtime;
mod placement;
mod rate_limit;
mod raw_response;
mod reader;
mod receive;
mod redact;
#[cfg(test)]
mod redact_tests;
mod request;
mod request_body;
mod request_data;
mod request_parameters;
mod response;
mod retry;
pub(crate) mod secret;
mod server;
mod shape;
mod snippet;
pub(crate) mod string_enum;
pub(crate) mod style;
#[cfg(test)]
pub(crate) mod tagged;
mod terminal;
#[cfg(test)]
mod test_support;
mod text_value;
#[cfg(feature = "tracing")]
mod trace;
pub(crate) mod union;
pub(crate) mod union_reader;
mod upload;
mod uuid;
pub(crate) mod variant;
mod visit;

pub use api_error::ApiError;
pub use body_failures::{DecodeError, DriftError, TooLargeError};
pub use builder::ClientBuilder;
pub use client::Client;
pub use credential::{TokenError, TokenFuture, TokenSource};
pub use date_time::{DateTime, ParseDateTimeError};
pub use drift::{Drift, DriftKind};
pub use error::Error;
pub use extra::Extra;
pub use failures::{RedirectError, RequestError, TransportError};
pub use form::{FilePart, Form};
pub use rate_limit::RateLimit;
pub use receive::BodyStream;
pub use request::Request;
pub use response::Response;
pub use retry::RetryPolicy;
pub use upload::Upload;

pub use self::uuid::Uuid;

pub(crate) use self::builder::from_env;
pub(crate) use self::credential::Credential;
pub(crate) use self::form_table::form;
pub(crate) use self::object::object;
pub use self::operation::Operation;
pub(crate) use self::operation::OperationSpec;
pub(crate) use self::operation::Statuses;
pub(crate) use self::placement::Placement;
pub(crate) use self::secret::redacted_debug;
pub(crate) use self::server::ServerUrl;
pub(crate) use self::server::Variable;
pub(crate) use self::server::server_variable;
pub(crate) use self::string_enum::open_enum;
pub(crate) use self::string_enum::string_enum;
pub(crate) use self::union::open_union;
pub(crate) use self::union::union;
