//! Suggestions for references that cannot be resolved.
//! Input: the missing key or file. Output: help with a similar name.

use super::error::DocumentError;
use super::files::Files;
use super::node::Node;
use super::shape::Kind;
use crate::pointer;
use crate::source::SourceId;

/// The maximum number of suggestions of a run. Finding similar names takes time, and nobody reads more suggestions.
pub(crate) const MOST: usize = 100;

/// The maximum length of compared names in bytes. The time of a comparison grows with the square.
const MAX_LENGTH: usize = 200;

#[derive(Debug, Default)]
pub struct Suggestions {
    count: usize,
}

impl Suggestions {
    /// Returns help for a key that a node on the way to the target does not have. `name` is the last key of the reference.
    pub fn for_missing_key(
        &mut self,
        files: &Files,
        kind: &Kind,
        (source, at): (SourceId, &str),
        node: &Node,
        (segment, name): (&str, &str),
    ) -> String {
        self.count += 1;
        if self.count <= MOST {
            if let Some(component) = component(files, kind, name) {
                return format!("did you mean `{component}`?");
            }
            if let Some(near) = near(keys(node), segment) {
                return format!("did you mean `{near}`?");
            }
        }
        let section = kind.section().map(|section| format!("/components/{section}"));
        let missing = pointer::join(at, segment);
        let is_component = section.is_some_and(|section| at == section || section.starts_with(&missing));
        if source == files.main && is_component {
            return "define it under `components`, or refer to one that exists".to_owned();
        }
        match at {
            "" => format!("the file has no top-level key `{segment}`"),
            _ => format!("`#{at}` has no key `{segment}`"),
        }
    }

    /// Returns help for the name of a component that does not exist, if another one has a similar name.
    pub fn for_name(&mut self, files: &Files, kind: &Kind, name: &str) -> Option<String> {
        self.count += 1;
        let names = files.components(kind).filter(|_| self.count <= MOST);
        near(names.into_iter().flat_map(keys), name).map(|near| format!("did you mean `{near}`?"))
    }

    /// Adds help to the error for a missing file, if there is a component of this name, with or without an extension.
    pub fn for_missing_file(&mut self, files: &Files, kind: &Kind, text: &str, error: DocumentError) -> DocumentError {
        let name = text.rsplit('/').next().unwrap_or_default();
        let stem = name.split('.').next().unwrap_or_default();
        match component(files, kind, text).or_else(|| component(files, kind, stem)) {
            Some(component) => DocumentError::new(error.message, format!("did you mean `{component}`?")),
            None => error,
        }
    }
}

/// Returns the error for a reference that is relative to the `$id` of a schema, if the schema does not have the key and the document does.
pub fn missing_in_schema(
    files: &Files,
    (source, schema): (SourceId, &str),
    segments: &[String],
) -> Option<DocumentError> {
    let uri = files.uri_of(source, schema)?;
    let inside = segments.get(pointer::segments(schema).count()..)?;
    files.root(source).get(inside.first()?)?;
    let target = inside.iter().fold(String::new(), |target, segment| pointer::join(&target, segment));
    let message = format!("the schema with the `$id` `{uri}` has no `#{target}`");
    let help = "references in a schema with an `$id` are relative to it: remove the `$id`, or refer to the `$id` of another schema";
    Some(DocumentError::new(message, help))
}

/// Returns the reference to the component with this name.
fn component(files: &Files, kind: &Kind, name: &str) -> Option<String> {
    files.components(kind)?.get(name)?;
    Some(format!("#{}", pointer::join(&format!("/components/{}", kind.section()?), name)))
}

fn keys(node: &Node) -> impl Iterator<Item = &str> {
    node.entries().iter().map(|(key, _)| key.as_str())
}

/// Returns the name that is most similar to a misspelled one.
pub(crate) fn near<'n>(names: impl IntoIterator<Item = &'n str>, misspelled: &str) -> Option<&'n str> {
    let misspelled = misspelled.to_lowercase();
    if misspelled.len() > MAX_LENGTH {
        return None;
    }
    let max_distance = 1 + misspelled.len() / 4;
    let names = names.into_iter().filter(|name| name.len().abs_diff(misspelled.len()) <= max_distance);
    let (distance, name) = names.map(|name| (strsim::osa_distance(&name.to_lowercase(), &misspelled), name)).min()?;
    (distance <= max_distance && distance * 2 < misspelled.len()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_few_differences_is_similar() {
        assert_eq!(near(["Pet", "Order"], "order"), Some("Order"));
        assert_eq!(near(["OrderItem", "OrderItems"], "OrderItms"), Some("OrderItems"));
        assert_eq!(near(["Pet"], "Dog"), None);
        assert_eq!(near(["ab"], "a"), None);
        let long = "x".repeat(MAX_LENGTH + 1);
        assert_eq!(near([long.as_str()], &long), None);
    }
}
