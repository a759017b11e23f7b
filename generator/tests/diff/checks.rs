//! No check of oasdiff is missing: each that documents of OpenAPI 3.0 can trigger is named by a rule, and some case triggers that rule.
//! Where the severities differ, the rule says why. `oasdiff_checks.txt` has the ids of version 4553c69 (August 2026) with their severities,
//! which are called as ours are.

use std::collections::{BTreeSet, HashMap, HashSet};

use generator::diff::{Severity, rules};

use crate::cases::{Slot, changes, files, read};

const CHECKS: &str = include_str!("oasdiff_checks.txt");

/// Words in the ids of checks of what is never sent, which is safe here as well, whatever the severity of its rule is.
const NOT_SENT: [&str; 2] = ["request-read-only-property-", "-write-only-property-"];

/// Words in the ids of checks, and in the names of the cases that trigger them.
const WORDS: [(&str, &str); 8] = [
    ("-all-of-", "allOf"),
    ("-any-of-", "anyOf"),
    ("-one-of-", "oneOf"),
    ("-list-of-types-", "list of types"),
    ("request-read-only-", "read-only"),
    ("-write-only-", "write-only"),
    ("-with-default", "default"),
    ("-annotation-only", "only describes"),
];

#[test]
fn each_check_has_a_rule_and_a_case() {
    let mut left: HashSet<&str> = checks().into_keys().collect();
    assert_eq!(left.len(), 347);
    for pair in files().iter().flat_map(|(_, cases)| cases).flat_map(|case| case.pairs()) {
        let (base, head) = (read(&pair.base), read(&pair.head));
        for change in changes(&base, &head).iter().chain(&changes(&head, &base)) {
            for check in change.rule.oasdiff {
                if can_trigger(pair.slot, &pair.name, check) {
                    left.remove(check);
                }
            }
        }
    }
    let mut left: Vec<&str> = left.into_iter().collect();
    left.sort_unstable();
    assert!(left.is_empty(), "no case triggers these: {left:#?}");
}

#[test]
fn rules_name_checks_that_exist() {
    let known = checks();
    for rule in rules::all() {
        for check in rule.oasdiff {
            assert!(known.contains_key(check), "{} names {check}", rule.id);
        }
    }
}

#[test]
fn rules_say_where_and_why_their_severity_is_another_one() {
    let known = checks();
    for rule in rules::all() {
        let is_sent = |check: &&&str| !NOT_SENT.iter().any(|words| check.contains(words));
        let severities = rule.oasdiff.iter().filter(is_sent).filter_map(|check| known.get(check).copied());
        // Changes of docs are safe.
        let own = if rule.severity == Severity::Docs { "safe".to_owned() } else { rule.severity.to_string() };
        let others: BTreeSet<&str> = severities.filter(|severity| *severity != own).collect();
        let choice = rules::choice(rule.id).unwrap_or_default();
        let (theirs, reason) = choice.split_once(". ").unwrap_or_default();
        for other in others {
            assert!(
                theirs.contains(other) && !reason.is_empty(),
                "{} is {own}, {other} for oasdiff: {choice:?}",
                rule.id
            );
        }
    }
}

/// Returns the severities of oasdiff's checks by their ids.
fn checks() -> HashMap<&'static str, &'static str> {
    CHECKS.lines().map(|line| line.split_once(' ').expect("each line has an id and a severity")).collect()
}

/// Returns `true` if a case is about the part that a check looks at.
fn can_trigger(slot: Slot, name: &str, check: &str) -> bool {
    let starts = [
        ("request-body-", &[Slot::Request, Slot::Body, Slot::Operation][..]),
        ("request-parameter-property-", &[Slot::QueryProperty]),
        ("request-parameter-", &[Slot::Query, Slot::Operation]),
        ("request-header-property-", &[Slot::Operation]),
        ("new-required-request-header-property", &[Slot::Operation]),
        ("request-property-", &[Slot::Request, Slot::RequestProperty, Slot::Body]),
        ("response-body-", &[Slot::Response, Slot::Responses]),
        ("response-header-", &[Slot::Header, Slot::Responses]),
        ("response-property-", &[Slot::Response, Slot::ResponseProperty, Slot::Responses]),
    ];
    let slots = starts.into_iter().find(|(start, _)| check.starts_with(start)).map(|(_, slots)| slots);
    let fits_words = WORDS.iter().all(|(word, about)| !check.contains(word) || name.contains(about));
    slots.is_none_or(|slots| slots.contains(&slot)) && fits_words
}
