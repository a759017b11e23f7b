//! Fixes of invalid nodes whose meaning is clear.
//! Input: the fixes from the validation, each of which was reported as a warning. Output: nodes that are valid.

use indexmap::IndexMap;

use super::node::Node;
use crate::pointer;
use crate::source::SourceId;

/// One change to one node of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    pub source: SourceId,
    pub pointer: String,
    /// The new node; `None` to remove the key.
    pub node: Option<Node>,
}

/// Applies fixes to the nodes of a file. Each mapping is changed only once, because a document may need a fix for every key.
pub fn apply<'m>(root: &mut Node, fixes: impl IntoIterator<Item = &'m Fix>) {
    let mut changes = Changes::default();
    for fix in fixes {
        let inner = pointer::segments(&fix.pointer)
            .fold(&mut changes, |changes, segment| changes.inside.entry(segment.into_owned()).or_default());
        inner.own = Some(&fix.node);
    }
    changes.apply(root);
}

/// The changes of a node and of the nodes inside of it.
#[derive(Debug, Default)]
struct Changes<'m> {
    /// The last fix of the node itself.
    own: Option<&'m Option<Node>>,
    inside: IndexMap<String, Changes<'m>>,
}

impl Changes<'_> {
    /// Returns `false` if the node is to be removed.
    fn apply(&self, node: &mut Node) -> bool {
        match self.own {
            Some(None) => return false,
            Some(Some(new)) => *node = new.clone(),
            None => {}
        }
        match node {
            Node::Map(entries) if !self.inside.is_empty() => {
                let mut missing: IndexMap<&str, &Changes<'_>> =
                    self.inside.iter().map(|(key, changes)| (key.as_str(), changes)).collect();
                entries.retain_mut(|(key, value)| {
                    missing.swap_remove(key.as_str());
                    self.inside.get(key.as_str()).is_none_or(|changes| changes.apply(value))
                });
                for (key, changes) in self.inside.iter().filter(|(key, _)| missing.contains_key(key.as_str())) {
                    let mut node = Node::Null;
                    if changes.own.is_some() && changes.apply(&mut node) {
                        entries.push((key.clone(), node));
                    }
                }
            }
            Node::List(items) => {
                for (key, changes) in &self.inside {
                    if let Some(item) = key.parse::<usize>().ok().and_then(|index| items.get_mut(index)) {
                        changes.apply(item);
                    }
                }
            }
            _ => {}
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::build::Budget;
    use super::super::yaml;
    use super::*;

    #[test]
    fn keys_are_changed_removed_and_added() {
        let parse = |text: &str| yaml::parse(text, &mut Budget::default()).expect("the text is YAML");
        let mut sources = crate::source::Sources::default();
        let source = sources.add("a.yaml", String::new());
        let changes = [
            ("/a/0/b", Some("{}")),
            ("/a/0/b/c", Some("1")),
            ("/d", None),
            ("/e", None),
            ("/e", Some("2")),
            ("/f/g", Some("3")),
        ];
        let fixes = changes.map(|(pointer, node)| Fix { source, pointer: pointer.to_owned(), node: node.map(parse) });
        let mut root = parse("{a: [{b: x}], d: 1, e: 1, h: 1}");
        apply(&mut root, &fixes);
        assert_eq!(root, parse("{a: [{b: {c: 1}}], e: 2, h: 1}"));
    }
}
