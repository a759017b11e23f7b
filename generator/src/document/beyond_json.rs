//! What YAML and some readers allow, but not JSON, whose values OpenAPI has: duplicate keys, and numbers that are not finite.
//! Input: the nodes of a document. Output: an error for each, and nodes without them.

use std::collections::HashSet;

use super::node::Node;
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::pointer;
use crate::source::SourceId;

/// Reports each key that a mapping has twice, with both locations, and each number that is not finite.
pub fn report(source: SourceId, root: &Node, diagnostics: &mut Diagnostics) {
    let mut path = Path { source, pointer: String::new() };
    visit(&mut path, root, diagnostics);
}

/// Removes all but the first value of each key, and the numbers that are not finite. In a list they become null.
pub fn remove(node: &mut Node) {
    match node {
        Node::List(items) => items.iter_mut().for_each(remove),
        Node::Map(entries) => {
            let mut known = HashSet::new();
            entries.retain(|(key, value)| !is_infinite(value) && known.insert(key.clone()));
            entries.iter_mut().for_each(|(_, value)| remove(value));
        }
        other if is_infinite(other) => *other = Node::Null,
        _ => {}
    }
}

fn is_infinite(node: &Node) -> bool {
    matches!(node, Node::Float(number) if !number.is_finite())
}

struct Path {
    source: SourceId,
    pointer: String,
}

fn visit(path: &mut Path, node: &Node, diagnostics: &mut Diagnostics) {
    match node {
        Node::List(items) => {
            for (index, item) in items.iter().enumerate().filter(|(_, item)| needs_visit(item)) {
                visit_child(path, &index.to_string(), item, diagnostics);
            }
        }
        Node::Map(entries) => {
            for key in repeated(entries) {
                let pointer = pointer::join(&path.pointer, key);
                diagnostics.push(
                    Diagnostic::error(format!("duplicate key `{key}`"))
                        .at(Location::repeated_key(path.source, pointer.clone()))
                        .with_help("remove or rename one of the two")
                        .with_related(Location::key(path.source, pointer), "first definition of the key"),
                );
            }
            for (key, value) in entries.iter().filter(|(_, value)| needs_visit(value)) {
                visit_child(path, key, value, diagnostics);
            }
        }
        number if is_infinite(number) => {
            let help = "remove the line if there is no limit, or put the value in quotes if it is a string";
            let error = Diagnostic::error("`.inf` and `.nan` are not valid numbers in OpenAPI").with_help(help);
            diagnostics.push(error.at(Location::value(path.source, path.pointer.as_str())));
        }
        _ => {}
    }
}

/// Returns `false` for most scalars, which need no pointer.
fn needs_visit(node: &Node) -> bool {
    matches!(node, Node::List(_) | Node::Map(_)) || is_infinite(node)
}

fn visit_child(path: &mut Path, segment: &str, child: &Node, diagnostics: &mut Diagnostics) {
    let length = path.pointer.len();
    pointer::push(&mut path.pointer, segment);
    visit(path, child, diagnostics);
    path.pointer.truncate(length);
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

#[cfg(test)]
mod tests {
    use super::super::build::Budget;
    use super::super::yaml;
    use super::*;
    use crate::source::Sources;

    fn pointers(text: &str) -> Vec<String> {
        let root = yaml::parse(text, &mut Budget::default()).expect("the text is YAML");
        let source = Sources::default().add("a.yaml", text);
        let mut diagnostics = Diagnostics::default();
        report(source, &root, &mut diagnostics);
        let found = diagnostics.into_iter().filter_map(|one| one.location?.spot.pointer().map(str::to_owned)).collect();
        let mut removed = root;
        remove(&mut removed);
        let mut rest = Diagnostics::default();
        report(source, &removed, &mut rest);
        assert!(rest.is_empty());
        found
    }

    #[test]
    fn repeated_keys_are_reported_at_any_depth() {
        assert_eq!(pointers("{a: 1, b: 2}"), [""; 0]);
        assert_eq!(pointers("{a: 1, a: 2, b: [1, {c/d: 1, c/d: 2}]}"), ["/a", "/b/1/c~1d"]);
    }

    #[test]
    fn numbers_that_are_not_finite_are_reported() {
        assert_eq!(pointers("{a: .inf, b: [1, -.inf], c: {d: .nan, e: '.inf'}}"), ["/a", "/b/1", "/c/d"]);
    }

    #[test]
    fn large_mappings_are_searched_as_well() {
        let text: String = (0..20).map(|number| format!("k{number}: 1\n")).collect();
        assert_eq!(pointers(&text), [""; 0]);
        assert_eq!(pointers(&format!("{text}k7: 2\n")), ["/k7"]);
    }
}
