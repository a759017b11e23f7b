//! Prints a report as a comment on a pull request.

use super::consumer;
use super::escape::{code, message};
use super::view::{ItemChangeView, LEVELS, Position, ReportView, SEVERITIES, WireChangeView};
use crate::diff::accepted::EntryState;
use crate::diff::change::{Level, Severity};

/// An invisible marker by which a bot finds its comment again.
pub const MARKER: &str = "<!-- cargo xtask diff -->";

/// GitHub rejects comments that are much longer. Bytes are counted, which are never fewer than characters.
const MAX_LENGTH: usize = 60_000;

/// The bytes that are reserved for the counts of cut rows, and the marker.
const RESERVED: usize = 4_000;

/// A table, which may be folded.
struct Section {
    title: String,
    folded: bool,
    columns: &'static [&'static str],
    rows: Vec<String>,
}

/// Returns the verdict and a table per severity and level; only breaking and risky changes are not folded.
pub fn markdown(view: &ReportView) -> String {
    let mut text = format!("**{}**\n", view.verdict.line());
    if let Some(advice) = view.verdict.advice() {
        text.push_str(&format!("\n{}.\n", message(&advice)));
    }
    if view.wire.is_empty() && view.items.is_empty() {
        text.push_str("\nNo changes, neither on the wire nor in the crate.\n");
    }
    if let Some(consumer) = view.consumer.as_ref().filter(|consumer| consumer.messages.is_empty()) {
        text.push_str(&format!("\n{}.\n", message(&consumer.summary())));
    }
    for section in sections(view).iter().filter(|section| !section.rows.is_empty()) {
        push_section(&mut text, section);
    }
    text.push_str(&format!("\n{MARKER}\n"));
    text
}

/// Returns the sections with the most important first, so that the least important are cut.
fn sections(view: &ReportView) -> Vec<Section> {
    let is_accepted = |one: &&WireChangeView| one.severity == Severity::Breaking && one.accepted.is_some();
    let wire = |name: &str, folded: bool, changes: Vec<&WireChangeView>| {
        let rows: Vec<String> = changes.into_iter().map(|change| wire_row(change, view)).collect();
        let columns = &["operation", "change", "rule", "location", "Rust"];
        Section { title: format!("{name}: {}", rows.len()), folded, columns, rows }
    };
    let mut sections: Vec<Section> = Vec::new();
    for (severity, name) in SEVERITIES {
        let changes = view.wire.iter().filter(|one| one.severity == severity && !is_accepted(one)).collect();
        sections.push(wire(&format!("{name} on the wire"), severity == Severity::Safe, changes));
    }
    let accepted = view.wire.iter().filter(is_accepted).collect();
    sections.insert(1, wire("Accepted breaking changes", true, accepted));
    for level in LEVELS {
        let items = view.items.iter().filter(|item| item.level == level && !item.is_docs());
        let rows: Vec<String> = items.map(item_row).collect();
        let title = format!("Rust, {}: {}", level, rows.len());
        let columns = &["item", "difference", "old", "new", "location"];
        let section = Section { title, folded: level != Level::Major, columns, rows };
        // Breaking changes of the crate come right after those on the wire.
        sections.insert(if level == Level::Major { 2 } else { sections.len() }, section);
    }
    sections.insert(3, program(view));
    sections.push(stale_entries(view));
    sections.push(docs(view));
    sections
}

fn wire_row(change: &WireChangeView, view: &ReportView) -> String {
    let operation = operations(change);
    let mut text = message(&change.message);
    if let Some(accepted) = &change.accepted {
        text.push_str(&format!("; accepted until {}: {}", accepted.expires, message(&accepted.reason)));
    }
    row(&[operation, text, code(change.rule), position(change.positions.latest()), items(change, view)])
}

