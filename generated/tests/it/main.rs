//! The client as its user meets it: over HTTP, against a scripted server on loopback.
//!
//! All tests are one program, which links the client once and lets them share `support` without a
//! part of it being unused somewhere.

mod credentials;
mod description_examples;
mod environment;
mod failures;
mod fidelity;
mod operations;
mod programs;
mod servers;
mod support;
