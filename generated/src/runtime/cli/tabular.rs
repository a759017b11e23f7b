// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! A response as a table: a row for each item of its list, a column for each property.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::IsTerminal;

use clap::builder::styling::Style;
use comfy_table::{ContentArrangement, Table, presets};

use super::super::terminal::escaped;
use super::failure::Failure;
use super::node::Node;

/// How deep properties of properties get columns of their own.
const DEPTH: usize = 4;

/// How many cells a table may have. Every name that one row has is a column of all rows, so a short
/// response could fill any memory.
const MOST_CELLS: usize = 1_000_000;

/// How many bytes a table may have, with the spaces that fill its columns and with the name of its
/// column at each cell.
const MOST_BYTES: usize = 64 * 1024 * 1024;

fn too_large(size: &str) -> Failure {
    Failure::Output(format!(
        "a table of {size} is too large: --query selects a part, and --output json has no limit"
    ))
}

pub fn table(node: &Node, colour: bool) -> Result<String, Failure> {
    let items = rows(node);
    let mut room = MOST_BYTES;
    let mut rows: Vec<Vec<(String, String)>> = Vec::new();
    for item in &items {
        let mut cells = Vec::new();
        flatten(item, &mut String::new(), 0, &mut cells, &mut room)
            .ok_or_else(|| too_large("so many bytes"))?;
        rows.push(cells);
    }
    let columns = Columns::of(&rows);
    if columns.names.is_empty() {
        return Ok(String::new());
    }
    let bytes = columns.width(&rows).saturating_mul(rows.len());
    if columns.names.len().saturating_mul(rows.len()) > MOST_CELLS || bytes > MOST_BYTES {
        let (rows, columns) = (rows.len(), columns.names.len());
        return Err(too_large(&format!("{rows} rows and {columns} columns")));
    }
    Ok(lay_out(&rows, &columns, colour))
}

/// The columns of a table, and their positions by name.
struct Columns<'r> {
    names: Vec<&'r str>,
    positions: HashMap<&'r str, usize>,
}

impl<'r> Columns<'r> {
    fn of(rows: &'r [Vec<(String, String)>]) -> Self {
        let (mut names, mut positions) = (Vec::new(), HashMap::new());
        for (name, _) in rows.iter().flatten() {
            positions.entry(name.as_str()).or_insert_with(|| {
                names.push(name.as_str());
                names.len() - 1
            });
        }
        Self { names, positions }
    }

    /// Returns the width of a row in bytes.
    fn width(&self, rows: &[Vec<(String, String)>]) -> usize {
        let mut widths: Vec<usize> = self.names.iter().map(|name| name.len()).collect();
        for (name, text) in rows.iter().flatten() {
            let position = self.positions.get(name.as_str());
            if let Some(width) = position.and_then(|position| widths.get_mut(*position)) {
                *width = text.len().max(*width);
            }
        }
        widths.iter().sum()
    }
}

fn lay_out(rows: &[Vec<(String, String)>], columns: &Columns<'_>, colour: bool) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    let is_terminal = std::io::stdout().is_terminal();
    if let (true, Some((width, _))) = (is_terminal, terminal_size::terminal_size()) {
        table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width.0);
    }
    table.set_header(columns.names.iter().map(|name| line(&name.to_uppercase())));
    for row in rows {
        let mut cells = vec![Cow::Borrowed(""); columns.names.len()];
        // Of several properties of one name the first one counts.
        for (name, text) in row.iter().rev() {
            let position = columns.positions.get(name.as_str());
            if let Some(cell) = position.and_then(|position| cells.get_mut(*position)) {
                *cell = line(text);
            }
        }
        table.add_row(cells);
    }
    let bold = if colour {
        Style::new().bold()
    } else {
        Style::new()
    };
    let lines = table.lines().enumerate().map(|(index, line)| {
        // Each cell has a space before it.
        let line = line.strip_prefix(' ').unwrap_or(&line).trim_end();
        match index {
            0 => format!("{bold}{line}{bold:#}\n"),
            _ => format!("{line}\n"),
        }
    });
    lines.collect()
}

