//! Where the parts of a converted node are written.
//! Input: a node of the document, and the one that replaces it. Output: both pointers of each part that is elsewhere in the document.

use std::borrow::Cow;

use super::node::Node;
use super::shape::{DEFAULT_MAPPING, DEVICE_FLOW};
use crate::pointer;

/// Keys of converted nodes, and the keys of the same values in the document. `0` is the first item of a list.
const RENAMED: [(&str, &str); 7] = [
    ("minimum", "exclusiveMinimum"),
    ("maximum", "exclusiveMaximum"),
    ("additionalProperties", "unevaluatedProperties"),
    ("example", "0"),
    ("0", "const"),
    (DEFAULT_MAPPING, "defaultMapping"),
    (DEVICE_FLOW, "deviceAuthorization"),
];

/// The keywords whose values are moved one by one.
const COLLECTIONS: [&str; 3] = ["prefixItems", "patternProperties", "examples"];

/// The maximum number of parts of the document's node. The parts of a larger node are located at the node.
const MAX_PARTS: usize = 64;

/// The maximum depth of the parts that a conversion moves.
const MAX_DEPTH: usize = 4;

/// Returns the pointer of each part that the conversion moved, and the one that it has in the document. Both start at the node.
pub fn moved_parts(old: &Node, new: &Node) -> Vec<(String, String)> {
    let mut moved = Vec::new();
    collect(&Parts::of(old), new, Some(old), "", 1, &mut moved);
    moved
}

fn collect(
    parts: &Parts<'_>,
    new: &Node,
    old: Option<&Node>,
    at: &str,
    depth: usize,
    moved: &mut Vec<(String, String)>,
) {
    for (key, child) in new.children() {
        let same = old.and_then(|old| old.children().find(|(other, _)| *other == key)).map(|(_, node)| node);
        if same == Some(child) {
            continue;
        }
        let at = pointer::join(at, &key);
        if let Some(from) = parts.find(&key, child) {
            moved.push((at, from));
            continue;
        }
        if let Some(from) = parts.find_type(child) {
            moved.push((at.clone(), from));
        }
        if depth < MAX_DEPTH {
            collect(parts, child, same, &at, depth + 1, moved);
        }
    }
}

/// The parts of a node of the document that a conversion can move.
struct Parts<'n> {
    parts: Vec<Part<'n>>,
    types: Option<&'n Node>,
}

struct Part<'n> {
    key: Cow<'n, str>,
    pointer: String,
    node: &'n Node,
}

impl<'n> Parts<'n> {
    fn of(node: &'n Node) -> Self {
        let mut parts = Vec::new();
        for (key, child) in node.children() {
            let at = pointer::join("", &key);
            if COLLECTIONS.contains(&key.as_ref()) {
                parts.extend(child.children().map(|(key, node)| Part { pointer: pointer::join(&at, &key), key, node }));
            }
            parts.push(Part { key, pointer: at, node: child });
        }
        parts.truncate(MAX_PARTS);
        Parts { parts, types: node.get("type") }
    }

    /// Finds the part that became a value. Scalars are equal by chance, so their keys must belong together.
    fn find(&self, key: &str, value: &Node) -> Option<String> {
        let is_scalar = !matches!(value, Node::List(_) | Node::Map(_));
        let has_key = |part: &&Part<'_>| part.key == key || RENAMED.contains(&(key, part.key.as_ref()));
        let mut equal = self.parts.iter().filter(|part| part.node == value);
        let named = equal.clone().find(has_key);
        let found = named.or_else(|| equal.find(|_| !is_scalar && value.children().next().is_some()));
        found.map(|part| part.pointer.clone())
    }

    /// Finds the name of the type that became a schema of its own.
    fn find_type(&self, schema: &Node) -> Option<String> {
        let name = schema.get("type")?;
        let (index, _) = self.types?.children().find(|(_, one)| *one == name)?;
        Some(pointer::join("/type", &index))
    }
}

#[cfg(test)]
mod tests {
    use super::super::build::Budget;
    use super::super::{v3_1, yaml};
    use super::*;

    fn moved(text: &str) -> Vec<(String, String)> {
        let old = yaml::parse(text, &mut Budget::default()).expect("the text is YAML");
        let new = v3_1::convert(&old).expect("it is converted").node;
        moved_parts(&old, &new)
    }

    fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
        pairs.map(|(to, from)| (to.to_owned(), from.to_owned())).to_vec()
    }

    #[test]
    fn keywords_of_several_types_are_found() {
        let found = moved("{type: [string, object], minLength: 1, properties: {a: {type: string}}}");
        let expected = pairs([
            ("/anyOf/0", "/type/0"),
            ("/anyOf/0/minLength", "/minLength"),
            ("/anyOf/1", "/type/1"),
            ("/anyOf/1/properties", "/properties"),
        ]);
        assert_eq!(found, expected);
    }

    #[test]
    fn renamed_keywords_are_found() {
        assert_eq!(moved("{type: integer, exclusiveMinimum: 5}"), pairs([("/minimum", "/exclusiveMinimum")]));
        assert_eq!(moved("{const: a}"), pairs([("/enum/0", "/const")]));
        assert_eq!(moved("{type: string, examples: [a, b]}"), pairs([("/example", "/examples/0")]));
    }

    #[test]
    fn items_and_patterns_are_found() {
        let found = moved("{prefixItems: [{type: string}, {minimum: 5}], items: false, minItems: 2}");
        assert_eq!(found, pairs([("/items/anyOf", "/prefixItems")]));
        let found = moved("{patternProperties: {^a: {type: string}}, additionalProperties: false}");
        assert_eq!(found, pairs([("/additionalProperties", "/patternProperties/^a")]));
    }

    #[test]
    fn references_with_siblings_are_found() {
        let found = moved("{$ref: '#/a', properties: {b: {type: string}}}");
        assert_eq!(found, pairs([("/allOf/0/$ref", "/$ref")]));
    }
}
