//! Writes an entry into the text of `spec/accepted.toml`. Input: the text and the entry. Output: the text with the entry; everything else,
//! comments included, stays as it is.

use std::fmt::Write as _;
use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;

use super::parse::{File, RawEntry, date, parse};
use super::{Accepted, Entry};
use crate::diagnostic::Diagnostics;
use crate::source::Sources;

/// Returns an entry as it is written: a table with one key in each line.
pub fn toml(entry: &Entry) -> String {
    let mut table = String::from("[[accepted]]\n");
    let fingerprint = entry.fingerprint.to_string();
    let texts = [
        ("fingerprint", &fingerprint),
        ("rule", &entry.rule),
        ("location", &entry.location),
        ("reason", &entry.reason),
    ];
    for (key, text) in texts {
        let _ = writeln!(table, "{key} = {}", quoted(text));
    }
    let _ = writeln!(table, "expires = {}", entry.expires);
    if let Some(by) = &entry.by {
        let _ = writeln!(table, "by = {}", quoted(by));
    }
    table
}

/// Returns the text with an entry. One with the same fingerprint gets the reason, the date and the name; any other is added at the end.
///
/// `None` if the text is invalid, or written in a way that has no room for the entry, such as a list in one line.
pub fn with_entry(text: &str, entry: &Entry) -> Option<String> {
    let before = read(text)?;
    let raw = ::toml::from_str::<File>(text).ok()?;
    let index = before.iter().position(|known| known.fingerprint == entry.fingerprint);
    let edited = match index {
        Some(index) => replace(text, raw.accepted.get(index)?.get_ref(), entry),
        None => append(text, entry),
    };
    let mut expected = before;
    match index {
        Some(index) => {
            let Entry { fingerprint, rule, location, .. } = expected[index].clone();
            expected[index] = Entry { fingerprint, rule, location, ..entry.clone() };
        }
        None => expected.push(entry.clone()),
    }
    // What the file says is compared, so that no layout of it can be edited wrongly.
    let is_expected = read(&edited)?.iter().map(toml).eq(expected.iter().map(toml));
    is_expected.then_some(edited)
}

fn read(text: &str) -> Option<Vec<Entry>> {
    let mut sources = Sources::default();
    let source = sources.add("accepted.toml", text);
    // Whether an entry is valid for too long does not matter for where others are written.
    parse(&sources, source, Date::MAX, &mut Diagnostics::default()).map(|Accepted { entries }| entries)
}

fn append(text: &str, entry: &Entry) -> String {
    let end = line_end(text);
    let mut text = text.to_owned();
    if !text.is_empty() {
        let ends = if text.ends_with('\n') { 1 } else { 2 };
        text.push_str(&end.repeat(ends));
    }
    text + &toml(entry).replace('\n', end)
}

