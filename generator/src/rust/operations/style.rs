//! Serialization styles as Rust: the constants in the runtime's `style`.

use crate::ir::ParameterLocation;
use crate::plan::SerializationStyle;

/// Returns the constant for a parameter in this location, or for the property of a form.
pub(super) fn style_constant(style: SerializationStyle, location: Option<ParameterLocation>) -> &'static str {
    match (style, location) {
        (SerializationStyle::SimpleExploded, _) => "SIMPLE_EXPLODED",
        (SerializationStyle::Label, _) => "LABEL",
        (SerializationStyle::LabelExploded, _) => "LABEL_EXPLODED",
        (SerializationStyle::Matrix, _) => "MATRIX",
        (SerializationStyle::MatrixExploded, _) => "MATRIX_EXPLODED",
        (SerializationStyle::Form, _) => "FORM",
        (SerializationStyle::FormExploded, _) => "FORM_EXPLODED",
        (SerializationStyle::SpaceDelimited, _) => "SPACE_DELIMITED",
        (SerializationStyle::PipeDelimited, _) => "PIPE_DELIMITED",
        (SerializationStyle::DeepObject, _) => "DEEP_OBJECT",
        (SerializationStyle::Json, Some(ParameterLocation::Path)) => "JSON",
        (SerializationStyle::Json, Some(ParameterLocation::Header)) => "JSON_HEADER",
        (SerializationStyle::Json, _) => "JSON_PAIR",
        (SerializationStyle::QueryString, _) => "SIMPLE",
        (SerializationStyle::QueryStringJson, _) => "JSON",
        (SerializationStyle::Cookie, _) => "COOKIE",
        (SerializationStyle::CookieExploded, _) => "COOKIE_EXPLODED",
    }
}
