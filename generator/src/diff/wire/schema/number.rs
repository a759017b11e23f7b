//! Numbers: `format`, `minimum`, `maximum` and `multipleOf`.

use super::bounds::{Bound, compare as compare_bounds, lower, upper};
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
    compare_ranges(graph, index, kinds, Pair { base: from, head: to });
}

fn number(kind: &Kind) -> Option<(Option<&str>, &Bounds)> {
    match kind {
        Kind::Integer(integer) => Some((integer.format.as_deref(), &integer.bounds)),
        Kind::Number(number) => Some((number.format.as_deref(), &number.bounds)),
        _ => None,
    }
}

fn compare_ranges(graph: &mut Graph<'_>, index: u32, kinds: Pair<&Kind>, bounds: Pair<&Bounds>) {
    for (rules, bounds) in [(&rules::MAXIMUM, bounds.map(upper)), (&rules::MINIMUM, bounds.map(lower))] {
        if last(kinds.base, bounds.base, rules.is_upper) != last(kinds.head, bounds.head, rules.is_upper) {
            compare_bounds(graph, index, rules, bounds);
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

/// The last number that a bound allows.
#[derive(Debug, PartialEq)]
enum Last {
    Whole(i128),
    Other(Bound),
}

/// Returns the last number that a bound and the format of integers allow.
fn last(kind: &Kind, bound: Option<Bound>, is_upper: bool) -> Option<Last> {
    let Kind::Integer(integer) = kind else { return bound.map(last_number) };
    let (lowest, highest) = match integer.format.as_deref() {
        Some("int32") => (i32::MIN.into(), i32::MAX.into()),
        Some("int64") => (i64::MIN.into(), i64::MAX.into()),
        _ => return bound.map(|bound| last_whole(bound, is_upper)),
    };
    Some(match bound.map(|bound| last_whole(bound, is_upper)) {
        Some(Last::Whole(limit)) => Last::Whole(if is_upper { limit.min(highest) } else { limit.max(lowest) }),
        Some(other) => other,
        None => Last::Whole(if is_upper { highest } else { lowest }),
    })
}

/// The numbers that fit into an `i128`.
const MAX_WHOLE: f64 = 1e38;

/// Returns the last of all numbers.
fn last_number(bound: Bound) -> Last {
    let is_whole = bound.limit.fract() == 0.0 && bound.limit.abs() < MAX_WHOLE;
    if is_whole && !bound.exclusive { Last::Whole(bound.whole()) } else { Last::Other(bound) }
}

/// Returns the last integer.
fn last_whole(bound: Bound, is_upper: bool) -> Last {
    if bound.limit.abs() >= MAX_WHOLE {
        return Last::Other(bound);
    }
    let is_between = bound.limit.fract() != 0.0;
    let nearest = Bound { limit: if is_upper { bound.limit.floor() } else { bound.limit.ceil() }, ..bound }.whole();
    let step = if is_upper { -1 } else { 1 };
    Last::Whole(if bound.exclusive && !is_between { nearest + step } else { nearest })
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
