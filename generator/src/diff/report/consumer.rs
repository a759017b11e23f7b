//! The part of a report about a program that uses the crate. Input: the view of the report. Output: lines and rows.

use anstyle::{AnsiColor, Style};
use serde::Serialize;

use super::escape::{code, message};
use super::shorten::shorten;
use super::view::{Position, ReportView};

/// What the changes break in a program.
#[derive(Debug, Serialize)]
pub struct ConsumerView {
    /// The folder, as the user named it.
    pub folder: String,
    /// The crate that it depends on.
    pub package: String,
    /// The number of errors that it has without the changes. They are not listed.
    pub base_errors: usize,
    /// What is new with the changes, in the order of the files. Those that were found after edits are last.
    pub messages: Vec<ConsumerMessage>,
    /// The parts of the program that were not checked, because what they depend on has errors.
    pub unchecked: Vec<String>,
    /// Whether an error is left that hides others, such as a name that is not found.
    pub hides_more: bool,
}

/// An error, or the use of something that is deprecated.
#[derive(Debug, Serialize)]
pub struct ConsumerMessage {
    pub level: ConsumerLevel,
    /// The code of the compiler, such as `E0599`.
    pub code: Option<String>,
    pub message: String,
    /// Where it is in the folder.
    pub at: Option<Position>,
    /// The index in `items` of the change that caused it; `None` if no change or more than one fits.
    pub item: Option<usize>,
    /// The index in `wire`.
    pub wire: Option<usize>,
    /// What to do about it.
    pub edit: Option<String>,
    /// Whether the compiler reports it only after the edits of messages before it, which were made in the copy.
    pub after_edits: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ConsumerLevel {
    Error,
    Deprecation,
}

impl ConsumerView {
    /// Returns the number of errors.
    pub fn errors(&self) -> usize {
        self.count(ConsumerLevel::Error)
    }

    fn count(&self, level: ConsumerLevel) -> usize {
        self.messages.iter().filter(|message| message.level == level).count()
    }

    /// Returns the result in one line.
    pub(super) fn line(&self) -> String {
        let count = |level, one: &str, many: &str| match self.count(level) {
            1 => format!("1 {one}"),
            count => format!("{count} {many}"),
        };
        let errors = count(ConsumerLevel::Error, "error", "errors");
        let deprecations = count(ConsumerLevel::Deprecation, "deprecation", "deprecations");
        format!("{} with `{}` of the head: {errors}, {deprecations}", self.folder, self.package)
    }

    /// Returns the result, and what it does not cover.
    pub(super) fn summary(&self) -> String {
        let parts: Vec<String> = std::iter::once(self.line()).chain(self.limits()).collect();
        parts.join("; ")
    }

