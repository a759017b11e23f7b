//! Writes values as block YAML.
//! Input: a value, an indentation and a style. Output: lines.
//!
//! A string has double quotes only where a reader would take the plain text for something else. A string of several lines is a `|-`
//! block, and one past the width is folded (`>-`).

use super::plain::{double_quoted, is_plain, is_printable};
use crate::value::Value;

/// Implicit keys have at most 1,024 characters.
const MAX_IMPLICIT_KEY: usize = 1_000;

/// How a document is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// How many spaces a mapping is indented below its key.
    pub step: usize,
    /// How many spaces a sequence is indented below its key.
    pub sequence: usize,
    /// The line break.
    pub newline: &'static str,
    /// The width past which strings are folded.
    pub width: usize,
    /// `false` if strings may not be written as blocks, as what follows would become part of them.
    pub blocks: bool,
}

impl Default for Style {
    fn default() -> Self {
        Style { step: 2, sequence: 2, newline: "\n", width: 100, blocks: true }
    }
}

/// Writes a value as lines, each indented and ended.
pub fn write(value: &Value, indent: usize, style: &Style) -> String {
    let mut out = String::new();
    write_lines(&mut out, value, indent, style);
    if style.newline == "\n" { out } else { out.replace('\n', style.newline) }
}

/// Writes an entry of a block mapping as lines.
pub fn write_entry(name: &str, value: &Value, indent: usize, style: &Style) -> String {
    write(&Value::Object(vec![(name.to_owned(), value.clone())]), indent, style)
}

/// Writes an item of a block sequence as lines.
pub fn write_item(value: &Value, indent: usize, style: &Style) -> String {
    write(&Value::Array(vec![value.clone()]), indent, style)
}

/// Writes a key.
pub fn write_key(name: &str, is_flow: bool) -> String {
    if is_plain(name, is_flow) { name.to_owned() } else { double_quoted(name) }
}

/// Returns a value's text on the line of its key, and the lines below. `column` is where the text starts, `indent` that of the lines.
pub fn write_scalar(value: &Value, column: usize, indent: usize, style: &Style) -> (String, Option<String>) {
    let Value::String(text) = value else { return (value.to_string(), None) };
    if style.blocks {
        if let Some(header) = literal_header(text) {
            return (header.to_owned(), Some(block_lines(text.trim_end_matches('\n').split('\n'), indent)));
        }
        if column + text.chars().count() > style.width && is_foldable(text) {
            let lines = folded_lines(text, style.width.saturating_sub(indent).max(40));
            return (">-".to_owned(), Some(block_lines(lines.into_iter(), indent)));
        }
    }
    (if is_plain(text, false) { text.clone() } else { double_quoted(text) }, None)
}

/// Writes a value on one line.
pub fn write_flow(value: &Value, is_json: bool) -> String {
    let string = |text: &str| {
        if is_json || !is_plain(text, true) { double_quoted(text) } else { text.to_owned() }
    };
    match value {
        Value::String(text) => string(text),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| write_flow(item, is_json)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let members: Vec<_> = members.iter().map(|(name, value)| flow_entry(name, value, is_json)).collect();
            format!("{{{}}}", members.join(", "))
        }
        _ => value.to_string(),
    }
}

/// Writes an entry of a mapping in braces.
pub fn flow_entry(name: &str, value: &Value, is_json: bool) -> String {
    let key = if is_json { double_quoted(name) } else { write_key(name, true) };
    let explicit = if key.len() > MAX_IMPLICIT_KEY { "? " } else { "" };
    format!("{explicit}{key}: {}", write_flow(value, is_json))
}

/// Returns `true` for a value that has lines of its own.
pub fn is_block(value: &Value) -> bool {
    match value {
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        _ => false,
    }
}

fn write_lines(out: &mut String, value: &Value, indent: usize, style: &Style) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (name, value) in members {
                push_spaces(out, indent);
                let key = write_key(name, false);
                let start = out.len() - indent;
                if key.len() > MAX_IMPLICIT_KEY {
                    out.push_str("? ");
                    out.push_str(&key);
                    out.push('\n');
                    push_spaces(out, indent);
                } else {
                    out.push_str(&key);
                }
                out.push(':');
                let column = out[start..].chars().count() + 1;
                write_below(out, value, column, indent, style);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                push_spaces(out, indent);
                out.push('-');
                if is_block(item) {
                    out.push(' ');
                    let start = out.len();
                    write_lines(out, item, indent + 2, style);
                    // The first line of the item is that of the dash.
                    out.replace_range(start..start + indent + 2, "");
                } else {
                    write_below(out, item, indent + 2, indent, style);
                }
            }
        }
        _ => {
            push_spaces(out, indent);
            push_inline(out, value, indent, indent + style.step, style);
        }
    }
}

/// Writes a value after a `:` or a `-`.
fn write_below(out: &mut String, value: &Value, column: usize, indent: usize, style: &Style) {
    if is_block(value) {
        out.push('\n');
        let step = if matches!(value, Value::Array(_)) { style.sequence } else { style.step };
        write_lines(out, value, indent + step, style);
    } else {
        out.push(' ');
        push_inline(out, value, column, indent + style.step, style);
    }
}

fn push_inline(out: &mut String, value: &Value, column: usize, indent: usize, style: &Style) {
    let (head, body) = write_scalar(value, column, indent, style);
    out.push_str(&head);
    out.push('\n');
    out.push_str(&body.unwrap_or_default());
}

/// Returns the header with which a string of several lines is a literal block. A string that ends with several line breaks is quoted, as
/// it would depend on the blank lines after it.
fn literal_header(text: &str) -> Option<&'static str> {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let is_fit = |line: &str| {
        line.chars().all(|character| is_printable(character) || character == '\t')
            && (line.is_empty() || !line.trim_matches([' ', '\t']).is_empty())
    };
    let starts_indented = body.trim_start_matches('\n').starts_with([' ', '\t']);
    let is_literal = text.contains('\n')
        && !body.is_empty()
        && !body.ends_with('\n')
        && !starts_indented
        && body.split('\n').all(is_fit);
    is_literal.then_some(if body.len() < text.len() { "|" } else { "|-" })
}

/// Returns `true` if a string of one line can be broken at spaces and folded back.
fn is_foldable(text: &str) -> bool {
    text.contains(' ') && text.trim() == text && text.chars().all(is_printable)
}

/// Breaks a string at single spaces, before the width where there is one.
fn folded_lines(text: &str, width: usize) -> Vec<&str> {
    let bytes = text.as_bytes();
    let is_single = |at: &usize| bytes[at - 1] != b' ' && bytes[at + 1] != b' ';
    let spaces = text.match_indices(' ').map(|(at, _)| at).filter(is_single);
    let mut lines = Vec::new();
    let mut start = 0;
    let mut candidate = None;
    for at in spaces.chain([text.len()]) {
        if let Some(space) = candidate
            && text[start..at].chars().count() > width
        {
            lines.push(&text[start..space]);
            start = space + 1;
        }
        candidate = Some(at);
    }
    lines.push(&text[start..]);
    lines
}

fn block_lines<'l>(lines: impl Iterator<Item = &'l str>, indent: usize) -> String {
    let mut out = String::new();
    for line in lines {
        if !line.is_empty() {
            push_spaces(&mut out, indent);
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}

fn push_spaces(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}
