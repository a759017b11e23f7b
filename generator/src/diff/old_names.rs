//! Versions of old names. Input: entries of `[[aliases]]`, and the version that is due. Output: which entries no release has yet, and a note
//! for each whose versions are too low.

use semver::Version;

use crate::config::{AliasConfig, Config};
use crate::diagnostic::{Diagnostic, Location};

/// Returns `true` if the new name is of a version after the base.
pub fn is_unreleased(alias: &AliasConfig, base: &Config) -> bool {
    match &alias.since {
        Some(since) => is_before(&base.package.version, since),
        None => base.aliases.iter().all(|one| one.old != alias.old),
    }
}

/// Returns `true` if both are versions, and the first one is lower.
pub fn is_before(one: &str, other: &str) -> bool {
    matches!((Version::parse(one), Version::parse(other)), (Ok(one), Ok(other)) if one < other)
}

/// Returns `true` if both are versions, and the first one drops the old name: it is not before the other.
pub fn is_reached(remove_in: &str, version: &str) -> bool {
    remove_in == version || is_before(remove_in, version)
}

/// Returns a note for each entry of the head that would be an error, or say something wrong, with the version that is due. Entries that
/// are errors already have none: `generate` reports them.
pub fn notes(base: &Config, head: &Config, due: &str) -> Vec<Diagnostic> {
    let current = &head.package.version;
    let next = if is_before(due, current) { current } else { due };
    let valid = head.aliases.iter().filter(|alias| !is_reached(&alias.remove_in, current));
    valid.filter_map(|alias| note(alias, base, next)).collect()
}

fn note(alias: &AliasConfig, base: &Config, next: &str) -> Option<Diagnostic> {
    let AliasConfig { old, since, remove_in, .. } = alias;
    let is_new = is_unreleased(alias, base);
    let since = since.as_deref().filter(|since| is_new && is_before(since, next));
    let (message, span) = match since {
        _ if is_reached(remove_in, next) => {
            (format!("`remove-in` of the old name `{old}` is {remove_in}, and {next} is due"), &alias.remove_in_span)
        }
        Some(since) => (format!("`since` of the old name `{old}` is {since}, and {next} is due"), &alias.since_span),
        None => return None,
    };
    let help = if is_new {
        "no release has the entry yet: `diff --soften --write` raises its versions".to_owned()
    } else {
        format!("remove the entry for the release of {next}, with which the old name ends")
    };
    let note = Diagnostic::note(message).with_help(help);
    let source = alias.location.as_ref().map(|location| location.source);
    Some(match (source, span) {
        (Some(source), Some(span)) => note.at(Location::offset(source, span.start)),
        _ => note,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(version: &str, aliases: &[(&str, Option<&str>, &str)]) -> Config {
        let mut config = Config::new("harbours", Vec::new());
        config.package.version = version.to_owned();
        let alias = |(old, since, remove_in): &(&str, Option<&str>, &str)| AliasConfig {
            old: (*old).to_owned(),
            since: since.map(str::to_owned),
            remove_in: (*remove_in).to_owned(),
            ..AliasConfig::default()
        };
        config.aliases = aliases.iter().map(alias).collect();
        config
    }

    #[test]
    fn entries_that_are_too_low_for_the_next_version_have_a_note() {
        let base = config("1.1.0", &[("released", None, "2.0.0")]);
        let aliases = [
            ("new", Some("1.2.0"), "2.0.0"),
            ("later", Some("1.2.0"), "3.0.0"),
            ("released", None, "2.0.0"),
            ("old", Some("1.0.0"), "3.0.0"),
            ("odd", Some("soon"), "some day"),
        ];
        let notes = |version: &str, due: &str| {
            let notes = notes(&base, &config(version, &aliases), due).into_iter();
            let is_raised = |note: &Diagnostic| note.help.as_deref().is_some_and(|help| help.contains("raises"));
            notes.map(|note| (is_raised(&note), note.message)).collect::<Vec<_>>()
        };
        assert_eq!(notes("1.1.0", "1.2.0"), []);
        let note = |is_raised, key: &str, old: &str, value: &str, next: &str| {
            (is_raised, format!("`{key}` of the old name `{old}` is {value}, and {next} is due"))
        };
        let all = [
            note(true, "remove-in", "new", "2.0.0", "2.0.0"),
            note(true, "since", "later", "1.2.0", "2.0.0"),
            note(false, "remove-in", "released", "2.0.0", "2.0.0"),
        ];
        assert_eq!(notes("1.1.0", "2.0.0"), all);
        // A version that was set by hand.
        let since = ["new", "later"].map(|old| note(true, "since", old, "1.2.0", "1.3.0"));
        assert_eq!(notes("1.3.0", "1.2.0"), since);
        // What `generate` reports as an error is no note.
        assert_eq!(notes("2.0.0", "1.2.0"), [note(true, "since", "later", "1.2.0", "2.0.0")]);
    }
}
