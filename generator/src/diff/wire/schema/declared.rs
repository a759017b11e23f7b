//! Properties that one side declares and the other one describes as additional properties. Input: the schemas of both sides. Output: how
//! serious it is that they differ, and a value that shows it.

use super::allows::allows;
use super::equal::EqualSchemas;
use super::graph::{Graph, Node, Serialization};
use super::overlap::{Sided, fits};
use super::samples::samples;
use super::schemas::Schemas;
use crate::diff::change::{Direction, Pair, Severity};
use crate::diff::wire::finding::Sides;
use crate::diff::wire::finding::texts::value as quote_value;
use crate::ir::SchemaId;

/// How many schemas are compared with values, for each property.
const MAX_COMPARED: usize = 100_000;

/// The most samples of each schema.
const MAX_SAMPLES: usize = 40;

/// What changes for the values of a property that only one side declares.
pub(super) struct Difference {
    pub severity: Severity,
    /// What follows in the message; empty without a proof.
    pub reason: String,
}

/// Compares the values that a name had with those that it has. Returns `None` if requests may send what they could, and responses have
/// what they had.
pub(super) fn compare(graph: &Graph<'_>, index: u32, ids: Pair<SchemaId>) -> Option<Difference> {
    let Sides { base, head, .. } = graph.sides;
    let Node { direction, serialization, .. } = graph.node(index);
    if serialization != Serialization::MediaType || EqualSchemas::default().are_equal(Pair { base, head }, ids) {
        return None;
    }
    let of_base = Sided { resolved: base, id: ids.base };
    let of_head = Sided { resolved: head, id: ids.head };
    let (narrow, wide, verb) = match direction {
        Direction::Request => (of_base, of_head, "excludes"),
        Direction::Response => (of_head, of_base, "allows"),
    };
    let schemas = [narrow, wide].map(|one| Schemas::new(one.resolved, direction, MAX_COMPARED));
    let mut values = samples(&schemas[0], narrow.id, MAX_SAMPLES);
    values.extend(samples(&schemas[1], wide.id, MAX_SAMPLES));
    let is_proof = |value: &&serde_json::Value| {
        allows(&schemas[0], narrow.id, value) == Some(true) && allows(&schemas[1], wide.id, value) == Some(false)
    };
    if let Some(proof) = values.iter().find(is_proof) {
        return Some(Difference {
            severity: Severity::Breaking,
            reason: format!(", which {verb} {}", quote_value(proof)),
        });
    }
    (!fits(narrow, wide)).then_some(Difference { severity: Severity::Risky, reason: String::new() })
}
