// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! What every generated client shares: building, sending and decoding a call.
//!
//! The generated operations only name their facts (see `Operation`) and values; encoding,
//! credentials, retries, limits, decoding and errors live here, once.

#![allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "what is used depends on the description and on the features"
)]

mod attempts;
#[cfg(feature = "blocking")]
mod blocking;
mod builder;
mod call;
mod cause;
#[cfg(feature = "cli")]
pub mod cli;
mod client;
mod connections;
mod content;
mod credential;
mod date_time;
pub(crate) mod decode;
pub(crate) mod drift;
mod error;
mod escape;
mod exchange;
mod failures;
mod file;
mod form;
mod lenient;
mod message;
mod mismatch;
pub(crate) mod object;
mod operation;
mod pages;
pub(crate) mod paging;
pub(crate) mod parameter;
mod path;
mod per_runtime;
mod placement;
mod rate_limit;
mod reader;
mod receive;
mod redact;
mod request;
mod response;
mod retry;
mod secret;
mod server;
mod shape;
mod snippet;
pub(crate) mod string_enum;
mod style;
mod terminal;
#[cfg(feature = "tracing")]
mod trace;
pub(crate) mod union;
mod upload;
pub(crate) mod urlencoded;
mod uuid;
pub(crate) mod value_enum;

pub use builder::ClientBuilder;
pub use client::Client;
pub use credential::{TokenError, TokenFuture, TokenSource};
pub use date_time::{DateTime, ParseDateTimeError};
pub use drift::{Drift, DriftKind};
pub use error::Error;
pub use failures::{
    ApiError, DecodeError, DriftError, RedirectError, RequestError, TooLargeError, TransportError,
};
pub use form::{FilePart, Form};
pub use pages::{Items, Pages};
pub use paging::Paged;
pub use rate_limit::RateLimit;
pub use receive::BodyStream;
pub use request::Request;
pub use response::Response;
pub use retry::RetryPolicy;
pub use upload::Upload;

/// Members of an object that its description does not name, kept so that they are sent back.
///
/// Numbers that fit neither 64-bit integers nor doubles are rounded to doubles.
pub type Extra = serde_json::Map<String, serde_json::Value>;

pub use self::uuid::Uuid;

pub(crate) use self::{
    builder::from_env,
    credential::Credential,
    form::form,
    object::object,
    operation::{Operation, Permission, Statuses},
    placement::Placement,
    secret::redacted_debug,
    server::{ServerUrl, Variable, server_variable},
    string_enum::{open_enum, string_enum},
    union::{open_union, union},
    value_enum::{integer_enum, value_enum},
};
