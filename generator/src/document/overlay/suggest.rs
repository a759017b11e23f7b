//! Writes the overlay that solves the problems of a document.
//! Input: diagnostics with remedies, and the nodes of the document. Output: the actions, and the text of an overlay.

use std::collections::HashSet;

use super::super::build::Budget;
use super::super::node::Node;
use super::super::shape::CONSTRAINTS;
use super::super::{json, yaml};
use crate::diagnostic::{Diagnostic, Remedy, RemedyChange};
use crate::pointer;
use crate::source::SourceId;

/// The actions of an overlay that is written.
#[derive(Debug, Default)]
pub struct Suggestion {
    actions: Vec<Node>,
    known: HashSet<Remedy>,
}

impl Suggestion {
    /// Adds the remedies of diagnostics of a document, each with what is wrong, and where. What is removed is not changed as well: if it
    /// is only renamed, its problems are found again at its new location.
    pub fn add(&mut self, source: SourceId, root: &Node, diagnostics: &[(&Diagnostic, String)]) {
        let is_own = |one: &Diagnostic| one.location.as_ref().is_some_and(|location| location.source == source);
        let own = diagnostics.iter().filter(|(diagnostic, _)| is_own(diagnostic));
        let remedies = own.clone().flat_map(|(diagnostic, _)| diagnostic.remedies());
        let removed = remedies.filter(|remedy| remedy.change == RemedyChange::Remove);
        let removed: HashSet<&str> = removed.map(|remedy| remedy.pointer.as_str()).collect();
        let is_removed = |at: &str| ancestors(at).any(|ancestor| removed.contains(ancestor));
        for (diagnostic, reason) in own {
            let actions: Option<Vec<Node>> =
                diagnostic.remedies().iter().map(|one| action(one, root, reason)).collect();
            if !diagnostic.remedies().iter().any(|one| is_removed(&one.pointer) || self.known.contains(one)) {
                self.known.extend(diagnostic.remedies().iter().cloned());
                self.actions.extend(actions.unwrap_or_default());
            }
        }
    }

    /// Returns the number of actions.
    pub fn len(&self) -> usize {
        self.actions.len()
    }

    pub fn is_empty(&self) -> bool {
        self.actions.is_empty()
    }

    /// Writes the overlay. `extends` is the path of the document.
    pub fn write(&self, name: &str, extends: Option<&str>) -> Result<String, String> {
        let info = Node::map([("title", Node::String(format!("Fixes for {name}"))), ("version", "1.0.0".into())]);
        let mut entries = vec![("overlay", "1.1.0".into()), ("info", info)];
        entries.extend(extends.map(|extends| ("extends", extends.into())));
        entries.push(("actions", Node::List(self.actions.clone())));
        yaml::write(&Node::map(entries))
    }
}

/// Returns the action of a remedy. `None` if the document does not have its node.
fn action(remedy: &Remedy, root: &Node, reason: &str) -> Option<Node> {
    let (key, value) = match &remedy.change {
        RemedyChange::Update(json) => ("update", json::parse(json, &mut Budget::default()).ok()?),
        RemedyChange::Copy(from) => ("copy", Node::String(path(root, from)?)),
        RemedyChange::Remove => ("remove", Node::Bool(true)),
    };
    let target = Node::String(path(root, &remedy.pointer)?);
    Some(Node::map([("target", target), ("description", reason.into()), (key, value)]))
}

/// Iterates over the pointers of the nodes around a node.
fn ancestors(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(pointer::parent(pointer), |ancestor| pointer::parent(ancestor))
}

/// Returns the JSONPath of a pointer. `None` if the document has no such node, and no object for it.
fn path(root: &Node, pointer: &str) -> Option<String> {
    let mut path = "$".to_owned();
    let mut node = Some(root);
    // The keywords in this extension are written beside it.
    for segment in pointer::segments(pointer).filter(|segment| segment != CONSTRAINTS) {
        node = match node? {
            Node::List(items) => {
                path.push_str(&format!("[{segment}]"));
                Some(items.get(segment.parse::<usize>().ok()?)?)
            }
            object @ Node::Map(_) => {
                push_name(&mut path, &segment);
                object.get(&segment)
            }
            _ => return None,
        };
    }
    Some(path)
}

fn push_name(path: &mut String, name: &str) {
    let is_word = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_word(name) && !name.starts_with(|first: char| first.is_ascii_digit()) && !name.is_empty() {
        path.push('.');
        path.push_str(name);
        return;
    }
    path.push_str("['");
    for character in name.chars() {
        match character {
            '\'' | '\\' => path.extend(['\\', character]),
            control if u32::from(control) < 0x20 => path.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => path.push(other),
        }
    }
    path.push_str("']");
}

#[cfg(test)]
mod tests {
    use super::super::query::Query;
    use super::*;

    #[test]
    fn paths_select_the_node_of_the_pointer() {
        let text = "paths: {\"/a/{b}\": {get: {l: [x, {'200': 1, 'it''s': 2, \"\\t\\\\\": 3, é: 4, '': 5}]}}}\n";
        let root = yaml::parse(text, &mut Budget::default()).expect("the text is YAML");
        for key in ["200", "it's", "\t\\", "é", ""] {
            let pointer = pointer::join("/paths/~1a~1{b}/get/l/1", key);
            let path = path(&root, &pointer).expect("the node exists");
            let query = Query::parse(&path).unwrap_or_else(|error| panic!("{path}: {error:?}"));
            let json = serde_json::to_value(&root).expect("nodes are JSON");
            assert_eq!(query.select(&json, |_| {}).only(), Some(pointer), "{path}");
        }
        assert_eq!(path(&root, "/paths/x/y"), None);
        assert_eq!(path(&root, "/paths/x").as_deref(), Some("$.paths.x"));
        assert_eq!(path(&root, "").as_deref(), Some("$"));
        assert_eq!(path(&root, "/paths/x-$constraints/if").as_deref(), Some("$.paths.if"));
    }
}
