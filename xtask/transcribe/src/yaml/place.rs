//! New values at the place of old ones.
//! Input: a node and its new value. Output: patches.

use super::block::{has_deeper_comment_below, holder_end, parent_indent};
use super::change::{Replacement, in_quotes_of};
use super::flow::{is_in_flow, is_json};
use super::patch::Patch;
use super::scan::{header_end, line_end, next_line, property_end, skip_trivia};
use super::tree::{Kind, Layout, NodeId, ScalarStyle, Tree};
use super::write::{Style, is_block, write, write_flow, write_scalar};
use crate::value::Value;

/// Adds the patches that replace a node's value. Its anchor stays, its tag goes.
pub(super) fn place_value(tree: &Tree, id: NodeId, replacement: &Replacement, style: &Style, patches: &mut Vec<Patch>) {
    let old = tree.node(id);
    patches.extend(remove_tag(tree, id));
    if is_in_flow(tree, id) {
        place_in_flow(tree, id, replacement, patches);
        return;
    }
    let holder = old.parent.map_or(old.content.start, |parent| holder_end(tree, parent, id));
    let indent = parent_indent(tree, id);
    let mut style = style.clone();
    style.blocks = !has_deeper_comment_below(tree, old.content.end, indent.unwrap_or(0));
    let (head, body) = new_text(tree, id, replacement, holder, &style);
    let text = tree.text();
    let holder_line = line_end(text, holder);
    let lines = body.map(|body| format!("{}{}", style.newline, body.trim_end_matches(['\r', '\n'])));
    let push_body = |at: usize, patches: &mut Vec<Patch>| {
        if let Some(lines) = lines {
            patches.push(Patch::insert(at, lines, usize::MAX));
        }
    };
    let is_own_line = old.parent.is_some() && old.content.start > holder_line;
    if is_own_line {
        if !head.is_empty() {
            patches.push(Patch::insert(holder, format!(" {head}"), usize::MAX));
        }
        push_body(holder_line, patches);
        patches.push(Patch::remove(holder_line..line_end(text, old.content.end)));
        return;
    }
    // A block scalar's header is followed by a comment, perhaps, and by its lines.
    let is_block_scalar = matches!(old.kind, Kind::Scalar { style: ScalarStyle::Literal | ScalarStyle::Folded, .. });
    let first_end = if is_block_scalar { header_end(text, old.content.start) } else { old.content.end };
    let end = line_end(text, first_end);
    if old.content.is_empty() {
        let space = if old.parent.is_some() && !head.is_empty() { " " } else { "" };
        patches.push(Patch::insert(holder.max(old.content.end), format!("{space}{head}"), usize::MAX));
    } else if head.is_empty() {
        patches.push(Patch::remove(holder.min(old.content.start)..first_end));
    } else {
        patches.push(Patch::replace(old.content.start..first_end, head));
    }
    push_body(end, patches);
    if old.content.end > end {
        patches.push(Patch::remove(end..old.content.end));
    }
}

/// Removes a tag and the spaces before it.
fn remove_tag(tree: &Tree, id: NodeId) -> Option<Patch> {
    let node = tree.node(id);
    if !node.is_tagged {
        return None;
    }
    let text = tree.text();
    let mut start = skip_trivia(text, node.span.start);
    if text[start..].starts_with('&') {
        start = skip_trivia(text, property_end(text, start));
    }
    let before = text[..start].trim_end_matches([' ', '\t']).len();
    Some(Patch::remove(before..property_end(text, start)))
}

fn place_in_flow(tree: &Tree, id: NodeId, replacement: &Replacement, patches: &mut Vec<Patch>) {
    let content = tree.node(id).content.clone();
    let text = quoted(tree, id, replacement).unwrap_or_else(|| write_flow(&replacement.value, is_json(tree, id)));
    if !content.is_empty() {
        patches.push(Patch::replace(content, text));
        return;
    }
    // `{a: }` has a space already.
    if tree.text()[..content.start].ends_with(':')
        && [" ,", " }"].iter().any(|rest| tree.text()[content.start..].starts_with(rest))
    {
        patches.push(Patch::insert(content.start + 1, text, usize::MAX));
        return;
    }
    let has_colon = tree.text()[..content.start].ends_with(':') || tree.node(id).span.start < content.start;
    let before = if has_colon { " " } else { ": " };
    patches.push(Patch::insert(content.start, format!("{before}{text}"), usize::MAX));
}

/// Returns the text that goes after the `:` or `-`, and the lines below.
fn new_text(
    tree: &Tree,
    id: NodeId,
    replacement: &Replacement,
    holder: usize,
    style: &Style,
) -> (String, Option<String>) {
    let old = tree.node(id);
    let value = &replacement.value;
    let indent = parent_indent(tree, id);
    if let Some(text) = quoted(tree, id, replacement) {
        return (text, None);
    }
    if !is_block(value) {
        let column = holder + 1 - tree.lines.start(holder).min(holder);
        return write_scalar_or_empty(value, column, indent.map_or(0, |indent| indent) + style.step, style);
    }
    let has_properties = old.span.start < old.content.start;
    let is_item = old.parent.is_some_and(|parent| matches!(tree.node(parent).kind, Kind::Sequence { .. }));
    let is_compact = !has_properties && (is_item || old.parent.is_none());
    let step = if matches!(value, Value::Array(_)) { style.sequence } else { style.step };
    let column = match (indent, own_indent(tree, id, value)) {
        (None, _) => 0,
        (Some(indent), _) if is_item => indent + 2,
        (Some(_), Some(own)) => own,
        (Some(indent), None) => indent + step,
    };
    let lines = write(value, column, style);
    if !is_compact {
        return (String::new(), Some(lines));
    }
    let first = line_end(&lines, 0);
    let rest = &lines[next_line(&lines, first)..];
    (lines[column..first].to_owned(), (!rest.is_empty()).then(|| rest.to_owned()))
}

/// Returns the column of a block collection that another one of the same kind replaces.
fn own_indent(tree: &Tree, id: NodeId, value: &Value) -> Option<usize> {
    match (&tree.node(id).kind, value) {
        (Kind::Mapping { layout: Layout::Block { indent }, .. }, Value::Object(_))
        | (Kind::Sequence { layout: Layout::Block { indent }, .. }, Value::Array(_)) => Some(*indent),
        _ => None,
    }
}

fn write_scalar_or_empty(value: &Value, column: usize, indent: usize, style: &Style) -> (String, Option<String>) {
    let (head, body) = write_scalar(value, column, indent, style);
    if style.newline == "\n" {
        return (head, body);
    }
    (head, body.map(|body| body.replace('\n', style.newline)))
}

/// Returns a string in the quotes of the scalar it replaces, if these stay.
fn quoted(tree: &Tree, id: NodeId, replacement: &Replacement) -> Option<String> {
    match (&tree.node(id).kind, &replacement.value) {
        (Kind::Scalar { style, value: Value::String(_) }, Value::String(text)) if replacement.keeps_quotes => {
            in_quotes_of(*style, text)
        }
        _ => None,
    }
}
