//! Links of parts of operations whose own items are in a group that only one side has. Such items are not reported again, but the group is.

use std::collections::BTreeSet;

use super::by_location::{changed, is_around};
use crate::diagnostic::Location;
use crate::diff::change::{ItemChange, ItemDifference, Severity, WireChange};

/// Links what only one side has, such as a parameter, with the groups that only this side has, if nothing else explains what became of it.
pub(super) fn link(wire: &mut [WireChange], items: &[ItemChange]) {
    let links: Vec<(usize, Vec<usize>)> = (0..wire.len())
        .filter(|number| wire[*number].items.is_empty() && wire[*number].severity != Severity::Docs)
        .map(|number| (number, groups_of(&wire[number], wire, items)))
        .collect();
    for (number, groups) in links {
        wire[number].items = groups;
    }
}

/// Returns the groups that the changes of the operation around a change have.
fn groups_of(change: &WireChange, wire: &[WireChange], items: &[ItemChange]) -> Vec<usize> {
    let located = changed(&change.locations);
    let (inner, difference) = match (located.base, located.head) {
        (Some(base), None) => (base, ItemDifference::Removed),
        (None, Some(head)) => (head, ItemDifference::Added),
        _ => return Vec::new(),
    };
    let is_outer = |location: &Option<Location>| {
        location.as_ref().is_some_and(|outer| outer.source == inner.source && is_around(outer, inner))
    };
    let outer = wire.iter().filter(|one| is_of_operation(one));
    let outer = outer.filter(|one| is_outer(&one.locations.base) || is_outer(&one.locations.head));
    let is_group = |index: &usize| {
        let item = &items[*index];
        let name = item.item.rsplit("::").next().unwrap_or_default();
        item.difference == difference && name.starts_with(char::is_uppercase)
    };
    let groups: BTreeSet<usize> = outer.flat_map(|one| one.items.iter().copied()).filter(is_group).collect();
    groups.into_iter().collect()
}

/// Returns `true` for a change of an operation that both sides have, of itself and of no part. It changes features and names of types.
pub(super) fn is_of_operation(change: &WireChange) -> bool {
    let is_whole = change.path.is_empty() || change.path.starts_with("x-");
    is_whole && change.locations.base.is_some() && change.locations.head.is_some()
}
