//! Workflow commands of GitHub: an annotation for each change, at the line that made it.

use super::accept;
use super::consumer::ConsumerLevel;
use super::escape::{command_message, command_property};
use super::shorten::shorten;
use super::view::{ItemChangeView, Position, ReportView, WireChangeView};
use crate::diff::change::{Level, Severity};

/// Returns annotations for all changes but those of docs, and a last one with the verdict.
pub fn github(view: &ReportView) -> String {
    let mut commands: Vec<String> = Vec::new();
    for change in view.wire.iter().filter(|change| change.severity != Severity::Docs) {
        commands.push(wire_command(change));
    }
    // Items that a change on the wire affects have its annotation.
    for item in view.items.iter().filter(|item| item.level == Level::Major && item.wire.is_empty()) {
        commands.push(item_command(item));
    }
    for entry in view.accepted.iter().filter(|entry| entry.is_stale()) {
        let message = format!("accepted change {} at `{}` is {}", entry.entry.rule, entry.entry.location, entry.state);
        commands.push(command("warning", entry.at.as_ref(), "spec/accepted.toml", &message));
    }
    for message in view.consumer.iter().flat_map(|consumer| &consumer.messages) {
        let kind = if message.level == ConsumerLevel::Error { "error" } else { "warning" };
        let at = message.at.as_ref().map(|at| format!("{at}: ")).unwrap_or_default();
        let edit = message.edit.as_deref().map(|edit| format!("; help: {edit}")).unwrap_or_default();
        // The program may be in another repository, so that its position is no place for an annotation.
        commands.push(command(kind, None, "Program", &format!("{at}{}{edit}", message.title())));
    }
    for hint in &view.hints {
        let help = hint.help.as_deref().map(|help| format!("; help: {help}")).unwrap_or_default();
        let kind = if hint.severity == "note" { "notice" } else { hint.severity };
        commands.push(command(
            kind,
            hint.at.as_ref(),
            "OpenAPI document",
            &shorten(&format!("{}{help}", hint.message)),
        ));
    }
    let advice = view.verdict.advice().map(|advice| format!("; {advice}")).unwrap_or_default();
    commands.push(command("notice", None, "API changes", &(view.verdict.line() + &advice)));
    commands.concat()
}

fn wire_command(change: &WireChangeView) -> String {
    let (kind, accepted) = match (change.severity, &change.accepted) {
        (Severity::Breaking, None) => ("error", String::new()),
        (Severity::Breaking, Some(entry)) => ("notice", format!(" ({})", accept::acceptance(entry))),
        (Severity::Risky, _) => ("warning", String::new()),
        _ => ("notice", String::new()),
    };
    let removed_from = match (&change.positions.head, &change.positions.base) {
        (None, Some(base)) => format!(" (was at {base})"),
        _ => String::new(),
    };
    let message = format!("{}{removed_from}{}{accepted}", shorten(&change.message), accept::suffix(change));
    let position = position_in_head(change.positions.head.as_ref(), change.positions.base.as_ref());
    command(kind, position.as_ref(), change.rule, &message)
}

fn item_command(item: &ItemChangeView) -> String {
    let text = match (&item.old, &item.new) {
        (Some(old), Some(new)) => format!("{old} → {new}"),
        (Some(old), None) => format!("{old} removed"),
        (None, Some(new)) => format!("new {new}"),
        (None, None) => String::new(),
    };
    let message = format!("{}: {text}", item.item);
    let title = format!("Rust {}", item.level);
    let position = position_in_head(item.positions.head.as_ref(), item.positions.base.as_ref());
    command("warning", position.as_ref(), &title, &message)
}

/// Returns the position in the head. Of removed things only the file is in the head, where lines of the base would mislead.
fn position_in_head(head: Option<&Position>, base: Option<&Position>) -> Option<Position> {
    let first_line = |base: &Position| Position { line: 1, column: 1, ..base.clone() };
    head.cloned().or_else(|| base.map(first_line))
}

fn command(kind: &str, position: Option<&Position>, title: &str, message: &str) -> String {
    let location =
        position.map(|at| format!("file={},line={},col={},", command_property(&at.file), at.line, at.column));
    let (title, message) = (command_property(title), command_message(message));
    format!("::{kind} {}title={title}::{message}\n", location.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_has_its_position_and_title() {
        let position = Position { file: "a,b.yaml".to_owned(), line: 3, column: 5 };
        assert_eq!(command("error", Some(&position), "t", "m"), "::error file=a%2Cb.yaml,line=3,col=5,title=t::m\n");
        assert_eq!(command("notice", None, "t", "m"), "::notice title=t::m\n");
        assert_eq!(position_in_head(None, Some(&position)).map(|position| position.line), Some(1));
    }
}
