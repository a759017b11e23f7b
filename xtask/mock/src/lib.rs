//! The server of `cargo xtask mock`. Its engine is that of the feature `mock` of generated crates.

#[path = "../../../templates/runtime/mock/engine/mod.rs"]
pub mod engine;
