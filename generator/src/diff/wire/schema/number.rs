//! Numbers: `format`, `minimum`, `maximum` and `multipleOf`.

use super::bounds::{Bound, compare as compare_bounds};
use super::format;
use super::graph::Graph;
use crate::diff::change::{Direction, Pair, Severity};
use crate::diff::rules;
use crate::diff::wire::finding::texts::describe_change;
use crate::ir::{Bounds, Kind};

/// Compares integers and numbers; other kinds have nothing to compare.
pub(super) fn compare(graph: &mut Graph<'_>, index: u32, kinds: Pair<&Kind>) {
    let (Some((base, from)), Some((head, to))) = (number(kinds.base), number(kinds.head)) else { return };
    if std::mem::discriminant(kinds.base) == std::mem::discriminant(kinds.head) {
        format::compare(graph, index, Pair { base, head });
    }
    let are_whole = kinds.map(|kind| matches!(kind, Kind::Integer(_)));
    compare_ranges(graph, index, Pair { base: from, head: to }, are_whole);
}

fn number(kind: &Kind) -> Option<(Option<&str>, &Bounds)> {
    match kind {
        Kind::Integer(integer) => Some((integer.format.as_deref(), &integer.bounds)),
        Kind::Number(number) => Some((number.format.as_deref(), &number.bounds)),
        _ => None,
    }
}

fn compare_ranges(graph: &mut Graph<'_>, index: u32, bounds: Pair<&Bounds>, are_whole: Pair<bool>) {
    let upper = bounds.map(|one| one.maximum.map(|limit| Bound { limit, exclusive: one.exclusive_maximum }));
    let lower = bounds.map(|one| one.minimum.map(|limit| Bound { limit, exclusive: one.exclusive_minimum }));
    for (rules, bound) in [(&rules::MAXIMUM, upper), (&rules::MINIMUM, lower)] {
        let last = |bound: Option<Bound>, is_whole| {
            bound.map(|bound| if is_whole { last_whole(bound, rules.is_upper) } else { bound })
        };
        if last(bound.base, are_whole.base) != last(bound.head, are_whole.head) {
            compare_bounds(graph, index, rules, bound);
        }
    }
    let rules = match (bounds.base.multiple_of, bounds.head.multiple_of) {
        (None, Some(_)) => &rules::MULTIPLE_OF_ADDED,
        (Some(_), None) => &rules::MULTIPLE_OF_REMOVED,
        (old, new) if old != new => &rules::MULTIPLE_OF_CHANGED,
        _ => return,
    };
    let multiples = bounds.map(|bounds| bounds.multiple_of.map(|number| number.to_string()));
    let rule = graph.rule(index, rules);
    let is_request = graph.node(index).direction == Direction::Request;
    let severity = match (bounds.base.multiple_of, bounds.head.multiple_of) {
        // Multiples of 4 are multiples of 2.
        (Some(old), Some(new)) if is_request && is_multiple(old, new) => Severity::Safe,
        (Some(old), Some(new)) if !is_request && is_multiple(new, old) => Severity::Safe,
        _ => rule.severity,
    };
    graph.push_as(index, rule, severity, describe_change("multipleOf", multiples.base, multiples.head));
}

fn is_multiple(number: f64, of: f64) -> bool {
    of != 0.0 && (number / of).fract() == 0.0
}

/// Returns the bound of integers that allows the bound itself, if each whole number next to it is an `f64`.
fn last_whole(bound: Bound, is_upper: bool) -> Bound {
    const MAX_EXACT: f64 = 9_007_199_254_740_991.0;
    let limit = match (is_upper, bound.exclusive) {
        (true, true) => bound.limit.ceil() - 1.0,
        (true, false) => bound.limit.floor(),
        (false, true) => bound.limit.floor() + 1.0,
        (false, false) => bound.limit.ceil(),
    };
    if limit.abs() < MAX_EXACT { Bound { limit, exclusive: false } } else { bound }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::diff::wire::testing::schema_changes;

    #[test]
    fn keywords_of_numbers_are_compared() {
        let maximum =
            |value: f64, exclusive: bool| json!({"type": "number", "maximum": value, "exclusiveMaximum": exclusive});
        assert_eq!(schema_changes(&maximum(2.0, false), &maximum(2.0, true)), ["breaking maximum 2 → 2 (exclusive)"]);
        let multiple = |of: u8| json!({"type": "integer", "multipleOf": of});
        assert_eq!(schema_changes(&multiple(5), &multiple(7)), ["breaking multipleOf 5 → 7"]);
        assert_eq!(schema_changes(&multiple(4), &multiple(2)), ["safe multipleOf 4 → 2"]);
        assert_eq!(schema_changes(&multiple(2), &multiple(4)), ["breaking multipleOf 2 → 4"]);
        assert_eq!(schema_changes(&multiple(5), &json!({"type": "integer"})), ["safe multipleOf 5 removed"]);
    }

    #[test]
    fn ranges_of_integers_and_numbers_are_compared_with_each_other() {
        let changes =
            schema_changes(&json!({"type": "integer", "minimum": 1}), &json!({"type": "number", "minimum": 2}));
        assert_eq!(changes, ["breaking minimum 1 → 2", "safe type integer → number"]);
    }
}
