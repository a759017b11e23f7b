//! A report as it is shown. Comes in: a [`Report`] of places and ids. Goes out: texts and positions, which is also the JSON.
//!
//! What stands here is promised to scripts: `docs/diff.schema.json` describes it, and [`SCHEMA`] counts what breaks it.

use jiff::civil::Date;
use serde::Serialize;

use crate::diagnostic::{Index, Place, index, line_column};
use crate::diff::accepted::{Accepted, EntryState};
use crate::diff::change::{Direction, ItemChange, ItemDifference, Level, Report, Severity, Side, WireChange};
use crate::source::Sources;

/// The version of the JSON.
pub const SCHEMA: u32 = 1;

#[derive(Debug, Serialize)]
pub struct Shown {
    pub schema: u32,
    pub verdict: Verdict,
    pub wire: Vec<ShownWire>,
    pub items: Vec<ShownItem>,
    pub accepted: Vec<ShownEntry>,
}

#[derive(Debug, Serialize)]
pub struct Verdict {
    /// Without those that are accepted.
    pub breaking: usize,
    pub accepted: usize,
    pub risky: usize,
    pub safe: usize,
    pub docs: usize,
    /// `major`, `minor` or `patch`; none where no item differs.
    pub level: Option<&'static str>,
    pub version: ShownVersion,
}

#[derive(Debug, Serialize)]
pub struct ShownVersion {
    pub base: String,
    pub head: String,
    /// The lowest version that the change asks for.
    pub due: Option<String>,
    /// Whether the head has it already.
    pub reached: bool,
}

#[derive(Debug, Serialize)]
pub struct ShownWire {
    pub rule: &'static str,
    pub severity: &'static str,
    /// The id of the first operation that it reaches.
    pub operation: Option<String>,
    pub operations: Vec<String>,
    pub direction: Option<&'static str>,
    pub path: String,
    /// What an entry of accepted.toml calls it.
    pub location: String,
    pub message: String,
    pub base: Option<Position>,
    pub head: Option<Position>,
    /// Why it is accepted, and until when.
    pub accepted: Option<ShownAcceptance>,
    /// Indices of `items`.
    pub items: Vec<usize>,
}

