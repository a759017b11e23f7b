//! Keywords that restrict values in ways that no type says, such as `not`, `contains` and `if`.

use std::collections::BTreeSet;

use super::graph::Graph;
use crate::diff::change::{Pair, Severity};
use crate::diff::rules;
use crate::diff::wire::finding::texts::{describe_change, quote_differences};
use crate::ir::Constraint;

/// Compares the constraints of two schemas. A keyword that `allOf` repeats has several values.
pub(super) fn compare(graph: &mut Graph<'_>, index: u32, constraints: &Pair<Vec<&Constraint>>) {
    let keywords: BTreeSet<&str> =
        constraints.base.iter().chain(&constraints.head).map(|one| one.keyword.as_str()).collect();
    for keyword in keywords {
        let mut old = only_in(&constraints.base, &constraints.head, keyword).into_iter();
        let mut new = only_in(&constraints.head, &constraints.base, keyword).into_iter();
        loop {
            let values = Pair { base: old.next(), head: new.next() };
            let rules = match (&values.base, &values.head) {
                (None, None) => break,
                (None, Some(_)) => &rules::CONSTRAINT_ADDED,
                (Some(_), None) => &rules::CONSTRAINT_REMOVED,
                (Some(_), Some(_)) => &rules::CONSTRAINT_CHANGED,
            };
            let rule = graph.rule(index, rules);
            // Servers need not check what strings contain.
            let is_content = keyword.starts_with("content") && keyword != "contains";
            let severity = if is_content { rule.severity.max(Severity::Risky) } else { rule.severity };
            let Pair { base, head } = quote_differences(values);
            graph.push_as(index, rule, severity, describe_change(keyword, base, head));
        }
    }
}

/// Returns the values of a keyword that the other schema does not have.
fn only_in(own: &[&Constraint], other: &[&Constraint], keyword: &str) -> BTreeSet<String> {
    let own = own.iter().filter(|one| one.keyword == keyword && !other.contains(one));
    own.map(|one| one.value.to_string()).collect()
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
}
