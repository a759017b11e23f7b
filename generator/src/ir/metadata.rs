//! What schemas, operations and tags say beside their meaning: lifecycle and further documentation.

#[derive(Debug, Clone)]
pub struct ExternalDocs {
    pub url: String,
    pub description: Option<String>,
}

/// What extensions say beside `deprecated` about how long something stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lifecycle {
    /// From `x-sunset`: the day from which it may be removed, as the document writes it.
    pub sunset: Option<String>,
    /// From `x-stability-level`: `draft`, `alpha`, `beta` or `stable`, or any other string of the document.
    pub stability: Option<String>,
}
