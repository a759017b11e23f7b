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
#[cfg(any(used = "runtime::union", used = "runtime::open_union"))]
mod content;
mod credential;
#[cfg(used = "runtime::Credential")]
mod credential_setters;
#[cfg(used = "crate::DateTime")]
mod date_time;
pub(crate) mod decode;
pub(crate) mod drift;
mod error;
mod escape;
#[cfg(used = "crate::ServerSentEvent")]
mod event_reader;
mod exchange;
mod extra;
mod failures;
mod file;
#[cfg(used = ".multipart")]
mod form;
#[cfg(used = "runtime::form")]
pub(crate) mod form_table;
#[cfg(used = "crate::ItemStream")]
mod frame;
#[cfg(used = "crate::ItemStream")]
pub(crate) mod item_stream;
#[cfg(any(
    used = "runtime::object",
    used = "runtime::union",
    used = "runtime::open_union"
))]
mod key;
mod lenient;
#[cfg(used = "Paging::Link")]
mod link;
#[cfg(any(
    used = "media_type::essence",
    used = "media_type::is_json",
    feature = "cli"
))]
mod media_type;
mod message;
mod mismatch;
mod mismatched;
#[cfg(feature = "mock")]
pub mod mock;
#[cfg(used = "runtime::object")]
pub(crate) mod object;
#[cfg(used = "crate::ItemStream")]
mod opening;
mod operation;
#[cfg(used = "paging::Paged")]
mod pages;
#[cfg(used = "paging::Paged")]
pub(crate) mod paging;
pub(crate) mod parameter;
mod path;
mod per_runtime;
mod placement;
mod rate_limit;
mod raw_response;
mod reader;
mod receive;
#[cfg(used = "decode::items")]
mod record_reader;
mod redact;
#[cfg(test)]
mod redact_tests;
mod request;
#[cfg(any(
    used = ".json_body",
    used = ".raw",
    used = ".multipart",
    used = ".urlencoded",
    feature = "cli"
))]
mod request_body;
mod request_data;
#[cfg(any(
    used = ".path",
    used = ".path_as",
    used = ".query",
    used = ".query_as",
    used = ".query_reserved",
    used = ".header",
    used = ".header_as",
    used = ".cookie",
    used = ".cookie_as"
))]
mod request_parameters;
mod response;
mod retry;
#[cfg(used = "runtime::redacted_debug")]
pub(crate) mod secret;
mod server;
#[cfg(used = "crate::ServerSentEvent")]
mod server_sent_event;
mod shape;
mod snippet;
#[cfg(used = "streamed::Streamed")]
pub(crate) mod streamed;
#[cfg(any(
    used = "runtime::string_enum",
    used = "runtime::open_enum",
    used = "runtime::renamed_enum"
))]
pub(crate) mod string_enum;
#[cfg(any(used = "style::Style", feature = "cli"))]
pub(crate) mod style;
#[cfg(all(
    used = "style::SIMPLE",
    used = "style::SIMPLE_EXPLODED",
    used = "style::LABEL",
    used = "style::LABEL_EXPLODED",
    used = "style::MATRIX",
    used = "style::MATRIX_EXPLODED",
    used = "style::FORM",
    used = "style::FORM_EXPLODED",
    used = "style::SPACE_DELIMITED",
    used = "style::PIPE_DELIMITED",
    used = "style::DEEP_OBJECT",
    used = "style::JSON",
    used = "style::JSON_PAIR",
    used = "style::JSON_HEADER",
    used = "style::RESERVED"
))]
#[cfg(test)]
mod style_tests;
#[cfg(any(test, used = "union!tagged", used = "open_union!tagged"))]
pub(crate) mod tagged;
mod terminal;
#[cfg(test)]
mod test_support;
#[cfg(any(used = "crate::DateTime", used = "crate::Uuid"))]
mod text_value;
#[cfg(feature = "tracing")]
mod trace;
#[cfg(any(used = "runtime::union", used = "runtime::open_union"))]
pub(crate) mod union;
#[cfg(any(used = "runtime::union", used = "runtime::open_union"))]
pub(crate) mod union_reader;
mod upload;
#[cfg(used = ".urlencoded")]
pub(crate) mod urlencoded;
#[cfg(used = "crate::Uuid")]
mod uuid;
#[cfg(any(used = "runtime::integer_enum", used = "runtime::value_enum"))]
pub(crate) mod value_enum;
#[cfg(any(used = "runtime::union", used = "runtime::open_union"))]
pub(crate) mod variant;
#[cfg(any(used = "visit::visit_as", feature = "cli"))]
mod visit;
#[cfg(used = "paging::Paged")]
mod visited;
#[cfg(used = "webhook::Event")]
pub(crate) mod webhook;
#[cfg(all(used = "webhook::Event", feature = "webhook-signatures"))]
pub(crate) mod webhook_encoding;
#[cfg(used = "webhook::Event")]
pub(crate) mod webhook_error;
#[cfg(all(used = "webhook::Event", feature = "webhook-signatures"))]
pub(crate) mod webhook_signature;
#[cfg(all(test, used = "webhook::Event", feature = "webhook-signatures"))]
mod webhook_signature_tests;

