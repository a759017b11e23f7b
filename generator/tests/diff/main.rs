//! Changes on the wire, from pairs of documents.
//!
//! Each case in `cases` is a pair of documents that differ in one thing. `table.rs` compares them in both directions and expects exactly
//! the changes that are listed; `properties.rs` checks what holds for any documents; `checks.rs` that no check of oasdiff is missing;
//! `fingerprints.rs` that approvals find their changes; `edits.rs` edits the documents of the project; `semver_checks.rs` compares the levels of the crate with another tool's.

mod cases;
mod checks;
mod edits;
mod fingerprints;
mod properties;
mod semver_checks;
mod semver_reasons;
mod semver_tool;
mod speed;
#[path = "../support/mod.rs"]
mod support;
mod table;
