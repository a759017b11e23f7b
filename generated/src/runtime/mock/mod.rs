// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! A server for tests, which behaves like the API.

#![allow(dead_code, reason = "the server that uses it is not written yet")]

#[doc(hidden)]
pub mod check;
pub(crate) mod engine;

/// The operations and schemas of the API, as [`engine::description::Description`] reads them.
pub(crate) const DESCRIPTION: &str = include_str!("../../mock.json");
