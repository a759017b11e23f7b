//! The report as a comment on a pull request.

use super::escape::{code, sentence};
use super::shown::{LEVELS, Position, SEVERITIES, Shown, ShownItem, ShownWire};

/// By which a bot finds its comment again; nobody sees it.
pub const MARKER: &str = "<!-- cargo xtask diff -->";

/// GitHub refuses comments that are much longer. Bytes are counted, which are never fewer than characters.
const LONGEST: usize = 60_000;

/// What is kept free for the counts of what was cut, and the marker.
const RESERVED: usize = 4_000;

/// A table, in the open or folded.
struct Section {
    title: String,
    folded: bool,
    columns: &'static [&'static str],
    rows: Vec<String>,
}

/// The verdict first, then a table for each severity and level; what does not break is folded.
pub fn markdown(shown: &Shown) -> String {
    let mut text = format!("**{}**\n", shown.verdict.line());
    if let Some(advice) = shown.verdict.advice() {
        text.push_str(&format!("\n{}.\n", sentence(&advice)));
    }
    if shown.wire.is_empty() && shown.items.is_empty() {
        text.push_str("\nNothing differs, neither on the wire nor in the crate.\n");
    }
    for section in sections(shown).iter().filter(|section| !section.rows.is_empty()) {
        push_section(&mut text, section);
    }
    text.push_str(&format!("\n{MARKER}\n"));
    text
}

/// In the order of what matters, so that what is cut matters least.
fn sections(shown: &Shown) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let of_severity = |severity: &str, is_accepted: bool| {
        let changes = shown.wire.iter().filter(|one| one.severity == severity);
        let accepted = |one: &&ShownWire| (one.severity == "breaking" && one.accepted.is_some()) == is_accepted;
        changes.filter(accepted).map(|change| wire_row(change, shown)).collect::<Vec<_>>()
    };
    for (severity, name) in SEVERITIES.iter().filter(|(severity, _)| *severity != "docs") {
        let rows = of_severity(severity, false);
        let title = format!("{name} on the wire: {}", rows.len());
        let columns = &["operation", "change", "rule", "where", "Rust"];
        sections.push(Section { title, folded: *severity == "safe", columns, rows });
    }
    let rows = of_severity("breaking", true);
    let columns = &["operation", "change", "rule", "where", "Rust"];
    sections.insert(1, Section { title: format!("Accepted breaks: {}", rows.len()), folded: true, columns, rows });
    for (index, level) in LEVELS.iter().enumerate() {
        let items = shown.items.iter().filter(|item| item.level == *level && !item.is_docs());
        let rows: Vec<String> = items.map(item_row).collect();
        let title = format!("Rust, {level}: {}", rows.len());
        let section =
            Section { title, folded: *level != "major", columns: &["item", "what", "was", "is", "where"], rows };
        // What breaks the crate comes right behind what breaks on the wire.
        sections.insert(if index == 0 { 2 } else { sections.len() }, section);
    }
    sections.push(entries(shown));
    sections.push(docs(shown));
    sections
}

fn wire_row(change: &ShownWire, shown: &Shown) -> String {
    let operation = operations(change);
    let mut message = sentence(&change.message);
    if let Some(accepted) = &change.accepted {
        message.push_str(&format!("; accepted until {}: {}", accepted.expires, sentence(&accepted.reason)));
    }
    row(&[operation, message, code(change.rule), position(change.position()), touched(change, shown)])
}

/// The first operation that a change reaches, and how many more there are.
fn operations(change: &ShownWire) -> String {
    let first = change.operation.as_deref().map(code).unwrap_or_default();
    match change.operations.len() {
        0 | 1 => first,
        many => format!("{first} and {} more", many - 1),
    }
}

/// The first items that a change touches, and how many more there are.
fn touched(change: &ShownWire, shown: &Shown) -> String {
    let items: Vec<String> =
        change.items.iter().filter_map(|index| shown.items.get(*index)).map(|item| code(&item.item)).collect();
    match items.len() {
        0..=3 => items.join("<br>"),
        many => format!("{}<br>and {} more", items[..3].join("<br>"), many - 3),
    }
}

fn item_row(item: &ShownItem) -> String {
    let signature = |text: &Option<String>| text.as_deref().map(code).unwrap_or_default();
    let (old, new) = match item.old == item.new {
        true => (String::new(), signature(&item.new)),
        false => (signature(&item.old), signature(&item.new)),
    };
    row(&[code(&item.item), item.difference.to_owned(), old, new, position(item.position())])
}

fn entries(shown: &Shown) -> Section {
    let entries = shown.accepted.iter().filter(|entry| entry.state != "used");
    let rows: Vec<String> = entries
        .map(|entry| {
            let state = match entry.state {
                "expired" => format!("expired, {}", entry.expires),
                state => state.to_owned(),
            };
            row(&[state, code(&entry.rule), code(&entry.location), position(entry.at.as_ref())])
        })
        .collect();
    let title = format!("Entries of accepted.toml to take out: {}", rows.len());
    Section { title, folded: false, columns: &["state", "rule", "location", "where"], rows }
}

/// Descriptions, on the wire and of items, in one table.
fn docs(shown: &Shown) -> Section {
    let changes = shown.wire.iter().filter(|change| change.severity == "docs");
    let changes = changes.map(|change| {
        let operation = operations(change);
        row(&[operation, sentence(&change.message), position(change.position())])
    });
    let items = shown.items.iter().filter(|item| item.is_docs());
    let items = items.map(|item| row(&[code(&item.item), "docs of the item".to_owned(), position(item.position())]));
    let rows: Vec<String> = changes.chain(items).collect();
    let title = format!("Only described otherwise: {}", rows.len());
    Section { title, folded: true, columns: &["what", "change", "where"], rows }
}

fn position(position: Option<&Position>) -> String {
    position.map(|at| code(&at.to_string())).unwrap_or_default()
}

fn row(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// Adds a section, or as much of it as there is room for and a count of the rest.
fn push_section(text: &mut String, section: &Section) {
    let (start, end) = match section.folded {
        true => (format!("\n<details><summary>{}</summary>\n", section.title), "\n</details>\n"),
        false => (format!("\n### {}\n", section.title), ""),
    };
    let rule = vec!["---"; section.columns.len()].join(" | ");
    let head = format!("\n| {} |\n| {rule} |\n", section.columns.join(" | "));
    let mut table = String::new();
    let mut shown = 0;
    for row in &section.rows {
        if text.len() + start.len() + head.len() + table.len() + row.len() > LONGEST - RESERVED {
            break;
        }
        table.push_str(row);
        shown += 1;
    }
    text.push_str(&start);
    if shown > 0 {
        text.push_str(&head);
        text.push_str(&table);
    }
    if shown < section.rows.len() {
        let left = section.rows.len() - shown;
        text.push_str(&format!("\n… and {left} more, which have no room here; `cargo xtask diff` shows them.\n"));
    }
    text.push_str(end);
}
