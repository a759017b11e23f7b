//! What a change of the description does to calls and answers. Comes in: both sides. Goes out: changes, each told by a rule.
//!
//! Operations are paired first, then what they consist of; pairs of schemas are looked at once for each way that they go, however many
//! operations lead there. Names and places of components are no part of what is compared.

mod body;
mod content;
mod context;
mod document;
mod finding;
mod merge;
mod operation;
mod pairing;
mod parameter;
mod permission;
mod response;
mod schema;
mod security;
mod server;
mod version;

use jiff::civil::Date;

use crate::diff::change::{Side, WireChange};
use finding::Sides;
use schema::Graph;

/// What differs between two descriptions, seen today: what is removed after its date breaks nothing.
pub fn compare(base: &Side<'_>, head: &Side<'_>) -> Vec<WireChange> {
    compare_on(base, head, jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date())
}

/// The same, seen on a day.
pub fn compare_on(base: &Side<'_>, head: &Side<'_>, today: Date) -> Vec<WireChange> {
    let sides = Sides { base: base.api, head: head.api, today };
    let documents = pairing::pair_documents(&sides);
    let operations = pairing::pair_operations(&sides, &documents);
    let mut changes = Vec::new();
    let mut graph = Graph::new(sides);
    for (index, pair) in operations.iter().enumerate() {
        operation::compare(&sides, pair, index, &mut changes, &mut graph);
    }
    security::compare(&sides, &documents, &operations, &mut changes);
    server::compare(&sides, &operations, &mut changes);
    schema::report(graph, &mut changes);
    document::compare(&sides, &documents, &mut changes);
    version::compare(&sides, &documents, &operations, &mut changes);
    merge::merge(changes, &sides, &operations)
}
