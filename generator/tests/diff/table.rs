//! The table: exactly the listed changes from base to head and back, and their messages.

use std::collections::HashSet;
use std::fmt::Write as _;

use generator::diff::{ItemChange, Level, Severity, WireChange};

use crate::cases::{Pair, Read, changes, files, line, read};

const UNCHANGED_VERSION: &str = "version-not-bumped";

#[test]
fn changes_are_those_listed() {
    let mut errors = String::new();
    for (file, cases) in files() {
        for pair in cases.iter().flat_map(|case| case.pairs()) {
            let (base, head) = (read(&pair.base), read(&pair.head));
            let ways = [("there", &pair.there, changes(&base, &head)), ("back", &pair.back, changes(&head, &base))];
            for (way, expected, found) in ways {
                let found = listed(&pair, &found);
                if *expected != found {
                    let list = |list: &[String]| list.iter().map(|one| format!("    - {one}\n")).collect::<String>();
                    let (expected, found) = (list(expected), list(&found));
                    let _ = writeln!(errors, "{file}: {} ({way})\n  expected:\n{expected}  found:\n{found}", pair.name);
                }
            }
        }
    }
    assert!(errors.is_empty(), "{errors}");
}

/// The changes without the rule that every breaking change triggers.
fn listed(pair: &Pair, changes: &[WireChange]) -> Vec<String> {
    let breaks = changes.iter().any(|change| change.severity == Severity::Breaking);
    let is_reported = changes.iter().any(|change| change.rule.id == UNCHANGED_VERSION);
    let is_about_versions = pair.name.contains("version");
    assert!(is_about_versions || breaks == is_reported, "{}: breaking changes need {UNCHANGED_VERSION}", pair.name);
    changes.iter().filter(|change| is_about_versions || change.rule.id != UNCHANGED_VERSION).map(line).collect()
}

/// Reviewers may read nothing else.
#[test]
fn messages_are_understood_without_the_document() {
    for (file, cases) in files() {
        let mut text = String::new();
        for pair in cases.iter().map(|case| case.crate_pair()) {
            let (base, head) = (read(&pair.base), read(&pair.head));
            let _ = writeln!(text, "{}", pair.name);
            for (way, changes) in [("→", changes(&base, &head)), ("←", changes(&head, &base))] {
                for change in changes.iter().filter(|change| change.rule.id != UNCHANGED_VERSION) {
                    let _ = writeln!(text, "  {way} {}", change.message());
                }
            }
        }
        insta::assert_snapshot!(file, text);
    }
}

/// Every change has a location on both sides, but for operations and webhooks that one side does not have.
#[test]
fn changes_have_locations_on_both_sides() {
    for (_, cases) in files() {
        for pair in cases.iter().flat_map(|case| case.pairs()) {
            let (base, head) = (read(&pair.base), read(&pair.head));
            for change in changes(&base, &head) {
                const OF_ONE_SIDE: [&str; 5] = [
                    "operation-added",
                    "operation-removed",
                    "unstable-operation-removed",
                    "webhook-added",
                    "webhook-removed",
                ];
                let is_operation = OF_ONE_SIDE.iter().any(|id| change.rule.id.starts_with(id));
                let missing = [&change.locations.base, &change.locations.head]
                    .into_iter()
                    .filter(|location| location.is_none())
                    .count();
                assert_eq!(missing, usize::from(is_operation), "{}: {}", pair.name, change.message());
                let sides: [(&Read, _); 2] = [(&base, &change.locations.base), (&head, &change.locations.head)];
                for (side, location) in
                    sides.into_iter().filter_map(|(side, location)| Some((side, location.as_ref()?)))
                {
                    assert_eq!(side.sources.get(location.source).name, "things.yaml");
                }
            }
        }
    }
}

/// The levels that changes of the crate require.
#[test]
fn levels_are_those_listed() {
    let mut errors = String::new();
    for (file, cases) in files() {
        for case in &cases {
            let pair = case.crate_pair();
            let (base, head) = (read(&pair.base), read(&pair.head));
            let found = [level(&base, &head), level(&head, &base)];
            if case.rust.as_ref() != Some(&found) {
                let _ = writeln!(errors, "{file}: {}: {:?}, found {found:?}", case.name, case.rust);
            }
        }
    }
    assert!(errors.is_empty(), "{errors}");
}

fn level(base: &Read, head: &Read) -> String {
    let level = generator::diff::compare(&base.side(), &head.side(), crate::support::reserved()).level();
    level.map_or("none".to_owned(), |level| format!("{level:?}").to_lowercase())
}

#[test]
fn there_are_enough_cases() {
    let cases: usize = files().iter().map(|(_, cases)| cases.len()).sum();
    assert!(cases >= 150, "{cases}");
}

/// Every change of the crate that a version requires has the change on the wire that causes it, if there is one.
#[test]
fn items_are_tied_to_changes_on_the_wire() {
    let mut errors = String::new();
    for (file, cases) in files() {
        for pair in cases.iter().map(|case| case.crate_pair()) {
            let (base, head) = (read(&pair.base), read(&pair.head));
            for (way, old, new) in [("there", &base, &head), ("back", &head, &base)] {
                let report = generator::diff::compare(&old.side(), &new.side(), crate::support::reserved());
                let tied: HashSet<usize> = report.wire.iter().flat_map(|change| change.items.iter().copied()).collect();
                let is_untied =
                    |(index, item): &(usize, &ItemChange)| item.level > Level::Patch && !tied.contains(index);
                // A name that neither requests nor responses have changes the crate alone.
                let is_cause =
                    |change: &WireChange| change.severity != Severity::Docs && change.path != "info / version";
                if !report.wire.iter().any(is_cause) {
                    continue;
                }
                for (_, item) in report.items.iter().enumerate().filter(is_untied) {
                    let _ = writeln!(errors, "{file}: {} ({way}): {} ({})", pair.name, item.item, item.difference);
                }
            }
        }
    }
    assert!(errors.is_empty(), "{errors}");
}
