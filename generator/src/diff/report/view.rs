//! A report as it is printed. Input: a [`Report`] of locations and ids. Output: texts and positions, which are also the JSON.
//!
//! Scripts rely on these fields: `docs/diff.schema.json` describes them, and [`SCHEMA`] is their version.

use jiff::civil::Date;
use serde::Serialize;

use super::consumer::ConsumerView;
use crate::diagnostic::{Index, Location, Severity as HintSeverity, index, line_column};
use crate::diff::accepted::{Accepted, Entry, EntryState};
use crate::diff::change::{
    BehaviourChange, Direction, ItemChange, ItemDifference, Level, Pair, Report, Severity, Side, WireChange,
};
use crate::diff::fingerprint::Fingerprint;
use crate::diff::rust::{next_version, satisfies};
use crate::parallel;
use crate::source::Sources;

/// The version of the JSON.
pub const SCHEMA: u32 = 1;

#[derive(Debug, Serialize)]
pub struct ReportView {
    pub schema: u32,
    pub verdict: Verdict,
    pub wire: Vec<WireChangeView>,
    pub items: Vec<ItemChangeView>,
    pub accepted: Vec<EntryView>,
    pub hints: Vec<HintView>,
    /// What the changes break in a program, if one was checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consumer: Option<ConsumerView>,
}

#[derive(Debug, Serialize)]
pub struct Verdict {
    /// Without accepted changes.
    pub breaking: usize,
    pub accepted: usize,
    pub risky: usize,
    pub safe: usize,
    pub docs: usize,
    /// `None` if no item differs.
    pub level: Option<Level>,
    pub version: VersionView,
}

#[derive(Debug, Serialize)]
pub struct VersionView {
    pub base: String,
    pub head: String,
    /// The lowest version that the changes require.
    pub due: Option<String>,
    /// Whether the head has that version.
    pub reached: bool,
    /// Whether two documents are compared, without a client.toml that has a version.
    #[serde(skip)]
    pub is_assumed: bool,
}

#[derive(Debug, Serialize)]
pub struct WireChangeView {
    pub rule: &'static str,
    pub severity: Severity,
    /// The id of the first operation that it affects.
    pub operation: Option<String>,
    pub operations: Vec<String>,
    /// The methods and paths of `operations`, such as `GET /pets`.
    pub operation_names: Vec<String>,
    /// `request`, `response` or `both`.
    pub direction: Option<&'static str>,
    pub path: String,
    /// What entries of accepted.toml refer to.
    pub fingerprint: Fingerprint,
    pub location: String,
    /// Subject, what changed, old → new. The names and values of the documents are in backticks.
    pub text: String,
    /// The text with the operations before it.
    pub message: String,
    #[serde(flatten)]
    pub positions: Pair<Option<Position>>,
    pub accepted: Option<AcceptanceView>,
    /// Indices of `items`.
    pub items: Vec<usize>,
}

