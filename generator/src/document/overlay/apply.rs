//! Applies overlays to the nodes of a document.
//! Input: overlays, and the nodes. Output: the changed nodes, where they are written, and a diagnostic for each action that fails or
//! matches nothing.

use serde_json::Value;

use super::merge::{Failure, Kind, Merger, Mismatch, Piece, Work, to_json};
use super::query::{Query, Selected};
use super::{Action, Change, Overlay, Version};
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::document::build::Budget;
use crate::document::error::MAX_DEPTH;
use crate::document::lookup::Lookup;
use crate::document::node::Node;
use crate::pointer;
use crate::source::{Origins, SourceId};

/// Applies overlays in their order, and returns where the changed nodes are written.
pub fn apply(
    overlays: &[Overlay],
    source: SourceId,
    root: &mut Node,
    budget: &mut Budget,
    diagnostics: &mut Diagnostics,
) -> Origins {
    if overlays.is_empty() {
        return Origins::default();
    }
    let json = to_json(root);
    let mut document = Document {
        source,
        root,
        json,
        origins: Origins::default(),
        budget,
        work: Work::default(),
        is_full: false,
        diagnostics,
    };
    for overlay in overlays {
        for action in &overlay.actions {
            if let Err(diagnostic) = document.run(overlay, action) {
                document.diagnostics.push(*diagnostic);
            }
            if document.is_full {
                return document.origins;
            }
        }
    }
    document.origins
}

/// The document that is changed.
struct Document<'d> {
    source: SourceId,
    root: &'d mut Node,
    /// The value of the nodes, for queries.
    json: Value,
    origins: Origins,
    budget: &'d mut Budget,
    work: Work,
    /// `true` after an action that would have made the document too large.
    is_full: bool,
    diagnostics: &'d mut Diagnostics,
}

type Done = Result<(), Box<Diagnostic>>;

