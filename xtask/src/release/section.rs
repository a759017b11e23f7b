//! The section of a release. Input: the text of CHANGELOG.md, the version and the generated entries. Output: the text with the section.
//!
//! What is not released moves into the section. A section that was made for this release before is continued, whatever its version is, and
//! removed if its changes were reverted. Sections of released versions stay as they are, those of pre-releases too.

use generator::diff::rust::semver::Version;

use super::body;
use super::changelog::{Changelog, Section, parse};
use super::encoding::Encoding;
use super::generated::{Entry, LABELS, Record, comment, set_entries, split_comment};
use super::lines::unclosed;
use super::links;

/// What the section says.
#[derive(Debug)]
pub struct Release<'a> {
    /// The version of the release that this one is compared with; `None` for the first one.
    pub base: Option<&'a Version>,
    /// The highest version that was released, which may be a pre-release after the base.
    pub released: Option<&'a Version>,
    pub version: &'a Version,
    /// The version that somebody has set, if the changes require a higher one.
    pub raised_from: Option<&'a Version>,
    /// Today, for a section that changes.
    pub date: &'a str,
    pub entries: &'a [Entry],
}

/// A changelog and the section of a release in it.
#[derive(Debug)]
pub struct Edited {
    pub text: String,
    pub section: String,
}

/// Returns an error if the sections of a changelog cannot be told apart.
pub fn check(text: &str) -> Result<(), String> {
    parse_checked(&Encoding::of(text).1).map(drop)
}

/// Returns `true` if somebody has written of what is not released, below `[Unreleased]` or in the section for the release after `base`.
pub fn has_unreleased(text: &str, base: &Version) -> bool {
    let changelog = parse(&Encoding::of(text).1);
    changelog.unreleased().is_some_and(|index| {
        let later = changelog.sections.get(index + 1);
        let later = later.filter(|section| section.version().is_some_and(|version| version > *base));
        !body::parse(&changelog.sections[index].body).is_blank()
            || later.is_some_and(|later| !by_hand(later).is_blank())
    })
}

/// Returns what somebody has written in a section, without the generated entries.
fn by_hand(section: &Section) -> body::Body {
    let (text, record) = split_comment(&section.body).unwrap_or_else(|| (section.body.clone(), Record::default()));
    let mut body = body::parse(&text);
    set_entries(&mut body, &record.written, &[]);
    body
}

/// Returns the version that somebody had set before an earlier run, which is not released, raised it to `version`.
pub fn raised_from(text: &str, released: Option<&Version>, version: &Version) -> Option<Version> {
    let changelog = parse(&Encoding::of(text).1);
    let pending = pending(&changelog, changelog.unreleased()?, released, None)?;
    pending.record.raised_from.filter(|_| pending.version == *version)
}

/// Writes the section of a release.
///
/// # Errors
/// If the section `[Unreleased]` is missing or not the only one, if another section has the version, and if a code block has no end.
pub fn edit(text: &str, release: &Release<'_>) -> Result<Edited, String> {
    let (encoding, plain) = Encoding::of(text);
    let (mut changelog, unreleased) = parse_checked(&plain)?;
    let edited = edit_sections(&mut changelog, unreleased, release);
    let is_own = |(index, section): &(usize, &Section)| {
        *index != unreleased + 1 && section.version().is_some_and(|version| version == *release.version)
    };
    if edited && let Some((index, _)) = parse(&plain).sections.iter().enumerate().find(is_own) {
        return Err(format!(
            "CHANGELOG.md:{}:1: the version {} has a section already\n\
             help: move it below `[Unreleased]` to continue it, or correct its version if it was released",
            parse(&plain).line(index),
            release.version
        ));
    }
    let text = if edited { finish(&changelog) } else { plain };
    let section = changelog.sections.get(unreleased + 1);
    let section = section.map(|section| format!("{}{}", section.heading, section.body)).unwrap_or_default();
    let section = split_comment(&section).map_or(section.clone(), |(section, _)| section);
    Ok(Edited { text: encoding.encode(&text), section })
}

/// Removes the section of a release whose changes were reverted, in which nobody has written anything.
///
/// # Errors
/// The same as for [`edit`].
pub fn take_back(text: &str, released: Option<&Version>, version: &Version) -> Result<Edited, String> {
    let (encoding, plain) = Encoding::of(text);
    let (mut changelog, unreleased) = parse_checked(&plain)?;
    if pending(&changelog, unreleased, released, Some(version)).is_some() {
        changelog.sections.remove(unreleased + 1);
        changelog.links = links::remove_version(&changelog.links, version);
    }
    Ok(Edited { text: encoding.encode(&finish(&changelog)), section: String::new() })
}

