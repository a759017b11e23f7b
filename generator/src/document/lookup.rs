//! Looks up nodes by JSON pointers.
//! Input: a node and the segments of a pointer. Output: the node there, or the reference or missing key on the way.

use std::collections::HashMap;

use super::node::Node;
use super::shape::CONSTRAINTS;
use crate::pointer;

/// The result of a lookup, with the pointer of the last node.
#[derive(Debug, PartialEq)]
pub enum Walked<'n> {
    /// The node, which may be a reference itself.
    Node { at: String, node: &'n Node },
    /// A reference on the way, and the remaining segments.
    Through { at: String, reference: &'n str, rest: Vec<String> },
    /// A node on the way that does not have the next key.
    Missing { at: String, node: &'n Node, segment: String },
}

/// Finds keys of large mappings in constant time, because documents have thousands of components and as many references.
#[derive(Debug, Default)]
pub struct Lookup {
    /// By the address of a mapping's entries, which do not move while references are followed.
    indexes: HashMap<usize, HashMap<String, usize>>,
}

/// The size from which mappings are indexed.
const INDEXED_FROM: usize = 32;

impl Lookup {
    /// Returns the value of a key of a mapping, or the item of a list.
    pub fn child<'n>(&mut self, node: &'n Node, segment: &str) -> Option<&'n Node> {
        match node {
            Node::Map(entries) if entries.len() >= INDEXED_FROM => {
                let index = self.indexes.entry(entries.as_ptr() as usize).or_insert_with(|| {
                    entries.iter().enumerate().map(|(index, (key, _))| (key.clone(), index)).collect()
                });
                index.get(segment).and_then(|index| entries.get(*index)).map(|(_, value)| value)
            }
            Node::List(items) if segment == "0" || !segment.starts_with(['0', '+']) => {
                items.get(segment.parse::<usize>().ok()?)
            }
            _ => node.get(segment),
        }
    }

    /// Returns the node at a pointer, without following references.
    pub fn node<'n>(&mut self, root: &'n Node, at: &str) -> Option<&'n Node> {
        pointer::segments(at).try_fold(root, |node, segment| self.child(node, &segment))
    }

    /// Looks up the node at the segments, up to the first reference.
    pub fn walk<'n>(&mut self, root: &'n Node, segments: &[String]) -> Walked<'n> {
        let mut node = root;
        let mut at = String::new();
        for (index, segment) in segments.iter().enumerate() {
            // Definitions beside a reference belong to the schema itself, mostly because it refers to one of them.
            let is_definition = segment == "$defs" && node.get(segment).is_some();
            if let Some(reference) = node.reference().filter(|_| !is_definition) {
                return Walked::Through { at, reference, rest: segments[index..].to_vec() };
            }
            let child = self.child(node, segment).or_else(|| {
                // The conversion moved it, unless the types of patterns have become those of other keywords.
                let moved = node.get(CONSTRAINTS).filter(|_| segment != "patternProperties")?.get(segment)?;
                pointer::push(&mut at, CONSTRAINTS);
                Some(moved)
            });
            let Some(child) = child else { return Walked::Missing { at, node, segment: segment.clone() } };
            pointer::push(&mut at, segment);
            node = child;
        }
        Walked::Node { at, node }
    }
}

#[cfg(test)]
mod tests {
    use super::super::build::Budget;
    use super::super::yaml;
    use super::*;

    fn walked(text: &str, segments: &[&str]) -> String {
        let root = yaml::parse(text, &mut Budget::default()).expect("the text is YAML");
        let segments: Vec<String> = segments.iter().map(|segment| (*segment).to_owned()).collect();
        match Lookup::default().walk(&root, &segments) {
            Walked::Node { at, .. } => format!("at {at}"),
            Walked::Through { at, reference, rest } => format!("{reference} at {at}, then {rest:?}"),
            Walked::Missing { at, segment, .. } => format!("no {segment} at {at}"),
        }
    }

    #[test]
    fn keys_and_indices_are_looked_up() {
        let text = "a: {b/c: [x, {~: 1}], '0': y}\nr: {$ref: '#/a'}\np: {$ref: {type: string}}\nd: {$ref: '#/a', $defs: {e: 1}}\n";
        assert_eq!(walked(text, &["a", "b/c", "1", "~"]), "at /a/b~1c/1/~0");
        assert_eq!(walked(text, &["a", "0"]), "at /a/0");
        assert_eq!(walked(text, &["r"]), "at /r");
        assert_eq!(walked(text, &["r", "0", "z"]), "#/a at /r, then [\"0\", \"z\"]");
        assert_eq!(walked(text, &["p", "$ref", "type"]), "at /p/$ref/type");
        assert_eq!(walked(text, &["d", "$defs", "e"]), "at /d/$defs/e");
        for index in ["00", "+1", "-1", "2", "", "x", "18446744073709551616"] {
            assert_eq!(walked(text, &["a", "b/c", index]), format!("no {index} at /a/b~1c"));
        }
    }

    #[test]
    fn keywords_that_were_moved_are_found() {
        let text = "a: {x-$constraints: {contains: {not: {}}, patternProperties: {b: {}}}}";
        assert_eq!(walked(text, &["a", "contains", "not"]), "at /a/x-$constraints/contains/not");
        assert_eq!(walked(text, &["a", "patternProperties", "b"]), "no patternProperties at /a");
    }

    #[test]
    fn keys_of_large_mappings_are_found() {
        let text: String = (0..INDEXED_FROM * 2).map(|number| format!("k{number}: {{v{number}: 1}}\n")).collect();
        assert_eq!(walked(&text, &["k40", "v40"]), "at /k40/v40");
        assert_eq!(walked(&text, &["k40", "v41"]), "no v41 at /k40");
        assert_eq!(walked(&text, &["k64"]), "no k64 at ");
    }
}