/// Returns a string in one line, without what a terminal would obey.
fn line(text: &str) -> Cow<'static, str> {
    escaped(&text.replace(['\r', '\n', '\t'], " "))
        .into_owned()
        .into()
}

/// Returns the items: those of a list, or of the only list of objects in an object; else the value itself.
fn rows(node: &Node) -> Vec<&Node> {
    let is_object = |node: &Node| matches!(node, Node::Object(_));
    match node {
        Node::Array(items) => items.iter().collect(),
        Node::Object(properties) => {
            let lists: Vec<&Vec<Node>> = properties
                .iter()
                .filter_map(|(_, value)| match value {
                    Node::Array(items) if items.iter().all(is_object) => Some(items),
                    _ => None,
                })
                .collect();
            match lists.as_slice() {
                [items] => items.iter().collect(),
                _ => vec![node],
            }
        }
        _ => vec![node],
    }
}

/// Adds a cell for each value in an item, as long as there is room for them, in bytes.
fn flatten(
    node: &Node,
    path: &mut String,
    depth: usize,
    cells: &mut Vec<(String, String)>,
    room: &mut usize,
) -> Option<()> {
    match node {
        Node::Object(properties) if depth < DEPTH && !properties.is_empty() => {
            let length = path.len();
            for (name, value) in properties {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
                flatten(value, path, depth + 1, cells, room)?;
                path.truncate(length);
            }
        }
        node => {
            let name = if path.is_empty() { "value" } else { path };
            let text = cell(node);
            *room = room.checked_sub(name.len() + text.len())?;
            cells.push((name.to_owned(), text));
        }
    }
    Some(())
}

fn cell(node: &Node) -> String {
    match node {
        Node::Null => String::new(),
        Node::String(text) | Node::Argument(text) => text.clone(),
        Node::Array(items)
            if items
                .iter()
                .all(|item| !matches!(item, Node::Array(_) | Node::Object(_))) =>
        {
            items.iter().map(cell).collect::<Vec<_>>().join(", ")
        }
        other => serde_json::to_string(other).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table_of(json: &str) -> String {
        let node = Node::parse(json.as_bytes()).expect("it is JSON");
        table(&node, false).expect("it is small")
    }

    #[test]
    fn a_list_has_a_row_for_each_item() {
        let json = r#"{"data": [{"id": 1, "a": {"b": "x\ny"}}, {"id": 2, "tags": ["p", "q"]}], "meta": {"n": 2}}"#;
        assert_eq!(table_of(json), "ID  A.B  TAGS\n1   x y\n2        p, q\n");
    }

    #[test]
    fn a_table_of_long_names_is_not_made() {
        let name = "n".repeat(100_000);
        let wide = (0..1000).map(|index| format!("\"{index}\": 1"));
        let wide = wide.collect::<Vec<_>>().join(", ");
        let rows = vec!["{\"a\": 1}"; 1000].join(", ");
        for json in [
            format!("{{\"{name}\": {{{wide}}}}}"),
            format!("[{{\"{name}\": 1}}, {rows}]"),
        ] {
            let node = Node::parse(json.as_bytes()).expect("it is JSON");
            assert!(table(&node, false).is_err());
        }
    }

    #[test]
    fn a_terminal_obeys_nothing_of_names_and_values() {
        let json = r#"{"a\u202e": "x\u001b[31m", "b": {"\u007f": ["\u009b", 1]}}"#;
        assert_eq!(
            table_of(json),
            "A\\u{202e}    B.\\u{7f}\nx\\u{1b}[31m  \\u{9b}, 1\n"
        );
    }

    #[test]
    fn the_first_of_several_properties_of_a_name_is_printed() {
        assert_eq!(table_of(r#"[{"a": 1, "b": 2, "a": 3}]"#), "A  B\n1  2\n");
    }

    #[test]
    fn what_is_no_list_is_a_row() {
        assert_eq!(table_of(r#"{"id": 1, "name": null}"#), "ID  NAME\n1\n");
        assert_eq!(table_of("7"), "VALUE\n7\n");
    }
}
