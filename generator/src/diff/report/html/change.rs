//! The views of single changes: of the wire, of an item of the crate, and of a stale entry of accepted.toml.

use std::collections::HashMap;

use serde::Serialize;

use super::documents::{Documents, Link};
use super::side_by_side::{Row, side_by_side, signatures};
use crate::diff::accepted::EntryState;
use crate::diff::change::{ItemDifference, Level, Pair, Severity};
use crate::diff::report::accept;
use crate::diff::report::consumer::{ConsumerMessage, ConsumerView, UNEXPLAINED};
use crate::diff::report::shorten::shorten;
use crate::diff::report::view::{
    AcceptanceView, EntryView, HintView, ItemChangeView, Position, ReportView, WireChangeView,
};
use crate::diff::rules;

/// How many items of a change have their signatures beside it. The names of the others are folded.
const MAX_SIGNATURES: usize = 8;

/// What a filter tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Breaking,
    Accepted,
    Risky,
    Safe,
    Docs,
    /// Items of the crate without a change on the wire.
    Rust,
}

#[derive(Debug, Serialize)]
pub struct Change {
    /// The name of its anchor.
    pub id: String,
    pub kind: Kind,
    pub message: Vec<Part>,
    pub rule: RuleHelp,
    /// By which it can be accepted; `None` if it does not have to be.
    pub fingerprint: Option<String>,
    pub path: String,
    pub direction: Option<&'static str>,
    pub links: Pair<Option<Link>>,
    pub accepted: Option<AcceptanceView>,
    pub rows: Vec<Row>,
    /// The number of rows that are left out at the end.
    pub left: usize,
    pub items: Vec<Item>,
    pub more_items: Vec<String>,
    /// Whether it affects operations, but not the crate.
    pub is_without_effect: bool,
}

/// A part of a message.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    pub is_code: bool,
    pub text: String,
}

#[derive(Debug, Serialize)]
pub struct RuleHelp {
    pub id: &'static str,
    pub summary: Vec<Part>,
    /// Why its severity was chosen.
    pub choice: Option<Vec<Part>>,
}

#[derive(Debug, Serialize)]
pub struct Item {
    pub name: String,
    pub difference: ItemDifference,
    pub level: Level,
    pub row: Option<Row>,
    /// What it does differently.
    pub behaviour: Vec<Vec<Part>>,
    pub link: Option<Link>,
}

/// What the changes break in a program.
#[derive(Debug, Serialize)]
pub struct Program {
    pub summary: Vec<Part>,
    pub messages: Vec<ProgramMessage>,
}

#[derive(Debug, Serialize)]
pub struct ProgramMessage {
    /// The position in the program, which the documents' links do not reach.
    pub at: String,
    pub title: Vec<Part>,
    pub edit: Vec<Part>,
    /// The change that caused it.
    pub cause: Vec<Part>,
}

/// A warning or note about the documents of the head.
#[derive(Debug, Serialize)]
pub struct Hint {
    pub severity: &'static str,
    pub message: Vec<Part>,
    pub help: Vec<Part>,
    pub link: Option<Link>,
}

#[derive(Debug, Serialize)]
pub struct StaleEntry {
    pub state: EntryState,
    pub rule: String,
    pub location: String,
    pub reason: String,
    pub expires: String,
    pub link: Option<Link>,
}

/// What the views are made from.
pub struct Context<'a> {
    pub documents: Pair<Documents<'a>>,
    pub items: &'a [ItemChangeView],
    /// What each rule finds.
    pub summaries: HashMap<&'static str, &'static str>,
    /// How many rows a change has at most.
    pub max_rows: usize,
}