/// Divides a text. Returns the index of the section for what is not released, too.
fn parse_checked(text: &str) -> Result<(Changelog, usize), String> {
    if let Some((line, column)) = unclosed(text) {
        return Err(format!(
            "CHANGELOG.md:{line}:{column}: the code block or comment has no end, so that what is below cannot be read\n\
             help: close it"
        ));
    }
    let changelog = parse(text);
    let mut unreleased =
        changelog.sections.iter().enumerate().filter(|(_, section)| section.is_unreleased()).map(|(index, _)| index);
    let Some(first) = unreleased.next() else {
        return Err("CHANGELOG.md has no section `[Unreleased]`, whose entries would become those of the release\n\
             help: add a line `## [Unreleased]` above the section of the last release"
            .to_owned());
    };
    if let Some(second) = unreleased.next() {
        return Err(format!(
            "CHANGELOG.md:{}:1: this is a second section `[Unreleased]`\nhelp: move its entries to the first one, in line {}",
            changelog.line(second),
            changelog.line(first)
        ));
    }
    Ok((changelog, first))
}

/// Returns whether anything has changed.
fn edit_sections(changelog: &mut Changelog, unreleased: usize, release: &Release<'_>) -> bool {
    let pending = pending(changelog, unreleased, release.released, Some(release.version));
    let moved = body::parse(&changelog.sections[unreleased].body);
    let (text, record) = match &pending {
        Some(pending) => (pending.body.clone(), pending.record.clone()),
        None => (first_text(release), Record::default()),
    };
    let mut body = body::parse(&text);
    body.append(moved, &LABELS);
    set_entries(&mut body, &record.written, release.entries);
    let body = format!("{}\n\n{}\n", body.to_string().trim_end(), comment(release.entries, release.raised_from));
    if let Some(pending) = &pending {
        let is_same = changelog.sections[unreleased + 1].body.trim_end() == body.trim_end();
        if is_same && pending.version == *release.version {
            return false;
        }
        changelog.sections.remove(unreleased + 1);
    }
    // The fingerprints in sections of other releases are of no use any more.
    for section in &mut changelog.sections {
        if let Some((body, _)) = split_comment(&section.body) {
            section.body = body;
        }
    }
    let heading = changelog.sections[unreleased].heading_like(release.version, release.date);
    end_line(&mut changelog.sections[unreleased].heading);
    changelog.sections[unreleased].body = "\n".to_owned();
    changelog.sections.insert(unreleased + 1, Section { heading, body });
    let version = pending.map(|pending| pending.version);
    changelog.links = links::set_version(&changelog.links, version.as_ref(), release.version);
    true
}

/// The section that was made for the release before.
struct Pending {
    version: Version,
    body: String,
    record: Record,
}

/// Returns the section below that for what is not released, unless it belongs to a release: the section of the version `own`, and any that
/// has fingerprints.
fn pending(
    changelog: &Changelog,
    unreleased: usize,
    released: Option<&Version>,
    own: Option<&Version>,
) -> Option<Pending> {
    let section = changelog.sections.get(unreleased + 1)?;
    let version = section.version()?;
    let comment = split_comment(&section.body);
    let is_later = released.is_none_or(|released| version > *released);
    let is_pending = is_later && (comment.is_some() || own == Some(&version));
    let (body, record) = comment.unwrap_or_else(|| (section.body.clone(), Record::default()));
    is_pending.then_some(Pending { version, body, record })
}

fn first_text(release: &Release<'_>) -> String {
    match (release.base, release.released) {
        (Some(_), _) => "\n".to_owned(),
        (None, Some(_)) => "\nThe first stable release.\n\n".to_owned(),
        (None, None) => "\nThe first release.\n\n".to_owned(),
    }
}

fn end_line(heading: &mut String) {
    if !heading.ends_with('\n') {
        heading.push('\n');
    }
}