#[derive(Debug, Serialize)]
pub struct ItemChangeView {
    pub item: String,
    pub difference: ItemDifference,
    pub level: Level,
    pub old: Option<String>,
    pub new: Option<String>,
    pub behaviour: Vec<BehaviourChange>,
    #[serde(flatten)]
    pub positions: Pair<Option<Position>>,
    pub operation: Option<String>,
    pub tag: Option<String>,
    /// Indices of `wire`.
    pub wire: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Position {
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
}

/// Why a change is accepted, and until when.
#[derive(Debug, Clone, Serialize)]
pub struct AcceptanceView {
    pub reason: String,
    pub expires: String,
    pub by: Option<String>,
}

/// An entry of accepted.toml.
#[derive(Debug, Serialize)]
pub struct EntryView {
    #[serde(flatten)]
    pub entry: Entry,
    pub state: EntryState,
    pub at: Option<Position>,
}

/// What `generate` would report about the head, and not about the base.
#[derive(Debug, Serialize)]
pub struct HintView {
    /// `warning`, `note`, or `error` for an old name in client.toml.
    pub severity: &'static str,
    pub message: String,
    pub help: Option<String>,
    pub at: Option<Position>,
}

/// Makes the view of a report; `accepted` belongs to the sources of the head.
pub fn report_view(report: &Report, base: &Side<'_>, head: &Side<'_>, accepted: &Accepted, today: Date) -> ReportView {
    let locations =
        || report.wire.iter().map(|one| &one.locations).chain(report.items.iter().map(|one| &one.locations));
    let in_base = locations().filter_map(|locations| locations.base.as_ref());
    let in_head = locations().filter_map(|locations| locations.head.as_ref());
    let in_head = in_head.chain(accepted.entries.iter().filter_map(|entry| entry.defined_at.as_ref()));
    let in_head = in_head.chain(report.hints.iter().filter_map(|hint| hint.location.as_ref()));
    let in_base: Vec<&Location> = in_base.collect();
    let indexes = parallel::join(|| index(in_base, base.sources), || index(in_head, head.sources));
    let base = Positions { index: indexes.0, sources: base.sources };
    let head = Positions { index: indexes.1, sources: head.sources };
    let wire: Vec<WireChangeView> = report
        .wire
        .iter()
        .map(|change| wire_change_view(change, &base, &head, accepted.accepts(change, today)))
        .collect();
    let mut items: Vec<ItemChangeView> = report.items.iter().map(|item| item_change_view(item, &base, &head)).collect();
    for (number, change) in report.wire.iter().enumerate() {
        for index in &change.items {
            items[*index].wire.push(number);
        }
    }
    let states = accepted.states(report, today);
    let entries = accepted.entries.iter().zip(states).map(|(entry, state)| EntryView {
        entry: entry.clone(),
        state,
        at: head.of(entry.defined_at.as_ref()),
    });
    let hints = report.hints.iter().map(|hint| HintView {
        severity: match hint.severity {
            HintSeverity::Error => "error",
            HintSeverity::Warning => "warning",
            HintSeverity::Note => "note",
        },
        message: hint.message.clone(),
        help: hint.help.clone(),
        at: head.of(hint.location.as_ref()),
    });
    let (accepted, hints) = (entries.collect(), hints.collect());
    ReportView { schema: SCHEMA, verdict: verdict(report, &wire), accepted, hints, wire, items, consumer: None }
}

fn verdict(report: &Report, wire: &[WireChangeView]) -> Verdict {
    let count = |severity| report.wire.iter().filter(|one| one.severity == severity).count();
    let accepted =
        wire.iter().filter(|change| change.severity == Severity::Breaking && change.accepted.is_some()).count();
    let version = &report.version;
    Verdict {
        breaking: count(Severity::Breaking) - accepted,
        accepted,
        risky: count(Severity::Risky),
        safe: count(Severity::Safe),
        docs: count(Severity::Docs),
        level: report.level(),
        version: VersionView {
            base: version.base.clone(),
            head: version.head.clone(),
            due: version.due.clone(),
            reached: version.due.as_ref().is_none_or(|due| satisfies(&version.head, due)),
            is_assumed: false,
        },
    }
}

/// The lines and columns of one side.
struct Positions<'a> {
    index: Index,
    sources: &'a Sources,
}

impl Positions<'_> {
    fn of(&self, location: Option<&Location>) -> Option<Position> {
        let location = location?;
        let position = line_column(location, &self.index, self.sources);
        let (line, column) = position.map_or((1, 1), |at| (at.line, at.column));
        let file = self.sources.get(location.written(self.sources).source).name.clone();
        Some(Position { file, line, column })
    }
}

fn wire_change_view(
    change: &WireChange,
    base: &Positions<'_>,
    head: &Positions<'_>,
    accepted: Option<&Entry>,
) -> WireChangeView {
    WireChangeView {
        rule: change.rule.id,
        severity: change.severity,
        operation: change.operations.first().map(|operation| operation.id.clone()),
        operations: change.operations.iter().map(|operation| operation.id.clone()).collect(),
        operation_names: change.operations.iter().map(|operation| operation.name.clone()).collect(),
        direction: match change.directions.as_slice() {
            [] => None,
            [Direction::Request] => Some("request"),
            [Direction::Response] => Some("response"),
            _ => Some("both"),
        },
        path: change.path.clone(),
        fingerprint: change.fingerprint(),
        location: change.location(),
        text: change.text.clone(),
        message: change.message(),
        positions: Pair {
            base: base.of(change.locations.base.as_ref()),
            head: head.of(change.locations.head.as_ref()),
        },
        accepted: accepted.map(acceptance_view),
        items: change.items.clone(),
    }
}

