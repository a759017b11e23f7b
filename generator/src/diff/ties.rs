//! Ties between the two sides of a change: which items each change on the wire touches, by where both are in
//! the documents, and by what leads to what.

use std::collections::{HashMap, HashSet};

use super::change::{Cause, ItemChange, ItemDifference, Level, Severity, Side, WireChange};
use super::reached::schemas_from;
use crate::diagnostic::{Place, Spot};
use crate::ir::{Api, SchemaId};
use crate::pointer;
use crate::source::SourceId;

/// Of more changes the items that they lead to are not looked for: so many are no change of a description, but another one.
const MOST_FOLLOWED: usize = 500;

/// Fills in the items of each change on the wire.
pub fn tie(wire: &mut [WireChange], items: &[ItemChange], base: &Side<'_>, head: &Side<'_>) {
    let at_base = by_place(items, |cause| cause.base.as_ref());
    let at_head = by_place(items, |cause| cause.head.as_ref());
    for change in wire.iter_mut() {
        change.items = touched(change.base.as_ref(), &at_base);
        change.items.extend(touched(change.head.as_ref(), &at_head));
        settle(change, items);
    }
    tie_what_is_reached(wire, items, base, head);
}

/// Each item once, and docs only where nothing else is touched.
fn settle(change: &mut WireChange, items: &[ItemChange]) {
    change.items.sort_unstable();
    change.items.dedup();
    let is_docs = |index: &usize| items[*index].difference == ItemDifference::Docs;
    match change.severity {
        Severity::Docs => change.items.retain(is_docs),
        _ if change.items.iter().all(is_docs) => {}
        _ => change.items.retain(|index| !is_docs(index)),
    }
}

/// Types come and go with what leads to them, wherever they stand themselves.
fn tie_what_is_reached(wire: &mut [WireChange], items: &[ItemChange], base: &Side<'_>, head: &Side<'_>) {
    let tied: HashSet<usize> = wire.iter().flat_map(|change| change.items.iter().copied()).collect();
    let is_untied = |index: usize| !tied.contains(&index) && items[index].level > Level::Patch;
    let untied: Vec<usize> = (0..items.len()).filter(|index| is_untied(*index)).collect();
    if untied.is_empty() {
        return;
    }
    let of_base = by_schema(base.api, items, &untied, |cause| cause.base.as_ref());
    let of_head = by_schema(head.api, items, &untied, |cause| cause.head.as_ref());
    for change in wire.iter_mut().filter(|change| change.severity != Severity::Docs).take(MOST_FOLLOWED) {
        for (api, place, schemas) in [(base.api, &change.base, &of_base), (head.api, &change.head, &of_head)] {
            let Some(place) = place.as_ref().filter(|_| !schemas.is_empty()) else { continue };
            let reached = schemas_from(api, place);
            let found = schemas.iter().filter(|(schema, _)| reached.contains(schema));
            change.items.extend(found.map(|(_, index)| *index));
        }
        settle(change, items);
    }
}

/// The schemas that items are made from.
fn by_schema<'a>(
    api: &Api,
    items: &'a [ItemChange],
    wanted: &[usize],
    side: impl Fn(&'a Cause) -> Option<&'a Place>,
) -> Vec<(SchemaId, usize)> {
    let spots =
        wanted.iter().filter_map(|index| Some((items[*index].cause.as_ref().and_then(&side).and_then(spot)?, *index)));
    let mut by_spot: HashMap<(SourceId, &str), Vec<usize>> = HashMap::new();
    spots.for_each(|(spot, index)| by_spot.entry(spot).or_default().push(index));
    let schemas = api.schema_ids().filter_map(|id| {
        let schema = api.schema(id);
        Some((id, by_spot.get(&(schema.source, schema.pointer.as_str()))?))
    });
    schemas.flat_map(|(id, indices)| indices.iter().map(move |index| (id, *index))).collect()
}

/// Items by the place that they come from, and by each place around that.
#[derive(Default)]
struct Places<'a> {
    at: HashMap<(SourceId, &'a str), Vec<usize>>,
    within: HashMap<(SourceId, &'a str), Vec<usize>>,
}

fn by_place<'a>(items: &'a [ItemChange], side: impl Fn(&'a Cause) -> Option<&'a Place>) -> Places<'a> {
    let mut places = Places::default();
    for (index, item) in items.iter().enumerate() {
        let Some((source, pointer)) = item.cause.as_ref().and_then(&side).and_then(spot) else { continue };
        places.at.entry((source, pointer)).or_default().push(index);
        for around in ancestors(pointer) {
            places.within.entry((source, around)).or_default().push(index);
        }
    }
    places
}

/// What comes from within the place of a change; else what comes from the nearest place around it.
fn touched(place: Option<&Place>, places: &Places<'_>) -> Vec<usize> {
    let Some((source, pointer)) = place.and_then(spot) else { return Vec::new() };
    let found = |map: &HashMap<(SourceId, &str), Vec<usize>>, pointer| map.get(&(source, pointer)).cloned();
    let mut touched = found(&places.at, pointer).unwrap_or_default();
    touched.extend(found(&places.within, pointer).unwrap_or_default());
    if touched.is_empty() {
        let around = ancestors(pointer).find_map(|around| found(&places.at, around));
        touched = around.unwrap_or_default();
    }
    touched
}

fn spot(place: &Place) -> Option<(SourceId, &str)> {
    match &place.spot {
        Spot::Pointer(pointer) | Spot::Key(pointer) | Spot::RepeatedKey(pointer) => Some((place.source, pointer)),
        Spot::File | Spot::Offset(_) => None,
    }
}

/// The places around one, up to an operation or a component: what is above holds everything.
fn ancestors(pointer: &str) -> impl Iterator<Item = &str> {
    let parents = std::iter::successors(pointer::parent(pointer), |one| pointer::parent(one));
    parents.take_while(|one| one.matches('/').count() >= 2 || ["/info", "/servers"].contains(one))
}
