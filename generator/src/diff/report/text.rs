//! Prints a report for a terminal.

use anstyle::{AnsiColor, Style};

use super::accept;
use super::consumer;
use super::shorten::shorten;
use super::view::{ItemChangeView, LEVELS, ReportView, SEVERITIES, WireChangeView};
use crate::diagnostic::printable;
use crate::diff::accepted::EntryState;
use crate::diff::change::{Level, Severity};

/// How many changes are listed per section, unless they are breaking: nobody reads hundreds.
const MAX_LISTED: usize = 20;

/// How many items are named per change.
const MAX_ITEMS: usize = 3;

/// How a report is printed for a terminal.
#[derive(Debug, Clone, Copy, Default)]
pub struct TextOptions {
    pub color: bool,
    /// Whether all changes, operations, items and values are listed, however many they are.
    pub all: bool,
}

/// Returns the verdict, the changes by severity and operation, and the items by level. Changes of docs are only counted.
pub fn text(view: &ReportView, options: TextOptions) -> String {
    let mut page = Page { text: String::new(), options };
    let verdict = &view.verdict;
    page.line(Style::new().bold(), &verdict.line());
    if let Some(advice) = verdict.advice() {
        page.line(Style::new(), &advice);
    }
    for (severity, name) in SEVERITIES {
        let changes: Vec<&WireChangeView> = view.wire.iter().filter(|change| change.severity == severity).collect();
        page.heading(&format!("{name} on the wire"), changes.len());
        let limit = if severity == Severity::Breaking { changes.len() } else { page.limit(MAX_LISTED, changes.len()) };
        for group in changes[..limit].chunk_by(|one, other| one.operations == other.operations) {
            page.operations(group[0]);
            group.iter().for_each(|change| page.wire_change(change, view));
        }
        page.more(changes.len() - limit);
    }
    for level in LEVELS {
        let items = view.items.iter().filter(|item| item.level == level && !item.is_docs());
        let items: Vec<&ItemChangeView> = items.collect();
        page.heading(&format!("Rust: {}", level), items.len());
        let limit = if level == Level::Major { items.len() } else { page.limit(MAX_LISTED, items.len()) };
        items[..limit].iter().for_each(|item| page.item_change(item));
        page.more(items.len() - limit);
    }
    let docs = view.items.iter().filter(|item| item.is_docs()).count();
    if verdict.docs + docs > 0 {
        page.line(Style::new(), "");
        let items = if docs == 1 { "item" } else { "items" };
        page.line(Style::new(), &format!("Docs only: {} on the wire, {docs} {items} of the crate", verdict.docs));
    }
    page.stale_entries(view);
    page.hints(view);
    for (style, line) in consumer::lines(view) {
        page.line(style, &line);
    }
    page.text
}

struct Page {
    text: String,
    options: TextOptions,
}

impl Page {
    fn line(&mut self, style: Style, text: &str) {
        let text = printable(text);
        if self.options.color && style != Style::new() {
            self.text.push_str(&format!("{style}{text}{style:#}\n"));
        } else {
            self.text.push_str(&format!("{text}\n"));
        }
    }

    /// Returns how many of `count` are listed. A single one more than the limit takes no more room than its number.
    fn limit(&self, limit: usize, count: usize) -> usize {
        if self.options.all || count <= limit + 1 { count } else { limit }
    }

    /// Returns a message with long lists and values cut, unless all is requested.
    fn shortened(&self, text: &str) -> String {
        if self.options.all { text.to_owned() } else { shorten(text) }
    }

    fn heading(&mut self, name: &str, count: usize) {
        if count > 0 {
            self.line(Style::new(), "");
            self.line(Style::new().bold(), &format!("{name}: {count}"));
        }
    }

    fn more(&mut self, count: usize) {
        if count > 0 {
            self.line(Style::new().dimmed(), &format!("  … and {count} more; `--all` lists them"));
        }
    }

