//! The version of a release. Input: the version of the last release, the one in client.toml, and the changes. Output: the due version.

use generator::diff::Level;
use generator::diff::rust::semver::Version;
use generator::diff::rust::{Reasons, next_version, required_level};

/// The version of a release, and why.
#[derive(Debug, PartialEq, Eq)]
pub struct Due {
    pub version: Version,
    /// What the changes require, beside what their report says.
    pub note: Option<String>,
    /// The version that somebody has set, if the changes require a higher one.
    pub raised_from: Option<Version>,
}

/// Parses a version of client.toml.
pub fn parse(version: &str, place: &str) -> Result<Version, String> {
    Version::parse(version).map_err(|error| {
        format!("{place} has no valid version: {version:?} ({error})\nhelp: write three numbers, such as \"0.1.0\"")
    })
}

/// What a release changes.
#[derive(Debug, Clone, Copy)]
pub struct Changes<'a> {
    /// The last release, as messages call it.
    pub base_name: &'a str,
    /// The versions in client.toml, in the head the one that somebody has set: what an earlier run has raised is no reason for a version.
    pub base: &'a str,
    pub head: &'a str,
    /// The level of the changes of the crate.
    pub level: Option<Level>,
    pub has_wire_changes: bool,
    /// Whether titles, descriptions or examples differ.
    pub has_docs: bool,
    /// The number of changes that break callers on the wire.
    pub breaking: usize,
    /// Whether somebody has written of changes in the changelog.
    pub has_unreleased: bool,
}

/// Returns the version that is due, at least that in client.toml. `None` if there is nothing to release.
///
/// # Errors
/// If the version in client.toml is lower than that of the last release.
pub fn due(changes: &Changes<'_>) -> Result<Option<Due>, String> {
    let name = changes.base_name;
    let base = parse(changes.base, &format!("spec/client.toml of {name}"))?;
    let head = parse(changes.head, "spec/client.toml")?;
    if head < base {
        return Err(format!(
            "spec/client.toml has version {head}, which is lower than {base} of {name}\n\
             help: set `version` to \"{base}\"; the release raises it as far as the changes require"
        ));
    }
    let Some((level, note)) = level(changes) else {
        return Ok((head > base).then_some(Due { version: head, note: None, raised_from: None }));
    };
    let lowest = next_version(changes.base, level).and_then(|due| Version::parse(&due).ok());
    let lowest = lowest.ok_or_else(|| format!("no version follows {base} of {name}\nhelp: set `version` by hand"))?;
    let version = raised(&head, lowest);
    // What somebody has set already is high enough, and needs no explanation.
    let note = note.filter(|_| head < version);
    let raised_from = Some(head).filter(|head| *head < version);
    Ok(Some(Due { version, note, raised_from }))
}

/// Returns a version that is at least the lowest one. A pre-release stays one, and leads to a release that is high enough.
fn raised(head: &Version, lowest: Version) -> Version {
    if head.pre.is_empty() || !lowest.pre.is_empty() {
        return lowest.max(head.clone());
    }
    let is_enough = (head.major, head.minor, head.patch) >= (lowest.major, lowest.minor, lowest.patch);
    if is_enough { head.clone() } else { Version { pre: head.pre.clone(), ..lowest } }
}