/// Replaces the values that differ.
fn replace(text: &str, known: &RawEntry, entry: &Entry) -> String {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    if known.reason.get_ref() != &entry.reason {
        edits.push((known.reason.span(), quoted(&entry.reason)));
    }
    if date(known.expires.get_ref()) != Some(entry.expires) {
        edits.push((known.expires.span(), entry.expires.to_string()));
    }
    match (&known.by, &entry.by) {
        (Some(old), Some(new)) if old.get_ref() != new => edits.push((old.span(), quoted(new))),
        (Some(old), None) => edits.push((lines(text, old), String::new())),
        (None, Some(new)) => {
            let end = lines(text, &known.expires).end;
            let before = if text[..end].ends_with('\n') { "" } else { line_end(text) };
            edits.push((end..end, format!("{before}by = {}{}", quoted(new), line_end(text))));
        }
        _ => {}
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut text = text.to_owned();
    for (range, new) in edits.into_iter().rev() {
        text.replace_range(range, &new);
    }
    text
}

/// Returns the range of all lines that a value is in.
fn lines<T>(text: &str, value: &Spanned<T>) -> Range<usize> {
    let Range { start, end } = value.span();
    let start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    start..text[end..].find('\n').map_or(text.len(), |at| end + at + 1)
}

fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

fn quoted(text: &str) -> String {
    ::toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const FILE: &str = "\
# Breaks that we agreed on.

[[accepted]] # the first
fingerprint = \"0123456789abcdef\" # a note
rule = 'operation-removed'
location = \"GetPet\"
reason = 'agreed'   # by vote
expires = 2027-01-01 # next year

# The end.
";

    fn entry(fingerprint: &str, reason: &str, by: Option<&str>) -> Entry {
        Entry {
            fingerprint: fingerprint.parse().expect("it is a fingerprint"),
            rule: "operation-removed".to_owned(),
            location: "GetPet".to_owned(),
            reason: reason.to_owned(),
            expires: date(2027, 1, 1),
            by: by.map(str::to_owned),
            defined_at: None,
        }
    }

    #[test]
    fn a_file_without_entries_gets_one() {
        let new = entry("ffffffffffffffff", "a \"b\" \\ 'c'", Some("someone"));
        let written = with_entry("", &new).expect("there is room");
        assert_eq!(written, toml(&new));
        assert_eq!(read(&written).map(|entries| entries[0].reason.clone()), Some(new.reason.clone()));
        assert_eq!(with_entry("# only\n", &new), Some(format!("# only\n\n{}", toml(&new))));
        assert_eq!(with_entry("# only", &new), Some(format!("# only\n\n{}", toml(&new))));
        assert_eq!(with_entry("# a\r\n", &new), Some(format!("# a\r\n\r\n{}", toml(&new).replace('\n', "\r\n"))));
    }

    #[test]
    fn other_text_stays() {
        let new = entry("ffffffffffffffff", "agreed", None);
        assert_eq!(with_entry(FILE, &new), Some(format!("{FILE}\n{}", toml(&new))));
        let other = Entry { expires: date(2028, 2, 3), ..entry("0123456789abcdef", "it's fine", None) };
        let expected = FILE.replace("'agreed'", "\"it's fine\"").replace("2027-01-01", "2028-02-03");
        assert_eq!(with_entry(FILE, &other), Some(expected));
    }

    #[test]
    fn an_equal_entry_changes_nothing() {
        assert_eq!(with_entry(FILE, &entry("0123456789abcdef", "agreed", None)).as_deref(), Some(FILE));
    }

    #[test]
    fn the_name_is_added_replaced_and_removed() {
        let with =
            |text: &str, by: Option<&str>| with_entry(text, &entry("0123456789abcdef", "agreed", by)).expect("it fits");
        let one = with(FILE, Some("one"));
        assert_eq!(one, FILE.replace("# next year\n", "# next year\nby = \"one\"\n"));
        assert_eq!(with(&one, Some("two")), one.replace("one", "two"));
        assert_eq!(with(&one, None), FILE);
        let cut = FILE.split(" # next").next().expect("a part");
        assert_eq!(with(cut, Some("one")), format!("{cut}\nby = \"one\"\n"));
    }

    #[test]
    fn a_layout_without_room_is_refused() {
        let table = toml(&entry("0123456789abcdef", "agreed", None));
        let inline = table.trim().replace("[[accepted]]\n", "accepted = [{").replace('\n', ", ") + "}]\n";
        assert!(read(&inline).is_some(), "{inline}");
        assert_eq!(with_entry(&inline, &entry("ffffffffffffffff", "agreed", None)), None);
        assert_eq!(with_entry(&inline, &entry("0123456789abcdef", "agreed", Some("one"))), None);
        assert!(with_entry(&inline, &entry("0123456789abcdef", "voted", None)).is_some_and(|it| it.contains("voted")));
        assert_eq!(with_entry("accepted = 1\n", &entry("0123456789abcdef", "agreed", None)), None);
    }
}
