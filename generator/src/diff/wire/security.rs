//! Security requirements of operations.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use indexmap::IndexMap;

use super::finding::texts::{describe_change, list_names, quote};
use super::finding::{Change, Sides};
use super::pairing::{DocumentPair, OperationPair};
use super::security_scheme;
use crate::diagnostic::Location;
use crate::diff::change::{Pair, Rule, Severity};
use crate::diff::rules;
use crate::ir::{DocumentId, Operation};

/// A security requirement: scopes by scheme, with the schemes' names in the head.
type Alternative = BTreeMap<String, BTreeSet<String>>;

/// The alternatives of operations on both sides.
type Requirements = Pair<Vec<Alternative>>;

pub(super) fn compare(
    sides: &Sides<'_>,
    documents: &[DocumentPair],
    operations: &[OperationPair],
    changes: &mut Vec<Change>,
) {
    let names = documents.iter().map(|pair| (pair.base, security_scheme::names(sides, *pair))).collect();
    compare_requirements(sides, &names, operations, changes);
    for pair in documents {
        security_scheme::compare(sides, *pair, &names[&pair.base], operations, changes);
    }
}

fn compare_requirements(
    sides: &Sides<'_>,
    names: &HashMap<DocumentId, HashMap<String, String>>,
    operations: &[OperationPair],
    changes: &mut Vec<Change>,
) {
    let mut groups: IndexMap<(Requirements, Pair<Location>), Vec<usize>> = IndexMap::new();
    for (index, pair) in operations.iter().enumerate() {
        let OperationPair::Both(Pair { base, head }) = *pair else { continue };
        let (base, head) = (sides.base.api.request(base), sides.head.api.request(head));
        let renamed = names.get(&base.document);
        let alternatives = Pair { base: alternatives(base, renamed), head: alternatives(head, None) };
        if alternatives.differs() {
            let locations = Pair { base: base.security_location.clone(), head: head.security_location.clone() };
            groups.entry((alternatives, locations)).or_default().push(index);
        }
    }
    for ((alternatives, locations), group) in groups {
        let mut push = |rule: &'static Rule, severity: Severity, text: String| {
            let change = Change::new(rule, "security", locations.clone().map(Some), text);
            changes.push(Change { severity, operations: group.clone(), ..change });
        };
        compare_alternatives(alternatives, &mut push);
    }
}

/// Returns the alternatives sorted and once, as their order does not matter.
fn alternatives(operation: &Operation, renamed: Option<&HashMap<String, String>>) -> Vec<Alternative> {
    let name = |scheme: &String| renamed.and_then(|names| names.get(scheme)).unwrap_or(scheme).clone();
    let uses = operation.security.iter().map(|uses| {
        uses.iter().map(|one| (name(&one.scheme), one.scopes.iter().cloned().collect())).collect::<Alternative>()
    });
    let mut alternatives: Vec<Alternative> = uses.collect();
    alternatives.sort();
    alternatives.dedup();
    alternatives
}

