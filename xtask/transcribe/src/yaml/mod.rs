//! A lossless layer for documents in YAML, which knows nothing of what they describe.
//! Input: a text. Output: a tree with positions, edited texts that differ in nothing but the edits, and values as text.
//!
//! [`tree`] reads, [`edit`] changes, [`write`](mod@write) writes what is new.

mod block;
mod change;
mod check;
pub mod edit;
mod flow;
mod parse;
mod patch;
mod place;
mod plain;
mod resolve;
mod scan;
mod source;
pub mod tree;
pub mod write;

#[cfg(test)]
mod tests;

use std::fmt;

/// What is wrong with a document or with an edit, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YamlError {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    pub message: String,
    pub help: String,
}

impl fmt::Display for YamlError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for YamlError {}
