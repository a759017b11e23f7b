//! Steps from node to node along pointers.
//! Comes in: a node and the segments of a pointer. Goes out: the node that they lead to, or where they lead instead.

use std::collections::HashMap;

use super::node::Node;
use crate::pointer;

/// How far the segments lead.
#[derive(Debug, PartialEq)]
pub enum Walked<'n> {
    /// To a node, at this pointer. It may be a reference itself.
    Node { at: String, node: &'n Node },
    /// Through a reference, at this pointer, behind which these segments are left.
    Through { at: String, reference: &'n str, rest: Vec<String> },
    /// To a node, at this pointer, that has no such member.
    Missing { at: String, node: &'n Node, segment: String },
}

/// Finds members of large mappings in constant time: documents have thousands of components, and as many references.
#[derive(Debug, Default)]
pub struct Lookup {
    /// By the address of a mapping's entries, which stay where they are as long as references are followed.
    indexes: HashMap<usize, HashMap<String, usize>>,
}

/// Mappings of fewer members are searched one by one.
const INDEXED_FROM: usize = 32;

impl Lookup {
    /// The member of a mapping under this key, or the item of a list under this index.
    pub fn member<'n>(&mut self, node: &'n Node, segment: &str) -> Option<&'n Node> {
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

    /// The node at a pointer on which there is no reference.
    pub fn node<'n>(&mut self, root: &'n Node, at: &str) -> Option<&'n Node> {
        pointer::segments(at).try_fold(root, |node, segment| self.member(node, &segment))
    }

    pub fn walk<'n>(&mut self, root: &'n Node, segments: &[String]) -> Walked<'n> {
        let mut node = root;
        let mut at = String::new();
        for (index, segment) in segments.iter().enumerate() {
            if let Some(reference) = node.reference() {
                return Walked::Through { at, reference, rest: segments[index..].to_vec() };
            }
            let Some(member) = self.member(node, segment) else {
                return Walked::Missing { at, node, segment: segment.clone() };
            };
            pointer::push(&mut at, segment);
            node = member;
        }
        Walked::Node { at, node }
    }
}

#[cfg(test)]
mod tests {
    use super::super::build::Reading;
    use super::super::yaml;
    use super::*;

    fn walked(text: &str, segments: &[&str]) -> String {
        let root = yaml::parse(text, &mut Reading::default()).expect("the text is YAML");
        let segments: Vec<String> = segments.iter().map(|segment| (*segment).to_owned()).collect();
        match Lookup::default().walk(&root, &segments) {
            Walked::Node { at, .. } => format!("at {at}"),
            Walked::Through { at, reference, rest } => format!("{reference} at {at}, then {rest:?}"),
            Walked::Missing { at, segment, .. } => format!("no {segment} at {at}"),
        }
    }

    #[test]
    fn keys_and_indices_lead_on() {
        let text = "a: {b/c: [x, {~: 1}], '0': y}\nr: {$ref: '#/a'}\np: {$ref: {type: string}}\n";
        assert_eq!(walked(text, &["a", "b/c", "1", "~"]), "at /a/b~1c/1/~0");
        assert_eq!(walked(text, &["a", "0"]), "at /a/0");
        assert_eq!(walked(text, &["r"]), "at /r");
        assert_eq!(walked(text, &["r", "0", "z"]), "#/a at /r, then [\"0\", \"z\"]");
        assert_eq!(walked(text, &["p", "$ref", "type"]), "at /p/$ref/type");
        for index in ["00", "+1", "-1", "2", "", "x", "18446744073709551616"] {
            assert_eq!(walked(text, &["a", "b/c", index]), format!("no {index} at /a/b~1c"));
        }
    }

    #[test]
    fn members_of_large_mappings_are_found() {
        let text: String = (0..INDEXED_FROM * 2).map(|number| format!("k{number}: {{v{number}: 1}}\n")).collect();
        assert_eq!(walked(&text, &["k40", "v40"]), "at /k40/v40");
        assert_eq!(walked(&text, &["k40", "v41"]), "no v41 at /k40");
        assert_eq!(walked(&text, &["k64"]), "no k64 at ");
    }
}
