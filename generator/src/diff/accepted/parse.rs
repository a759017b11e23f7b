//! Reads `spec/accepted.toml`. Input: its text. Output: its entries, or diagnostics.

use std::collections::HashSet;
use std::ops::Range;

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::{Accepted, Entry, MAX_YEARS, last_day};
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::diff::fingerprint::Fingerprint;
use crate::diff::rules;
use crate::source::{SourceId, Sources};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(default)]
    pub accepted: Vec<Spanned<RawEntry>>,
}

/// An entry with the location of each value.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEntry {
    /// Files of earlier versions have entries without it.
    pub fingerprint: Option<Spanned<String>>,
    pub rule: Spanned<String>,
    pub location: String,
    pub reason: Spanned<String>,
    pub expires: Spanned<Datetime>,
    pub by: Option<Spanned<String>>,
}

const NO_FINGERPRINT: &str = "remove the entry, and accept the change again: `cargo xtask diff` shows its fingerprint, and \
                              `cargo xtask accept FINGERPRINT --reason TEXT --until DATE` writes the entry";

/// Parses the file. Unknown keys and rules are errors, as are entries without a valid fingerprint, and those that are valid for too long
/// from today on.
pub fn parse(sources: &Sources, source: SourceId, today: Date, diagnostics: &mut Diagnostics) -> Option<Accepted> {
    let file = match ::toml::from_str::<File>(sources.text(source)) {
        Ok(file) => file,
        Err(error) => {
            let location = error.span().map_or(Location::file(source), |span| Location::offset(source, span.start));
            let help = "each `[[accepted]]` has `fingerprint`, `rule`, `location`, `reason` and `expires`, which is a date \
                        without quotes, and may have `by`; `cargo xtask accept` writes them";
            diagnostics.push(Diagnostic::error(error.message().trim_end()).at(location).with_help(help));
            return None;
        }
    };
    let mut known = HashSet::new();
    let entries: Vec<Option<Entry>> =
        file.accepted.into_iter().map(|entry| check(source, entry, today, &mut known, diagnostics)).collect();
    entries.into_iter().collect::<Option<Vec<Entry>>>().map(|entries| Accepted { entries })
}

/// Checks an entry. `known` has the fingerprints of those before it.
fn check(
    source: SourceId,
    entry: Spanned<RawEntry>,
    today: Date,
    known: &mut HashSet<Fingerprint>,
    diagnostics: &mut Diagnostics,
) -> Option<Entry> {
    let whole = entry.span();
    let entry = entry.into_inner();
    let mut error = |span: &Range<usize>, message: String, help: &str| {
        diagnostics.push(Diagnostic::error(message).at(Location::offset(source, span.start)).with_help(help));
        None
    };
    let Some(fingerprint) = &entry.fingerprint else {
        return error(&whole, "the entry has no `fingerprint`".to_owned(), NO_FINGERPRINT);
    };
    let span = fingerprint.span();
    let fingerprint = match fingerprint.get_ref().parse::<Fingerprint>() {
        Ok(fingerprint) => fingerprint,
        Err(message) => return error(&span, message, "copy it from the report of `cargo xtask diff`"),
    };
    if !known.insert(fingerprint) {
        let message = format!("an earlier entry has the fingerprint `{fingerprint}`, too");
        return error(&span, message, "remove one of the entries");
    }
    if rules::find(entry.rule.get_ref()).is_none() {
        let message = format!("unknown rule `{}`", entry.rule.get_ref());
        return error(&entry.rule.span(), message, "run `cargo xtask diff --rules` for a list of rules");
    }
    if entry.reason.get_ref().trim().is_empty() {
        return error(&entry.reason.span(), "`reason` is empty".to_owned(), "write why the change may break clients");
    }
    if let Some(by) = entry.by.as_ref().filter(|by| by.get_ref().trim().is_empty()) {
        return error(&by.span(), "`by` is empty".to_owned(), "write who accepted the change, or remove the key");
    }
    let last = last_day(today);
    let Some(expires) = date(entry.expires.get_ref()) else {
        let message = format!("`{}` is not a date", entry.expires.get_ref());
        let help = format!("write the last day on which the entry is valid, such as `expires = {last}`");
        return error(&entry.expires.span(), message, &help);
    };
    if expires > last {
        let message = format!("`expires` is more than {MAX_YEARS} years ahead");
        let help = format!("write `expires = {last}` or an earlier day");
        return error(&entry.expires.span(), message, &help);
    }
    Some(Entry {
        fingerprint,
        rule: entry.rule.into_inner(),
        location: entry.location,
        reason: entry.reason.into_inner(),
        expires,
        by: entry.by.map(Spanned::into_inner),
        defined_at: Some(Location::offset(source, whole.start)),
    })
}

