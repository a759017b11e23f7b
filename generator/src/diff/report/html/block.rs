//! The lines of a node in a document. Input: the lines of a text, and the one on which a node starts. Output: the lines of the node, or
//! the one on which the node around it starts.
//!
//! Both follow from the indentation, which people read as well. A document in one line is one node.

use std::ops::Range;

/// How many lines are read around a node. Longer nodes are cut.
const MAX_LINES: usize = 300;

/// Returns the lines of the node that starts on a line: those that are indented deeper, its list items, and a closing bracket.
pub fn block(lines: &[&str], start: usize) -> Range<usize> {
    let Some(first) = lines.get(start) else { return start..start };
    let depth = indentation(first);
    let is_deeper = |line: &str| indentation(line) > depth || (indentation(line) == depth && continues(first, line));
    let mut end = start + 1;
    for (index, line) in lines.iter().enumerate().skip(end).take(MAX_LINES - 1) {
        if line.trim().is_empty() {
            continue;
        }
        if !is_deeper(line) {
            break;
        }
        end = index + 1;
    }
    start..end
}

/// Returns the line on which the node around that of a line starts, if it is near.
pub fn parent(lines: &[&str], start: usize) -> Option<usize> {
    let first = lines.get(start)?;
    let depth = indentation(first);
    let is_around = |line: &str| {
        let is_list = indentation(line) == depth && is_item(first) && !is_item(line);
        !line.trim().is_empty() && (indentation(line) < depth || is_list)
    };
    (start.saturating_sub(MAX_LINES)..start).rev().find(|index| is_around(lines[*index]))
}

/// Returns the key that a line starts with, or the whole line if it has none.
pub fn key(line: &str) -> &str {
    let line = line.trim();
    line.split_once(':').map_or(line, |(key, _)| key)
}

pub fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Returns `true` for lines that belong to a node although they are not indented: list items below a key, and closing brackets.
fn continues(first: &str, line: &str) -> bool {
    let is_closing = first.trim_end().ends_with(['{', '[']) && line.trim_start().starts_with(['}', ']']);
    is_closing || (is_item(line) && !is_item(first))
}

fn is_item(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("- ") || line == "-"
}

#[cfg(test)]
mod tests {
    use super::*;

    const YAML: [&str; 9] = [
        "boat:",
        "  required:",
        "  - sail",
        "",
        "  - crew",
        "  properties:",
        "    sail: {type: string}",
        "",
        "quay: 1",
    ];

    #[test]
    fn a_node_ends_where_the_indentation_does() {
        assert_eq!(block(&YAML, 0), 0..7);
        assert_eq!(block(&YAML, 1), 1..5);
        assert_eq!(block(&YAML, 2), 2..3);
        assert_eq!(block(&YAML, 6), 6..7);
        assert_eq!(block(&YAML, 8), 8..9);
        assert_eq!(block(&YAML, 99), 99..99);
        assert_eq!(block(&["{", "  \"a\": [", "    1", "  ],", "  \"b\": 2", "}"], 1), 1..4);
    }

    #[test]
    fn a_long_node_is_cut() {
        let lines: Vec<&str> = std::iter::once("a:").chain(std::iter::repeat_n("  b", 5000)).collect();
        assert_eq!(block(&lines, 0).len(), MAX_LINES);
        assert_eq!(parent(&lines, 4000), None);
    }

    #[test]
    fn the_node_around_is_indented_less() {
        assert_eq!(parent(&YAML, 6), Some(5));
        assert_eq!(parent(&YAML, 5), Some(0));
        assert_eq!(parent(&YAML, 4), Some(1));
        assert_eq!(parent(&YAML, 0), None);
        assert_eq!(parent(&YAML, 99), None);
    }

    #[test]
    fn a_key_ends_at_the_colon() {
        assert_eq!(["  sail: {a: b}", "- crew", "- name: x"].map(key), ["sail", "- crew", "- name"]);
    }
}
