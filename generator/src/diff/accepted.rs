//! Breaks that were agreed on. Comes in: `spec/accepted.toml`. Goes out: which changes an entry accepts, and which entries are of no use.

use std::ops::Range;

use jiff::civil::Date;
use serde::Deserialize;
use toml::value::Datetime;

use super::change::{Report, WireChange};
use super::rules;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::{SourceId, Sources};

/// What stands in the file, in its order.
#[derive(Debug, Default)]
pub struct Accepted {
    pub entries: Vec<Entry>,
}

/// A change that is accepted until a day.
#[derive(Debug, Clone)]
pub struct Entry {
    pub rule: String,
    /// As reports show it, see [`WireChange::location`].
    pub location: String,
    pub reason: String,
    /// The last day on which it counts.
    pub expires: Date,
    pub place: Place,
}

/// What an entry is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryState {
    Used,
    /// No change is like it.
    Unused,
    /// Its day is over; it accepts nothing any more.
    Expired,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    accepted: Vec<toml::Spanned<RawEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    rule: toml::Spanned<String>,
    location: String,
    reason: toml::Spanned<String>,
    expires: toml::Spanned<Datetime>,
}

/// Reads the file; a key that it does not know is an error, and so is a rule that there is none of.
pub fn parse(sources: &Sources, source: SourceId, found: &mut Diagnostics) -> Option<Accepted> {
    let file = match toml::from_str::<File>(sources.text(source)) {
        Ok(file) => file,
        Err(error) => {
            let place = error.span().map_or(Place::file(source), |span| Place::offset(source, span.start));
            let help = "an entry of `[[accepted]]` has rule, location, reason and expires, a date without quotes";
            found.push(Diagnostic::error(error.message().trim_end()).at(place).with_help(help));
            return None;
        }
    };
    let entries: Vec<Option<Entry>> = file.accepted.into_iter().map(|entry| check(source, entry, found)).collect();
    entries.into_iter().collect::<Option<Vec<Entry>>>().map(|entries| Accepted { entries })
}

fn check(source: SourceId, entry: toml::Spanned<RawEntry>, found: &mut Diagnostics) -> Option<Entry> {
    let place = Place::offset(source, entry.span().start);
    let entry = entry.into_inner();
    let mut error = |span: Range<usize>, message: String, help: &str| {
        found.push(Diagnostic::error(message).at(Place::offset(source, span.start)).with_help(help));
        None
    };
    if rules::find(entry.rule.get_ref()).is_none() {
        let message = format!("there is no rule `{}`", entry.rule.get_ref());
        return error(entry.rule.span(), message, "`cargo xtask diff --rules` lists them");
    }
    if entry.reason.get_ref().trim().is_empty() {
        return error(entry.reason.span(), "the reason is empty".to_owned(), "say why the change may break callers");
    }
    let Some(expires) = day(entry.expires.get_ref()) else {
        let message = format!("`{}` is no day", entry.expires.get_ref());
        return error(entry.expires.span(), message, "write the last day on which it counts, such as 2030-12-31");
    };
    let (rule, reason) = (entry.rule.into_inner(), entry.reason.into_inner());
    Some(Entry { rule, location: entry.location, reason, expires, place })
}

/// A date without a time of the day.
fn day(datetime: &Datetime) -> Option<Date> {
    let date = datetime.date.filter(|_| datetime.time.is_none())?;
    Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
}

impl Accepted {
    /// The entry that accepts a change today.
    pub fn accepts(&self, change: &WireChange, today: Date) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.is_for(change) && !entry.is_over(today))
    }

    /// What each entry is good for.
    pub fn states(&self, report: &Report, today: Date) -> Vec<EntryState> {
        let state = |entry: &Entry| match report.wire.iter().any(|change| entry.is_for(change)) {
            _ if entry.is_over(today) => EntryState::Expired,
            true => EntryState::Used,
            false => EntryState::Unused,
        };
        self.entries.iter().map(state).collect()
    }
}

impl Entry {
    fn is_for(&self, change: &WireChange) -> bool {
        self.rule == change.rule.id && self.location == change.location()
    }

    fn is_over(&self, today: Date) -> bool {
        self.expires < today
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn read(text: &str) -> (Option<Accepted>, Vec<(String, Option<Place>)>) {
        let (mut sources, mut found) = (Sources::default(), Diagnostics::default());
        let source = sources.add("accepted.toml", text);
        let accepted = parse(&sources, source, &mut found);
        (accepted, found.into_iter().map(|one| (one.message, one.place)).collect())
    }

    fn entry(rule: &str, reason: &str, expires: &str) -> String {
        format!("[[accepted]]\nrule = {rule:?}\nlocation = \"GetIt\"\nreason = {reason:?}\nexpires = {expires}\n")
    }

    #[test]
    fn an_entry_counts_through_its_last_day() {
        let (accepted, found) = read(&entry("operation-removed", "agreed", "2026-12-31"));
        assert_eq!(found, vec![]);
        let entry = &accepted.expect("it has no faults").entries[0];
        assert!(!entry.is_over(date(2026, 12, 31)) && entry.is_over(date(2027, 1, 1)));
    }

    #[test]
    fn faults_have_places() {
        let messages = |text: &str| read(text).1.into_iter().map(|(message, _)| message).collect::<Vec<_>>();
        assert_eq!(messages(&entry("unknown", "agreed", "2026-12-31")), ["there is no rule `unknown`"]);
        assert_eq!(messages(&entry("operation-removed", " ", "2026-12-31")), ["the reason is empty"]);
        assert_eq!(messages(&entry("operation-removed", "agreed", "12:00:00")), ["`12:00:00` is no day"]);
        let (accepted, found) = read("[[accepted]]\nrule = \"known\"\nwhy = 1\n");
        assert!(accepted.is_none());
        assert!(found[0].0.starts_with("unknown field `why`"), "{found:?}");
        assert!(found[0].1.is_some(), "{found:?}");
    }
}
