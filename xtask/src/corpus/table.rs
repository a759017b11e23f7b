//! The table of a run. Input: the results of all crates. Output: a line for each crate, and the first error of each failed crate below.

use std::fmt::Write as _;

use super::check::Checked;
use super::generate::Generated;

#[derive(Debug)]
pub struct Row {
    pub generated: Generated,
    pub checked: Option<Checked>,
}

const HEAD: [&str; 10] =
    ["document", "operations", "schemas", "files", "lines", "warnings", "fallbacks", "generate s", "check s", "result"];

impl Row {
    pub fn is_good(&self) -> bool {
        let compiles = |checked: &Checked| checked.errors == 0 && checked.warnings == 0 && checked.first.is_none();
        self.generated.failure.is_none() && self.checked.as_ref().is_none_or(compiles)
    }

    fn cells(&self) -> [String; 10] {
        let generated = &self.generated;
        let seconds = match &self.checked {
            None => "-".to_owned(),
            Some(checked) if checked.is_fresh => "fresh".to_owned(),
            Some(checked) => format!("{:.1}", checked.seconds),
        };
        [
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

    fn result(&self) -> String {
        match (&self.generated.failure, &self.checked) {
            (Some(failure), _) => failure.short.clone(),
            (None, Some(checked)) if !self.is_good() => {
                format!("does not compile: errors {}, warnings {}", checked.errors, checked.warnings)
            }
            _ => "ok".to_owned(),
        }
    }

    fn first_error(&self) -> Option<&str> {
        let checked = self.checked.as_ref().and_then(|checked| checked.first.as_deref());
        self.generated.failure.as_ref().map(|failure| failure.rendered.as_str()).or(checked)
    }
}

pub fn table(rows: &[Row]) -> String {
    let mut lines = vec![HEAD.map(str::to_owned)];
    lines.extend(rows.iter().map(Row::cells));
    let width = |column: usize| lines.iter().map(|cells| cells[column].chars().count()).max().unwrap_or_default();
    let widths: [usize; 10] = std::array::from_fn(width);
    let mut text = String::new();
    for cells in &lines {
        let mut line = String::new();
        for (column, (cell, width)) in cells.iter().zip(widths).enumerate() {
            // Names and results are aligned left, numbers right. Writing to a String cannot fail.
            let _ = match column {
                0 => write!(line, "{cell:<width$}"),
                9 => write!(line, "  {cell}"),
                _ => write!(line, "  {cell:>width$}"),
            };
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    for row in rows {
        if let Some(error) = row.first_error() {
            let _ = write!(text, "\n{}:\n{}\n", row.generated.name, error.trim_end());
        }
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
            Row { generated: good, checked: Some(ok) },
            Row { generated: bad, checked: None },
            Row { generated: stale, checked: Some(warned) },
        ];
        assert_eq!(rows.each_ref().map(Row::is_good), [true, false, false]);
        insta::assert_snapshot!(table(&rows));
    }
}
