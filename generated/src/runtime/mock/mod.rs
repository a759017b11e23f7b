// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! A server for tests, which behaves like the API: it validates requests, keeps what they create, and replies with what the
//! OpenAPI document describes. See [`MockServer`].

#[doc(hidden)]
pub mod check;
#[allow(
    dead_code,
    unused_imports,
    reason = "the mock server for the command line uses what tests do not"
)]
pub(crate) mod engine;
mod expectation;
mod received;
mod reply;
mod server;

pub use self::expectation::Expectation;
pub use self::received::ReceivedRequest;
pub use self::reply::Reply;
pub use self::server::{MockServer, MockServerBuilder};

/// The operations and schemas of the API, as [`engine::description::Description`] reads them.
const DESCRIPTION: &str = include_str!("../../mock.json");

/// Fails the test that calls this.
#[track_caller]
#[allow(clippy::panic, reason = "a panic is how a test fails")]
fn fail(message: impl std::fmt::Display) -> ! {
    panic!("{message}")
}
