//! What changes of documents are told as.
//!
//! Each case in `cases` is a pair of documents that differ in one thing. `table.rs` compares them in both directions and expects exactly
//! the changes that are listed; `properties.rs` checks what holds for any documents; `checks.rs` that no check of oasdiff is missing.

mod cases;
mod checks;
mod properties;
mod speed;
mod table;
