//! Links of parts of operations whose own items are in a group that only one side has. Such items are not reported again, but the group is.

use super::by_location::is_around;
use super::left::owner;
use super::{changed, is_of_operation, normalize};
use crate::diagnostic::Location;
use crate::diff::change::{ItemChange, ItemDifference, Severity, WireChange};

/// Links what only one side has, such as a parameter, with the groups that only this side has, if nothing else explains what became of it.
pub(super) fn link(wire: &mut [WireChange], items: &[ItemChange]) {
    let links: Vec<(usize, Vec<usize>)> = (0..wire.len())
        .filter(|number| wire[*number].items.is_empty() && wire[*number].severity != Severity::Docs)
        .map(|number| (number, groups_of(&wire[number], wire, items)))
        .collect();
    for (number, groups) in links {
        wire[number].items.extend(groups);
        normalize(&mut wire[number], items);
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
        item.difference == difference && owner(item) == Some(&item.item)
    };
    outer.flat_map(|one| one.items.iter().copied()).filter(is_group).collect()
}