pub use api_error::ApiError;
pub use body_failures::{DecodeError, DriftError, TooLargeError};
pub use builder::ClientBuilder;
pub use client::Client;
pub use credential::{TokenError, TokenFuture, TokenSource};
#[cfg(used = "crate::DateTime")]
pub use date_time::{DateTime, ParseDateTimeError};
pub use drift::{Drift, DriftKind};
pub use error::Error;
pub use extra::Extra;
pub use failures::{RedirectError, RequestError, TransportError};
#[cfg(used = ".multipart")]
pub use form::{FilePart, Form};
#[cfg(used = "crate::ItemStream")]
pub use item_stream::ItemStream;
#[cfg(used = "paging::Paged")]
pub use pages::{Items, Pages};
#[cfg(used = "paging::Paged")]
pub use paging::Paged;
pub use rate_limit::RateLimit;
pub use receive::BodyStream;
pub use request::Request;
pub use response::Response;
pub use retry::RetryPolicy;
#[cfg(used = "crate::ServerSentEvent")]
pub use server_sent_event::ServerSentEvent;
#[cfg(used = "streamed::Streamed")]
pub use streamed::Streamed;
pub use upload::Upload;

#[cfg(used = "crate::Uuid")]
pub use self::uuid::Uuid;

#[cfg(used = "runtime::from_env")]
pub(crate) use self::builder::from_env;
#[cfg(used = "runtime::Credential")]
pub(crate) use self::credential::Credential;
#[cfg(used = "runtime::form")]
pub(crate) use self::form_table::form;
#[cfg(used = "runtime::object")]
pub(crate) use self::object::object;
pub use self::operation::Operation;
#[cfg(used = "runtime::OperationSpec")]
pub(crate) use self::operation::OperationSpec;
#[cfg(used = "runtime::Statuses")]
pub(crate) use self::operation::Statuses;
#[cfg(used = "runtime::Placement")]
pub(crate) use self::placement::Placement;
#[cfg(used = "runtime::redacted_debug")]
pub(crate) use self::secret::redacted_debug;
#[cfg(used = "runtime::ServerUrl")]
pub(crate) use self::server::ServerUrl;
#[cfg(used = "runtime::Variable")]
pub(crate) use self::server::Variable;
#[cfg(used = "runtime::server_variable")]
pub(crate) use self::server::server_variable;
#[cfg(used = "runtime::open_enum")]
pub(crate) use self::string_enum::open_enum;
#[cfg(used = "runtime::renamed_enum")]
pub(crate) use self::string_enum::renamed_enum;
#[cfg(any(
    used = "runtime::string_enum",
    used = "runtime::open_enum",
    used = "runtime::renamed_enum"
))]
pub(crate) use self::string_enum::string_enum;
#[cfg(used = "runtime::open_union")]
pub(crate) use self::union::open_union;
#[cfg(any(used = "runtime::union", used = "runtime::open_union"))]
pub(crate) use self::union::union;
#[cfg(used = "runtime::integer_enum")]
pub(crate) use self::value_enum::integer_enum;
#[cfg(used = "runtime::value_enum")]
pub(crate) use self::value_enum::value_enum;
