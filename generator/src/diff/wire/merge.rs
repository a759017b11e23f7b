//! The changes that were found, in order. Comes in: each with the operations that it reaches. Goes out: what is reported.

use indexmap::IndexMap;

use super::finding::{Change, Message, Sides};
use super::pairing::OperationPair;
use crate::diff::change::WireChange;

/// In the order of their gravity, then of the operations, then in which they were found.
pub(super) fn merge(changes: Vec<Change>, sides: &Sides<'_>, operations: &[OperationPair]) -> Vec<WireChange> {
    let mut list = merged(changes);
    list.sort_by_key(|change| (change.severity, change.operations.first().copied()));
    let told = list.into_iter().map(|change| {
        let ids: Vec<String> = change.operations.iter().map(|index| operations[*index].id(sides).to_owned()).collect();
        let message = match change.message {
            Message::Whole(text) => text,
            Message::Around(before, after) => {
                format!("{before} of {}{after}", who(sides, operations, &change.operations))
            }
        };
        WireChange {
            rule: change.rule,
            severity: change.severity,
            operation: ids.first().cloned(),
            operations: ids,
            direction: change.direction,
            path: change.path,
            base: change.places.base,
            head: change.places.head,
            message,
            items: Vec::new(),
        }
    });
    told.collect()
}

/// What operations share by a component changes once: it is the same change in the same places.
fn merged(list: Vec<Change>) -> Vec<Change> {
    let mut merged: IndexMap<_, Change> = IndexMap::with_capacity(list.len());
    for change in list {
        let places = (change.places.base.clone(), change.places.head.clone());
        let told = (change.rule.id, change.severity, change.direction, change.path.clone(), change.message.clone());
        match merged.get_mut(&(places.clone(), told.clone())) {
            Some(known) => known.operations.extend(change.operations),
            None => {
                merged.insert((places, told), change);
            }
        }
    }
    let mut list: Vec<Change> = merged.into_values().collect();
    for change in &mut list {
        change.operations.sort_unstable();
        change.operations.dedup();
    }
    list
}

/// Names of operations, of many the first alone.
fn who(sides: &Sides<'_>, operations: &[OperationPair], named: &[usize]) -> String {
    let name = |index: &usize| operations[*index].name(sides);
    match named {
        [] => "the document".to_owned(),
        [one] => name(one),
        [one, other] => format!("{} and {}", name(one), name(other)),
        [first, others @ ..] => format!("{} and {} other operations", name(first), others.len()),
    }
}
