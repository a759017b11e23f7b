//! The section of a release. Input: the text of CHANGELOG.md, the version and the generated entries. Output: the text with the section.
//!
//! What is not released moves into the section. A section that was made for this release before is continued, whatever its version is.

use generator::diff::rust::semver::Version;

use super::body;
use super::changelog::{Changelog, Section, parse};
use super::generated::{Entry, Fingerprints, LABELS, comment, set_entries, split_comment};
use super::lines::unclosed;
use super::links;

/// What the section says.
#[derive(Debug)]
pub struct Release<'a> {
    /// The version of the last release; `None` for the first one.
    pub base: Option<&'a Version>,
    pub version: &'a Version,
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

/// Returns `true` if a changelog says something of what is not released, or has a section for the release after `base` already.
pub fn has_unreleased(text: &str, base: &Version) -> bool {
    let changelog = parse(&text.replace("\r\n", "\n"));
    let is_blank = |text: &str| body::parse(text).is_blank();
    changelog.unreleased().is_some_and(|index| {
        let later = changelog.sections.get(index + 1);
        let later = later.filter(|section| section.version().is_some_and(|version| version > *base));
        let later = later.map(|section| split_comment(&section.body).map_or(section.body.clone(), |(body, _)| body));
        !is_blank(&changelog.sections[index].body) || later.is_some_and(|body| !is_blank(&body))
    })
}

/// Writes the section of a release.
///
/// # Errors
/// If there is no section `[Unreleased]`, or a code block without an end.
pub fn edit(text: &str, release: &Release<'_>) -> Result<Edited, String> {
    let has_windows_lines = text.contains("\r\n") && !text.replace("\r\n", "").contains('\n');
    let unix = if has_windows_lines { text.replace("\r\n", "\n") } else { text.to_owned() };
    if let Some(line) = unclosed(&unix) {
        return Err(format!(
            "CHANGELOG.md:{line}: the code block or comment has no end, so that what is below cannot be read\n\
             help: close it"
        ));
    }
    let mut changelog = parse(&unix);
    let unreleased = changelog.unreleased().ok_or_else(|| {
        "CHANGELOG.md has no section `[Unreleased]`, whose entries would become those of the release\n\
         help: add a line `## [Unreleased]` above the section of the last release"
            .to_owned()
    })?;
    let edited = edit_sections(&mut changelog, unreleased, release);
    let text = if edited { finish(&mut changelog) } else { unix };
    let section = changelog.sections.get(unreleased + 1);
    let section = section.map(|section| format!("{}{}", section.heading, section.body)).unwrap_or_default();
    let section = split_comment(&section).map_or(section.clone(), |(section, _)| section);
    Ok(Edited { text: if has_windows_lines { text.replace('\n', "\r\n") } else { text }, section })
}

/// Returns whether anything has changed.
fn edit_sections(changelog: &mut Changelog, unreleased: usize, release: &Release<'_>) -> bool {
    let pending = pending(changelog, unreleased, release.base, Some(release.version));
    let moved = body::parse(&changelog.sections[unreleased].body);
    let (text, written) = match &pending {
        Some(pending) => (pending.body.clone(), pending.written.clone()),
        None => (first_text(release), Fingerprints::new()),
    };
    let mut body = body::parse(&text);
    body.append(moved, &LABELS);
    set_entries(&mut body, &written, release.entries);
    let body = format!("{}\n\n{}\n", body.to_string().trim_end(), comment(release.entries));
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
    written: Fingerprints,
}

/// Returns the section below that for what is not released, unless it belongs to a release: the section of the version `own`, and any that
/// has fingerprints.
fn pending(changelog: &Changelog, unreleased: usize, base: Option<&Version>, own: Option<&Version>) -> Option<Pending> {
    let section = changelog.sections.get(unreleased + 1)?;
    let version = section.version()?;
    let comment = split_comment(&section.body);
    let is_later = base.is_none_or(|base| version > *base);
    let is_pending = is_later && (comment.is_some() || own == Some(&version));
    let (body, written) = comment.unwrap_or_else(|| (section.body.clone(), Fingerprints::new()));
    is_pending.then_some(Pending { version, body, written })
}

fn first_text(release: &Release<'_>) -> String {
    if release.base.is_none() { "\nThe first release.\n\n".to_owned() } else { "\n".to_owned() }
}

fn end_line(heading: &mut String) {
    if !heading.ends_with('\n') {
        heading.push('\n');
    }
}

/// Returns the text, whose sections are divided by an empty line and whose end has none.
fn finish(changelog: &mut Changelog) -> String {
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
        let release = Release { base: base.as_ref(), version: &version, date, entries };
        edit(text, &release).expect("there is a section for what is not released").text
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
        let release = Release { base: None, version: &NEXT, date: "2026-02-01", entries: &[] };
        let error = edit("# C\n\n## [0.1.0]\n", &release).expect_err("there is none");
        assert!(error.contains("\nhelp: add a line `## [Unreleased]`"), "{error}");
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
