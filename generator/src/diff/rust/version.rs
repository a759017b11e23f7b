//! The version that changes require.

use semver::{BuildMetadata, Prerelease, Version};

use crate::diff::change::Level;

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
    fn a_version_may_be_higher_than_is_due() {
        assert!(satisfies("0.3.0", "0.2.4") && satisfies("0.2.4", "0.2.4"));
        assert!(!satisfies("0.2.3", "0.2.4") && !satisfies("x", "0.2.4"));
    }
}