#[derive(Debug, Serialize)]
pub struct ShownItem {
    pub item: String,
    pub difference: &'static str,
    pub level: &'static str,
    pub old: Option<String>,
    pub new: Option<String>,
    pub base: Option<Position>,
    pub head: Option<Position>,
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

#[derive(Debug, Clone, Serialize)]
pub struct ShownAcceptance {
    pub reason: String,
    pub expires: String,
}

#[derive(Debug, Serialize)]
pub struct ShownEntry {
    pub rule: String,
    pub location: String,
    pub reason: String,
    pub expires: String,
    pub state: &'static str,
    pub at: Option<Position>,
}

/// Looks up all that is shown; `accepted` was read into the sources of the head.
pub fn shown(report: &Report, base: &Side<'_>, head: &Side<'_>, accepted: &Accepted, today: Date) -> Shown {
    let causes = || report.items.iter().filter_map(|item| item.cause.as_ref());
    let of_base = report.wire.iter().filter_map(|one| one.base.as_ref());
    let of_head = report.wire.iter().filter_map(|one| one.head.as_ref());
    let of_base = of_base.chain(causes().filter_map(|cause| cause.base.as_ref()));
    let of_head = of_head.chain(causes().filter_map(|cause| cause.head.as_ref()));
    let of_head = of_head.chain(accepted.entries.iter().map(|entry| &entry.place));
    let places = Places {
        base: (index(of_base, base.sources), base.sources),
        head: (index(of_head, head.sources), head.sources),
    };
    let wire: Vec<ShownWire> = report.wire.iter().map(|change| shown_wire(change, &places, accepted, today)).collect();
    let mut items: Vec<ShownItem> = report.items.iter().map(|item| shown_item(item, &places)).collect();
    for (number, change) in report.wire.iter().enumerate() {
        for index in &change.items {
            items[*index].wire.push(number);
        }
    }
    let states = accepted.states(report, today);
    let entries = accepted.entries.iter().zip(states).map(|(entry, state)| ShownEntry {
        rule: entry.rule.clone(),
        location: entry.location.clone(),
        reason: entry.reason.clone(),
        expires: entry.expires.to_string(),
        state: match state {
            EntryState::Used => "used",
            EntryState::Unused => "unused",
            EntryState::Expired => "expired",
        },
        at: places.in_head(Some(&entry.place)),
    });
    Shown { schema: SCHEMA, verdict: verdict(report, &wire), accepted: entries.collect(), wire, items }
}

fn verdict(report: &Report, wire: &[ShownWire]) -> Verdict {
    let count = |severity| report.wire.iter().filter(|one| one.severity == severity).count();
    let is_accepted =
        |(change, shown): &(&WireChange, &ShownWire)| change.severity == Severity::Breaking && shown.accepted.is_some();
    let accepted = report.wire.iter().zip(wire).filter(is_accepted).count();
    let version = &report.version;
    Verdict {
        breaking: count(Severity::Breaking) - accepted,
        accepted,
        risky: count(Severity::Risky),
        safe: count(Severity::Safe),
        docs: count(Severity::Docs),
        level: report.level().map(level),
        version: ShownVersion {
            base: version.base.clone(),
            head: version.head.clone(),
            due: version.due.clone(),
            reached: version.due.as_ref().is_none_or(|due| crate::diff::rust::reaches(&version.head, due)),
        },
    }
}

struct Places<'a> {
    base: (Index, &'a Sources),
    head: (Index, &'a Sources),
}

impl Places<'_> {
    fn in_base(&self, place: Option<&Place>) -> Option<Position> {
        position(place?, &self.base.0, self.base.1)
    }

    fn in_head(&self, place: Option<&Place>) -> Option<Position> {
        position(place?, &self.head.0, self.head.1)
    }
}

fn position(place: &Place, index: &Index, sources: &Sources) -> Option<Position> {
    let found = line_column(place, index, sources);
    let (line, column) = found.map_or((1, 1), |found| (found.line, found.column));
    Some(Position { file: sources.get(place.source).name.clone(), line, column })
}

fn shown_wire(change: &WireChange, places: &Places<'_>, accepted: &Accepted, today: Date) -> ShownWire {
    let entry = accepted.accepts(change, today);
    ShownWire {
        rule: change.rule.id,
        severity: severity(change.severity),
        operation: change.operation.clone(),
        operations: change.operations.clone(),
        direction: change.direction.map(|direction| match direction {
            Direction::Request => "request",
            Direction::Response => "response",
            Direction::Both => "both",
        }),
        path: change.path.clone(),
        location: change.location(),
        message: change.message.clone(),
        base: places.in_base(change.base.as_ref()),
        head: places.in_head(change.head.as_ref()),
        accepted: entry
            .map(|entry| ShownAcceptance { reason: entry.reason.clone(), expires: entry.expires.to_string() }),
        items: change.items.clone(),
    }
}

fn shown_item(item: &ItemChange, places: &Places<'_>) -> ShownItem {
    let cause = item.cause.as_ref();
    ShownItem {
        item: item.item.clone(),
        difference: match item.difference {
            ItemDifference::Added => "added",
            ItemDifference::Removed => "removed",
            ItemDifference::Signature => "signature",
            ItemDifference::Gate => "gate",
            ItemDifference::Deprecation => "deprecation",
            ItemDifference::Behaviour => "behaviour",
            ItemDifference::Docs => "docs",
        },
        level: level(item.level),
        old: item.old.clone(),
        new: item.new.clone(),
        base: places.in_base(cause.and_then(|cause| cause.base.as_ref())),
        head: places.in_head(cause.and_then(|cause| cause.head.as_ref())),
        operation: item.operation.clone(),
        tag: item.tag.clone(),
        wire: Vec::new(),
    }
}

pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Breaking => "breaking",
        Severity::Risky => "risky",
        Severity::Safe => "safe",
        Severity::Docs => "docs",
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Patch => "patch",
        Level::Minor => "minor",
        Level::Major => "major",
    }
}

impl Verdict {
    /// The verdict in one line: “Breaking on the wire: 1 · Rust: major → 0.4.0”.
    pub fn line(&self) -> String {
        let accepted = if self.accepted > 0 { format!(" (and {} accepted)", self.accepted) } else { String::new() };
        let rust = match (self.level, &self.version.due) {
            (None, _) => "no change".to_owned(),
            (Some(level), None) => level.to_owned(),
            (Some(level), Some(due)) => format!("{level} → {due}"),
        };
        format!("Breaking on the wire: {}{accepted} · Rust: {rust}", self.breaking)
    }

    /// What client.toml has to say about it; none where nothing is to be done.
    pub fn advice(&self) -> Option<String> {
        let due = self.version.due.as_ref().filter(|_| !self.version.reached)?;
        Some(format!("client.toml has version {}; the change asks for {due}", self.version.head))
    }
}

impl ShownWire {
    /// Whether it breaks and nobody has accepted that.
    pub fn is_unaccepted_break(&self) -> bool {
        self.severity == "breaking" && self.accepted.is_none()
    }

    /// Where it is now, else where it was.
    pub fn position(&self) -> Option<&Position> {
        self.head.as_ref().or(self.base.as_ref())
    }
}

impl ShownItem {
    pub fn is_docs(&self) -> bool {
        self.difference == "docs"
    }

    /// Where its cause is now, else where it was.
    pub fn position(&self) -> Option<&Position> {
        self.head.as_ref().or(self.base.as_ref())
    }
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// The order in which changes on the wire are shown, with what each severity is called.
pub(super) const SEVERITIES: [(&str, &str); 4] =
    [("breaking", "Breaking"), ("risky", "Risky"), ("safe", "Safe"), ("docs", "Description only")];

/// The order in which items are shown.
pub(super) const LEVELS: [&str; 3] = ["major", "minor", "patch"];