impl Document<'_> {
    fn run(&mut self, overlay: &Overlay, action: &Action) -> Done {
        let at = |key: &str| Location::value(overlay.source, pointer::join(&action.pointer, key));
        let (selected, kinds) = self.select(&action.target, at("target"))?;
        let piece = match &action.change {
            Change::Remove => None,
            Change::Update(node) => {
                let from = pointer::join(&action.pointer, "update");
                Some(Piece { node: node.clone(), origins: Origins::at(overlay.source, from) })
            }
            Change::Copy(query) => Some(self.copied(query, at("copy"))?),
        };
        if kinds.is_empty() {
            let message = format!("`target` matches nothing: `{}`", action.target.text);
            let help = "compare it with the document as the actions before have left it, or remove the action";
            self.diagnostics.push(Diagnostic::warning(message).at(at("target")).with_help(help));
            return Ok(());
        }
        check_kinds(overlay.version, action, &kinds).map_err(|diagnostic| Box::new(diagnostic.at(at("target"))))?;
        match piece {
            None => self.remove(&selected, at("target")),
            Some(piece) => {
                let key = if matches!(action.change, Change::Copy(_)) { "copy" } else { "update" };
                self.merge(overlay, action, &selected, &piece, at(key))
            }
        }
    }

    /// Returns the selected nodes, and the kind of each.
    fn select(&mut self, query: &Query, at: Location) -> Result<(Selected, Vec<Kind>), Box<Diagnostic>> {
        if self.work.visit(query.cost(&self.json)).is_err() {
            let error = Diagnostic::error("this JSONPath could take too long in a document of this size");
            let help = "name the keys on the way instead of `..`, and use fewer filters inside of filters";
            return Err(Box::new(error.at(at).with_help(help)));
        }
        let mut kinds = Vec::new();
        let selected = query.select(&self.json, |value| kinds.push(Kind::of_json(value)));
        Ok((selected, kinds))
    }

    /// Returns the node that an action copies.
    fn copied(&mut self, query: &Query, at: Location) -> Result<Piece, Box<Diagnostic>> {
        let (selected, _) = self.select(query, at.clone())?;
        let pointer = selected.only();
        let found = pointer.and_then(|pointer| Some((Lookup::default().node(self.root, &pointer)?, pointer)));
        let Some((node, pointer)) = found else {
            let message = match selected.count() {
                0 => format!("`copy` matches nothing: `{}`", query.text),
                count => format!("`copy` matches {count} nodes; expected one: `{}`", query.text),
            };
            let error = Diagnostic::error(message).at(at);
            return Err(Box::new(error.with_help("write a JSONPath that matches one node")));
        };
        let paid = self.work.visit(node.count());
        paid.map_err(|failure| Box::new(failure.diagnostic(self.source, |_| at.clone(), at.clone())))?;
        Ok(Piece { node: node.clone(), origins: self.origins.below(self.source, &pointer) })
    }

    fn merge(&mut self, overlay: &Overlay, action: &Action, selected: &Selected, piece: &Piece, at: Location) -> Done {
        let depth = depth(&piece.node);
        let Document { root, json, origins, budget, work, .. } = self;
        let mut merger = Merger { version: overlay.version, piece, origins, work, idle: Vec::new() };
        let is_nested_list = overlay.version == Version::V1_0 && matches!(piece.node, Node::List(_));
        let mut appended_as_item = false;
        let merged = visit(selected, root, json, String::new(), &mut |node, json, pointer| {
            let level = pointer.matches('/').count();
            if depth + level + 1 > MAX_DEPTH {
                return Err(Failure::TooDeep);
            }
            if !budget.pay_again(&piece.node, level + 1) {
                return Err(Failure::TooLarge);
            }
            appended_as_item |= is_nested_list && matches!(node, Node::List(_));
            merger.merge_target(node, json, pointer)
        });
        let idle = std::mem::take(&mut merger.idle);
        let inside = |from: &str| match &action.change {
            Change::Update(_) => Location::value(overlay.source, format!("{}/update{from}", action.pointer)),
            _ => at.clone(),
        };
        for from in idle {
            let message = format!("null leaves `{}` as it is", pointer::last(&from).unwrap_or_default());
            let help = "remove the line; to remove something from the document, use `remove: true`";
            self.diagnostics.push(Diagnostic::warning(message).at(inside(&from)).with_help(help));
        }
        if appended_as_item {
            let message = "in Overlay 1.0 a list that is added to a list becomes one item of it";
            let help = "write `overlay: 1.1.0` at the top of this file to add each item";
            self.diagnostics.push(Diagnostic::warning(message).at(at.clone()).with_help(help));
        }
        self.is_full = merged == Err(Failure::TooLarge);
        merged.map_err(|failure| Box::new(failure.diagnostic(self.source, inside, at.clone())))
    }

    fn remove(&mut self, selected: &Selected, at: Location) -> Done {
        if selected.is_selected {
            let message = "the whole document cannot be removed";
            return Err(Box::new(Diagnostic::error(message).at(at).with_help("name what to remove in `target`")));
        }
        let mut removal = Removal { source: self.source, origins: &mut self.origins, work: &mut self.work };
        let removed = removal.remove(selected, self.root, &mut self.json, "");
        removed.map_err(|failure| Box::new(failure.diagnostic(self.source, |_| at.clone(), at.clone())))
    }
}

/// Checks the selected nodes as the version of an overlay requires.
fn check_kinds(version: Version, action: &Action, kinds: &[Kind]) -> Result<(), Diagnostic> {
    if version == Version::V1_0 && kinds.contains(&Kind::Primitive) {
        let message = "`target` matches values that are neither objects nor lists, which Overlay 1.0 does not allow";
        let help = "write `overlay: 1.1.0` at the top of this file, or update the object around the value";
        return Err(Diagnostic::error(message).with_help(help));
    }
    let is_mixed = kinds.iter().any(|kind| Some(kind) != kinds.first());
    if is_mixed && !matches!(action.change, Change::Remove) {
        let message =
            "`target` matches nodes of different kinds; expected only objects, only lists or only other values";
        return Err(Diagnostic::error(message).with_help("use an action for each kind"));
    }
    Ok(())
}

impl Failure {
    fn diagnostic(self, document: SourceId, inside: impl Fn(&str) -> Location, at: Location) -> Diagnostic {
        let (message, help) = match self {
            Failure::Mismatch(Mismatch { at, from, existing, new }) => {
                let name = pointer::last(&at).map_or("the document".to_owned(), |key| format!("`{key}`"));
                let message = format!("{name} is {existing} in the document, and cannot be merged with {new}");
                let help = "remove it with an action before this one, or write a value of the same kind";
                let error = Diagnostic::error(message).at(inside(&from)).with_help(help);
                return error.with_related(Location::value(document, at), "it is defined here");
            }
            Failure::TooDeep => (
                format!("values would be nested more than {MAX_DEPTH} levels deep"),
                "check that `copy` does not match a node around `target`",
            ),
            Failure::TooLarge => (
                "the document would be too large after this action".to_owned(),
                "check that `target` matches only the nodes that should change",
            ),
            Failure::TooLong => {
                ("the actions up to this one could take too long".to_owned(), "change several values with one action")
            }
        };
        Diagnostic::error(message).at(at).with_help(help)
    }
}