    /// Returns what the result does not cover.
    pub(super) fn limits(&self) -> Vec<String> {
        let mut limits = Vec::new();
        if self.base_errors > 0 {
            let (errors, are) = if self.base_errors == 1 { ("error", "is") } else { ("errors", "are") };
            let count = self.base_errors;
            limits.push(format!(
                "with the base it has {count} {errors}, which {are} not of these changes, and may hide some"
            ));
        }
        if self.hides_more {
            limits.push("more errors may follow where a name is used that is not found".to_owned());
        }
        if !self.unchecked.is_empty() {
            let unchecked = self.unchecked.join(", ");
            limits.push(format!("more errors may follow in what is not checked until these are fixed: {unchecked}"));
        }
        limits
    }
}

impl ConsumerMessage {
    pub(super) fn title(&self) -> String {
        let code = self.code.as_deref().filter(|_| self.level == ConsumerLevel::Error);
        let code = code.map(|code| format!("error[{code}]"));
        let level = if self.level == ConsumerLevel::Error { "error" } else { "deprecated" };
        let after = if self.after_edits { " (reported once the edits above are made)" } else { "" };
        format!("{}: {}{after}", code.as_deref().unwrap_or(level), self.message)
    }
}

/// Returns the lines for a terminal.
pub(super) fn lines(view: &ReportView) -> Vec<(Style, String)> {
    let Some(consumer) = &view.consumer else { return Vec::new() };
    let mut lines = vec![(Style::new(), String::new()), (Style::new().bold(), consumer.line())];
    lines.extend(consumer.limits().into_iter().map(|limit| (Style::new(), format!("  {limit}"))));
    for one in &consumer.messages {
        let color = if one.level == ConsumerLevel::Error { AnsiColor::Red } else { AnsiColor::Yellow };
        let at = one.at.as_ref().map(|at| format!("{at}: ")).unwrap_or_default();
        lines.push((color.on_default(), format!("  {at}{}", one.title())));
        if one.item.is_none() {
            lines.push((Style::new(), format!("    {UNEXPLAINED}")));
        }
        lines.extend(one.edit.iter().map(|edit| (Style::new(), format!("    help: {edit}"))));
        let dimmed = Style::new().dimmed();
        if let Some(item) = one.item.and_then(|item| view.items.get(item)) {
            let signatures = match (&item.old, &item.new) {
                (Some(old), Some(new)) => format!("{old} → {new}"),
                (old, new) => old.as_ref().or(new.as_ref()).cloned().unwrap_or_default(),
            };
            lines.push((dimmed, format!("    {} ({}): {signatures}", item.item, item.difference)));
        }
        if let Some(change) = one.wire.and_then(|wire| view.wire.get(wire)) {
            lines.push((dimmed, format!("    {}: {}", change.rule, shorten(&change.message))));
        }
    }
    lines
}

/// A message that fits no change, or several.
pub(super) const UNEXPLAINED: &str = "no single change explains it";

/// The columns of [`rows`].
pub(super) const COLUMNS: &[&str] = &["location", "error", "edit", "Rust", "change"];

/// Returns the cells of each row of a table.
pub(super) fn rows(view: &ReportView) -> Vec<[String; 5]> {
    let Some(consumer) = &view.consumer else { return Vec::new() };
    let rows = consumer.messages.iter().map(|one| {
        let item = one.item.and_then(|item| view.items.get(item));
        let change = one.wire.and_then(|wire| view.wire.get(wire));
        [
            one.at.as_ref().map(|at| code(&at.to_string())).unwrap_or_default(),
            message(&one.title()),
            one.edit.as_deref().map(message).unwrap_or_default(),
            item.map_or_else(|| UNEXPLAINED.to_owned(), |item| format!("{} ({})", code(&item.item), item.difference)),
            change
                .map(|change| format!("{}: {}", code(change.rule), message(&shorten(&change.message))))
                .unwrap_or_default(),
        ]
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn consumer(base_errors: usize, levels: &[ConsumerLevel], unchecked: &[&str]) -> ConsumerView {
        let message = |level: &ConsumerLevel| ConsumerMessage {
            level: *level,
            code: Some("E0599".to_owned()),
            message: "no method `a`".to_owned(),
            at: None,
            item: None,
            wire: None,
            edit: None,
            after_edits: *level == ConsumerLevel::Deprecation,
        };
        ConsumerView {
            folder: "../planner".to_owned(),
            package: "harbour".to_owned(),
            base_errors,
            messages: levels.iter().map(message).collect(),
            unchecked: unchecked.iter().map(|&name| name.to_owned()).collect(),
            hides_more: base_errors > 0,
        }
    }

    #[test]
    fn the_result_is_one_line_and_its_limits() {
        let one = consumer(1, &[ConsumerLevel::Error], &["test `a`", "bin `b`"]);
        assert_eq!(one.line(), "../planner with `harbour` of the head: 1 error, 0 deprecations");
        let limits = [
            "with the base it has 1 error, which is not of these changes, and may hide some",
            "more errors may follow where a name is used that is not found",
            "more errors may follow in what is not checked until these are fixed: test `a`, bin `b`",
        ];
        assert_eq!(one.limits(), limits);
        let other = consumer(0, &[ConsumerLevel::Deprecation, ConsumerLevel::Error, ConsumerLevel::Error], &[]);
        assert_eq!((other.errors(), other.limits()), (2, Vec::new()));
        let titles: Vec<String> = other.messages.iter().map(ConsumerMessage::title).collect();
        let after = "deprecated: no method `a` (reported once the edits above are made)";
        assert_eq!(titles[..2], [after, "error[E0599]: no method `a`"]);
    }
}
