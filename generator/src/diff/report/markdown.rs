//! Prints a report as a comment on a pull request.

use super::accept;
use super::comment_tables::{Row, Section, join, push_section, row, shortened, unfold};
use super::consumer;
use super::escape::{code, message};
use super::view::{HintView, ItemChangeView, LEVELS, Position, ReportView, SEVERITIES, WireChangeView};
use crate::diff::accepted::EntryState;
use crate::diff::change::{Level, Severity};

/// An invisible marker by which a bot finds its comment again.
pub const MARKER: &str = "<!-- cargo xtask diff -->";

/// How many items are named per change before the others are folded.
const MAX_ITEMS: usize = 3;

/// Returns the verdict and a table per severity and level; only breaking and risky changes are not folded.
pub fn markdown(view: &ReportView) -> String {
    let mut text = format!("**{}**\n", view.verdict.line());
    if let Some(advice) = view.verdict.advice() {
        text.push_str(&format!("\n{}.\n", message(&advice)));
    }
    if let Some(how_to) = accept::how_to(view) {
        text.push_str(&format!("\n{how_to}\n"));
    }
    if view.wire.is_empty() && view.items.is_empty() {
        text.push_str("\nNo changes, neither on the wire nor in the crate.\n");
    }
    if let Some(consumer) = view.consumer.as_ref().filter(|consumer| consumer.messages.is_empty()) {
        text.push_str(&format!("\n{}.\n", message(&consumer.summary())));
    }
    let mut sections = sections(view);
    sections.retain(|section| !section.rows.is_empty());
    let is_cut = !unfold(&mut sections, text.len());
    sections.iter().for_each(|section| push_section(&mut text, section));
    if is_cut {
        text.push_str("\nA comment has no room for all long lists and values; `cargo xtask diff --all` shows them.\n");
    }
    text.push_str(&format!("\n{MARKER}\n"));
    text
}

/// Returns the sections with the most important first, so that the least important are cut.
fn sections(view: &ReportView) -> Vec<Section> {
    let is_accepted = |one: &&WireChangeView| one.severity == Severity::Breaking && one.accepted.is_some();
    let wire = |name: &str, folded: bool, changes: Vec<&WireChangeView>| {
        let columns = accept::columns(&changes);
        let groups = changes.chunk_by(|one, other| one.operations == other.operations);
        let rows: Vec<Row> = groups.flat_map(|group| wire_rows(group, view)).collect();
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
        let rows: Vec<Row> = items.map(item_row).collect();
        let title = format!("Rust, {}: {}", level, rows.len());
        let columns = &["item", "difference", "old", "new", "location"];
        let section = Section { title, folded: level != Level::Major, columns, rows };
        // Breaking changes of the crate come right after those on the wire.
        sections.insert(if level == Level::Major { 2 } else { sections.len() }, section);
    }
    sections.insert(3, program(view));
    sections.push(stale_entries(view));
    sections.push(hints(view));
    sections.push(docs(view));
    sections
}

/// Returns the rows of changes of the same operations, which stand in the first row only.
fn wire_rows(changes: &[&WireChangeView], view: &ReportView) -> Vec<Row> {
    let row_of = |(index, change): (usize, &&WireChangeView)| {
        let operations = if index == 0 { operations(change) } else { String::new() };
        let accepted = change.accepted.as_ref();
        let accepted = accepted.map(|accepted| format!("; {}", message(&accept::acceptance(accepted))));
        let text = shortened(&change.text, &accepted.unwrap_or_default());
        let others = [code(change.rule), position(change.positions.latest()), items(change, view)];
        let mut cells = vec![Row::from(operations), text];
        cells.extend(others.map(Row::from));
        cells.extend(accept::cell(change).map(Row::from));
        row(&cells)
    };
    changes.iter().enumerate().map(row_of).collect()
}

/// Returns the operations that a change affects: the first, and the others folded.
fn operations(change: &WireChangeView) -> String {
    let names: Vec<String> = change.operation_names.iter().map(|name| code(name)).collect();
    if names.is_empty() { "the whole document".to_owned() } else { folded(&names, 1) }
}