impl Change {
    pub fn new(number: usize, change: &WireChangeView, context: &Context<'_>) -> Self {
        let Pair { base, head } = &change.positions;
        let places = Pair {
            base: base.as_ref().and_then(|position| context.documents.base.place(position)),
            head: head.as_ref().and_then(|position| context.documents.head.place(position)),
        };
        let (rows, left) = side_by_side(places, context.max_rows);
        let items: Vec<&ItemChangeView> = change.items.iter().filter_map(|index| context.items.get(*index)).collect();
        let (signed, more) = items.split_at(items.len().min(MAX_SIGNATURES));
        Change {
            id: format!("change-{}", number + 1),
            kind: kind(change),
            message: parts(&change.text),
            rule: rule_help(change.rule, context),
            fingerprint: accept::is_acceptable(change).then(|| change.fingerprint.to_string()),
            path: change.path.clone(),
            direction: change.direction,
            links: context.links(&change.positions),
            accepted: change.accepted.clone(),
            rows,
            left,
            items: signed.iter().map(|item| Item::new(item, context)).collect(),
            is_without_effect: items.is_empty() && !change.operations.is_empty() && change.severity != Severity::Docs,
            more_items: more.iter().map(|item| format!("{} ({})", item.item, item.difference)).collect(),
        }
    }
}

impl Item {
    pub fn new(item: &ItemChangeView, context: &Context<'_>) -> Self {
        let links = context.links(&item.positions);
        Item {
            name: item.item.clone(),
            difference: item.difference,
            level: item.level,
            row: signatures(item.old.as_deref(), item.new.as_deref()),
            behaviour: item.behaviour.iter().map(|one| parts(&shorten(&one.to_string()))).collect(),
            link: links.head.or(links.base),
        }
    }
}

impl Hint {
    pub fn new(hint: &HintView, context: &Context<'_>) -> Self {
        Hint {
            severity: hint.severity,
            message: parts(&shorten(&hint.message)),
            help: parts(&shorten(hint.help.as_deref().unwrap_or_default())),
            link: hint.at.as_ref().map(|position| context.documents.head.link(position)),
        }
    }
}

impl Program {
    pub fn new(consumer: &ConsumerView, view: &ReportView) -> Self {
        let message = |one: &ConsumerMessage| ProgramMessage {
            at: one.at.as_ref().map(Position::to_string).unwrap_or_default(),
            title: parts(&shorten(&one.title())),
            edit: parts(&shorten(one.edit.as_deref().unwrap_or_default())),
            cause: match one.wire.and_then(|wire| view.wire.get(wire)) {
                Some(change) => parts(&shorten(&change.message)),
                None if one.item.is_none() => parts(UNEXPLAINED),
                None => Vec::new(),
            },
        };
        Program { summary: parts(&consumer.summary()), messages: consumer.messages.iter().map(message).collect() }
    }
}

impl StaleEntry {
    pub fn new(entry: &EntryView, context: &Context<'_>) -> Self {
        StaleEntry {
            state: entry.state,
            rule: entry.entry.rule.clone(),
            location: entry.entry.location.clone(),
            reason: entry.entry.reason.clone(),
            expires: entry.entry.expires.to_string(),
            link: entry.at.as_ref().map(|position| context.documents.head.link(position)),
        }
    }
}

impl Context<'_> {
    fn links(&self, positions: &Pair<Option<Position>>) -> Pair<Option<Link>> {
        Pair {
            base: positions.base.as_ref().map(|position| self.documents.base.link(position)),
            head: positions.head.as_ref().map(|position| self.documents.head.link(position)),
        }
    }
}

fn kind(change: &WireChangeView) -> Kind {
    match change.severity {
        Severity::Breaking if change.accepted.is_some() => Kind::Accepted,
        Severity::Breaking => Kind::Breaking,
        Severity::Risky => Kind::Risky,
        Severity::Safe => Kind::Safe,
        Severity::Docs => Kind::Docs,
    }
}

fn rule_help(id: &'static str, context: &Context<'_>) -> RuleHelp {
    let summary = context.summaries.get(id).copied().unwrap_or_default();
    RuleHelp { id, summary: parts(summary), choice: rules::choice(id).map(parts) }
}

/// Splits a text at its backticks, which mark code.
fn parts(text: &str) -> Vec<Part> {
    let parts = text.split('`').enumerate();
    let parts = parts.map(|(index, part)| Part { is_code: index % 2 == 1, text: part.to_owned() });
    parts.filter(|part| !part.text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backticks_mark_code() {
        let text = |text| parts(text).into_iter().map(|part| (part.is_code, part.text)).collect::<Vec<_>>();
        let of = |is_code, text: &str| (is_code, text.to_owned());
        assert_eq!(text("`a`: b"), [of(true, "a"), of(false, ": b")]);
        assert_eq!(text(""), []);
    }
}