fn compare_alternatives(alternatives: Pair<Vec<Alternative>>, push: &mut impl FnMut(&'static Rule, Severity, String)) {
    const KEYWORD: &str = "security requirement";
    let Pair { base, head } = alternatives;
    let is_alone = |one: &Alternative| [&base, &head].iter().all(|list| with_schemes_of(one, list).count() < 2);
    let format = |one: &Alternative| format_alternative(one, !is_alone(one));
    let all = |list: &[Alternative]| {
        let named = list.iter().filter(|one| !one.is_empty()).map(format);
        Some(named.collect::<Vec<_>>().join(" or ")).filter(|text| !text.is_empty())
    };
    match (base.is_empty(), head.is_empty()) {
        (true, _) => {
            return push(
                &rules::SECURITY_ADDED,
                rules::SECURITY_ADDED.severity,
                describe_change(KEYWORD, None, all(&head)),
            );
        }
        (_, true) => {
            return push(
                &rules::SECURITY_REMOVED,
                rules::SECURITY_REMOVED.severity,
                describe_change(KEYWORD, all(&base), None),
            );
        }
        _ => {}
    }
    for one in &base {
        match counterpart(one, &base, &head) {
            Some(other) => compare_scopes(one, other, push),
            None if one.is_empty() => push(
                &rules::SECURITY_BECAME_REQUIRED,
                rules::SECURITY_BECAME_REQUIRED.severity,
                "security became required".to_owned(),
            ),
            None => {
                let rule = &rules::SECURITY_ALTERNATIVE_REMOVED;
                // Whoever has the credentials of the alternative has those of one that requires fewer.
                let is_met = head.iter().any(|other| requires_no_more(other, one));
                let severity = if is_met { Severity::Safe } else { rule.severity };
                push(rule, severity, describe_change(KEYWORD, Some(format(one)), None));
            }
        }
    }
    for one in head.iter().filter(|one| counterpart(one, &head, &base).is_none()) {
        if one.is_empty() {
            push(
                &rules::SECURITY_BECAME_OPTIONAL,
                rules::SECURITY_BECAME_OPTIONAL.severity,
                "security became optional".to_owned(),
            );
        } else {
            push(
                &rules::SECURITY_ALTERNATIVE_ADDED,
                rules::SECURITY_ALTERNATIVE_ADDED.severity,
                describe_change(KEYWORD, None, Some(format(one))),
            );
        }
    }
}

/// Returns `true` if the credentials and scopes of an alternative are enough for another one.
fn requires_no_more(other: &Alternative, one: &Alternative) -> bool {
    other.iter().all(|(scheme, scopes)| one.get(scheme).is_some_and(|held| scopes.is_subset(held)))
}

/// Returns the alternatives with the schemes of another one, which may have other scopes.
fn with_schemes_of<'a>(one: &'a Alternative, list: &'a [Alternative]) -> impl Iterator<Item = &'a Alternative> {
    list.iter().filter(|other| other.keys().eq(one.keys()))
}

/// Returns the alternative of the other side that is equal, or else the only one left with the same schemes, whose scopes changed.
fn counterpart<'a>(one: &'a Alternative, own: &'a [Alternative], others: &'a [Alternative]) -> Option<&'a Alternative> {
    if let Some(equal) = others.iter().find(|other| *other == one) {
        return Some(equal);
    }
    let mut left_own = with_schemes_of(one, own).filter(|one| !others.contains(one));
    let mut left = with_schemes_of(one, others).filter(|other| !own.contains(other));
    match (left_own.next(), left_own.next(), left.next(), left.next()) {
        (Some(_), None, Some(other), None) => Some(other),
        _ => None,
    }
}

/// Returns `a` and `b`, with the scopes of each if other alternatives have the same schemes.
fn format_alternative(alternative: &Alternative, with_scopes: bool) -> String {
    if !with_scopes {
        return list_names(&alternative.keys().collect::<Vec<_>>());
    }
    let one = |(scheme, scopes): (&String, &BTreeSet<String>)| {
        if scopes.is_empty() {
            quote(scheme)
        } else {
            format!("{} with {}", quote(scheme), list_names(&scopes.iter().collect::<Vec<_>>()))
        }
    };
    alternative.iter().map(one).collect::<Vec<_>>().join(" and ")
}

fn compare_scopes(base: &Alternative, head: &Alternative, push: &mut impl FnMut(&'static Rule, Severity, String)) {
    for (scheme, scopes) in base {
        let Some(other) = head.get(scheme) else { continue };
        let keyword = format!("{} scope", quote(scheme));
        for scope in other.difference(scopes) {
            push(
                &rules::SECURITY_SCOPE_ADDED,
                rules::SECURITY_SCOPE_ADDED.severity,
                describe_change(&keyword, None, Some(quote(scope))),
            );
        }
        for scope in scopes.difference(other) {
            push(
                &rules::SECURITY_SCOPE_REMOVED,
                rules::SECURITY_SCOPE_REMOVED.severity,
                describe_change(&keyword, Some(quote(scope)), None),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{document_changes, secured};

    #[test]
    fn alternatives_and_scopes_are_compared() {
        let flow = json!({"clientCredentials": {"tokenUrl": "https://a.example/t", "scopes": {"read": "Read.", "write": "Write."}}});
        let schemes =
            json!({"key": {"type": "apiKey", "in": "header", "name": "X"}, "oauth": {"type": "oauth2", "flows": flow}});
        let changes = |base, head| document_changes(&secured(&schemes, &base), &secured(&schemes, &head));
        let added = changes(json!([]), json!([{"key": []}]));
        assert_eq!(added, ["breaking `POST /things`: new security requirement `key`"]);
        let alternative = changes(json!([{"key": []}]), json!([{"key": []}, {"oauth": []}]));
        assert_eq!(alternative, ["safe `POST /things`: new security requirement `oauth`"]);
        let optional = changes(json!([{"key": []}]), json!([{"key": []}, {}]));
        assert_eq!(optional, ["safe `POST /things`: security became optional"]);
        let scope = changes(json!([{"oauth": ["read"]}]), json!([{"oauth": ["read", "write"]}]));
        assert_eq!(scope, ["risky `POST /things`: new `oauth` scope `write`"]);
        let fewer = changes(json!([{"key": [], "oauth": ["read"]}]), json!([{"key": []}]));
        assert_eq!(
            fewer,
            [
                "safe `POST /things`: security requirement `key` and `oauth` removed",
                "safe `POST /things`: new security requirement `key`"
            ]
        );
    }
}
