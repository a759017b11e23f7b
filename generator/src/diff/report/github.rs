//! Workflow commands of GitHub: an annotation for each change, at the line that made it.

use super::escape::{command_message, command_property};
use super::shown::{Position, Shown, ShownItem, ShownWire};

/// Annotations for all but descriptions, and a last one with the verdict.
pub fn github(shown: &Shown) -> String {
    let mut commands: Vec<String> = Vec::new();
    for change in shown.wire.iter().filter(|change| change.severity != "docs") {
        commands.push(wire_command(change));
    }
    // What has a change on the wire behind it has been said.
    for item in shown.items.iter().filter(|item| item.level == "major" && item.wire.is_empty()) {
        commands.push(item_command(item));
    }
    for entry in shown.accepted.iter().filter(|entry| entry.state != "used") {
        let message = format!("the accepted change `{}` at `{}` is {}", entry.rule, entry.location, entry.state);
        commands.push(command("warning", entry.at.as_ref(), "spec/accepted.toml", &message));
    }
    let advice = shown.verdict.advice().map(|advice| format!("; {advice}")).unwrap_or_default();
    commands.push(command("notice", None, "Change of the description", &(shown.verdict.line() + &advice)));
    commands.concat()
}

fn wire_command(change: &ShownWire) -> String {
    let (kind, accepted) = match (change.severity, &change.accepted) {
        ("breaking", None) => ("error", String::new()),
        ("breaking", Some(entry)) => ("notice", format!(" (accepted until {}: {})", entry.expires, entry.reason)),
        ("risky", _) => ("warning", String::new()),
        _ => ("notice", String::new()),
    };
    let was = match (&change.head, &change.base) {
        (None, Some(base)) => format!(" (it was at {base})"),
        _ => String::new(),
    };
    let message = format!("{}{was}{accepted}", change.message);
    command(kind, annotated(change.head.as_ref(), change.base.as_ref()).as_ref(), change.rule, &message)
}

fn item_command(item: &ShownItem) -> String {
    let signature = match (&item.old, &item.new) {
        (Some(old), Some(new)) => format!("{old} is now {new}"),
        (Some(old), None) => format!("{old} is gone"),
        (None, Some(new)) => format!("{new} is new"),
        (None, None) => String::new(),
    };
    let message = format!("{}: {signature}", item.item);
    let title = format!("Rust {}", item.level);
    command("warning", annotated(item.head.as_ref(), item.base.as_ref()).as_ref(), &title, &message)
}

/// A position of the head. Of what is gone only the file is known there, and lines of the base would mislead.
fn annotated(head: Option<&Position>, base: Option<&Position>) -> Option<Position> {
    let first = |base: &Position| Position { line: 1, column: 1, ..base.clone() };
    head.cloned().or_else(|| base.map(first))
}

fn command(kind: &str, position: Option<&Position>, title: &str, message: &str) -> String {
    let place = position.map(|at| format!("file={},line={},col={},", command_property(&at.file), at.line, at.column));
    let (title, message) = (command_property(title), command_message(message));
    format!("::{kind} {}title={title}::{message}\n", place.unwrap_or_default())
}
