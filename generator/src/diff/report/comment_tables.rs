//! The tables of a comment on a pull request. Input: their rows, some with more than a row shows. Output: as much of them as a comment has
//! room for.

use super::escape::message;
use super::shorten::shorten;

/// GitHub rejects comments that are much longer. Bytes are counted, which are never fewer than characters.
const MAX_LENGTH: usize = 60_000;

/// The bytes that are reserved for the counts of cut rows, and the marker.
const RESERVED: usize = 4_000;

/// A table, which may be folded.
pub struct Section {
    pub title: String,
    pub folded: bool,
    pub columns: &'static [&'static str],
    pub rows: Vec<Row>,
}

/// A row of a table, or the text of one of its cells.
pub struct Row {
    text: String,
    /// The same with all that the text cuts, folded.
    full: Option<String>,
}

impl Section {
    /// Returns what is before the section, behind it, and before its rows.
    fn head(&self) -> (String, &'static str, String) {
        let (start, end) = if self.folded {
            (format!("\n<details><summary>{}</summary>\n", self.title), "\n</details>\n")
        } else {
            (format!("\n### {}\n", self.title), "")
        };
        let rule = vec!["---"; self.columns.len()].join(" | ");
        (start, end, format!("\n| {} |\n| {rule} |\n", self.columns.join(" | ")))
    }

    /// Returns the number of bytes of all rows with what is around them.
    fn length(&self) -> usize {
        let (start, end, head) = self.head();
        start.len() + end.len() + head.len() + self.rows.iter().map(|row| row.text.len()).sum::<usize>()
    }
}

impl From<String> for Row {
    fn from(text: String) -> Self {
        Row { text, full: None }
    }
}

/// Returns a cell with a message, whose long lists and values are cut; what is cut is folded behind it.
pub fn shortened(text: &str, suffix: &str) -> Row {
    let short = shorten(text);
    let cell = message(&short) + suffix;
    let full = || format!("{cell}<details><summary>in full</summary>{}</details>", message(text));
    Row { full: (short != text).then(full), text: cell }
}

/// Joins the texts of cells.
pub fn join(cells: &[Row], separator: &str) -> Row {
    let texts: Vec<&str> = cells.iter().map(|cell| cell.text.as_str()).collect();
    let full = || cells.iter().map(|cell| cell.full.as_ref().unwrap_or(&cell.text).as_str()).collect::<Vec<_>>();
    let is_cut = cells.iter().any(|cell| cell.full.is_some());
    Row { text: texts.join(separator), full: is_cut.then(|| full().join(separator)) }
}

pub fn row(cells: &[Row]) -> Row {
    let Row { text, full } = join(cells, " | ");
    let line = |text: String| format!("| {text} |\n");
    Row { text: line(text), full: full.map(line) }
}

/// Replaces rows with what they cut, from the first on, as long as there is room beside `used` bytes and all rows as they are. Returns
/// `false` if something is left out.
pub fn unfold(sections: &mut [Section], used: usize) -> bool {
    let short: usize = sections.iter().map(Section::length).sum();
    let mut room = (MAX_LENGTH - RESERVED).saturating_sub(used + short);
    let mut is_complete = true;
    for row in sections.iter_mut().flat_map(|section| &mut section.rows) {
        let Some(full) = row.full.take() else { continue };
        match room.checked_sub(full.len().saturating_sub(row.text.len())) {
            Some(left) => (room, row.text) = (left, full),
            None => is_complete = false,
        }
    }
    is_complete
}

/// Adds a section, with as many rows as there is room for and the number of the others.
pub fn push_section(text: &mut String, section: &Section) {
    let (start, end, head) = section.head();
    let mut table = String::new();
    let mut fitting = 0;
    for row in &section.rows {
        if text.len() + start.len() + head.len() + table.len() + row.text.len() > MAX_LENGTH - RESERVED {
            break;
        }
        table.push_str(&row.text);
        fitting += 1;
    }
    text.push_str(&start);
    if fitting > 0 {
        text.push_str(&head);
        text.push_str(&table);
    }
    if fitting < section.rows.len() {
        let left = section.rows.len() - fitting;
        text.push_str(&format!(
            "\n… and {left} more, for which a comment has no room; `cargo xtask diff` shows them.\n"
        ));
    }
    text.push_str(end);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_cut_at_the_limit() {
        let rows = (0..100).map(|_| row(&[Row::from("a".repeat(1000))])).collect();
        let section = Section { title: "T".to_owned(), folded: true, columns: &["c"], rows };
        let mut text = String::new();
        push_section(&mut text, &section);
        assert!(text.len() < MAX_LENGTH && text.contains("… and 45 more, for which"), "{}", &text[text.len() - 200..]);
        assert!(text.ends_with("</details>\n"));
    }

    #[test]
    fn rows_are_unfolded_while_there_is_room() {
        let list = |length: usize| (0..length).map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
        let of = |length: usize| row(&[shortened(&format!("enum {}", list(length)), "")]);
        let rows = vec![of(9), of(20_000), of(8), of(2)];
        let mut sections = [Section { title: "T".to_owned(), folded: false, columns: &["c"], rows }];
        assert!(!unfold(&mut sections, 0));
        let texts: Vec<&str> = sections[0].rows.iter().map(|row| row.text.as_str()).collect();
        assert!(
            texts[0].contains("and 4 more<details><summary>in full</summary>") && texts[0].contains("`8`</details>")
        );
        assert_eq!(texts[1], "| enum `0`, `1`, `2`, `3`, `4` and 19995 more |\n");
        assert!(texts[2].contains("`7`</details>") && texts[3] == "| enum `0`, `1` |\n");
        assert!(sections[0].length() < MAX_LENGTH);
        let mut without_room = [Section { rows: vec![of(9)], title: "T".to_owned(), folded: true, columns: &["c"] }];
        assert!(!unfold(&mut without_room, MAX_LENGTH) && without_room[0].rows[0].text.ends_with("and 4 more |\n"));
    }
}
