//! The report for a terminal.

use anstyle::{AnsiColor, Style};

use super::shown::{LEVELS, SEVERITIES, Shown, ShownItem, ShownWire};
use crate::diagnostic::printable;

/// How many changes of a kind are shown, unless they break something: of hundreds nobody reads more.
const SHOWN: usize = 20;

/// The verdict, then the changes by severity and the items by level. Descriptions are counted.
pub fn text(shown: &Shown, color: bool) -> String {
    let mut page = Page { text: String::new(), color };
    let verdict = &shown.verdict;
    page.line(Style::new().bold(), &verdict.line());
    if let Some(advice) = verdict.advice() {
        page.line(Style::new(), &advice);
    }
    for (severity, name) in SEVERITIES.iter().filter(|(severity, _)| *severity != "docs") {
        let changes: Vec<&ShownWire> = shown.wire.iter().filter(|change| change.severity == *severity).collect();
        page.heading(&format!("{name} on the wire"), changes.len());
        let limit = if *severity == "breaking" { usize::MAX } else { SHOWN };
        changes.iter().take(limit).for_each(|change| page.wire(change, shown));
        page.more(changes.len().saturating_sub(limit));
    }
    for level in LEVELS {
        let items = shown.items.iter().filter(|item| item.level == level && !item.is_docs());
        let items: Vec<&ShownItem> = items.collect();
        page.heading(&format!("Rust: {level}"), items.len());
        let limit = if level == "major" { usize::MAX } else { SHOWN };
        items.iter().take(limit).for_each(|item| page.item(item));
        page.more(items.len().saturating_sub(limit));
    }
    let docs = shown.items.iter().filter(|item| item.is_docs()).count();
    if verdict.docs + docs > 0 {
        page.line(Style::new(), "");
        let items = if docs == 1 { "item" } else { "items" };
        let text = format!("Only described otherwise: {} on the wire, {docs} {items} of the crate", verdict.docs);
        page.line(Style::new(), &text);
    }
    page.entries(shown);
    page.text
}

struct Page {
    text: String,
    color: bool,
}

impl Page {
    fn line(&mut self, style: Style, text: &str) {
        let text = printable(text);
        match self.color && style != Style::new() {
            true => self.text.push_str(&format!("{style}{text}{style:#}\n")),
            false => self.text.push_str(&format!("{text}\n")),
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

    fn wire(&mut self, change: &ShownWire, shown: &Shown) {
        let color = match (change.severity, &change.accepted) {
            ("breaking", None) => AnsiColor::Red,
            ("risky", _) => AnsiColor::Yellow,
            _ => AnsiColor::Green,
        };
        self.line(color.on_default(), &format!("  {}", change.message));
        let position = change.position().map(|at| format!(" at {at}")).unwrap_or_default();
        self.line(Style::new().dimmed(), &format!("    {}{position}", change.rule));
        self.line(Style::new().dimmed(), &format!("    {}", change.location));
        if let Some(accepted) = &change.accepted {
            self.line(Style::new(), &format!("    accepted until {}: {}", accepted.expires, accepted.reason));
        }
        let touched: Vec<&str> =
            change.items.iter().filter_map(|index| shown.items.get(*index)).map(|item| item.item.as_str()).collect();
        match touched.as_slice() {
            [] => {}
            [first @ .., _] if first.len() > 3 => {
                let text = format!("    Rust: {} and {} more", touched[..3].join(", "), touched.len() - 3);
                self.line(Style::new(), &text);
            }
            all => self.line(Style::new(), &format!("    Rust: {}", all.join(", "))),
        }
    }

    fn item(&mut self, item: &ShownItem) {
        let position = item.position().map(|at| format!(" at {at}")).unwrap_or_default();
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

    fn entries(&mut self, shown: &Shown) {
        let entries: Vec<_> = shown.accepted.iter().filter(|entry| entry.state != "used").collect();
        self.heading("Entries of accepted.toml to take out", entries.len());
        for entry in entries {
            let position = entry.at.as_ref().map(|at| format!(" at {at}")).unwrap_or_default();
            let text =
                format!("  {} since {}: {} at {}{position}", entry.state, entry.expires, entry.rule, entry.location);
            let unused = format!("  {}: {} at {}{position}", entry.state, entry.rule, entry.location);
            self.line(AnsiColor::Yellow.on_default(), if entry.state == "expired" { &text } else { &unused });
        }
    }
}
