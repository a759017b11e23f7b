//! Writes the overlay that solves the problems of a document.
//! Input: diagnostics with remedies, and the nodes of the document. Output: the actions, and the text of an overlay.

use std::collections::HashSet;

use super::super::node::Node;
use super::super::yaml;
use crate::diagnostic::{Diagnostic, Remedy};
use crate::pointer;
use crate::source::SourceId;

/// The actions of an overlay that is written.
#[derive(Debug, Default)]
pub struct Suggestion {
    actions: Vec<Node>,
    known: HashSet<Remedy>,
}

impl Suggestion {
    /// Adds the remedies of a diagnostic for a document. `reason` says what is wrong, and where.
    pub fn add(&mut self, diagnostic: &Diagnostic, source: SourceId, root: &Node, reason: &str) {
        let is_possible = |remedy: &Remedy| remedy.source == source && path(root, &remedy.pointer).is_some();
        if !diagnostic.remedies.iter().all(is_possible) {
            return;
        }
        for remedy in &diagnostic.remedies {
            let Some(target) = path(root, &remedy.pointer) else { continue };
            let change = match &remedy.update {
                None => ("remove", Some(Node::Bool(true))),
                Some(json) => ("update", super::super::json::parse(json, &mut Default::default()).ok()),
            };
            let (key, Some(value)) = change else { continue };
            if self.known.insert(remedy.clone()) {
                let entries = [("target", Node::String(target)), ("description", text(reason)), (key, value)];
                self.actions.push(map(entries));
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
        let info = map([("title", text(&format!("Fixes for {name}"))), ("version", text("1.0.0"))]);
        let mut entries = vec![("overlay", text("1.1.0")), ("info", info)];
        entries.extend(extends.map(|extends| ("extends", text(extends))));
        entries.push(("actions", Node::List(self.actions.clone())));
        yaml::write(&map(entries))
    }
}

fn text(text: &str) -> Node {
    Node::String(text.to_owned())
}

fn map<'k>(entries: impl IntoIterator<Item = (&'k str, Node)>) -> Node {
    Node::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// Returns the JSONPath of a pointer. `None` if there is no such node.
fn path(root: &Node, pointer: &str) -> Option<String> {
    let mut path = "$".to_owned();
    let mut node = root;
    for segment in pointer::segments(pointer) {
        node = match node {
            Node::List(items) => {
                path.push_str(&format!("[{segment}]"));
                items.get(segment.parse::<usize>().ok()?)?
            }
            _ => {
                push_name(&mut path, &segment);
                node.get(&segment)?
            }
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
    use crate::document::build::Budget;

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
        assert_eq!(path(&root, "/paths/x"), None);
        assert_eq!(path(&root, "").as_deref(), Some("$"));
    }
}
