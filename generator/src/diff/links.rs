//! Links between the two lists of a report: which items of the crate each change on the wire affects, by where both are defined and by
//! which schemas an operation reaches.

use std::collections::{HashMap, HashSet};

use super::change::{ItemChange, ItemDifference, Level, Pair, Severity, Side, WireChange};
use super::reachable::reachable_schemas;
use crate::diagnostic::{Location, Spot};
use crate::ir::{SchemaGraph, SchemaId};
use crate::passes::Resolved;
use crate::pointer;
use crate::source::SourceId;

/// The most changes whose schemas are followed. More are not an edit of a document, but another document.
const MAX_FOLLOWED: usize = 500;

/// Fills in the items of each change on the wire.
pub fn link_items(wire: &mut [WireChange], items: &[ItemChange], base: &Side<'_>, head: &Side<'_>) {
    let in_base = ItemsByLocation::new(items, |locations| locations.base.as_ref());
    let in_head = ItemsByLocation::new(items, |locations| locations.head.as_ref());
    for change in wire.iter_mut() {
        change.items = in_base.affected(change.locations.base.as_ref());
        change.items.extend(in_head.affected(change.locations.head.as_ref()));
        normalize(change, items);
    }
    link_reachable(wire, items, base, head);
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
fn link_reachable(wire: &mut [WireChange], items: &[ItemChange], base: &Side<'_>, head: &Side<'_>) {
    let linked: HashSet<usize> = wire.iter().flat_map(|change| change.items.iter().copied()).collect();
    let is_left = |index: usize| !linked.contains(&index) && items[index].level > Level::Patch;
    let left: Vec<usize> = (0..items.len()).filter(|index| is_left(*index)).collect();
    if left.is_empty() {
        return;
    }
    let in_base = by_schema(base.resolved, items, &left, |locations| locations.base.as_ref());
    let in_head = by_schema(head.resolved, items, &left, |locations| locations.head.as_ref());
    for change in wire.iter_mut().filter(|change| change.severity != Severity::Docs).take(MAX_FOLLOWED) {
        for (resolved, location, schemas) in
            [(base.resolved, &change.locations.base, &in_base), (head.resolved, &change.locations.head, &in_head)]
        {
            let Some(location) = location.as_ref().filter(|_| !schemas.is_empty()) else { continue };
            let reachable = reachable_schemas(resolved, location);
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

/// Items by the location that they are made from, and by all locations around it.
#[derive(Default)]
struct ItemsByLocation<'a> {
    at: HashMap<(SourceId, &'a str), Vec<usize>>,
    within: HashMap<(SourceId, &'a str), Vec<usize>>,
}

impl<'a> ItemsByLocation<'a> {
    fn new(items: &'a [ItemChange], side: impl Fn(&'a Pair<Option<Location>>) -> Option<&'a Location>) -> Self {
        let mut locations = ItemsByLocation::default();
        for (index, item) in items.iter().enumerate() {
            let Some((source, pointer)) = side(&item.locations).and_then(source_and_pointer) else { continue };
            locations.at.entry((source, pointer)).or_default().push(index);
            for around in ancestors(pointer) {
                locations.within.entry((source, around)).or_default().push(index);
            }
        }
        locations
    }

    /// Returns the items within a location, or else those of the nearest location around it.
    fn affected(&self, location: Option<&Location>) -> Vec<usize> {
        let Some((source, pointer)) = location.and_then(source_and_pointer) else { return Vec::new() };
        let items = |map: &HashMap<(SourceId, &str), Vec<usize>>, pointer| map.get(&(source, pointer)).cloned();
        let mut affected = items(&self.at, pointer).unwrap_or_default();
        affected.extend(items(&self.within, pointer).unwrap_or_default());
        if affected.is_empty() {
            affected = ancestors(pointer).find_map(|around| items(&self.at, around)).unwrap_or_default();
        }
        affected
    }
}

fn source_and_pointer(location: &Location) -> Option<(SourceId, &str)> {
    match &location.spot {
        Spot::Pointer(pointer) | Spot::Key(pointer) | Spot::RepeatedKey(pointer) => Some((location.source, pointer)),
        Spot::File | Spot::Offset(_) => None,
    }
}

/// Returns the pointers around one, up to an operation or component: those above contain everything.
fn ancestors(pointer: &str) -> impl Iterator<Item = &str> {
    let parents = std::iter::successors(pointer::parent(pointer), |one| pointer::parent(one));
    parents.take_while(|one| one.matches('/').count() >= 2 || ["/info", "/servers"].contains(one))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn item(location: &Location) -> ItemChange {
        let locations = Pair { base: None, head: Some(location.clone()) };
        let (difference, level) = (ItemDifference::Signature, Level::Major);
        let (old, new, tag, operation, behaviour) = (None, None, None, None, Vec::new());
        ItemChange { item: String::new(), difference, level, old, new, behaviour, locations, tag, operation }
    }

    #[test]
    fn items_within_a_location_are_affected_or_else_the_nearest_around() {
        let mut sources = Sources::default();
        let source = sources.add("a.yaml", "a: 1");
        let location = |pointer: &str| Location::value(source, pointer.to_owned());
        let items = [item(&location("/paths/~1a/get/parameters/0")), item(&location("/paths/~1a/get"))];
        let by_location = ItemsByLocation::new(&items, |locations| locations.head.as_ref());
        let affected = |pointer: &str| by_location.affected(Some(&location(pointer)));
        assert_eq!(affected("/paths/~1a/get/parameters/0"), [0]);
        assert_eq!(affected("/paths/~1a/get/parameters/0/schema"), [0]);
        assert_eq!(affected("/paths/~1a/get/responses"), [1]);
        assert_eq!(affected("/paths/~1a/get"), [1, 0]);
        assert_eq!(affected("/info/title"), [0_usize; 0]);
    }

    #[test]
    fn ancestors_end_at_operations_and_components() {
        let all = |pointer| ancestors(pointer).collect::<Vec<_>>();
        assert_eq!(
            all("/components/schemas/A/properties/b"),
            ["/components/schemas/A/properties", "/components/schemas/A", "/components/schemas"]
        );
        assert_eq!(all("/info/title"), ["/info"]);
    }
}
