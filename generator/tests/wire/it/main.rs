//! Calls of the crate that the documents became, over loopback. See the test that puts this beside it.

mod bodies;
mod command;
mod goods;
mod later;
mod pages;
mod parameters;
mod paths;
mod pieces;
mod responses;
mod security;
mod server;
mod servers;
mod streams;
mod styles;
mod webhooks;
