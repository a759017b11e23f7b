//! The table of a run. Input: the results of all crates. Output: a line for each crate, and the first error of each failed crate below.

use std::fmt::Write as _;

use super::check::Checked;
use super::generate::Generated;
use super::mock::Tested;

#[derive(Debug)]
pub struct Row {
    pub generated: Generated,
    pub checked: Option<Checked>,
    pub tested: Option<Tested>,
}

const HEAD: [&str; 10] =
    ["document", "operations", "schemas", "files", "lines", "warnings", "fallbacks", "generate s", "check s", "result"];

/// The head of a table of tests.
const TEST_HEAD: [&str; 8] =
    ["document", "operations", "passed", "failed", "skipped", "generate s", "test s", "result"];

impl Row {
    pub fn is_good(&self) -> bool {
        let compiles = |checked: &Checked| checked.errors == 0 && checked.warnings == 0 && checked.first.is_none();
        self.generated.failure.is_none()
            && self.checked.as_ref().is_none_or(compiles)
            && self.tested.as_ref().is_none_or(|tested| self.passes(tested))
    }

    /// Returns `true` if each operation has a test, and none fails.
    fn passes(&self, tested: &Tested) -> bool {
        tested.error.is_none() && tested.failed == 0 && tested.count() == self.generated.operations
    }

    fn cells(&self) -> Vec<String> {
        let generated = &self.generated;
        let seconds = match &self.checked {
            None => "-".to_owned(),
            Some(checked) if checked.is_fresh => "fresh".to_owned(),
            Some(checked) => format!("{:.1}", checked.seconds),
        };
        vec![
            generated.name.clone(),
            generated.operations.to_string(),
            generated.schemas.to_string(),
            generated.files.to_string(),
            generated.lines.to_string(),
            generated.warnings.to_string(),
            generated.fallbacks.to_string(),
            format!("{:.2}", generated.seconds),
            seconds,
            self.result(),
        ]
    }

    fn test_cells(&self) -> Vec<String> {
        let generated = &self.generated;
        let tested = self.tested.as_ref().filter(|tested| tested.error.is_none() || tested.count() > 0);
        let cell = |value: fn(&Tested) -> String| tested.map_or_else(|| "-".to_owned(), value);
        vec![
            generated.name.clone(),
            generated.operations.to_string(),
            cell(|tested| tested.passed.to_string()),
            cell(|tested| tested.failed.to_string()),
            cell(|tested| tested.skipped.to_string()),
            format!("{:.2}", generated.seconds),
            cell(|tested| format!("{:.1}", tested.seconds)),
            self.result(),
        ]
    }

    /// Returns the last cell.
    pub fn result(&self) -> String {
        match (&self.generated.failure, &self.checked) {
            (Some(failure), _) => failure.short.clone(),
            (None, Some(checked)) if !self.is_good() => {
                format!("does not compile: errors {}, warnings {}", checked.errors, checked.warnings)
            }
            _ => self.tested.as_ref().map_or_else(|| "ok".to_owned(), |tested| self.test_result(tested)),
        }
    }

    fn test_result(&self, tested: &Tested) -> String {
        match tested {
            _ if self.passes(tested) => "ok".to_owned(),
            Tested { error: Some(_), .. } => "no result".to_owned(),
            Tested { failed: 0, .. } => format!("{} of the operations have a test", tested.count()),
            Tested { .. } => "failed".to_owned(),
        }
    }

    /// Returns what is printed below the table.
    fn messages(&self) -> Vec<&str> {
        let tested = self.tested.iter().flat_map(|tested| tested.messages.iter().chain(&tested.error));
        self.first_error().into_iter().chain(tested.map(String::as_str)).collect()
    }

    fn first_error(&self) -> Option<&str> {
        let checked = self.checked.as_ref().and_then(|checked| checked.first.as_deref());
        self.generated.failure.as_ref().map(|failure| failure.rendered.as_str()).or(checked)
    }
}

pub fn table(rows: &[Row]) -> String {
    let has_tests = rows.iter().any(|row| row.tested.is_some());
    let head: &[&str] = if has_tests { &TEST_HEAD } else { &HEAD };
    let mut lines = vec![head.iter().map(|name| (*name).to_owned()).collect()];
    lines.extend(rows.iter().map(if has_tests { Row::test_cells } else { Row::cells }));
    let width = |column: usize| lines.iter().map(|cells| cells[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let mut text = String::new();
    for cells in &lines {
        let mut line = String::new();
        for (column, (cell, width)) in cells.iter().zip(&widths).enumerate() {
            // Names and results are aligned left, numbers right. Writing to a String cannot fail.
            let _ = match column {
                0 => write!(line, "{cell:<width$}"),
                last if last + 1 == head.len() => write!(line, "  {cell}"),
                _ => write!(line, "  {cell:>width$}"),
            };
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    for row in rows {
        let messages = row.messages();
        if !messages.is_empty() {
            let _ = write!(text, "\n{}:\n", row.generated.name);
        }
        messages.iter().for_each(|message| text.extend([message.trim_end(), "\n"]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::generate::Failure;
    use super::*;

    #[test]
    fn errors_are_shown_below_the_table() {
        let failure =
            Failure { short: "2 errors".to_owned(), rendered: "error: no such thing\n --> a.yaml:1:2\n".to_owned() };
        let good =
            Generated { name: "good".to_owned(), operations: 120, lines: 30_000, seconds: 0.5, ..Generated::default() };
        let bad = Generated {
            name: "a-bad-one".to_owned(),
            warnings: 3,
            fallbacks: 1,
            failure: Some(failure),
            ..Generated::default()
        };
        let stale = Generated { name: "stale".to_owned(), ..Generated::default() };
        let ok = Checked { seconds: 12.34, ..Checked::default() };
        let warned =
            Checked { is_fresh: true, warnings: 1, first: Some("warning: unused\n".to_owned()), ..Checked::default() };
        let rows = [
            Row { generated: good, checked: Some(ok), tested: None },
            Row { generated: bad, checked: None, tested: None },
            Row { generated: stale, checked: Some(warned), tested: None },
        ];
        assert_eq!(rows.each_ref().map(Row::is_good), [true, false, false]);
        insta::assert_snapshot!(table(&rows));
    }

    #[test]
    fn a_failed_skipped_or_missing_test_is_shown() {
        let row = |name: &str, operations, tested: Tested| Row {
            generated: Generated { name: name.to_owned(), operations, ..Generated::default() },
            checked: None,
            tested: Some(tested),
        };
        let passed = Tested { passed: 2, skipped: 1, seconds: 12.34, ..Tested::default() };
        let skipped = Tested { messages: vec!["api::c: skipped, no example".to_owned()], ..passed.clone() };
        let failed =
            Tested { passed: 1, failed: 1, messages: vec!["api::b: it fails\n".to_owned()], ..Tested::default() };
        let broken = Tested { error: Some("error: expected `;`\n".to_owned()), ..Tested::default() };
        let rows =
            [row("good", 3, skipped), row("missing", 4, passed), row("bad", 2, failed), row("broken", 1, broken)];
        assert_eq!(rows.each_ref().map(Row::is_good), [true, false, false, false]);
        insta::assert_snapshot!("tests", table(&rows));
    }
}
