//! The changes that were found, in order. Comes in: each with the operations that it reaches. Goes out: what is reported.

use indexmap::IndexMap;

use super::pair::{DocumentPair, OperationPair, Pair};
use super::{Sides, document};
use crate::diagnostic::Place;
use crate::diff::{Direction, Rule, Severity, WireChange};

/// The list that everything is pushed to.
#[derive(Debug, Default)]
pub(super) struct Changes {
    list: Vec<Change>,
}

/// A change whose operations are indices of the paired ones.
#[derive(Debug)]
pub(super) struct Change {
    pub rule: &'static Rule,
    pub severity: Severity,
    pub operations: Vec<usize>,
    pub direction: Option<Direction>,
    pub path: String,
    pub places: Pair<Option<Place>>,
    pub message: Message,
}

/// A sentence that may name the operations.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Message {
    Whole(String),
    /// What stands before and after ` of ListOrgs and 2 other operations`.
    Around(String, String),
}

impl Changes {
    pub(super) fn push(&mut self, change: Change) {
        self.list.push(change);
    }

    /// In the order of their gravity, then of the operations, then in which they were found.
    pub(super) fn finish(
        mut self,
        sides: &Sides<'_>,
        documents: &[DocumentPair],
        operations: &[OperationPair],
    ) -> Vec<WireChange> {
        document::compare_versions(sides, documents, operations, &mut self);
        let mut list = merged(self.list);
        list.sort_by_key(|change| (change.severity, change.operations.first().copied()));
        let told = list.into_iter().map(|change| {
            let ids: Vec<String> =
                change.operations.iter().map(|index| operations[*index].id(sides).to_owned()).collect();
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

    pub(super) fn iter(&self) -> std::slice::Iter<'_, Change> {
        self.list.iter()
    }
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