fn acceptance_view(entry: &Entry) -> AcceptanceView {
    AcceptanceView { reason: entry.reason.clone(), expires: entry.expires.to_string(), by: entry.by.clone() }
}

fn item_change_view(item: &ItemChange, base: &Positions<'_>, head: &Positions<'_>) -> ItemChangeView {
    ItemChangeView {
        item: item.item.clone(),
        difference: item.difference,
        level: item.level,
        old: item.old.clone(),
        new: item.new.clone(),
        behaviour: item.behaviour.clone(),
        positions: Pair { base: base.of(item.locations.base.as_ref()), head: head.of(item.locations.head.as_ref()) },
        operation: item.operation.clone(),
        tag: item.tag.clone(),
        wire: Vec::new(),
    }
}

impl Verdict {
    /// Returns the verdict in one line: “Breaking on the wire: 1 · Rust: major → 0.4.0”. The version stands by what requires it.
    pub fn line(&self) -> String {
        let accepted = if self.accepted > 0 { format!(" (and {} accepted)", self.accepted) } else { String::new() };
        let rust = self.level.map_or("no change".to_owned(), |level| level.to_string());
        let due = self.version.due.as_ref().map(|due| format!(" → {due}")).unwrap_or_default();
        let of_crate = self.level.and_then(|level| next_version(&self.version.base, level));
        let is_of_breaks = self.breaking + self.accepted > 0 && of_crate != self.version.due;
        let [wire, crate_due] = if is_of_breaks { [due.as_str(), ""] } else { ["", due.as_str()] };
        format!("Breaking on the wire: {}{accepted}{wire} · Rust: {rust}{crate_due}", self.breaking)
    }

    /// Returns what to do about the version, or `None` if it is high enough.
    pub fn advice(&self) -> Option<String> {
        let due = self.version.due.as_ref().filter(|_| !self.version.reached)?;
        if self.version.is_assumed {
            let from = &self.version.base;
            return Some(format!("no client.toml is read for two documents; after {from} the changes require {due}"));
        }
        Some(format!("client.toml has version {}; the changes require {due}", self.version.head))
    }
}

impl ItemChangeView {
    pub fn is_docs(&self) -> bool {
        self.difference == ItemDifference::Docs
    }
}

impl EntryView {
    /// Returns `true` if the entry accepts no change, so that it can be removed.
    pub fn is_stale(&self) -> bool {
        self.state != EntryState::Used
    }
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// The severities in the order of reports, and their headings.
pub(super) const SEVERITIES: [(Severity, &str); 3] =
    [(Severity::Breaking, "Breaking"), (Severity::Risky, "Risky"), (Severity::Safe, "Safe")];

/// The levels in the order of reports.
pub(super) const LEVELS: [Level; 3] = [Level::Major, Level::Minor, Level::Patch];

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(breaking: usize, accepted: usize, due: Option<&str>, reached: bool) -> Verdict {
        let version = VersionView {
            base: "0.3.0".to_owned(),
            head: "0.3.1".to_owned(),
            due: due.map(str::to_owned),
            reached,
            is_assumed: false,
        };
        let level = due.map(|_| Level::Major);
        Verdict { breaking, accepted, risky: 0, safe: 0, docs: 0, level, version }
    }

    #[test]
    fn a_verdict_is_one_line_and_advice() {
        let one = verdict(1, 2, Some("0.4.0"), false);
        assert_eq!(one.line(), "Breaking on the wire: 1 (and 2 accepted) · Rust: major → 0.4.0");
        assert_eq!(one.advice().as_deref(), Some("client.toml has version 0.3.1; the changes require 0.4.0"));
        let patch = Verdict { level: Some(Level::Patch), ..verdict(1, 0, Some("0.4.0"), false) };
        assert_eq!(patch.line(), "Breaking on the wire: 1 → 0.4.0 · Rust: patch");
        assert_eq!(verdict(0, 0, None, true).line(), "Breaking on the wire: 0 · Rust: no change");
        let mut assumed = verdict(1, 0, Some("0.4.0"), false);
        assumed.version.is_assumed = true;
        let expected = "no client.toml is read for two documents; after 0.3.0 the changes require 0.4.0";
        assert_eq!(assumed.advice().as_deref(), Some(expected));
        assert_eq!(verdict(0, 0, Some("0.3.1"), true).advice(), None);
    }
}
