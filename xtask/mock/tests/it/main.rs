//! Tests of the engine and the server with a description of pets.

mod program;
mod state;
mod support;
