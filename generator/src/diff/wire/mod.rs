//! What a changed document does to requests and responses. Input: both sides. Output: changes, each found by a rule.
//!
//! Operations are paired first, then their parts; a pair of schemas is compared once per direction, however many operations refer to
//! it. Names and locations of components are not compared.

mod body;
mod content;
mod context;
mod document;
mod finding;
mod header;
mod merge;
mod operation;
mod pairing;
mod parameter;
mod permission;
mod response;
mod schema;
mod security;
mod security_scheme;
mod server;
#[cfg(test)]
pub(super) mod testing;
mod version;
mod webhook;

use jiff::civil::Date;

use crate::diff::change::{Side, WireChange};
use crate::diff::severity;
use finding::components::Components;
use finding::{Change, Sides};
use schema::Graph;

/// Compares two documents today: removing an item after its sunset breaks nothing.
pub fn compare(base: &Side<'_>, head: &Side<'_>) -> Vec<WireChange> {
    compare_on(base, head, jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date())
}

/// Compares two documents on a day.
pub fn compare_on(base: &Side<'_>, head: &Side<'_>, today: Date) -> Vec<WireChange> {
    let base_components = Components::new(base.resolved);
    let sides = Sides { base: base.resolved, head: head.resolved, base_components: &base_components, today };
    let documents = pairing::pair_documents(&sides);
    let operations = pairing::pair_operations(&sides, &documents);
    let mut changes = Vec::new();
    let mut graph = Graph::new(sides);
    for (index, pair) in operations.iter().enumerate() {
        operation::compare(&sides, pair, index, &mut changes, &mut graph);
    }
    security::compare(&sides, &documents, &operations, &mut changes);
    server::compare(&sides, &operations, &mut changes);
    schema::merge_findings(graph, &mut changes);
    document::compare(&sides, &documents, &mut changes);
    apply_configuration(&mut changes, head);
    version::compare(&sides, &documents, &operations, &mut changes);
    apply_configuration(&mut changes, head);
    merge::merge(changes, &sides, &operations)
}

/// Gives changes the severities in client.toml. A change that has one keeps it.
fn apply_configuration(changes: &mut [Change], head: &Side<'_>) {
    for change in changes {
        change.severity = severity::configured(head.config, change.rule, &change.path, change.severity);
    }
}
