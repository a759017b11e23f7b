//! Serialization styles of values in paths, queries, headers, cookies and form fields, with `explode` included.

/// How a value becomes text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SerializationStyle {
    SimpleExploded,
    Label,
    LabelExploded,
    Matrix,
    MatrixExploded,
    Form,
    FormExploded,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Json,
    /// A scalar as the whole query.
    QueryString,
    /// JSON as the whole query.
    QueryStringJson,
    /// As it is, in a cookie.
    Cookie,
    CookieExploded,
}
