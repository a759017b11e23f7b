//! Accepted breaking changes. Input: `spec/accepted.toml`. Output: which changes an entry accepts, and which entries are stale.

mod edit;
mod parse;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::change::{Report, WireChange};
use super::fingerprint::Fingerprint;
use crate::diagnostic::Location;
use crate::display::display_as_serialized;

pub use edit::{toml, with_entry};
pub use parse::parse;

/// How long an entry may be valid: an approval is about a change, and not a rule for years.
pub const MAX_YEARS: i32 = 2;

/// Returns the last day that an entry may have today.
pub fn last_day(today: Date) -> Date {
    today.saturating_add(MAX_YEARS.years())
}

/// The entries of the file, in its order.
#[derive(Debug, Default)]
pub struct Accepted {
    pub entries: Vec<Entry>,
}

/// A change that is accepted until a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// That of any operation that the change affects, see [`WireChange::fingerprints`].
    pub fingerprint: Fingerprint,
    /// That of the change, too: nobody can use the fingerprint for a change of another kind.
    pub rule: String,
    /// For readers, as the first operation may be another one later. As in reports, see [`WireChange::location`].
    pub location: String,
    pub reason: String,
    /// The last day on which it is valid.
    #[serde(serialize_with = "as_text")]
    pub expires: Date,
    /// Who accepted the change.
    pub by: Option<String>,
    /// `None` for an entry that is not in the file yet.
    #[serde(skip)]
    pub defined_at: Option<Location>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryState {
    Used,
    /// No change matches it.
    Unused,
    /// Its date has passed, so that it accepts nothing.
    Expired,
}

impl Accepted {
    /// Returns the entry that accepts a change today.
    pub fn accepts(&self, change: &WireChange, today: Date) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.matches(change) && !entry.is_expired(today))
    }

    /// Returns the state of each entry.
    pub fn states(&self, report: &Report, today: Date) -> Vec<EntryState> {
        let state = |entry: &Entry| {
            if entry.is_expired(today) {
                EntryState::Expired
            } else if report.wire.iter().any(|change| entry.matches(change)) {
                EntryState::Used
            } else {
                EntryState::Unused
            }
        };
        self.entries.iter().map(state).collect()
    }
}

display_as_serialized!(EntryState);

impl Entry {
    /// Returns `true` if the entry is about a change, whether or not it has expired.
    pub fn matches(&self, change: &WireChange) -> bool {
        change.fingerprints.contains(&self.fingerprint) && self.rule == change.rule.id
    }

    pub fn is_expired(&self, today: Date) -> bool {
        self.expires < today
    }
}

fn as_text<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}