/// Returns the date, unless there is a time.
pub(super) fn date(datetime: &Datetime) -> Option<Date> {
    let date = datetime.date.filter(|_| datetime.time.is_none())?;
    Date::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the entries, and each error with its offset.
    fn read(text: &str) -> (Option<Accepted>, Vec<(String, Option<Location>)>) {
        let (mut sources, mut errors) = (Sources::default(), Diagnostics::default());
        let source = sources.add("accepted.toml", text);
        let accepted = parse(&sources, source, jiff::civil::date(2026, 11, 20), &mut errors);
        (accepted, errors.into_iter().map(|one| (one.message, one.location)).collect())
    }

    fn entry(rule: &str, reason: &str, expires: &str) -> String {
        format!(
            "[[accepted]]\nfingerprint = \"0123456789abcdef\"\nrule = {rule:?}\nlocation = \"GetIt\"\nreason = {reason:?}\nexpires = {expires}\n"
        )
    }

    fn messages(text: &str) -> Vec<String> {
        read(text).1.into_iter().map(|(message, _)| message).collect()
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
        assert_eq!(messages(&entry("unknown", "agreed", "2026-12-31")), ["unknown rule `unknown`"]);
        assert_eq!(messages(&entry("operation-removed", " ", "2026-12-31")), ["`reason` is empty"]);
        assert_eq!(messages(&entry("operation-removed", "agreed", "12:00:00")), ["`12:00:00` is not a date"]);
        let late = "`expires` is more than 2 years ahead";
        assert_eq!(messages(&entry("operation-removed", "agreed", "2028-11-21")), [late]);
        assert!(messages(&entry("operation-removed", "agreed", "2028-11-20")).is_empty());
        let by = entry("operation-removed", "agreed", "2026-12-31") + "by = ''\n";
        assert_eq!(messages(&by), ["`by` is empty"]);
        let (accepted, errors) = read("[[accepted]]\nrule = \"known\"\nwhy = 1\n");
        assert!(accepted.is_none());
        assert!(errors[0].0.starts_with("unknown field `why`"), "{errors:?}");
        assert!(errors[0].1.is_some(), "{errors:?}");
    }

    #[test]
    fn an_entry_needs_a_fingerprint_of_its_own() {
        let good = entry("operation-removed", "agreed", "2026-12-31");
        let (accepted, errors) = read(&good.replace("fingerprint = \"0123456789abcdef\"\n", ""));
        assert!(accepted.is_none());
        assert_eq!(errors[0].0, "the entry has no `fingerprint`");
        let (_, errors) = read(&good.replace("0123456789abcdef", "0123"));
        assert!(errors[0].0.starts_with("`0123` is not a fingerprint"), "{errors:?}");
        assert_eq!(errors[0].1.as_ref().map(|at| at.spot.clone()), Some(crate::diagnostic::Spot::Offset(27)));
        let twice = messages(&(good.clone() + &good));
        assert_eq!(twice, ["an earlier entry has the fingerprint `0123456789abcdef`, too"]);
    }
}
