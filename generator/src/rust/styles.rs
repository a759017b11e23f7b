//! Serialization styles as Rust: the constants in the runtime's `style`.

use heck::ToShoutySnakeCase;

use crate::ir::ParameterLocation;
use crate::plan::SerializationStyle;

/// Returns the constant for a parameter in this location, or for the property of a form.
pub(super) fn style_constant(style: SerializationStyle, location: Option<ParameterLocation>) -> String {
    match (style, location) {
        (SerializationStyle::Json, Some(ParameterLocation::Path)) | (SerializationStyle::QueryStringJson, _) => {
            "JSON".to_owned()
        }
        (SerializationStyle::Json, Some(ParameterLocation::Header)) => "JSON_HEADER".to_owned(),
        (SerializationStyle::Json, _) => "JSON_PAIR".to_owned(),
        (SerializationStyle::QueryString, _) => "SIMPLE".to_owned(),
        (style, _) => format!("{style:?}").to_shouty_snake_case(),
    }
}
