// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The engine of the mock: from a request and the description of an API to a reply.

pub mod description;
pub mod message;
