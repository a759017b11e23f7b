//! Links between the two lists of a report: which items of the crate each change on the wire affects, by where both are defined and by
//! which schemas an operation reaches.

mod by_location;
mod left;
mod only_renamed;
mod settings;

use std::collections::{HashMap, HashSet};

use super::change::{ItemChange, ItemDifference, Level, Pair, Severity, Side, WireChange};
use super::reachable::Reachable;
use super::renames::Rename;
use crate::diagnostic::Location;
use crate::ir::{SchemaGraph, SchemaId};
use crate::passes::Resolved;
use crate::source::SourceId;
use by_location::{ByLocation, is_around, source_and_pointer};
use only_renamed::OnlyRenamed;

/// The most changes whose schemas are followed. More are not an edit of a document, but another document.
const MAX_FOLLOWED: usize = 500;

/// Fills in the items of each change on the wire.
pub fn link_items(wire: &mut [WireChange], items: &[ItemChange], base: &Side<'_>, head: &Side<'_>, renames: &[Rename]) {
    let in_base = ByLocation::new(items.iter().map(|item| item.locations.base.as_ref()));
    let in_head = ByLocation::new(items.iter().map(|item| item.locations.head.as_ref()));
    // No item is made from the version of a document.
    for change in wire.iter_mut().filter(|change| change.path != "info / version") {
        change.items = located(&change.locations, &in_base, &in_head);
        normalize(change, items);
    }
    let only_renamed = OnlyRenamed::new(items, renames);
    link_reachable(wire, items, base, head, &only_renamed);
    settings::link(wire, items);
    left::link(wire, items, base, head, &only_renamed);
}

/// Returns the items that are defined where something changed. What only one side has is within its owner on the other, whose other parts
/// it does not affect.
fn located(locations: &Pair<Option<Location>>, in_base: &ByLocation<'_>, in_head: &ByLocation<'_>) -> Vec<usize> {
    if let Pair { base: Some(base), head: Some(head) } = locations {
        if is_around(base, head) {
            return [in_base.at(base), in_head.affected(Some(head))].concat();
        }
        if is_around(head, base) {
            return [in_head.at(head), in_base.affected(Some(base))].concat();
        }
    }
    [in_base.affected(locations.base.as_ref()), in_head.affected(locations.head.as_ref())].concat()
}

/// Removes duplicates, and items with changed docs if there are others.
fn normalize(change: &mut WireChange, items: &[ItemChange]) {
    change.items.sort_unstable();
    change.items.dedup();
    let is_docs = |index: &usize| items[*index].difference == ItemDifference::Docs;
    match change.severity {
        Severity::Docs => change.items.retain(is_docs),
        _ if change.items.iter().all(is_docs) => {}
        _ => change.items.retain(|index| !is_docs(index)),
    }
}

/// Links the items that have no change yet: a type is new or removed with the operation that reaches it, wherever it is defined.
fn link_reachable(
    wire: &mut [WireChange],
    items: &[ItemChange],
    base: &Side<'_>,
    head: &Side<'_>,
    only_renamed: &OnlyRenamed<'_>,
) {
    let linked: HashSet<usize> = wire.iter().flat_map(|change| change.items.iter().copied()).collect();
    let is_left = |index: usize| {
        let item = &items[index];
        !linked.contains(&index) && item.level > Level::Patch && !only_renamed.contains(item)
    };
    let left: Vec<usize> = (0..items.len()).filter(|index| is_left(*index)).collect();
    if left.is_empty() {
        return;
    }
    let in_base = by_schema(base.resolved, items, &left, |locations| locations.base.as_ref());
    let in_head = by_schema(head.resolved, items, &left, |locations| locations.head.as_ref());
    let reachable = Pair { base, head }.map(|side| Reachable::new(side.resolved));
    for change in wire.iter_mut().filter(|change| change.severity != Severity::Docs).take(MAX_FOLLOWED) {
        for (reachable, location, schemas) in
            [(&reachable.base, &change.locations.base, &in_base), (&reachable.head, &change.locations.head, &in_head)]
        {
            let Some(location) = location.as_ref().filter(|_| !schemas.is_empty()) else { continue };
            let reachable = reachable.from(location);
            let affected = schemas.iter().filter(|(schema, _)| reachable.contains(schema));
            change.items.extend(affected.map(|(_, index)| *index));
        }
        normalize(change, items);
    }
}

/// Pairs of a schema and an item that is made from it.
fn by_schema<'a>(
    resolved: &Resolved,
    items: &'a [ItemChange],
    indices: &[usize],
    side: impl Fn(&'a Pair<Option<Location>>) -> Option<&'a Location>,
) -> Vec<(SchemaId, usize)> {
    let mut by_pointer: HashMap<(SourceId, &str), Vec<usize>> = HashMap::new();
    for &index in indices {
        if let Some(key) = side(&items[index].locations).and_then(source_and_pointer) {
            by_pointer.entry(key).or_default().push(index);
        }
    }
    let schemas =
        resolved.ids().filter_map(|id| Some((id, by_pointer.get(&(resolved.source_of(id), resolved.pointer_of(id)))?)));
    schemas.flat_map(|(id, indices)| indices.iter().map(move |index| (id, *index))).collect()
}
