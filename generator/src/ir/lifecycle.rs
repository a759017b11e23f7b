//! How long something stays as it is, as far as the document says it.

/// What extensions say beside `deprecated`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lifecycle {
    /// From `x-sunset`: the day from which it may be gone, as the document writes it.
    pub sunset: Option<String>,
    /// From `x-stability-level`: `draft`, `alpha`, `beta` or `stable`, or what else the document says.
    pub stability: Option<String>,
}
