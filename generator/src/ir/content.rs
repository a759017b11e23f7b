//! Values in a media type, with their examples and encodings.

use serde::Serialize;
use serde_json::Value;

use super::ids::SchemaId;
use crate::display::display_as_serialized;
use crate::source::SourceId;

#[derive(Debug)]
pub struct Content {
    pub source: SourceId,
    pub pointer: String,
    pub media_type: String,
    pub schema: Option<SchemaId>,
    pub examples: Vec<Example>,
    /// The encodings of properties of a form that the document declares.
    pub encodings: Vec<Encoding>,
}

#[derive(Debug)]
pub struct Encoding {
    pub source: SourceId,
    pub pointer: String,
    pub property: String,
    /// One media type, or several separated by commas.
    pub content_type: Option<String>,
    /// Names of the headers of the property's part in a multipart body.
    pub headers: Vec<String>,
    pub style: Option<Style>,
    pub explode: bool,
    pub allow_reserved: bool,
}

#[derive(Debug, Clone)]
pub struct Example {
    /// `None` for the one under `example`.
    pub name: Option<String>,
    pub summary: Option<String>,
    pub value: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Style {
    Matrix,
    Label,
    Simple,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// As it is, in a cookie.
    Cookie,
}

display_as_serialized!(Style);
