//! What is wrong with a page, and what was concluded from it.

/// Why a page cannot be read, and what can be done. A page with an error has no facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageError {
    pub line: usize,
    pub message: String,
    pub help: String,
}

impl PageError {
    pub fn new(line: usize, message: impl Into<String>, help: impl Into<String>) -> Self {
        PageError { line, message: message.into(), help: help.into() }
    }
}

/// Something that was concluded, or that the page leaves open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub line: usize,
    pub message: String,
}