    /// Prints the operations that the changes below affect.
    fn operations(&mut self, change: &WireChangeView) {
        let heading = match (change.operation_names.as_slice(), change.operation.as_deref().unwrap_or_default()) {
            ([], _) => "The whole document".to_owned(),
            ([name], id) if name.ends_with(id) => name.clone(),
            ([name], id) => format!("{name} ({id})"),
            ([name, other], _) => format!("{name} and {other}"),
            (names, _) if self.options.all => names.join("\n  "),
            ([name, others @ ..], _) => format!("{name} and {} other operations", others.len()),
        };
        heading.lines().for_each(|line| self.line(Style::new().bold(), &format!("  {}", line.trim_start())));
    }

    fn wire_change(&mut self, change: &WireChangeView, view: &ReportView) {
        let color = match (change.severity, &change.accepted) {
            (Severity::Breaking, None) => AnsiColor::Red,
            (Severity::Risky, _) => AnsiColor::Yellow,
            _ => AnsiColor::Green,
        };
        self.line(color.on_default(), &format!("    {}", self.shortened(&change.text)));
        let position = change.positions.latest().map(|at| format!(" at {at}")).unwrap_or_default();
        let fingerprint = accept::fingerprint(change).map(|text| format!(", {text}")).unwrap_or_default();
        self.line(Style::new().dimmed(), &format!("      {}{position}{fingerprint}", change.rule));
        if let Some(accepted) = &change.accepted {
            self.line(Style::new(), &format!("      {}", accept::acceptance(accepted)));
        }
        let items: Vec<&str> =
            change.items.iter().filter_map(|index| view.items.get(*index)).map(|item| item.item.as_str()).collect();
        let (named, others) = items.split_at(self.limit(MAX_ITEMS, items.len()));
        let more = if others.is_empty() { String::new() } else { format!(" and {} more", others.len()) };
        match named {
            [] if change.operations.is_empty() => {}
            [] => self.line(Style::new(), "      Rust: no change"),
            _ => self.line(Style::new(), &format!("      Rust: {}{more}", named.join(", "))),
        }
    }

    fn item_change(&mut self, item: &ItemChangeView) {
        let position = item.positions.latest().map(|at| format!(" at {at}")).unwrap_or_default();
        self.line(Style::new(), &format!("  {} ({}){position}", item.item, item.difference));
        for change in &item.behaviour {
            self.line(Style::new(), &format!("    {}", self.shortened(&change.to_string())));
        }
        if item.old == item.new {
            return;
        }
        if let Some(old) = &item.old {
            self.line(AnsiColor::Red.on_default(), &format!("    - {old}"));
        }
        if let Some(new) = &item.new {
            self.line(AnsiColor::Green.on_default(), &format!("    + {new}"));
        }
    }

    fn hints(&mut self, view: &ReportView) {
        self.heading("New hints about the documents", view.hints.len());
        let limit = self.limit(MAX_LISTED, view.hints.len());
        for hint in &view.hints[..limit] {
            let position = hint.at.as_ref().map(|at| format!(" at {at}")).unwrap_or_default();
            self.line(
                AnsiColor::Yellow.on_default(),
                &format!("  {}: {}{position}", hint.severity, self.shortened(&hint.message)),
            );
            if let Some(help) = &hint.help {
                self.line(Style::new(), &format!("    help: {}", self.shortened(help)));
            }
        }
        self.more(view.hints.len() - limit);
    }

    fn stale_entries(&mut self, view: &ReportView) {
        let entries: Vec<_> = view.accepted.iter().filter(|entry| entry.is_stale()).collect();
        self.heading("Stale entries of accepted.toml", entries.len());
        for entry in entries {
            let position = entry.at.as_ref().map(|at| format!(" at {at}")).unwrap_or_default();
            let since =
                if entry.state == EntryState::Expired { format!(" {}", entry.entry.expires) } else { String::new() };
            let text = format!("  {}{since}: {} at {}{position}", entry.state, entry.entry.rule, entry.entry.location);
            self.line(AnsiColor::Yellow.on_default(), &text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_color_only_on_request() {
        let page = |color| {
            let mut page = Page { text: String::new(), options: TextOptions { color, all: false } };
            page.line(Style::new().bold(), "a");
            page.line(Style::new(), "b");
            page.text
        };
        assert_eq!(page(false), "a\nb\n");
        assert_eq!(page(true), "\u{1b}[1ma\u{1b}[0m\nb\n");
    }
}
