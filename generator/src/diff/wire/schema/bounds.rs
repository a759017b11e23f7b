//! Bounds such as `maximum` and `minLength`: added, removed, raised or lowered.

use super::graph::Graph;
use crate::diff::change::{BoundRules, DirectedRule, Pair};
use crate::diff::wire::finding::texts::describe_change;
use crate::ir::Bounds;

/// A limit, and whether it is excluded itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bound {
    pub limit: f64,
    /// The limit of integers that `f64` rounds.
    pub exact: Option<i64>,
    pub exclusive: bool,
}

impl Bound {
    /// Returns the limit without a fraction.
    pub fn whole(self) -> i128 {
        self.exact.map_or(self.limit as i128, i128::from)
    }
}

/// Returns the upper bound of numbers.
pub(super) fn upper(bounds: &Bounds) -> Option<Bound> {
    bounds.maximum.map(|limit| Bound { limit, exact: bounds.exact_maximum, exclusive: bounds.exclusive_maximum })
}

/// Returns the lower bound of numbers.
pub(super) fn lower(bounds: &Bounds) -> Option<Bound> {
    bounds.minimum.map(|limit| Bound { limit, exact: bounds.exact_minimum, exclusive: bounds.exclusive_minimum })
}

/// Creates the bound of a number of characters, items or properties.
pub(super) fn count(number: Option<usize>) -> Option<Bound> {
    number.map(|number| Bound { limit: number as f64, exact: None, exclusive: false })
}

pub(super) fn compare(graph: &mut Graph<'_>, index: u32, rules: &'static BoundRules, bounds: Pair<Option<Bound>>) {
    if let Some(rule) = rule(rules, bounds) {
        let Pair { base, head } = bounds.map(|bound| bound.map(format_bound));
        graph.push(index, rule, describe_change(rules.keyword, base, head));
    }
}

fn rule(rules: &'static BoundRules, bounds: Pair<Option<Bound>>) -> Option<&'static DirectedRule> {
    Some(match (bounds.base, bounds.head) {
        (None, Some(_)) => &rules.set,
        (Some(_), None) => &rules.unset,
        (Some(old), Some(new)) if old != new => {
            let is_lower = match new.limit.total_cmp(&old.limit).then(new.whole().cmp(&old.whole())) {
                // An exclusive maximum is below an inclusive one, an exclusive minimum above it.
                std::cmp::Ordering::Equal => new.exclusive == rules.is_upper,
                order => order.is_lt(),
            };
            if is_lower { &rules.lowered } else { &rules.raised }
        }
        _ => return None,
    })
}

pub(super) fn format_bound(bound: Bound) -> String {
    let suffix = if bound.exclusive { " (exclusive)" } else { "" };
    match bound.exact {
        Some(exact) => format!("{exact}{suffix}"),
        None => format!("{}{suffix}", bound.limit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::rules;

    #[test]
    fn bounds_are_raised_and_lowered() {
        let id = |rules, old: Option<(f64, bool)>, new: Option<(f64, bool)>| {
            let bound =
                |bound: Option<(f64, bool)>| bound.map(|(limit, exclusive)| Bound { limit, exact: None, exclusive });
            rule(rules, Pair { base: bound(old), head: bound(new) }).map(|rules| rules.request.id)
        };
        assert_eq!(id(&rules::MAXIMUM, Some((2.0, false)), Some((1.0, false))), Some("request-maximum-lowered"));
        assert_eq!(id(&rules::MAXIMUM, Some((1.0, false)), Some((1.0, true))), Some("request-maximum-lowered"));
        assert_eq!(id(&rules::MINIMUM, Some((1.0, false)), Some((1.0, true))), Some("request-minimum-raised"));
        assert_eq!(id(&rules::MINIMUM, None, Some((1.0, true))), Some("request-minimum-set"));
        assert_eq!(id(&rules::MINIMUM, Some((1.0, true)), Some((1.0, true))), None);
    }

    #[test]
    fn exclusive_bounds_say_so() {
        assert_eq!(format_bound(Bound { limit: 1.5, exact: None, exclusive: true }), "1.5 (exclusive)");
        assert_eq!(format_bound(Bound { limit: 2.0, exact: None, exclusive: false }), "2");
    }
}
