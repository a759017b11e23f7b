//! The generated entries of a section. Input: the body of the section, and the entries of today. Output: the body with these entries.
//!
//! A comment at the end of the section has a fingerprint of each entry that was written. So an entry that no longer holds is removed if
//! nobody has changed its line, and an entry that somebody has edited or removed is not written again. It also has the version that
//! somebody had set in client.toml, if the release has raised it.

use std::collections::BTreeSet;

use generator::diff::rust::semver::Version;

use super::body::{Body, Group, append_text, end_with_blank_line};
use super::lines::{is_item, lines};

/// The lists of generated entries, in the order of a group.
pub const LABELS: [&str; 2] = [WIRE, RUST];

pub const WIRE: &str = "On the wire:";
pub const RUST: &str = "In Rust:";

const COMMENT: &str = "<!-- cargo xtask release:";

/// A line of the changelog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The heading: `Added`, `Changed`, `Deprecated` or `Removed`.
    pub group: &'static str,
    /// One of [`LABELS`].
    pub label: &'static str,
    /// Markdown in one line, without the bullet.
    pub text: String,
}

/// The fingerprints of the entries that were written.
pub type Fingerprints = BTreeSet<String>;

/// What the comment says of the run that wrote a section.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    pub written: Fingerprints,
    /// The version that somebody had set, if the run has raised it.
    pub raised_from: Option<Version>,
}

const RAISED: &str = "raised-from=";

