//! `cargo xtask release` in a project with git.

mod errors;
mod project;
mod repeated;
#[path = "../support/mod.rs"]
mod support;
mod version;
mod written;
