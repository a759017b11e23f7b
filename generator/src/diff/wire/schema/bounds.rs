//! Least and greatest values: set, unset, raised, lowered.

use super::graph::Graph;
use crate::diff::change::BoundRules;
use crate::diff::change::Pair;

/// A bound, and whether it is itself outside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bound {
    pub at: f64,
    pub exclusive: bool,
}

/// Which end of the range it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Upper,
    Lower,
}

/// A number of characters, items or members.
pub(super) fn count(number: Option<usize>) -> Option<Bound> {
    number.map(|number| Bound { at: number as f64, exclusive: false })
}

/// `what` is what is limited, as in " has a greatest length of 5".
pub(super) fn compare(
    graph: &mut Graph<'_>,
    index: u32,
    rules: &'static BoundRules,
    end: End,
    what: &str,
    bounds: Pair<Option<Bound>>,
) {
    let word = if end == End::Upper { "greatest" } else { "least" };
    let shown = |bound: Bound| match bound.exclusive {
        true => format!("`{}`, itself excluded", bound.at),
        false => format!("`{}`", bound.at),
    };
    match (bounds.base, bounds.head) {
        (None, Some(new)) => {
            graph.find(index, &rules.set, format!(" has a {word} {what} now, which is {}", shown(new)));
        }
        (Some(old), None) => {
            graph.find(index, &rules.unset, format!(" no longer has a {word} {what}, which was {}", shown(old)));
        }
        (Some(old), Some(new)) if old != new => {
            // Of the same number the one that is excluded is further inside.
            let lowered = match new.at.total_cmp(&old.at) {
                std::cmp::Ordering::Equal => new.exclusive == (end == End::Upper),
                order => order.is_lt(),
            };
            let rules = if lowered { &rules.lowered } else { &rules.raised };
            graph.find(index, rules, format!(" has the {word} {what} {}, before that {}", shown(new), shown(old)));
        }
        _ => {}
    }
}