/// Returns the items that a change affects: the first ones, and the others folded.
fn items(change: &WireChangeView, view: &ReportView) -> String {
    let items: Vec<String> =
        change.items.iter().filter_map(|index| view.items.get(*index)).map(|item| code(&item.item)).collect();
    match items.as_slice() {
        [] if change.operations.is_empty() => String::new(),
        [] => "no change".to_owned(),
        _ => folded(&items, MAX_ITEMS),
    }
}

/// Lists names in a cell. Of more than one too many, those after the limit are folded.
fn folded(names: &[String], limit: usize) -> String {
    let limit = if names.len() <= limit + 1 { names.len() } else { limit };
    let (first, others) = names.split_at(limit);
    let first = first.join("<br>");
    if others.is_empty() {
        return first;
    }
    format!("{first}<details><summary>and {} more</summary>{}</details>", others.len(), others.join("<br>"))
}

fn item_row(item: &ItemChangeView) -> Row {
    let signature = |text: &Option<String>| text.as_deref().map(code).unwrap_or_default();
    let old = if item.old == item.new { String::new() } else { signature(&item.old) };
    let new = signature(&item.new);
    let behaviour = item.behaviour.iter().map(|change| shortened(&change.to_string(), ""));
    let difference: Vec<Row> = std::iter::once(Row::from(item.difference.to_string())).chain(behaviour).collect();
    let [old, new, position] = [old, new, position(item.positions.latest())].map(Row::from);
    row(&[Row::from(code(&item.item)), join(&difference, "<br>"), old, new, position])
}

fn stale_entries(view: &ReportView) -> Section {
    let entries = view.accepted.iter().filter(|entry| entry.is_stale());
    let rows: Vec<Row> = entries
        .map(|entry| {
            let state = match entry.state {
                EntryState::Expired => format!("expired {}", entry.entry.expires),
                state => state.to_string(),
            };
            let location = code(&entry.entry.location);
            row(&[state, code(&entry.entry.rule), location, position(entry.at.as_ref())].map(Row::from))
        })
        .collect();
    let title = format!("Stale entries of accepted.toml: {}", rows.len());
    Section { title, folded: false, columns: &["state", "rule", "accepted location", "location"], rows }
}

/// What `generate` would report about the head only.
fn hints(view: &ReportView) -> Section {
    let row_of = |hint: &HintView| {
        let help = shortened(hint.help.as_deref().unwrap_or_default(), "");
        let [severity, position] = [hint.severity.to_owned(), position(hint.at.as_ref())].map(Row::from);
        row(&[severity, shortened(&hint.message, ""), help, position])
    };
    let rows: Vec<Row> = view.hints.iter().map(row_of).collect();
    let title = format!("New hints about the documents: {}", rows.len());
    Section { title, folded: true, columns: &["kind", "hint", "help", "location"], rows }
}

/// What the changes break in a program.
fn program(view: &ReportView) -> Section {
    let title = view.consumer.as_ref().map(|consumer| message(&consumer.summary()));
    let rows = consumer::rows(view).into_iter().map(|cells| row(&cells.map(Row::from))).collect();
    Section { title: title.unwrap_or_default(), folded: false, columns: consumer::COLUMNS, rows }
}

/// Changes of docs, on the wire and of items.
fn docs(view: &ReportView) -> Section {
    let changes = view.wire.iter().filter(|change| change.severity == Severity::Docs);
    let changes = changes.map(|change| {
        let [operations, position] = [operations(change), position(change.positions.latest())].map(Row::from);
        row(&[operations, shortened(&change.text, ""), position])
    });
    let items = view.items.iter().filter(|item| item.is_docs());
    let items = items.map(|item| {
        row(&[code(&item.item), "docs changed".to_owned(), position(item.positions.latest())].map(Row::from))
    });
    let rows: Vec<Row> = changes.chain(items).collect();
    let title = format!("Docs only: {}", rows.len());
    Section { title, folded: true, columns: &["operation or item", "change", "location"], rows }
}

fn position(position: Option<&Position>) -> String {
    position.map(|at| code(&at.to_string())).unwrap_or_default()
}
