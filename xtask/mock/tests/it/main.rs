//! Tests of the engine and the server with a description of pets.

mod program;
mod replies;
mod schemathesis;
mod state;
mod support;
