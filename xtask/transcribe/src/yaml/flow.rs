//! Insertions into collections in brackets, and removals from them.
//! Input: a collection and its change. Output: patches.

use super::change::{Change, Replacement};
use super::patch::Patch;
use super::place::place_value;
use super::tree::{Kind, Layout, NodeId, ScalarStyle, Tree};
use super::write::{Style, flow_entry, write_flow};
use crate::value::Value;

/// Adds the patches of a collection in brackets.
pub(super) fn patch_flow(tree: &Tree, id: NodeId, change: &Change, style: &Style, patches: &mut Vec<Patch>) {
    let parts = parts(tree, id);
    let kept: Vec<_> = (0..parts.len()).filter(|at| !change.removed.contains(at)).collect();
    let content = &tree.node(id).content;
    if kept.is_empty() {
        if parts.is_empty() && !is_in_flow(tree, id) {
            let replacement = Replacement { value: inserted_value(tree, id, change), keeps_quotes: false };
            place_value(tree, id, &replacement, style, patches);
            return;
        }
        let texts: Vec<_> = texts(tree, id, change).into_iter().map(|(_, text)| text).collect();
        patches.push(Patch::replace(content.start + 1..content.end - 1, texts.join(", ")));
        return;
    }
    remove_runs(&parts, &kept, change, patches);
    let separator = separator(tree, &parts, style);
    for (slot, text) in texts(tree, id, change) {
        match kept.iter().rev().find(|at| **at < slot) {
            Some(&before) => patches.push(Patch::insert(parts[before].1, format!("{separator}{text}"), 0)),
            None => patches.push(Patch::insert(parts[kept[0]].0, format!("{text}{separator}"), 0)),
        }
    }
}

/// Returns `true` if a node is between brackets.
pub(super) fn is_in_flow(tree: &Tree, id: NodeId) -> bool {
    let layout = tree.node(id).parent.map(|parent| match &tree.node(parent).kind {
        Kind::Mapping { layout, .. } | Kind::Sequence { layout, .. } => *layout,
        _ => Layout::Flow,
    });
    matches!(layout, Some(Layout::Flow | Layout::Pair))
}

/// Returns `true` if a collection, or the one that a node is in, has quotes as JSON has them.
pub(super) fn is_json(tree: &Tree, id: NodeId) -> bool {
    let is_quoted = |id: NodeId| matches!(tree.node(id).kind, Kind::Scalar { style: ScalarStyle::DoubleQuoted, .. });
    let has_quoted_key = |id: NodeId| match &tree.node(id).kind {
        Kind::Mapping { layout: Layout::Flow, entries, .. } => {
            entries.first().is_some_and(|entry| is_quoted(entry.key))
        }
        _ => false,
    };
    let parent = tree.node(id).parent;
    has_quoted_key(id) || parent.is_some_and(has_quoted_key) || has_quoted_key(tree.root())
}

fn parts(tree: &Tree, id: NodeId) -> Vec<(usize, usize)> {
    let end = |value: NodeId| tree.node(value).content.end;
    match &tree.node(id).kind {
        Kind::Mapping { entries, .. } => entries.iter().map(|entry| (entry.start, end(entry.value))).collect(),
        Kind::Sequence { items, .. } => items.iter().map(|item| (item.start, end(item.value))).collect(),
        _ => Vec::new(),
    }
}

/// Removes each run of entries together with the comma after it, or with the one before it at the end.
fn remove_runs(parts: &[(usize, usize)], kept: &[usize], change: &Change, patches: &mut Vec<Patch>) {
    let mut before = None;
    for &at in kept {
        let first = before.map_or(0, |before: usize| before + 1);
        if first < at {
            patches.push(Patch::remove(parts[first].0..parts[at].0));
        }
        before = Some(at);
    }
    if let Some(before) = before
        && change.removed.contains(&(before + 1))
    {
        patches.push(Patch::remove(parts[before].1..parts[parts.len() - 1].1));
    }
}

/// Returns the texts of insertions with their slots, in order. The first ones at slot 0 are written before what follows them.
fn texts(tree: &Tree, id: NodeId, change: &Change) -> Vec<(usize, String)> {
    let is_json = is_json(tree, id);
    let text = |name: &Option<String>, value: &Value| match name {
        Some(name) => flow_entry(name, value, is_json),
        None => write_flow(value, is_json),
    };
    let insertions = change.insertions().into_iter();
    insertions.map(|insertion| (insertion.slot, text(&insertion.name, &insertion.value))).collect()
}

fn inserted_value(tree: &Tree, id: NodeId, change: &Change) -> Value {
    let insertions = change.insertions().into_iter();
    if matches!(tree.node(id).kind, Kind::Sequence { .. }) {
        return Value::Array(insertions.map(|insertion| insertion.value.clone()).collect());
    }
    let name = |name: &Option<String>| name.clone().unwrap_or_default();
    Value::Object(insertions.map(|insertion| (name(&insertion.name), insertion.value.clone())).collect())
}

/// Returns the text between two entries: a comma and a space, or a line break if entries are on lines of their own.
fn separator(tree: &Tree, parts: &[(usize, usize)], style: &Style) -> String {
    let first = parts[0].0;
    let before = &tree.text()[tree.lines.start(first).min(first)..first];
    let has_own_line = before.bytes().all(|byte| matches!(byte, b' ' | b'\t')) && tree.lines.index(first) > 0;
    if has_own_line { format!(",{}{before}", style.newline) } else { ", ".to_owned() }
}
