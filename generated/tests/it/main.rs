//! The client as its user meets it: over HTTP, against a scripted server on loopback.
//!
//! All tests are one program, which links the client once and lets them share `support` without a
//! part of it being unused somewhere.

mod blocking;
mod child_org;
mod command;
mod credentials;
mod drift;
mod environment;
mod failures;
mod faults;
mod fidelity;
mod http2;
mod limits;
mod mock;
mod operations;
mod programs;
mod properties;
mod retries;
mod runtimes;
mod secrets;
mod servers;
mod sharing;
mod support;
mod testing;
mod tokens;
mod tracing;
mod untyped;
mod uploads;
