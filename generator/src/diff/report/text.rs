//! Prints a report for a terminal.

use anstyle::{AnsiColor, Style};

use super::consumer;
use super::view::{ItemChangeView, LEVELS, ReportView, SEVERITIES, WireChangeView};
use crate::diagnostic::printable;
use crate::diff::accepted::EntryState;
use crate::diff::change::{Level, Severity};

/// How many changes are listed per section, unless they are breaking: nobody reads hundreds.
const MAX_LISTED: usize = 20;

/// How many items are named per change.
const MAX_ITEMS: usize = 3;

/// Returns the verdict, the changes by severity and the items by level. Changes of docs are only counted.
pub fn text(view: &ReportView, color: bool) -> String {
    let mut page = Page { text: String::new(), color };
    let verdict = &view.verdict;
    page.line(Style::new().bold(), &verdict.line());
    if let Some(advice) = verdict.advice() {
        page.line(Style::new(), &advice);
    }
    for (severity, name) in SEVERITIES {
        let changes: Vec<&WireChangeView> = view.wire.iter().filter(|change| change.severity == severity).collect();
        page.heading(&format!("{name} on the wire"), changes.len());
        let limit = if severity == Severity::Breaking { usize::MAX } else { MAX_LISTED };
        changes.iter().take(limit).for_each(|change| page.wire_change(change, view));
        page.more(changes.len().saturating_sub(limit));
    }
    for level in LEVELS {
        let items = view.items.iter().filter(|item| item.level == level && !item.is_docs());
        let items: Vec<&ItemChangeView> = items.collect();
        page.heading(&format!("Rust: {}", level), items.len());
        let limit = if level == Level::Major { usize::MAX } else { MAX_LISTED };
        items.iter().take(limit).for_each(|item| page.item_change(item));
        page.more(items.len().saturating_sub(limit));
    }
    let docs = view.items.iter().filter(|item| item.is_docs()).count();
    if verdict.docs + docs > 0 {
        page.line(Style::new(), "");
        let items = if docs == 1 { "item" } else { "items" };
        page.line(Style::new(), &format!("Docs only: {} on the wire, {docs} {items} of the crate", verdict.docs));
    }
    page.stale_entries(view);
    for (style, line) in consumer::lines(view) {
        page.line(style, &line);
    }
    page.text
}

struct Page {
    text: String,
    color: bool,
}

impl Page {
    fn line(&mut self, style: Style, text: &str) {
        let text = printable(text);
        if self.color && style != Style::new() {
            self.text.push_str(&format!("{style}{text}{style:#}\n"));
        } else {
            self.text.push_str(&format!("{text}\n"));
        }
    }

    fn heading(&mut self, name: &str, count: usize) {
        if count > 0 {
            self.line(Style::new(), "");
            self.line(Style::new().bold(), &format!("{name}: {count}"));
        }
    }

    fn more(&mut self, count: usize) {
        if count > 0 {
            self.line(Style::new().dimmed(), &format!("  … and {count} more; `--format json` has all"));
        }
    }

    fn wire_change(&mut self, change: &WireChangeView, view: &ReportView) {
        let color = match (change.severity, &change.accepted) {
            (Severity::Breaking, None) => AnsiColor::Red,
            (Severity::Risky, _) => AnsiColor::Yellow,
            _ => AnsiColor::Green,
        };
        self.line(color.on_default(), &format!("  {}", change.message));
        let position = change.positions.latest().map(|at| format!(" at {at}")).unwrap_or_default();
        self.line(Style::new().dimmed(), &format!("    {}{position}", change.rule));
        self.line(Style::new().dimmed(), &format!("    {}", change.location));
        if let Some(accepted) = &change.accepted {
            self.line(Style::new(), &format!("    accepted until {}: {}", accepted.expires, accepted.reason));
        }
        let items: Vec<&str> =
            change.items.iter().filter_map(|index| view.items.get(*index)).map(|item| item.item.as_str()).collect();
        match items.len() {
            0 => {}
            count if count > MAX_ITEMS + 1 => {
                let named = items[..MAX_ITEMS].join(", ");
                self.line(Style::new(), &format!("    Rust: {named} and {} more", count - MAX_ITEMS));
            }
            _ => self.line(Style::new(), &format!("    Rust: {}", items.join(", "))),
        }
    }

    fn item_change(&mut self, item: &ItemChangeView) {
        let position = item.positions.latest().map(|at| format!(" at {at}")).unwrap_or_default();
        self.line(Style::new(), &format!("  {} ({}){position}", item.item, item.difference));
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
            let mut page = Page { text: String::new(), color };
            page.line(Style::new().bold(), "a");
            page.line(Style::new(), "b");
            page.text
        };
        assert_eq!(page(false), "a\nb\n");
        assert_eq!(page(true), "\u{1b}[1ma\u{1b}[0m\nb\n");
    }
}
