//! Keywords that restrict values in ways that no type says, such as `not`, `contains` and `if`.

use std::collections::{BTreeMap, BTreeSet};

use super::constraint_verdict::Judge;
use super::enumeration::ENUM;
use super::graph::Graph;
use crate::diff::change::{DirectedRule, Direction, Pair, Rule, Severity};
use crate::diff::rules;
use crate::diff::wire::finding::texts::{describe_change, list_names, quote, value as quote_value};
use crate::ir::{Constraint, ReferencedSchema};

/// Compares the constraints of two schemas, except for keywords that are compared elsewhere. A keyword that `allOf` repeats has several values.
pub(super) fn compare(
    graph: &mut Graph<'_>,
    index: u32,
    constraints: &Pair<Vec<&Constraint>>,
    is_elsewhere: &dyn Fn(&str) -> bool,
) {
    let keywords = constraints.base.iter().chain(&constraints.head).map(|one| one.keyword.as_str());
    // Values that are listed are compared with those of types.
    let keywords: BTreeSet<&str> = keywords.filter(|keyword| *keyword != ENUM && !is_elsewhere(keyword)).collect();
    if keywords.is_empty() {
        return;
    }
    let judge = Judge::new(graph, index, constraints);
    for keyword in keywords {
        let mut old = only_in(&constraints.base, &constraints.head, keyword);
        let mut new = only_in(&constraints.head, &constraints.base, keyword);
        // The values that are equal differ in the schemas that they refer to.
        old.retain(|text, base| {
            let Some(head) = new.remove(text) else { return true };
            let names = changed_names(&base.references, &head.references);
            let text = format!("{keyword} refers to {}, which changed", list_names(&names));
            push_judged(graph, index, keyword, &rules::CONSTRAINT_CHANGED, text, judge.as_ref());
            false
        });
        let (mut old, mut new) = (old.into_iter(), new.into_iter());
        loop {
            let (base, head) = (old.next(), new.next());
            if base.is_none() && head.is_none() {
                break;
            }
            let values = Pair { base: base.map(|(text, _)| text), head: head.map(|(text, _)| text) };
            push_changed(graph, index, keyword, &with_default(constraints, keyword, values), judge.as_ref());
        }
    }
}

/// Adds a change of a keyword.
fn push_changed(
    graph: &mut Graph<'_>,
    index: u32,
    keyword: &str,
    values: &Pair<Option<String>>,
    judge: Option<&Judge<'_>>,
) {
    let rules = match (&values.base, &values.head) {
        (None, _) => &rules::CONSTRAINT_ADDED,
        (Some(_), None) => &rules::CONSTRAINT_REMOVED,
        (Some(_), Some(_)) => &rules::CONSTRAINT_CHANGED,
    };
    let Pair { base, head } = values.map_ref(|value| value.as_deref().map(quote));
    push_judged(graph, index, keyword, rules, describe_change(keyword, base, head), judge);
}

/// Adds a change with the severity that is certain.
fn push_judged(
    graph: &mut Graph<'_>,
    index: u32,
    keyword: &str,
    rules: &'static DirectedRule,
    text: String,
    judge: Option<&Judge<'_>>,
) {
    let rule = graph.rule(index, rules);
    let severity = severity(rule, keyword);
    let judge = judge.filter(|_| !is_content(keyword));
    if judge.is_some_and(|judge| judge.is_safe(keyword)) {
        return graph.push_as(index, rule, Severity::Safe, text);
    }
    let proof = judge.filter(|_| severity == Severity::Risky).and_then(|judge| judge.proof(keyword));
    let Some(proof) = proof else { return graph.push_as(index, rule, severity, text) };
    let verb = if graph.node(index).direction == Direction::Request { "excludes" } else { "allows" };
    graph.push_as(index, rule, Severity::Breaking, format!("{text}, which {verb} {}", quote_value(&proof)));
}

fn severity(rule: &'static Rule, keyword: &str) -> Severity {
    if is_content(keyword) { rule.severity.max(Severity::Risky) } else { rule.severity }
}

