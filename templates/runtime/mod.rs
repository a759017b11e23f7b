// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! What every generated client shares: building, sending and decoding a call.
//!
//! The generated operations only name their facts (see `Operation`) and values; encoding,
//! credentials, decoding and errors live here, once.

#![allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "what is used depends on the description and on the features"
)]

mod body;
mod client;
mod credential;
mod date_time;
pub(crate) mod decode;
mod error;
pub(crate) mod object;
mod operation;
mod path;
mod request;
mod response;
mod server;
pub(crate) mod string_enum;
mod union;

pub use body::FilePart;
pub use client::{Client, ClientBuilder};
pub use date_time::{DateTime, ParseDateTimeError};
pub use error::{ApiError, DecodeError, Error, RedirectError, RequestError, TransportError};
pub use request::Request;
pub use response::Response;

/// Members of an object that its description does not name, kept so that they are sent back.
pub type Extra = serde_json::Map<String, serde_json::Value>;

pub(crate) use self::{
    body::{Form, form},
    client::from_env,
    credential::{Credential, Placement},
    object::object,
    operation::{Operation, Permission, Statuses},
    server::{Server, Variable, server_variable},
    string_enum::string_enum,
    union::union,
};
