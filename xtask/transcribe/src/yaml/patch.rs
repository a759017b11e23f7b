//! What edits change in the text.
//! Input: a tree and the changes of its nodes. Output: byte ranges with their new text, and the text with them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::YamlError;
use super::block::patch_block;
use super::change::{Change, in_quotes_of};
use super::flow::patch_flow;
use super::place::place_value;
use super::tree::{Kind, Layout, NodeId, Tree};
use super::write::{Style, write_key};
use crate::value::Value;

/// A range of the text with its new text.
#[derive(Debug, Clone)]
pub(super) struct Patch {
    pub range: Range<usize>,
    pub text: String,
    /// At one offset, what is indented deeper comes first.
    pub indent: usize,
    /// `true` for lines, which start after a line break.
    pub is_lines: bool,
}

impl Patch {
    pub fn replace(range: Range<usize>, text: String) -> Self {
        Patch { range, text, indent: usize::MAX, is_lines: false }
    }

    pub fn remove(range: Range<usize>) -> Self {
        Patch::replace(range, String::new())
    }

    pub fn insert(at: usize, text: String, indent: usize) -> Self {
        Patch { range: at..at, text, indent, is_lines: false }
    }

    pub fn insert_lines(at: usize, text: String, indent: usize) -> Self {
        Patch { range: at..at, text, indent, is_lines: true }
    }
}

/// Returns the patches of all changes.
pub(super) fn patches(tree: &Tree, changes: &BTreeMap<NodeId, Change>) -> Vec<Patch> {
    let style = document_style(tree);
    let mut patches = Vec::new();
    // Inner collections come first, as they end before outer ones at the same offset and indentation.
    for (&id, change) in changes.iter().rev() {
        if let Some(replacement) = &change.replaced {
            place_value(tree, id, replacement, &style, &mut patches);
            continue;
        }
        for (&index, name) in &change.renamed {
            patches.push(rename(tree, id, index, name));
        }
        match &tree.node(id).kind {
            Kind::Mapping { layout: Layout::Block { .. }, .. }
            | Kind::Sequence { layout: Layout::Block { .. }, .. } => {
                patch_block(tree, id, change, &style, &mut patches);
            }
            _ => patch_flow(tree, id, change, &style, &mut patches),
        }
    }
    patches
}

/// Applies patches to a tree's text.
pub(super) fn apply_patches(tree: &Tree, mut patches: Vec<Patch>) -> Result<String, YamlError> {
    let newline = document_style(tree).newline;
    // The sort is stable, so insertions at one offset keep their order. What is inserted comes before what is removed.
    patches.sort_by_key(|patch| (patch.range.start, !patch.range.is_empty(), std::cmp::Reverse(patch.indent)));
    let old = tree.text();
    let mut text = String::with_capacity(old.len());
    let mut copied = 0;
    for patch in &patches {
        if patch.range.start < copied {
            let (line, column) = tree.position(patch.range.start);
            let message = "two edits of the same text".to_owned();
            return Err(YamlError { line, column, message, help: "make one of them after the other".to_owned() });
        }
        text.push_str(&old[copied..patch.range.start]);
        if patch.is_lines && !text.is_empty() && !text.ends_with('\n') {
            text.push_str(newline);
        }
        text.push_str(&patch.text);
        copied = patch.range.end;
    }
    text.push_str(&old[copied..]);
    let is_end_edited = copied == old.len() && !patches.is_empty();
    if is_end_edited && !old.ends_with('\n') {
        text.truncate(text.trim_end_matches(['\r', '\n']).len());
    }
    Ok(text)
}

/// Returns how most of a document is laid out.
pub(super) fn document_style(tree: &Tree) -> Style {
    let mut steps: BTreeMap<usize, usize> = BTreeMap::new();
    let mut sequences: BTreeMap<usize, usize> = BTreeMap::new();
    for node in &tree.nodes {
        let Some(Kind::Mapping { layout: Layout::Block { indent: outer }, .. }) =
            node.parent.map(|parent| &tree.node(parent).kind)
        else {
            continue;
        };
        match node.kind {
            Kind::Mapping { layout: Layout::Block { indent }, .. } if indent > *outer => {
                *steps.entry(indent - outer).or_default() += 1;
            }
            Kind::Sequence { layout: Layout::Block { indent }, .. } if indent >= *outer => {
                *sequences.entry(indent - outer).or_default() += 1;
            }
            _ => {}
        }
    }
    let most = |counts: &BTreeMap<usize, usize>| counts.iter().max_by_key(|(_, count)| **count).map(|(step, _)| *step);
    let step = most(&steps).unwrap_or(2);
    let newline = if tree.text().contains("\r\n") { "\r\n" } else { "\n" };
    Style { step, sequence: most(&sequences).unwrap_or(step), newline, ..Style::default() }
}

fn rename(tree: &Tree, mapping: NodeId, index: usize, name: &str) -> Patch {
    let entry = &tree.own_entries(mapping)[index];
    let key = tree.node(entry.key);
    let is_flow = !matches!(tree.node(mapping).kind, Kind::Mapping { layout: Layout::Block { .. }, .. });
    let quoted = match &key.kind {
        Kind::Scalar { style, value: Value::String(_) } => in_quotes_of(*style, name),
        _ => None,
    };
    Patch::replace(key.content.clone(), quoted.unwrap_or_else(|| write_key(name, is_flow)))
}
