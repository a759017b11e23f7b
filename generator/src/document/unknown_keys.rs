//! Keys of objects that are no fields, which openapiv3 would ignore.
//! Input: the fields of a kind of object, and the keys of one. Output: the keys that are likely mistakes, each with a diagnostic.

use super::messages::nearest;
use super::node::Node;
use super::shape::{Field, Keys, Kind, PATH_ITEM};
use crate::diagnostic::Diagnostic;

pub struct UnknownKey<'e> {
    pub name: &'e str,
    /// An absent field with a similar name.
    pub similar: Option<&'static str>,
}

/// Finds the keys that are similar to a field, and all unknown keys of a path item, which may be operations. Other unknown keys are
/// common and harmless.
pub fn find_unknown_keys<'e>(
    kind: &Kind,
    known: &[&'static str],
    entries: &'e [(String, Node)],
) -> Vec<UnknownKey<'e>> {
    if !matches!(kind.keys, Keys::Fixed) {
        return Vec::new();
    }
    let is_present = |key: &str| entries.iter().any(|(other, _)| other == key);
    let absent: Vec<&'static str> = known.iter().filter(|key| !is_present(key)).copied().collect();
    let unknown = entries.iter().map(|(key, _)| key.as_str()).filter(|key| {
        // `examples` is a field of many kinds, and of schemas in later versions; `type` was a field of parameters in Swagger 2.0.
        let is_old = *key == "type" && !kind.either.is_empty();
        !key.starts_with("x-") && !is_old && !matches!(*key, "$ref" | "examples") && !known.contains(key)
    });
    unknown
        .map(|name| UnknownKey { name, similar: nearest(name, absent.iter().copied()) })
        .filter(|key| key.similar.is_some() || kind.is(&PATH_ITEM))
        .collect()
}

impl UnknownKey<'_> {
    /// Creates an error if a required field is probably misspelled, else a warning.
    pub fn diagnostic<'f>(&self, kind: &Kind, mut fields: impl Iterator<Item = &'f Field>) -> Diagnostic {
        let name = self.name;
        let message = format!("unknown field `{name}` in {}", kind.name);
        match self.similar {
            Some(similar) => {
                // Without its `security` a client would send requests without credentials.
                let is_required = similar == "security"
                    || kind.either.contains(&similar)
                    || fields.any(|field| field.key == similar && field.is_required());
                let help = format!("did you mean `{similar}`? if it is an extension, rename it to `x-{name}`");
                if is_required { Diagnostic::error(message) } else { Diagnostic::warning(message) }.with_help(help)
            }
            None if name == "security" => Diagnostic::error(message)
                .with_help("write it in each of the operations, or at the top of the document for all of them"),
            None => Diagnostic::warning(message).with_help(
                "the methods of a path item are `get`, `put`, `post`, `delete`, `options`, `head`, `patch` and `trace`",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::shape::SCHEMA;
    use super::super::version::Version;
    use super::*;
    use crate::diagnostic::Severity;

    fn unknown_keys(kind: &Kind, keys: &[&str]) -> Vec<(String, Option<&'static str>, Severity)> {
        let entries: Vec<(String, Node)> = keys.iter().map(|key| ((*key).to_owned(), Node::Null)).collect();
        let known: Vec<&'static str> =
            kind.fields.iter().filter(|field| field.since == Version::V3_0).map(|field| field.key).collect();
        let unknown = find_unknown_keys(kind, &known, &entries);
        let severity = |key: &UnknownKey<'_>| key.diagnostic(kind, kind.fields.iter()).severity;
        unknown.iter().map(|key| (key.name.to_owned(), key.similar, severity(key))).collect()
    }

    #[test]
    fn only_misspelled_fields_are_found() {
        let expected = [("propertys".to_owned(), Some("properties"), Severity::Warning)];
        assert_eq!(unknown_keys(&SCHEMA, &["type", "propertys", "x-typ", "examples", "whatever"]), expected);
    }

    #[test]
    fn a_field_that_is_there_is_not_suggested() {
        assert_eq!(unknown_keys(&SCHEMA, &["properties", "propertys"]), []);
    }

    #[test]
    fn every_unknown_key_of_a_path_item_is_found() {
        let expected = [
            ("gett".to_owned(), Some("get"), Severity::Warning),
            ("query".to_owned(), None, Severity::Warning),
            ("security".to_owned(), None, Severity::Error),
        ];
        assert_eq!(unknown_keys(&PATH_ITEM, &["gett", "query", "security"]), expected);
    }
}
