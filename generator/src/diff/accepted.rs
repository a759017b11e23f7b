//! Accepted breaking changes. Input: `spec/accepted.toml`. Output: which changes an entry accepts, and which entries are stale.

use std::ops::Range;

use jiff::civil::Date;
use serde::{Deserialize, Serialize, Serializer};
use toml::value::Datetime;

use super::change::{Report, WireChange};
use super::rules;
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::display::display_as_serialized;
use crate::source::{SourceId, Sources};

/// The entries of the file, in its order.
#[derive(Debug, Default)]
pub struct Accepted {
    pub entries: Vec<Entry>,
}

/// A change that is accepted until a date.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    pub rule: String,
    /// As in reports, see [`WireChange::location`].
    pub location: String,
    pub reason: String,
    /// The last day on which it is valid.
    #[serde(serialize_with = "as_text")]
    pub expires: Date,
    #[serde(skip)]
    pub defined_at: Location,
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

/// Parses the file. Unknown keys and rules are errors.
pub fn parse(sources: &Sources, source: SourceId, diagnostics: &mut Diagnostics) -> Option<Accepted> {
    let file = match toml::from_str::<File>(sources.text(source)) {
        Ok(file) => file,
        Err(error) => {
            let location = error.span().map_or(Location::file(source), |span| Location::offset(source, span.start));
            let help =
                "each `[[accepted]]` has `rule`, `location`, `reason` and `expires`, which is a date without quotes";
            diagnostics.push(Diagnostic::error(error.message().trim_end()).at(location).with_help(help));
            return None;
        }
    };
    let entries: Vec<Option<Entry>> =
        file.accepted.into_iter().map(|entry| check(source, entry, diagnostics)).collect();
    entries.into_iter().collect::<Option<Vec<Entry>>>().map(|entries| Accepted { entries })
}

fn check(source: SourceId, entry: toml::Spanned<RawEntry>, diagnostics: &mut Diagnostics) -> Option<Entry> {
    let defined_at = Location::offset(source, entry.span().start);
    let entry = entry.into_inner();
    let mut error = |span: Range<usize>, message: String, help: &str| {
        diagnostics.push(Diagnostic::error(message).at(Location::offset(source, span.start)).with_help(help));
        None
    };
    if rules::find(entry.rule.get_ref()).is_none() {
        let message = format!("unknown rule `{}`", entry.rule.get_ref());
        return error(entry.rule.span(), message, "run `cargo xtask diff --rules` for a list of rules");
    }
    if entry.reason.get_ref().trim().is_empty() {
        return error(entry.reason.span(), "`reason` is empty".to_owned(), "write why the change may break clients");
    }
    let Some(expires) = date(entry.expires.get_ref()) else {
        let message = format!("`{}` is not a date", entry.expires.get_ref());
        return error(
            entry.expires.span(),
            message,
            "write the last day on which the entry is valid, such as `expires = 2030-12-31`",
        );
    };
    let (rule, reason) = (entry.rule.into_inner(), entry.reason.into_inner());
    Some(Entry { rule, location: entry.location, reason, expires, defined_at })
}

fn as_text<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

/// Returns the date, unless there is a time.
fn date(datetime: &Datetime) -> Option<Date> {
    let date = datetime.date.filter(|_| datetime.time.is_none())?;
    Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
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
    fn matches(&self, change: &WireChange) -> bool {
        self.rule == change.rule.id && self.location == change.location()
    }

    fn is_expired(&self, today: Date) -> bool {
        self.expires < today
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<Accepted>, Vec<(String, Option<Location>)>) {
        let (mut sources, mut errors) = (Sources::default(), Diagnostics::default());
        let source = sources.add("accepted.toml", text);
        let accepted = parse(&sources, source, &mut errors);
        (accepted, errors.into_iter().map(|one| (one.message, one.location)).collect())
    }

    fn entry(rule: &str, reason: &str, expires: &str) -> String {
        format!("[[accepted]]\nrule = {rule:?}\nlocation = \"GetIt\"\nreason = {reason:?}\nexpires = {expires}\n")
    }

    #[test]
    fn an_entry_is_valid_through_its_last_day() {
        let (accepted, errors) = read(&entry("operation-removed", "agreed", "2026-12-31"));
        assert_eq!(errors, vec![]);
        let entry = &accepted.expect("the entry is valid").entries[0];
        assert!(!entry.is_expired(jiff::civil::date(2026, 12, 31)) && entry.is_expired(jiff::civil::date(2027, 1, 1)));
    }

    #[test]
    fn errors_have_locations() {
        let messages = |text: &str| read(text).1.into_iter().map(|(message, _)| message).collect::<Vec<_>>();
        assert_eq!(messages(&entry("unknown", "agreed", "2026-12-31")), ["unknown rule `unknown`"]);
        assert_eq!(messages(&entry("operation-removed", " ", "2026-12-31")), ["`reason` is empty"]);
        assert_eq!(messages(&entry("operation-removed", "agreed", "12:00:00")), ["`12:00:00` is not a date"]);
        let (accepted, errors) = read("[[accepted]]\nrule = \"known\"\nwhy = 1\n");
        assert!(accepted.is_none());
        assert!(errors[0].0.starts_with("unknown field `why`"), "{errors:?}");
        assert!(errors[0].1.is_some(), "{errors:?}");
    }
}
