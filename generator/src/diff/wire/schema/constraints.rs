//! Keywords that restrict values in ways that no type says, such as `not`, `contains` and `if`.

use std::collections::{BTreeMap, BTreeSet};

use super::enumeration::ENUM;
use super::graph::Graph;
use crate::diff::change::{Pair, Rule, Severity};
use crate::diff::rules;
use crate::diff::wire::finding::texts::{describe_change, list_names, quote};
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
    for keyword in keywords {
        let mut old = only_in(&constraints.base, &constraints.head, keyword);
        let mut new = only_in(&constraints.head, &constraints.base, keyword);
        let severity = |rule: &'static Rule| {
            // Servers need not check what strings contain.
            let is_content = keyword.starts_with("content") && keyword != "contains";
            if is_content { rule.severity.max(Severity::Risky) } else { rule.severity }
        };
        let changed = graph.rule(index, &rules::CONSTRAINT_CHANGED);
        // The values that are equal differ in the schemas that they refer to.
        old.retain(|text, base| {
            let Some(head) = new.remove(text) else { return true };
            let names = changed_names(&base.references, &head.references);
            let text = format!("{keyword} refers to {}, which changed", list_names(&names));
            graph.push_as(index, changed, severity(changed), text);
            false
        });
        let (mut old, mut new) = (old.into_iter(), new.into_iter());
        loop {
            let (base, head) = (old.next(), new.next());
            let values = Pair { base: base.map(|(text, _)| text), head: head.map(|(text, _)| text) };
            let rules = match (&values.base, &values.head) {
                (None, None) => break,
                (None, Some(_)) => &rules::CONSTRAINT_ADDED,
                (Some(_), None) => &rules::CONSTRAINT_REMOVED,
                (Some(_), Some(_)) => &rules::CONSTRAINT_CHANGED,
            };
            let rule = graph.rule(index, rules);
            let Pair { base, head } = values.map(|value| value.as_deref().map(quote));
            graph.push_as(index, rule, severity(rule), describe_change(keyword, base, head));
        }
    }
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
        assert_eq!(changes(&[1], &[1, 2]), [r#"breaking new not `{"maxLength":2}`"#]);
        assert_eq!(changes(&[1, 2], &[3, 2]), [r#"risky not `{"maxLength":1}` → `{"maxLength":3}`"#]);
        assert_eq!(changes(&[1], &[]), [r#"safe not `{"maxLength":1}` removed"#]);
    }

    #[test]
    fn bounds_without_a_type_are_compared() {
        let text = |bound: serde_json::Value| json!({"type": "string", "allOf": [bound]});
        let changes = |base, head| schema_changes(&text(base), &text(head));
        assert_eq!(changes(json!({"maxLength": 3}), json!({"maxLength": 4})), ["risky maxLength `3` → `4`"]);
        assert_eq!(changes(json!({}), json!({"pattern": "^a"})), ["breaking new pattern `\"^a\"`"]);
        assert_eq!(changes(json!({"minimum": 1}), json!({})), ["safe minimum `1.0` removed"]);
        let any = |length: u8| json!({"maxLength": length});
        assert_eq!(schema_changes(&any(3), &any(4)), ["risky maxLength `3` → `4`"]);
        assert_eq!(schema_changes(&any(3), &any(3)), [""; 0]);
    }
}
