//! The programs on a page.

/// A command or a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    pub language: Language,
    /// The line of its first line.
    pub line: usize,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    Curl,
    Go,
    Java,
    Python,
    Ruby,
    Rust,
    TypeScript,
}
