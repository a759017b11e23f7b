//! Bounds such as `maximum` and `minLength`: added, removed, raised or lowered.

use super::graph::Graph;
use crate::diff::change::{BoundRules, DirectedRule, Pair};
use crate::diff::wire::finding::texts::describe_change;

/// A limit, and whether it is excluded itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bound {
    pub limit: f64,
    pub exclusive: bool,
}

/// Creates the bound of a number of characters, items or properties.
pub(super) fn count(number: Option<usize>) -> Option<Bound> {
    number.map(|number| Bound { limit: number as f64, exclusive: false })
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
            let is_lower = match new.limit.total_cmp(&old.limit) {
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
    format!("{}{suffix}", bound.limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::rules;

    #[test]
    fn bounds_are_raised_and_lowered() {
        let id = |rules, old: Option<(f64, bool)>, new: Option<(f64, bool)>| {
            let bound = |bound: Option<(f64, bool)>| bound.map(|(limit, exclusive)| Bound { limit, exclusive });
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
        assert_eq!(format_bound(Bound { limit: 1.5, exclusive: true }), "1.5 (exclusive)");
        assert_eq!(format_bound(Bound { limit: 2.0, exclusive: false }), "2");
    }
}
