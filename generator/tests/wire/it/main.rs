//! Calls of the crate that the documents became, over loopback. See the test that puts this beside it.

mod paths;
mod security;
mod server;