/// Returns the level of all changes, and what it is if not that of the crate.
fn level(changes: &Changes<'_>) -> Option<(Level, Option<String>)> {
    let Changes { level, breaking, .. } = *changes;
    let others = changes.has_wire_changes || changes.has_docs || changes.has_unreleased;
    let required = required_level(changes.base, Reasons { level, breaks: breaking > 0, others })?;
    if level == Some(required) {
        return Some((required, None));
    }
    let note = match breaking {
        0 => {
            let reason = if changes.has_wire_changes {
                "the changes on the wire"
            } else if changes.has_docs {
                "changed titles, descriptions and examples"
            } else {
                "the entries of CHANGELOG.md"
            };
            format!("{reason} require a patch version; if they break callers, set a higher one in spec/client.toml")
        }
        1 => "1 breaking change on the wire changes no signature of the crate, and requires a minor version".to_owned(),
        many => {
            format!("{many} breaking changes on the wire change no signature of the crate, and require a minor version")
        }
    };
    Some((required, Some(note)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Changes<'_> = Changes {
        base_name: "v1.2.3",
        base: "1.2.3",
        head: "1.2.3",
        level: None,
        has_wire_changes: false,
        has_docs: false,
        breaking: 0,
        has_unreleased: false,
    };

    fn version(changes: Changes<'_>) -> Option<String> {
        due(&changes).expect("the versions are valid").map(|due| due.version.to_string())
    }

    #[test]
    fn the_lowest_version_that_satisfies_the_changes_is_due() {
        assert_eq!(version(NOTHING), None);
        let of = |level| version(Changes { level: Some(level), ..NOTHING });
        assert_eq!(of(Level::Major).as_deref(), Some("2.0.0"));
        assert_eq!(of(Level::Minor).as_deref(), Some("1.3.0"));
        assert_eq!(of(Level::Patch).as_deref(), Some("1.2.4"));
        assert_eq!(version(Changes { has_unreleased: true, ..NOTHING }).as_deref(), Some("1.2.4"));
        assert_eq!(version(Changes { has_wire_changes: true, ..NOTHING }).as_deref(), Some("1.2.4"));
    }

    #[test]
    fn breaking_changes_on_the_wire_are_minor_ones_at_least() {
        let changes = Changes { has_wire_changes: true, breaking: 1, level: Some(Level::Patch), ..NOTHING };
        let due = due(&changes).expect("the versions are valid").expect("there is a change");
        assert_eq!(due.version.to_string(), "1.3.0");
        let note = "1 breaking change on the wire changes no signature of the crate, and requires a minor version";
        assert_eq!(due.note.as_deref(), Some(note));
        assert_eq!(version(Changes { level: Some(Level::Major), ..changes }).as_deref(), Some("2.0.0"));
        assert_eq!(version(Changes { level: None, ..changes }).as_deref(), Some("1.3.0"));
        assert_eq!(version(Changes { base: "0.2.3", head: "0.2.3", ..changes }).as_deref(), Some("0.3.0"));
    }

    #[test]
    fn a_higher_version_stays_and_a_lower_one_is_an_error() {
        let changes = Changes { level: Some(Level::Minor), ..NOTHING };
        assert_eq!(version(Changes { head: "2.0.0", ..changes }).as_deref(), Some("2.0.0"));
        assert_eq!(version(Changes { head: "1.2.9", ..changes }).as_deref(), Some("1.3.0"));
        assert_eq!(version(Changes { head: "1.3.0", ..NOTHING }).as_deref(), Some("1.3.0"));
        let raised = |head| due(&Changes { head, ..changes }).ok().flatten().and_then(|due| due.raised_from);
        assert_eq!((raised("1.2.9"), raised("1.3.0")), (Some(Version::new(1, 2, 9)), None));
        let error = |head| due(&Changes { head, ..changes }).expect_err("the version is wrong");
        assert!(
            error("1.2.2")
                .starts_with("spec/client.toml has version 1.2.2, which is lower than 1.2.3 of v1.2.3\nhelp: ")
        );
        assert!(error("1.2").starts_with("spec/client.toml has no valid version: \"1.2\" ("), "{}", error("1.2"));
    }

    #[test]
    fn a_prerelease_stays_one_and_leads_to_a_version_that_is_high_enough() {
        let of = |base, head, level| version(Changes { base, head, level: Some(level), ..NOTHING });
        assert_eq!(of("1.2.3", "2.0.0-rc.1", Level::Major).as_deref(), Some("2.0.0-rc.1"));
        assert_eq!(of("1.2.3", "1.3.0-rc.1", Level::Major).as_deref(), Some("2.0.0-rc.1"));
        assert_eq!(of("2.0.0-rc.1", "2.0.0-rc.1", Level::Major).as_deref(), Some("2.0.0-rc.2"));
        assert_eq!(of("2.0.0-rc.1", "2.0.0-rc.5", Level::Patch).as_deref(), Some("2.0.0-rc.5"));
        // The release itself follows from the last stable one.
        assert_eq!(of("1.2.3", "1.2.4", Level::Major).as_deref(), Some("2.0.0"));
    }
}
