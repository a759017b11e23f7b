//! Tables.
//! Input: the lines of a table. Output: its cells, or the rows that do not have as many as the header.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::page::error::PageError;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Table {
    /// The line of the header.
    pub line: usize,
    pub header: Vec<String>,
    /// The line and the cells of each row.
    pub rows: Vec<(usize, Vec<Cell>)>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// As it is written, without the backslashes of Markdown: what looks like markup in a name is part of the name.
    pub raw: String,
    /// The text without markup.
    pub text: String,
}

/// Reads a table whose header is in line `line`. Rows with errors are left out.
pub(super) fn read(lines: &[&str], line: usize, errors: &mut Vec<PageError>) -> Option<Table> {
    let Some(header) = cells(lines[0]) else {
        errors.push(PageError::new(
            line,
            "a header of a table that does not end with `|`",
            "copy the table again, whole",
        ));
        return None;
    };
    if !lines.get(1).is_some_and(|line| is_delimiter(line, header.len())) {
        let help = format!("write `|` and dashes below the header, for {} cells", header.len());
        errors.push(PageError::new(line, "a table without a line of dashes below its header", help));
        return None;
    }
    let mut source = format!("{}\n{}\n", lines[0].trim(), lines[1].trim());
    let mut rows = Vec::new();
    for (at, row) in lines.iter().enumerate().skip(2) {
        let Some(found) = cells(row) else {
            let help = "end the row with `|`, and write no line breaks in a cell";
            errors.push(PageError::new(line + at, "a row of a table that does not start and end with `|`", help));
            continue;
        };
        if found.len() != header.len() {
            let message = format!("a row with {} in a table of {}", count(found.len()), header.len());
            errors.push(PageError::new(
                line + at,
                message,
                "write as many cells as the header has, and `\\|` for a `|` in a cell",
            ));
            continue;
        }
        source.push_str(row.trim());
        source.push('\n');
        rows.push((line + at, found));
    }
    let mut texts = texts(&source).into_iter();
    let header = texts.next()?;
    let rows = rows.into_iter().zip(texts).map(|((line, raw), texts)| {
        let cells = raw.iter().zip(texts).map(|(raw, text)| Cell { raw: unescape(raw), text });
        (line, cells.collect())
    });
    Some(Table { line, header, rows: rows.collect() })
}

/// Returns the cells of a row, or `None` if it does not start and end with `|`.
fn cells(row: &str) -> Option<Vec<&str>> {
    let row = row.trim().strip_prefix('|')?;
    let mut cells = Vec::new();
    let mut start = 0;
    let mut is_escaped = false;
    for (at, byte) in row.bytes().enumerate() {
        if byte == b'|' && !is_escaped {
            cells.push(row[start..at].trim());
            start = at + 1;
        }
        is_escaped = byte == b'\\' && !is_escaped;
    }
    (start == row.len()).then_some(cells)
}

fn is_delimiter(row: &str, count: usize) -> bool {
    let is_dashes = |cell: &&str| cell.trim_matches(':').bytes().all(|byte| byte == b'-') && cell.contains('-');
    cells(row).is_some_and(|cells| cells.len() == count && cells.iter().all(is_dashes))
}

fn count(cells: usize) -> String {
    if cells == 1 { "1 cell".to_owned() } else { format!("{cells} cells") }
}

/// Drops the backslashes of Markdown.
fn unescape(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    let mut characters = cell.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '\\' || !characters.peek().is_some_and(char::is_ascii_punctuation) {
            text.push(character);
            continue;
        }
        text.extend(characters.next());
    }
    text.trim_matches('`').to_owned()
}

/// Returns the text of each cell of each row, the header first.
fn texts(source: &str) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut cell = String::new();
    for event in Parser::new_ext(source, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
            Event::End(TagEnd::TableCell) => {
                let cell = std::mem::take(&mut cell);
                if let Some(row) = rows.last_mut() {
                    row.push(cell.trim().to_owned());
                }
            }
            Event::Code(text) => cell.extend(["`", &text, "`"]),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => cell.push_str(&text),
            _ => {}
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> (Option<Table>, Vec<PageError>) {
        let lines: Vec<&str> = text.lines().collect();
        let mut errors = Vec::new();
        (read(&lines, 1, &mut errors), errors)
    }

    #[test]
    fn cells_have_their_text_and_what_is_written() {
        let (found, errors) =
            table("| Name | Text |\n| --- | :-: |\n| \\_pet\\_ [*required*] | a \\| [b](c) `d` |\n|  | |");
        assert_eq!(errors, []);
        let rows = found.unwrap_or_default().rows;
        assert_eq!(rows[0].1[0], Cell { raw: "_pet_ [*required*]".into(), text: "_pet_ [required]".into() });
        assert_eq!(rows[0].1[1].text, "a | b `d`");
        assert_eq!(rows[1], (4, vec![Cell::default(), Cell::default()]));
    }

    #[test]
    fn rows_with_other_cells_are_errors_and_the_rest_is_read() {
        let (found, errors) = table("| A | B |\n| - | - |\n| 1 |\n| 1 | 2 | 3 |\n| 1 | 2\nword\n| 1 | 2 |");
        let lines: Vec<usize> = errors.iter().map(|error| error.line).collect();
        assert_eq!(lines, [3, 4, 5, 6]);
        assert!(errors[0].message.contains("1 cell ") && errors[1].message.contains("3 cells"), "{errors:?}");
        assert_eq!(found.unwrap_or_default().rows.len(), 1);
    }

    #[test]
    fn a_table_needs_dashes() {
        assert_eq!(table("| A | B |\n| 1 | 2 |").1.len(), 1);
        assert_eq!(table("| A | B |\n| - |").1.len(), 1);
        assert_eq!(table("| A | B |").1.len(), 1);
    }
}
