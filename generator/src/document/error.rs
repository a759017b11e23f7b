//! Errors of reading: of a text that is no YAML or JSON, and of a reference that cannot be followed.

/// The maximum depth of nested values.
pub const MAX_DEPTH: usize = 128;

/// An error without a location in the structure of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentError {
    /// The byte offset in the text; `None` for the whole text.
    pub offset: Option<usize>,
    pub message: String,
    pub help: Option<String>,
}

impl DocumentError {
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        DocumentError { offset: None, message: message.into(), help: Some(help.into()) }
    }

    pub fn at(mut self, offset: usize) -> Self {
        self.offset = Some(offset);
        self
    }

    pub fn too_deep() -> Self {
        DocumentError::new(
            format!("values are nested more than {MAX_DEPTH} levels deep here"),
            "move inner schemas to `components/schemas` and refer to them with `$ref`",
        )
    }

    pub fn too_large() -> Self {
        DocumentError::new(
            "the document is too large, counting every value that a YAML alias repeats",
            "replace aliases (`*name`) of large values by `$ref`s, or split the document",
        )
    }
}
