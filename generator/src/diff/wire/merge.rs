//! From single changes to reported ones: equal changes of several operations become one, which names them.

use indexmap::IndexMap;

use super::finding::{Change, Sides};
use super::pairing::OperationPair;
use crate::diff::change::WireChange;
use crate::diff::fingerprint;

/// Merges equal changes, and sorts them by severity, then by operation.
pub(super) fn merge(changes: Vec<Change>, sides: &Sides<'_>, operations: &[OperationPair]) -> Vec<WireChange> {
    let mut changes = merge_equal(changes);
    // Changes of the whole document are the last of their severity.
    changes.sort_by_key(|change| (change.severity, change.operations.first().copied().unwrap_or(usize::MAX)));
    let mut changes: Vec<WireChange> =
        changes.into_iter().map(|change| wire_change(change, sides, operations)).collect();
    fingerprint::assign(&mut changes);
    changes
}

fn wire_change(change: Change, sides: &Sides<'_>, operations: &[OperationPair]) -> WireChange {
    let identity = change.identity.unwrap_or_else(|| format!("{}: {}", change.path, change.text));
    WireChange {
        identity,
        rule: change.rule,
        severity: change.severity,
        operations: change.operations.iter().map(|index| operations[*index].affected(sides)).collect(),
        directions: change.directions,
        path: change.path,
        locations: change.locations,
        text: change.text,
        fingerprints: Vec::new(),
        items: Vec::new(),
    }
}

/// Operations that share a component share its changes, which are equal and in the same locations.
fn merge_equal(changes: Vec<Change>) -> Vec<Change> {
    let mut merged: IndexMap<_, Change> = IndexMap::with_capacity(changes.len());
    for change in changes {
        let key = (
            (change.locations.clone(), change.path.clone(), change.text.clone()),
            (change.rule.id, change.severity, change.directions.clone()),
        );
        match merged.get_mut(&key) {
            Some(equal) => equal.operations.extend(change.operations),
            None => {
                merged.insert(key, change);
            }
        }
    }
    let mut changes: Vec<Change> = merged.into_values().collect();
    for change in &mut changes {
        change.operations.sort_unstable();
        change.operations.dedup();
    }
    changes
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{document, document_changes};

    #[test]
    fn operations_share_the_changes_of_a_component() {
        let document = |required: bool| {
            let reference = json!({"parameters": [{"$ref": "#/components/parameters/limit"}]});
            let mut document = document(&reference);
            for path in ["/a", "/b"] {
                document["paths"][path] = document["paths"]["/things"].clone();
            }
            let limit = json!({"name": "limit", "in": "query", "required": required, "schema": {"type": "integer"}});
            document["components"] = json!({"parameters": {"limit": limit}});
            document
        };
        let reported = document_changes(&document(false), &document(true));
        assert_eq!(reported.len(), 1, "{reported:?}");
        assert!(
            reported[0].ends_with(" and 2 other operations: query parameter `limit`: became required"),
            "{reported:?}"
        );
    }
}