/// Returns the first operation that a change affects, and the number of others.
fn operations(change: &WireChangeView) -> String {
    let first = change.operation.as_deref().map(code).unwrap_or_default();
    match change.operations.len() {
        0 | 1 => first,
        many => format!("{first} and {} more", many - 1),
    }
}

/// Returns the first items that a change affects, and the number of others.
fn items(change: &WireChangeView, view: &ReportView) -> String {
    let items: Vec<String> =
        change.items.iter().filter_map(|index| view.items.get(*index)).map(|item| code(&item.item)).collect();
    match items.len() {
        0..=3 => items.join("<br>"),
        many => format!("{}<br>and {} more", items[..3].join("<br>"), many - 3),
    }
}

fn item_row(item: &ItemChangeView) -> String {
    let signature = |text: &Option<String>| text.as_deref().map(code).unwrap_or_default();
    let old = if item.old == item.new { String::new() } else { signature(&item.old) };
    let new = signature(&item.new);
    row(&[code(&item.item), item.difference.to_string(), old, new, position(item.positions.latest())])
}

fn stale_entries(view: &ReportView) -> Section {
    let entries = view.accepted.iter().filter(|entry| entry.is_stale());
    let rows: Vec<String> = entries
        .map(|entry| {
            let state = match entry.state {
                EntryState::Expired => format!("expired {}", entry.entry.expires),
                state => state.to_string(),
            };
            row(&[state, code(&entry.entry.rule), code(&entry.entry.location), position(entry.at.as_ref())])
        })
        .collect();
    let title = format!("Stale entries of accepted.toml: {}", rows.len());
    Section { title, folded: false, columns: &["state", "rule", "accepted location", "location"], rows }
}

/// What the changes break in a program.
fn program(view: &ReportView) -> Section {
    let title = view.consumer.as_ref().map(|consumer| message(&consumer.summary()));
    let rows = consumer::rows(view).iter().map(|cells| row(cells)).collect();
    Section { title: title.unwrap_or_default(), folded: false, columns: consumer::COLUMNS, rows }
}

/// Changes of docs, on the wire and of items.
fn docs(view: &ReportView) -> Section {
    let changes = view.wire.iter().filter(|change| change.severity == Severity::Docs);
    let changes = changes.map(|change| {
        let operation = operations(change);
        row(&[operation, message(&change.message), position(change.positions.latest())])
    });
    let items = view.items.iter().filter(|item| item.is_docs());
    let items =
        items.map(|item| row(&[code(&item.item), "docs changed".to_owned(), position(item.positions.latest())]));
    let rows: Vec<String> = changes.chain(items).collect();
    let title = format!("Docs only: {}", rows.len());
    Section { title, folded: true, columns: &["operation or item", "change", "location"], rows }
}

fn position(position: Option<&Position>) -> String {
    position.map(|at| code(&at.to_string())).unwrap_or_default()
}

fn row(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// Adds a section, with as many rows as there is room for and the number of the others.
fn push_section(text: &mut String, section: &Section) {
    let (start, end) = if section.folded {
        (format!("\n<details><summary>{}</summary>\n", section.title), "\n</details>\n")
    } else {
        (format!("\n### {}\n", section.title), "")
    };
    let rule = vec!["---"; section.columns.len()].join(" | ");
    let head = format!("\n| {} |\n| {rule} |\n", section.columns.join(" | "));
    let mut table = String::new();
    let mut fitting = 0;
    for row in &section.rows {
        if text.len() + start.len() + head.len() + table.len() + row.len() > MAX_LENGTH - RESERVED {
            break;
        }
        table.push_str(row);
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
        let rows = vec![row(&["a".repeat(1000)]); 100];
        let section = Section { title: "T".to_owned(), folded: true, columns: &["c"], rows };
        let mut text = String::new();
        push_section(&mut text, &section);
        assert!(text.len() < MAX_LENGTH && text.contains("… and 45 more, for which"), "{}", &text[text.len() - 200..]);
        assert!(text.ends_with("</details>\n"));
    }
}
