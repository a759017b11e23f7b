//! Arrays: `minItems`, `maxItems` and `uniqueItems`.

use super::bounds::{compare as compare_bounds, count};
use super::graph::{Graph, Serialization};
use super::keyed_schemas::{self, KeyedSchemas};
use super::steps::Step;
use super::types::type_of;
use crate::diff::change::{Direction, Pair, Severity};
use crate::diff::rules;
use crate::diff::wire::finding::texts::describe_replacement;
use crate::ir::{Array, Kind, SchemaId};

pub(super) fn compare(graph: &mut Graph<'_>, index: u32, arrays: Pair<&Array>, parts: Option<&Pair<KeyedSchemas>>) {
    let before = graph.findings.len();
    compare_bounds(graph, index, &rules::MAX_ITEMS, arrays.map(|array| count(array.max_items)));
    if arrays.head.max_items == Some(0) && graph.node(index).direction == Direction::Request {
        graph.explain(before, Severity::Breaking, ", which excludes every item");
    }
    // `minItems: 0` allows every array.
    let min_items = arrays.map(|array| count(array.min_items.filter(|items| *items > 0)));
    compare_bounds(graph, index, &rules::MIN_ITEMS, min_items);
    match (arrays.base.unique, arrays.head.unique) {
        (false, true) => graph.push(index, &rules::UNIQUE_ITEMS_SET, "uniqueItems false → true"),
        (true, false) => graph.push(index, &rules::UNIQUE_ITEMS_UNSET, "uniqueItems true → false"),
        _ => {}
    }
    if arrays.base.max_items == Some(0) || arrays.head.max_items == Some(0) {
        // There is no item to compare.
        return;
    }
    let items = match parts {
        Some(parts) => {
            // `maxItems` says which items one of the lists lacks.
            keyed_schemas::compare(graph, index, parts, |index| Step::Item(index.to_owned()));
            parts.map_ref(|parts| parts.rest)
        }
        None => arrays.map(|array| Some(array.items)),
    };
    if let Pair { base: Some(base), head: Some(head) } = items {
        graph.child(index, Step::Items, Pair { base, head });
    }
}

/// Compares a scalar with an array that is sent as the scalar is if it has one item, as in `ids=1`. Returns `true` if they are that.
pub(super) fn compare_with_item(graph: &mut Graph<'_>, index: u32, ids: Pair<SchemaId>, kinds: Pair<&Kind>) -> bool {
    let allows_one = |array: &Array| {
        array.tuple.is_empty() && array.min_items.is_none_or(|min| min <= 1) && array.max_items != Some(0)
    };
    let (items, rules) = match (kinds.base, kinds.head) {
        (base, Kind::Array(array)) if is_scalar(base) && allows_one(array) => {
            (Pair { base: ids.base, head: array.items }, &rules::TYPE_GENERALIZED)
        }
        (Kind::Array(array), head) if is_scalar(head) && allows_one(array) => {
            (Pair { base: array.items, head: ids.head }, &rules::TYPE_SPECIALIZED)
        }
        _ => return false,
    };
    if graph.node(index).serialization != Serialization::Repeated {
        return false;
    }
    let Pair { base, head } = kinds.map(type_of);
    graph.push(index, rules, describe_replacement("type", base, head));
    graph.child(index, Step::Items, items);
    true
}

/// Returns `true` for what is sent as one text.
pub(super) fn is_scalar(kind: &Kind) -> bool {
    matches!(kind, Kind::Boolean | Kind::Integer(_) | Kind::Number(_) | Kind::String(_) | Kind::Enum(_))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::diff::wire::testing::schema_changes;

    #[test]
    fn keywords_of_arrays_are_compared() {
        let array = |keyword: &str, value: Value| json!({"type": "array", "items": {}, keyword: value});
        let plain = json!({"type": "array", "items": {}});
        assert_eq!(
            schema_changes(&array("maxItems", json!(9)), &array("maxItems", json!(5))),
            ["breaking maxItems 9 → 5"]
        );
        assert_eq!(schema_changes(&plain, &array("uniqueItems", json!(true))), ["breaking uniqueItems false → true"]);
        assert!(schema_changes(&plain, &array("minItems", json!(0))).is_empty());
    }
}