/// Returns the text, whose sections are divided by an empty line and whose end has none.
fn finish(changelog: &Changelog) -> String {
    let text = changelog.to_string();
    format!("{}\n", text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::super::generated::{RUST, WIRE};
    use super::*;

    const OLD: &str = "# C\n\n## [Unreleased]\n\n### Renamed\n\n| a | b |\n\n### Added\n\n- by hand\n\n## [0.1.0] - 2026-01-01\n\n- old\n";

    fn entry(label: &'static str, text: &str) -> Entry {
        Entry { group: "Added", label, text: text.to_owned() }
    }

    fn released(text: &str, base: Option<Version>, version: Version, date: &str, entries: &[Entry]) -> String {
        let base = base.as_ref();
        let release = Release { base, released: base, version: &version, raised_from: None, date, entries };
        edit(text, &release).expect("there is a section for what is not released").text
    }

    fn error(text: &str) -> String {
        let base = BASE;
        let base = base.as_ref();
        let release =
            Release { base, released: base, version: &NEXT, raised_from: None, date: "2026-02-01", entries: &[] };
        edit(text, &release).expect_err("the changelog is wrong")
    }

    const BASE: Option<Version> = Some(Version::new(0, 1, 0));
    const NEXT: Version = Version::new(0, 1, 1);
    const BREAKING: Version = Version::new(0, 2, 0);

    fn without_comment(text: &str) -> String {
        text.lines().filter(|line| !line.starts_with("<!--")).map(|line| format!("{line}\n")).collect()
    }

    #[test]
    fn what_is_not_released_moves_below_the_version() {
        let entries = [entry(WIRE, "`GET /a`: operation added"), entry(RUST, "`a`")];
        let text = released(OLD, BASE, NEXT, "2026-02-01", &entries);
        let expected = "# C\n\n## [Unreleased]\n\n## [0.1.1] - 2026-02-01\n\n### Renamed\n\n| a | b |\n\n### Added\n\n- by hand\n\nOn the wire:\n\n- `GET /a`: operation added\n\nIn Rust:\n\n- `a`\n\n\n## [0.1.0] - 2026-01-01\n\n- old\n";
        assert_eq!(without_comment(&text), expected);
        assert_eq!(text.matches("<!-- cargo xtask release: ").count(), 1);
        // The next day nothing changes.
        assert_eq!(released(&text, BASE, NEXT, "2026-02-02", &entries), text);
        let windows = text.replace('\n', "\r\n");
        assert_eq!(released(&windows, BASE, NEXT, "2026-02-02", &entries), windows);
        assert_eq!(released(&OLD.replace('\n', "\r\n"), BASE, NEXT, "2026-02-01", &entries), windows);
    }

    #[test]
    fn further_changes_continue_the_section() {
        let text = released(OLD, BASE, NEXT, "2026-02-01", &[entry(WIRE, "a"), entry(WIRE, "b")]);
        let text = text.replace("## [Unreleased]\n", "## [Unreleased]\n\n### Fixed\n\n- a bug\n");
        let text = released(&text, BASE, BREAKING, "2026-02-03", &[entry(WIRE, "b"), entry(WIRE, "c")]);
        let expected = "## [Unreleased]\n\n## [0.2.0] - 2026-02-03\n\n### Renamed\n\n| a | b |\n\n### Added\n\n- by hand\n\nOn the wire:\n\n- b\n- c\n\n### Fixed\n\n- a bug\n\n\n## [0.1.0] - 2026-01-01\n";
        assert!(without_comment(&text).contains(expected), "{text}");
    }

    #[test]
    fn the_next_release_has_a_section_of_its_own() {
        let text = released(OLD, BASE, NEXT, "2026-02-01", &[entry(WIRE, "a")]);
        let next = released(&text, Some(NEXT), BREAKING, "2026-03-01", &[entry(WIRE, "b")]);
        let names: Vec<String> = parse(&next).sections.iter().map(|section| section.name().to_owned()).collect();
        assert_eq!(names, ["Unreleased", "0.2.0", "0.1.1", "0.1.0"]);
        // Only the latest section needs its fingerprints.
        assert_eq!(next.matches("<!--").count(), 1);
        assert!(next.contains("On the wire:\n\n- a\n\n## [0.1.0]"), "{next}");
    }

    #[test]
    fn the_first_release_says_so() {
        let text = released("## [Unreleased]", None, NEXT, "2026-02-01", &[]);
        let expected =
            "## [Unreleased]\n\n## [0.1.1] - 2026-02-01\n\nThe first release.\n\n<!-- cargo xtask release: -->\n";
        assert_eq!(text, expected);
        assert_eq!(released(&text, None, NEXT, "2026-02-02", &[]), text);
        let other = released(&text, None, BREAKING, "2026-02-02", &[]);
        assert_eq!(other, expected.replace("0.1.1", "0.2.0").replace("02-01", "02-02"));
    }

    #[test]
    fn a_changelog_needs_a_section_for_what_is_not_released() {
        let error = error("# C\n\n## [0.1.0]\n");
        assert!(error.contains("\nhelp: add a line `## [Unreleased]`"), "{error}");
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_an_error_with_its_line() {
        let twice = error("\u{feff}# C\r\n\r\n## [Unreleased]\r\n\r\n- a\r\n\r\n## unreleased\r\n\r\n- b\r\n");
        let expected = "CHANGELOG.md:7:1: this is a second section `[Unreleased]`\nhelp: move its entries to the first one, in line 3";
        assert_eq!(twice, expected);
        let again = error("## [Unreleased]\n\n## [0.1.0]\n\n## [0.1.1]\n\n- a\n");
        assert!(
            again.starts_with("CHANGELOG.md:5:1: the version 0.1.1 has a section already\nhelp: move it"),
            "{again}"
        );
        let open = error("## [Unreleased]\n\n  ```\n");
        assert!(open.starts_with("CHANGELOG.md:3:3: the code block or comment has no end"), "{open}");
    }

    #[test]
    fn groups_that_are_there_twice_become_one_and_nothing_is_lost() {
        let text =
            "## [Unreleased]\n\n### Added\n\n- a\n\n### Fixed\n\n- b\n\n### Added\n\n- c\n\nOn the wire:\n\n- d\n";
        let text = released(text, BASE, NEXT, "2026-02-01", &[entry(WIRE, "e")]);
        let expected = "### Added\n\n- a\n- c\n\nOn the wire:\n\n- d\n- e\n\n### Fixed\n\n- b\n\n<!--";
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn a_byte_order_mark_stays_at_the_start() {
        for start in ["\u{feff}", "\u{feff}# C\n\n"] {
            let text = format!("{start}## [Unreleased]\n\n- a\n");
            assert!(has_unreleased(&text, &Version::new(0, 1, 0)));
            let text = released(&text, BASE, NEXT, "2026-02-01", &[]);
            assert!(text.starts_with(&format!("{start}## [Unreleased]\n\n## [0.1.1] - 2026-02-01\n\n- a\n")), "{text}");
            assert_eq!(released(&text, BASE, NEXT, "2026-02-02", &[]), text);
        }
    }

    #[test]
    fn the_section_of_a_released_prerelease_stays() {
        let candidate = Version::parse("0.2.0-rc.1").expect("the version is valid");
        let text = released(OLD, BASE, candidate.clone(), "2026-02-01", &[entry(WIRE, "a")]);
        let base = BASE;
        let release = Release {
            base: base.as_ref(),
            released: Some(&candidate),
            version: &BREAKING,
            raised_from: None,
            date: "2026-02-02",
            entries: &[entry(WIRE, "a"), entry(WIRE, "b")],
        };
        let text = edit(&text, &release).expect("there is a section").text;
        let names: Vec<String> = parse(&text).sections.iter().map(|section| section.name().to_owned()).collect();
        assert_eq!(names, ["Unreleased", "0.2.0", "0.2.0-rc.1", "0.1.0"]);
        assert!(text.contains("## [0.2.0] - 2026-02-02\n\n### Added\n\nOn the wire:\n\n- a\n- b\n\n"), "{text}");
    }

    #[test]
    fn a_section_whose_changes_were_reverted_is_taken_back() {
        let old = "## [Unreleased]\n\n## [0.1.0]\n\n- old\n\n[Unreleased]: https://host/a/compare/v0.1.0...HEAD\n";
        let (base, entries) = (BASE, [entry(WIRE, "a")]);
        let base = base.as_ref();
        let date = "2026-02-01";
        let release = Release { base, released: base, version: &BREAKING, raised_from: base, date, entries: &entries };
        let text = edit(old, &release).expect("there is a section").text;
        assert_eq!(raised_from(&text, base, &BREAKING), BASE);
        // Somebody has set another version since, or released that one.
        assert_eq!(raised_from(&text, base, &NEXT), None);
        assert_eq!(raised_from(&text, Some(&BREAKING), &BREAKING), None);
        assert!(!has_unreleased(&text, &Version::new(0, 1, 0)));
        assert_eq!(take_back(&text, base, &BREAKING).expect("there is a section").text, old);
    }

    #[test]
    fn what_is_not_released_is_noticed() {
        let has = |text: &str| has_unreleased(text, &Version::new(0, 1, 0));
        assert!(has(OLD));
        assert!(!has("## [Unreleased]\n\n## [0.1.0]\n\n- a\n") && !has(""));
        assert!(!has("## [Unreleased]\n\n### Added\n\n### Changed\n"));
        // A section that was made for the release has what somebody wrote.
        assert!(has("## [Unreleased]\n\n## [0.1.1]\n\n- a\n") && !has("## [Unreleased]\n\n## [0.1.1]\n\n"));
    }
}
