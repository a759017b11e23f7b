//! Ties between the two sides of a change: which items each change on the wire touches, by where both are in the documents.

use std::collections::HashMap;

use super::change::{Cause, ItemChange, ItemDifference, Severity, WireChange};
use crate::diagnostic::{Place, Spot};
use crate::pointer;
use crate::source::SourceId;

/// Fills in the items of each change on the wire.
pub fn tie(wire: &mut [WireChange], items: &[ItemChange]) {
    let base = by_place(items, |cause| cause.base.as_ref());
    let head = by_place(items, |cause| cause.head.as_ref());
    for change in wire {
        let mut touched = touched(change.base.as_ref(), &base);
        touched.extend(self::touched(change.head.as_ref(), &head));
        touched.sort_unstable();
        touched.dedup();
        touched
            .retain(|index| (items[*index].difference == ItemDifference::Docs) == (change.severity == Severity::Docs));
        change.items = touched;
    }
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
