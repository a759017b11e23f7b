//! Parameters of operations.

use serde::Serialize;
use serde_json::Value;

use super::content::{Content, Style};
use super::ids::SchemaId;
use super::metadata::Lifecycle;
use super::operation::Header;
use crate::display::display_as_serialized;
use crate::source::SourceId;

#[derive(Debug)]
pub struct Parameter {
    pub source: SourceId,
    pub pointer: String,
    pub name: String,
    pub location: ParameterLocation,
    /// Whether the value is the whole query, without a name.
    pub is_query_string: bool,
    pub required: bool,
    /// Whether the query may have its name without a value.
    pub allow_empty: bool,
    pub deprecated: bool,
    pub lifecycle: Lifecycle,
    pub description: Option<String>,
    pub value: ParameterValue,
    pub example: Option<Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ParameterLocation {
    Path,
    Query,
    Header,
    Cookie,
}

display_as_serialized!(ParameterLocation);

/// The schema of a parameter, and how its value is written.
#[derive(Debug)]
pub enum ParameterValue {
    Styled {
        schema: SchemaId,
        style: Style,
        explode: bool,
        allow_reserved: bool,
    },
    /// In a media type, such as JSON in a query parameter.
    Content(Content),
}

impl Parameter {
    /// Returns a header of requests as one of responses.
    pub fn to_header(&self) -> Header {
        let media_type = match &self.value {
            ParameterValue::Styled { .. } => None,
            ParameterValue::Content(content) => Some(content.media_type.clone()),
        };
        Header {
            source: self.source,
            pointer: self.pointer.clone(),
            name: self.name.clone(),
            required: self.required,
            deprecated: self.deprecated,
            description: self.description.clone(),
            schema: self.value.schema(),
            media_type,
        }
    }
}

impl ParameterValue {
    /// Returns the schema of the value; `None` if the value has a media type without a schema.
    pub fn schema(&self) -> Option<SchemaId> {
        match self {
            Self::Styled { schema, .. } => Some(*schema),
            Self::Content(content) => content.schema,
        }
    }
}
