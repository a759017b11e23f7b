//! Calls of the crate that the documents became, over loopback. See the test that puts this beside it.

mod responses;
mod bodies;
mod command;
mod pages;
mod parameters;
mod paths;
mod security;
mod server;
mod servers;
mod styles;
