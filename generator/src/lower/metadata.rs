//! Tags, links to documentation and lifecycle extensions, which schemas and operations share.

use indexmap::IndexMap;
use serde_json::Value;

use crate::ir;

pub(super) fn lower_tag(tag: &openapiv3::Tag) -> ir::Tag {
    ir::Tag {
        name: tag.name.clone(),
        description: tag.description.clone(),
        external_docs: tag.external_docs.as_ref().map(lower_external_docs),
    }
}

pub(super) fn lower_external_docs(docs: &openapiv3::ExternalDocumentation) -> ir::ExternalDocs {
    ir::ExternalDocs { url: docs.url.clone(), description: docs.description.clone() }
}

/// Lowers `x-sunset` and `x-stability-level`. Values that are not strings are kept as JSON, so that a change of them is seen.
pub(super) fn lower_lifecycle(extensions: &IndexMap<String, Value>) -> ir::Lifecycle {
    let string = |key: &str| match extensions.get(key)? {
        Value::String(string) => Some(string.trim().to_owned()),
        Value::Null => None,
        other => Some(other.to_string()),
    };
    ir::Lifecycle { sunset: string("x-sunset"), stability: string("x-stability-level") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifecycle_is_read_from_extensions() {
        let extensions = [("x-sunset", " 2026-12-31 ".into()), ("x-stability-level", Value::Null)];
        let mut extensions: IndexMap<String, Value> =
            extensions.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        let of = |sunset: &str| ir::Lifecycle { sunset: Some(sunset.to_owned()), stability: None };
        assert_eq!(lower_lifecycle(&extensions), of("2026-12-31"));
        extensions.insert("x-sunset".to_owned(), 2027.into());
        assert_eq!(lower_lifecycle(&extensions), of("2027"));
    }
}
