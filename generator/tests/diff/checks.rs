//! No check of oasdiff is missing: each that documents of OpenAPI 3.0 can trigger is named by a rule, and some case triggers that rule.
//! `oasdiff_checks.txt` has the ids of version 4553c69 (August 2026).

use std::collections::HashSet;

use generator::diff::rules;

use crate::cases::{Slot, changes, files, read};

const CHECKS: &str = include_str!("oasdiff_checks.txt");

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
    let mut left: HashSet<&str> = CHECKS.lines().collect();
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
    let known: HashSet<&str> = CHECKS.lines().collect();
    for rule in rules::all() {
        for check in rule.oasdiff {
            assert!(known.contains(check), "{} names {check}", rule.id);
        }
    }
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
