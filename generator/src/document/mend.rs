//! What is changed in a document that says plainly what it means, but not as OpenAPI 3.0 says it.
//! Comes in: the changes that the probe found, each of which it has told the user. Goes out: nodes that fit openapiv3's types.

use indexmap::IndexMap;

use super::node::Node;
use crate::pointer;
use crate::source::SourceId;

/// One change to one node of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Mend {
    pub source: SourceId,
    pub pointer: String,
    /// What stands there from now on; nothing if the member is left out.
    pub node: Option<Node>,
}

/// Changes a file's nodes, each touched mapping in one go: a document may have as many changes as members.
pub fn apply<'m>(root: &mut Node, mends: impl IntoIterator<Item = &'m Mend>) {
    let mut changes = Changes::default();
    for mend in mends {
        let inner = pointer::segments(&mend.pointer)
            .fold(&mut changes, |changes, segment| changes.inside.entry(segment.into_owned()).or_default());
        inner.own = Some(&mend.node);
    }
    changes.apply(root);
}

/// The changes of a node, and of what is inside of it.
#[derive(Debug, Default)]
struct Changes<'m> {
    /// The last one counts.
    own: Option<&'m Option<Node>>,
    inside: IndexMap<String, Changes<'m>>,
}

impl Changes<'_> {
    /// False if the node is left out.
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
    use super::super::build::Reading;
    use super::super::yaml;
    use super::*;

    #[test]
    fn members_are_set_left_out_and_added() {
        let parse = |text: &str| yaml::parse(text, &mut Reading::default()).expect("the text is YAML");
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
        let mends = changes.map(|(pointer, node)| Mend { source, pointer: pointer.to_owned(), node: node.map(parse) });
        let mut root = parse("{a: [{b: x}], d: 1, e: 1, h: 1}");
        apply(&mut root, &mends);
        assert_eq!(root, parse("{a: [{b: {c: 1}}], e: 2, h: 1}"));
    }
}