/// Returns `true` for the content of strings, which servers need not check.
fn is_content(keyword: &str) -> bool {
    keyword.starts_with("content") && keyword != "contains"
}

/// Returns the values of a keyword with the default that it has beside another keyword.
fn with_default(
    constraints: &Pair<Vec<&Constraint>>,
    keyword: &str,
    values: Pair<Option<String>>,
) -> Pair<Option<String>> {
    let has_contains = constraints.map_ref(|all| all.iter().any(|one| one.keyword == "contains"));
    let default = |value: Option<String>, has_contains| {
        value.or_else(|| (keyword == "minContains" && has_contains).then(|| "1".to_owned()))
    };
    Pair { base: default(values.base, has_contains.base), head: default(values.head, has_contains.head) }
}

/// Returns the values of a keyword that the other schema does not have.
fn only_in<'a>(own: &[&'a Constraint], other: &[&Constraint], keyword: &str) -> BTreeMap<String, &'a Constraint> {
    let is_new = |one: &&&Constraint| !other.iter().any(|two| two.keyword == keyword && two.digest == one.digest);
    let own = own.iter().filter(|one| one.keyword == keyword).filter(is_new);
    own.map(|one| (one.value.to_string(), *one)).collect()
}

/// Returns the names of the schemas that differ, each once.
fn changed_names<'a>(base: &'a [ReferencedSchema], head: &[ReferencedSchema]) -> Vec<&'a str> {
    let changed = base.iter().zip(head).filter(|(old, new)| old.digest != new.digest);
    changed.map(|(old, _)| old.name.as_str()).collect::<BTreeSet<_>>().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::diff::wire::testing::schema_changes;

    #[test]
    fn each_value_is_compared() {
        let not = |length: u8| json!({"not": {"maxLength": length}});
        let text = |parts: &[serde_json::Value]| json!({"type": "string", "allOf": parts});
        let changes = |base: &[u8], head: &[u8]| {
            let parts = |lengths: &[u8]| lengths.iter().map(|length| not(*length)).collect::<Vec<_>>();
            schema_changes(&text(&parts(base)), &text(&parts(head)))
        };
        assert_eq!(changes(&[1, 2], &[2, 1]), [""; 0]);
        assert_eq!(changes(&[1], &[1, 2]), [r#"breaking new not `{"maxLength":2}`, which excludes `"aa"`"#]);
        assert_eq!(
            changes(&[1, 2], &[3, 2]),
            [r#"breaking not `{"maxLength":1}` → `{"maxLength":3}`, which excludes `"aaa"`"#]
        );
        assert_eq!(changes(&[1], &[]), [r#"safe not `{"maxLength":1}` removed"#]);
    }

    /// A format that is not known excludes nothing for certain.
    #[test]
    fn a_change_without_a_proof_is_risky() {
        let not = |format: &str| json!({"type": "string", "not": {"format": format}});
        let reported = schema_changes(&not("email"), &not("hostname"));
        assert_eq!(reported, [r#"risky not `{"format":"email"}` → `{"format":"hostname"}`"#]);
    }

    #[test]
    fn bounds_without_a_type_are_compared() {
        let text = |bound: serde_json::Value| json!({"type": "string", "allOf": [bound]});
        let changes = |base, head| schema_changes(&text(base), &text(head));
        assert_eq!(changes(json!({"maxLength": 3}), json!({"maxLength": 4})), ["safe maxLength 3 → 4"]);
        assert_eq!(changes(json!({}), json!({"pattern": "^a"})), ["breaking new pattern `^a`"]);
        assert_eq!(changes(json!({"minimum": 1}), json!({})), ["safe minimum `1.0` removed"]);
        let any = |length: u8| json!({"maxLength": length});
        assert_eq!(schema_changes(&any(3), &any(4)), ["safe maxLength `3` → `4`"]);
        let excluding = ["breaking maxLength `4` → `3`, which excludes `\"aaaa\"`"];
        assert_eq!(schema_changes(&any(4), &any(3)), excluding);
        assert_eq!(schema_changes(&any(3), &any(3)), [""; 0]);
    }
}