/// Calls a function with each selected node, its JSON value and its pointer, the outer ones first.
fn visit(
    selected: &Selected,
    node: &mut Node,
    json: &mut Value,
    at: String,
    each: &mut impl FnMut(&mut Node, &mut Value, &str) -> Result<(), Failure>,
) -> Result<(), Failure> {
    if selected.is_selected {
        each(node, json, &at)?;
    }
    let mut nothing = Value::Null;
    let mut visit_child = |key: &str, child: &mut Node| match selected.inside.get(key) {
        Some(inside) => {
            let json = json_child(json, key).unwrap_or(&mut nothing);
            visit(inside, child, json, pointer::join(&at, key), each)
        }
        None => Ok(()),
    };
    match node {
        Node::Map(entries) if !selected.inside.is_empty() => {
            entries.iter_mut().try_for_each(|(key, child)| visit_child(key, child))
        }
        Node::List(items) => selected.inside.keys().try_for_each(|key| {
            let item = key.parse::<usize>().ok().and_then(|index| items.get_mut(index));
            item.map_or(Ok(()), |item| visit_child(key, item))
        }),
        _ => Ok(()),
    }
}

fn node_child<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    match node {
        Node::List(items) => items.get_mut(key.parse::<usize>().ok()?),
        other => other.get_mut(key),
    }
}

fn json_child<'v>(value: &'v mut Value, key: &str) -> Option<&'v mut Value> {
    match value {
        Value::Object(entries) => entries.get_mut(key),
        Value::Array(items) => items.get_mut(key.parse::<usize>().ok()?),
        _ => None,
    }
}

/// Removes selected nodes, the inner ones first.
struct Removal<'r> {
    source: SourceId,
    origins: &'r mut Origins,
    work: &'r mut Work,
}

impl Removal<'_> {
    fn remove(&mut self, selected: &Selected, node: &mut Node, json: &mut Value, at: &str) -> Result<(), Failure> {
        let mut nothing = Value::Null;
        for (key, inside) in selected.inside.iter().filter(|(_, inside)| !inside.inside.is_empty()) {
            let json = json_child(json, key).unwrap_or(&mut nothing);
            if let Some(child) = node_child(node, key) {
                self.remove(inside, child, json, &pointer::join(at, key))?;
            }
        }
        let is_removed = |key: &str| selected.inside.get(key).is_some_and(|inside| inside.is_selected);
        match node {
            Node::Map(entries) => {
                entries.retain(|(key, _)| !is_removed(key));
                if let Value::Object(json) = json {
                    json.retain(|key, _| !is_removed(key));
                }
                let keys = selected.inside.keys().filter(|key| is_removed(key));
                keys.for_each(|key| self.origins.forget(&pointer::join(at, key)));
                self.work.visit(entries.len())
            }
            Node::List(items) => {
                let length = items.len();
                let removed: Vec<usize> = (0..length).filter(|index| is_removed(&index.to_string())).collect();
                if removed.is_empty() {
                    return Ok(());
                }
                retain_others(items, &removed);
                if let Value::Array(json) = json {
                    retain_others(json, &removed);
                }
                self.origins.remove_items(self.source, at, &removed, length);
                self.work.visit(length)
            }
            _ => Ok(()),
        }
    }
}

/// Removes the items with these indices, which are ascending.
fn retain_others<T>(items: &mut Vec<T>, removed: &[usize]) {
    let mut index = 0;
    items.retain(|_| {
        index += 1;
        removed.binary_search(&(index - 1)).is_err()
    });
}

/// Returns the number of levels of a node.
fn depth(node: &Node) -> usize {
    match node {
        Node::List(items) => 1 + items.iter().map(depth).max().unwrap_or_default(),
        Node::Map(entries) => 1 + entries.iter().map(|(_, value)| depth(value)).max().unwrap_or_default(),
        _ => 1,
    }
}
