//! Duplicate keys, which YAML and JSON forbid and most readers accept silently.
//! Input: the nodes of a document. Output: an error for each key that a mapping has twice, with both locations.

use std::collections::HashSet;

use super::node::Node;
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
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
                        .at(Location::repeated_key(path.source, pointer.clone()))
                        .with_help("remove or rename one of the two")
                        .with_related(Location::key(path.source, pointer), "first definition of the key"),
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

#[cfg(test)]
mod tests {
    use super::super::build::Budget;
    use super::super::yaml;
    use super::*;
    use crate::diagnostic::Spot;
    use crate::source::Sources;

    fn pointers(text: &str) -> Vec<String> {
        let root = yaml::parse(text, &mut Budget::default()).expect("the text is YAML");
        let source = Sources::default().add("a.yaml", text);
        let mut diagnostics = Diagnostics::default();
        report_repeated_keys(source, &root, &mut diagnostics);
        let spots = diagnostics.into_iter().filter_map(|one| one.location).map(|location| location.spot);
        spots.map(|spot| if let Spot::RepeatedKey(pointer) = spot { pointer } else { String::new() }).collect()
    }

    #[test]
    fn repeated_keys_are_reported_at_any_depth() {
        assert_eq!(pointers("{a: 1, b: 2}"), [""; 0]);
        assert_eq!(pointers("{a: 1, a: 2, b: [1, {c/d: 1, c/d: 2}]}"), ["/a", "/b/1/c~1d"]);
    }

    #[test]
    fn large_mappings_are_searched_as_well() {
        let text: String = (0..20).map(|number| format!("k{number}: 1\n")).collect();
        assert_eq!(pointers(&text), [""; 0]);
        assert_eq!(pointers(&format!("{text}k7: 2\n")), ["/k7"]);
    }
}