/// Splits the comment off the body of a section. Returns `None` if it has none.
pub fn split_comment(body: &str) -> Option<(String, Record)> {
    let lines = lines(body);
    let index = lines.iter().rposition(|line| !line.is_code && line.text.starts_with(COMMENT))?;
    let text = |lines: &[super::lines::Line<'_>]| lines.iter().map(|line| line.text).collect::<String>();
    let (mut before, after) = (text(&lines[..index]), text(&lines[index + 1..]));
    if after.trim().is_empty() {
        // The comment came with the empty line before it.
        before.truncate(before.trim_end().len());
        before.push('\n');
    }
    let list = lines[index].text.strip_prefix(COMMENT)?.split("-->").next()?;
    let mut record = Record::default();
    for word in list.split_whitespace() {
        match word.strip_prefix(RAISED) {
            Some(version) => record.raised_from = Version::parse(version).ok(),
            None => drop(record.written.insert(word.to_owned())),
        }
    }
    Some((before + &after, record))
}

/// Returns the comment for the end of a section.
pub fn comment(entries: &[Entry], raised_from: Option<&Version>) -> String {
    let raised = raised_from.map(|version| format!(" {RAISED}{version}")).unwrap_or_default();
    let known: Fingerprints = entries.iter().map(Entry::fingerprint).collect();
    let list: String = known.iter().map(|one| format!(" {one}")).collect();
    format!("{COMMENT}{raised}{list} -->\n")
}

impl Entry {
    fn fingerprint(&self) -> String {
        fingerprint(self.group, self.label, &format!("- {}", self.text))
    }
}

/// Returns the FNV-1a hash of a line in its list, folded to six hexadecimal digits, which are enough for the lines of a section.
fn fingerprint(group: &str, label: &str, line: &str) -> String {
    let text = format!("{group}/{label}/{line}");
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("{:06x}", (hash ^ (hash >> 24) ^ (hash >> 48)) & 0xff_ffff)
}

/// Replaces the entries that were written by those of today.
pub fn set_entries(body: &mut Body, written: &Fingerprints, entries: &[Entry]) {
    let current: Fingerprints = entries.iter().map(Entry::fingerprint).collect();
    for group in &mut body.groups {
        remove_stale(group, |one| written.contains(one) && !current.contains(one));
    }
    body.groups.retain(|group| !group.lists.is_empty());
    for entry in entries.iter().filter(|entry| !written.contains(&entry.fingerprint())) {
        let list = body.group(entry.group).list(entry.label, &LABELS);
        let line = format!("- {}", entry.text);
        if !list.text.lines().any(|known| known == line) {
            append_text(&mut list.text, &line);
        }
    }
}

/// Removes the entries of a group that no longer hold, and what is empty without them: lists, or all lists of the group.
fn remove_stale(group: &mut Group, is_stale: impl Fn(&str) -> bool) {
    let name = group.name().to_owned();
    let mut is_changed = false;
    group.lists.retain_mut(|list| {
        let Some(label) = LABELS.into_iter().find(|label| *label == list.label.trim()) else { return true };
        let without = without_items(&list.text, |line| is_stale(&fingerprint(&name, label, line)));
        if without == list.text {
            return true;
        }
        is_changed = true;
        list.text = without;
        !list.text.trim().is_empty()
    });
    if is_changed && group.is_blank() {
        group.lists.clear();
    }
    if let (true, Some(last)) = (is_changed, group.lists.last_mut()) {
        end_with_blank_line(&mut last.text);
    }
}

/// Returns a list without some items, each a single line.
fn without_items(text: &str, is_removed: impl Fn(&str) -> bool) -> String {
    let lines = lines(text);
    let is_whole = |index: usize| {
        let next = lines.get(index + 1).map_or("", |line| line.text);
        is_item(next) || next.trim().is_empty()
    };
    let kept = lines.iter().enumerate().filter(|(index, line)| {
        line.is_code || !is_item(line.text) || !is_whole(*index) || !is_removed(line.text.trim_end())
    });
    kept.map(|(_, line)| line.text).collect()
}

#[cfg(test)]
mod tests {
    use super::super::body::parse;
    use super::*;

    fn entry(group: &'static str, label: &'static str, text: &str) -> Entry {
        Entry { group, label, text: text.to_owned() }
    }

    fn fingerprints(entries: &[Entry]) -> Fingerprints {
        entries.iter().map(Entry::fingerprint).collect()
    }

    fn set(text: &str, written: &[Entry], entries: &[Entry]) -> String {
        let mut body = parse(text);
        set_entries(&mut body, &fingerprints(written), entries);
        body.to_string()
    }

    #[test]
    fn entries_follow_what_is_written_by_hand() {
        let entries = [entry("Added", RUST, "`b`"), entry("Added", WIRE, "`a`"), entry("Removed", WIRE, "`c`")];
        let expected = "\n### Added\n\nby hand\n\nOn the wire:\n\n- `a`\n\nIn Rust:\n\n- `b`\n\n### Removed\n\nOn the wire:\n\n- `c`\n\n### Fixed\n\n- d\n";
        assert_eq!(set("\n### Added\n\nby hand\n\n### Fixed\n\n- d\n", &[], &entries), expected);
        assert_eq!(set(expected, &entries, &entries), expected);
        // Even if the comment is lost.
        assert_eq!(set(expected, &[], &entries), expected);
    }

    #[test]
    fn entries_that_no_longer_hold_are_removed() {
        let written = [entry("Added", WIRE, "a"), entry("Added", WIRE, "b"), entry("Removed", RUST, "c")];
        let text = set("\n", &[], &written);
        assert_eq!(set(&text, &written, &written[..1]), "\n### Added\n\nOn the wire:\n\n- a\n\n");
        assert_eq!(set(&text, &written, &[]), "\n");
        // A group with other texts stays.
        let by_hand = text.replace("### Removed\n", "### Removed\n\n- by hand\n");
        assert_eq!(set(&by_hand, &written, &[]), "\n### Removed\n\n- by hand\n\n");
    }

    #[test]
    fn edited_entries_stay_and_removed_ones_do_not_come_back() {
        let written = [entry("Added", WIRE, "a"), entry("Added", WIRE, "b"), entry("Added", WIRE, "c")];
        let text = "\n### Added\n\nOn the wire:\n\n- a, which is new\n- b\n  with more to say\n\n";
        assert_eq!(set(text, &written, &written), text);
        assert_eq!(set(text, &written, &[]), text);
        let other = [entry("Added", WIRE, "a"), entry("Added", WIRE, "d")];
        assert_eq!(set(text, &written, &other), text.replace("say\n", "say\n- d\n"));
    }

    #[test]
    fn the_comment_has_a_fingerprint_of_each_entry() {
        let entries = [entry("Added", WIRE, "a"), entry("Added", RUST, "a")];
        let comment = comment(&entries, None);
        assert_eq!(comment.len(), "<!-- cargo xtask release: 123456 123456 -->\n".len());
        let (body, record) = split_comment(&format!("\n- a\n\n{comment}\n")).expect("there is a comment");
        let expected = Record { written: fingerprints(&entries), raised_from: None };
        assert_eq!((body.as_str(), record), ("\n- a\n\n", expected));
        let raised = super::comment(&entries, Some(&Version::new(0, 1, 0)));
        let record = split_comment(&raised).map(|(_, record)| record).unwrap_or_default();
        assert_eq!((record.written.len(), record.raised_from), (2, Some(Version::new(0, 1, 0))));
        assert_eq!(split_comment("\n```\n<!-- cargo xtask release: -->\n```\n"), None);
    }
}
