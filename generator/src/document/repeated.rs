//! Duplicate keys, which YAML and JSON forbid and most readers accept silently.
//! Input: the nodes of a document. Output: an error for each key that a mapping has twice, with both locations.

use std::collections::HashSet;

use super::node::Node;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::pointer;
use crate::source::SourceId;

pub fn report_repeated_keys(source: SourceId, root: &Node, diagnostics: &mut Diagnostics) {
    let mut path = Path { source, pointer: String::new() };
    visit(&mut path, root, diagnostics);
}

struct Path {
    source: SourceId,
    pointer: String,
}

fn visit(path: &mut Path, node: &Node, diagnostics: &mut Diagnostics) {
    let length = path.pointer.len();
    match node {
        Node::List(items) => {
            for (index, item) in items.iter().enumerate() {
                if matches!(item, Node::List(_) | Node::Map(_)) {
                    pointer::push(&mut path.pointer, &index.to_string());
                    visit(path, item, diagnostics);
                    path.pointer.truncate(length);
                }
            }
        }
        Node::Map(entries) => {
            for key in repeated(entries) {
                let pointer = pointer::join(&path.pointer, key);
                diagnostics.push(
                    Diagnostic::error(format!("duplicate key `{key}`"))
                        .at(Place::repeated_key(path.source, pointer.clone()))
                        .with_help("remove or rename one of the two")
                        .with_related(Place::key(path.source, pointer), "first definition of the key"),
                );
            }
            for (key, value) in entries {
                if matches!(value, Node::List(_) | Node::Map(_)) {
                    pointer::push(&mut path.pointer, key);
                    visit(path, value, diagnostics);
                    path.pointer.truncate(length);
                }
            }
        }
        _ => {}
    }
}

/// Returns the keys that occur more than once. Nearly all mappings are short, and for these comparing is faster than hashing.
fn repeated(entries: &[(String, Node)]) -> Vec<&str> {
    if entries.len() <= 16 {
        let again = |index: &usize| entries[..*index].iter().any(|(key, _)| *key == entries[*index].0);
        return (1..entries.len()).filter(again).map(|index| entries[index].0.as_str()).collect();
    }
    let mut known = HashSet::with_capacity(entries.len());
    entries.iter().map(|(key, _)| key.as_str()).filter(|key| !known.insert(*key)).collect()
}
