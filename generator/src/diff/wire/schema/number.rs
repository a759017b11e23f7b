//! Numbers: `format`, `minimum`, `maximum` and `multipleOf`.

use super::bounds::{Bound, compare as compare_bounds};
use super::format;
use super::graph::Graph;
use crate::diff::change::Pair;
use crate::diff::rules;
use crate::diff::wire::finding::texts::change_of;
use crate::ir::{Bounds, Kind};

/// Compares integers and numbers; other kinds have nothing to compare.
pub(super) fn compare(graph: &mut Graph<'_>, index: u32, kinds: Pair<&Kind>) {
    let (Some((base, from)), Some((head, to))) = (number(kinds.base), number(kinds.head)) else { return };
    if std::mem::discriminant(kinds.base) == std::mem::discriminant(kinds.head) {
        format::compare(graph, index, Pair { base, head });
    }
    compare_ranges(graph, index, Pair { base: from, head: to });
}

fn number(kind: &Kind) -> Option<(Option<&str>, &Bounds)> {
    match kind {
        Kind::Integer(integer) => Some((integer.format.as_deref(), &integer.bounds)),
        Kind::Number(number) => Some((number.format.as_deref(), &number.bounds)),
        _ => None,
    }
}

fn compare_ranges(graph: &mut Graph<'_>, index: u32, bounds: Pair<&Bounds>) {
    let upper = bounds.map(|one| one.maximum.map(|limit| Bound { limit, exclusive: one.exclusive_maximum }));
    let lower = bounds.map(|one| one.minimum.map(|limit| Bound { limit, exclusive: one.exclusive_minimum }));
    compare_bounds(graph, index, &rules::MAXIMUM, upper);
    compare_bounds(graph, index, &rules::MINIMUM, lower);
    let rules = match (bounds.base.multiple_of, bounds.head.multiple_of) {
        (None, Some(_)) => &rules::MULTIPLE_OF_ADDED,
        (Some(_), None) => &rules::MULTIPLE_OF_REMOVED,
        (old, new) if old != new => &rules::MULTIPLE_OF_CHANGED,
        _ => return,
    };
    let multiples = bounds.map(|bounds| bounds.multiple_of.map(|number| number.to_string()));
    graph.push(index, rules, change_of("multipleOf", multiples.base, multiples.head));
}
