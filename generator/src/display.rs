//! Display of enums and JSON in messages, docs and reports.

use serde_json::Value;

/// Displays enums without data as they are serialized.
macro_rules! display_as_serialized {
    ($($name:ty),*) => {$(
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                serde::Serialize::serialize(self, f)
            }
        }
    )*};
}

pub(crate) use display_as_serialized;

/// Returns a string without quotes, and any other value as JSON.
pub(crate) fn plain_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
