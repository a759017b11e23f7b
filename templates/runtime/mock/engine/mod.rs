// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The engine of the mock: from a request and the description of an API to a reply.

pub mod bodies;
#[cfg(test)]
mod bodies_tests;
pub mod collections;
pub mod credentials;
#[cfg(test)]
mod credentials_tests;
pub mod cursors;
pub mod deep_object;
pub mod description;
pub mod direction;
pub mod documented;
pub mod encode;
pub mod examples;
pub mod explain;
pub mod faults;
pub mod filters;
pub mod forms;
#[cfg(test)]
mod forms_tests;
pub mod handler;
pub mod ids;
pub mod journal;
pub mod locate;
pub mod lookup;
pub mod media_types;
pub mod message;
pub mod nearest;
pub mod pages;
pub mod parameters;
#[cfg(test)]
mod parameters_tests;
pub mod problem;
pub mod reader;
pub mod redacted;
#[cfg(test)]
mod redacted_tests;
pub mod redaction;
pub mod resource;
pub mod resource_set;
pub mod resources;
pub mod responder;
#[cfg(test)]
mod robustness_tests;
pub mod routes;
pub mod rules;
pub mod sample;
#[cfg(test)]
mod sample_tests;
pub mod schemas;
pub mod segment;
pub mod server;
pub mod state;
pub mod store;
pub mod styles;
#[cfg(test)]
mod styles_tests;
pub mod taken_values;
pub mod text;
pub mod validate;
pub mod validators;
pub mod values;
