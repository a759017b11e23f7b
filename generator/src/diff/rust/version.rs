//! The version that changes require.

use semver::{BuildMetadata, Prerelease, Version};

use crate::diff::change::{Level, Report, Severity};

/// What requires a version.
#[derive(Debug, Clone, Copy)]
pub struct Reasons {
    /// The level of the changes of the crate.
    pub level: Option<Level>,
    /// Whether a change breaks callers on the wire, be it accepted or not.
    pub breaks: bool,
    /// Whether there is another change, such as one of the documents that the crate does not show.
    pub others: bool,
}

/// Returns the level of all changes, which `diff` reports and `release` writes. `None` if nothing changed.
///
/// A change that breaks callers on the wire only raises the second number. Programs that use the crate compile as before, and old versions
/// of the crate meet the same server, so a major version would keep nobody from it; but a patch would hide it.
pub fn required_level(version: &str, reasons: Reasons) -> Option<Level> {
    // Below 1.0.0 the second number is the major one.
    let is_early = Version::parse(version).is_ok_and(|version| version.major == 0);
    let step = if is_early { Level::Major } else { Level::Minor };
    let of_breaks = reasons.breaks.then_some(step);
    let of_others = reasons.others.then_some(Level::Patch);
    reasons.level.max(of_breaks).max(of_others)
}

/// Returns the version that the changes of a report require. `None` if nothing changed, or if the version of the base cannot be parsed.
pub(in crate::diff) fn due_version(report: &Report) -> Option<String> {
    let breaks = report.wire.iter().any(|change| change.severity == Severity::Breaking);
    let reasons = Reasons { level: report.level(), breaks, others: !report.wire.is_empty() };
    next_version(&report.version.base, required_level(&report.version.base, reasons)?)
}

/// Returns the next version by Cargo's rules, where the first number that is not zero is the major one. `None` if the version cannot be
/// parsed.
pub fn next_version(version: &str, level: Level) -> Option<String> {
    let mut next = Version::parse(version).ok()?;
    next.build = BuildMetadata::EMPTY;
    if !next.pre.is_empty() {
        // A pre-release promises no compatibility.
        next.pre = next_prerelease(&next.pre)?;
        return Some(next.to_string());
    }
    let (major, minor, patch) = (next.major, next.minor, next.patch);
    let (major, minor, patch) = match (level, major, minor) {
        (Level::Major, 0, 0) => (0, 0, patch + 1),
        (Level::Major, 0, _) => (0, minor + 1, 0),
        (Level::Major, _, _) => (major + 1, 0, 0),
        (Level::Minor, 1.., _) => (major, minor + 1, 0),
        (Level::Minor | Level::Patch, _, _) => (major, minor, patch + 1),
    };
    Some(Version::new(major, minor, patch).to_string())
}

/// Returns `true` if a version is at least as high as the one that is due.
pub fn satisfies(version: &str, due: &str) -> bool {
    matches!((Version::parse(version), Version::parse(due)), (Ok(version), Ok(due)) if version >= due)
}

fn next_prerelease(pre: &Prerelease) -> Option<Prerelease> {
    let (name, number) = pre.as_str().rsplit_once('.').unwrap_or((pre.as_str(), ""));
    let next = match number.parse::<u64>() {
        Ok(number) => format!("{name}.{}", number.checked_add(1)?),
        Err(_) => format!("{pre}.1"),
    };
    Prerelease::new(&next).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_number_that_is_not_zero_is_the_major_one() {
        let all = |version| {
            [Level::Patch, Level::Minor, Level::Major].map(|level| next_version(version, level).unwrap_or_default())
        };
        assert_eq!(all("1.2.3"), ["1.2.4", "1.3.0", "2.0.0"]);
        assert_eq!(all("0.2.3"), ["0.2.4", "0.2.4", "0.3.0"]);
        assert_eq!(all("0.0.3"), ["0.0.4", "0.0.4", "0.0.4"]);
        assert_eq!(all("1.0.0-rc.1+build"), ["1.0.0-rc.2"; 3]);
        assert_eq!(all("1.0.0-alpha"), ["1.0.0-alpha.1"; 3]);
        assert_eq!(next_version("one", Level::Major), None);
    }

    #[test]
    fn breaks_on_the_wire_raise_the_second_number() {
        let required = |version, level, breaks| required_level(version, Reasons { level, breaks, others: true });
        assert_eq!(required("0.1.0", Some(Level::Patch), true), Some(Level::Major));
        assert_eq!(required("1.1.0", Some(Level::Patch), true), Some(Level::Minor));
        assert_eq!(required("1.1.0", Some(Level::Major), true), Some(Level::Major));
        assert_eq!(required("0.1.0", Some(Level::Minor), false), Some(Level::Minor));
        assert_eq!(required("0.1.0", None, false), Some(Level::Patch));
        assert_eq!(required_level("0.1.0", Reasons { level: None, breaks: false, others: false }), None);
    }

    #[test]
    fn a_version_may_be_higher_than_is_due() {
        assert!(satisfies("0.3.0", "0.2.4") && satisfies("0.2.4", "0.2.4"));
        assert!(!satisfies("0.2.3", "0.2.4") && !satisfies("x", "0.2.4"));
    }
}
