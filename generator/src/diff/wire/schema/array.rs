//! Arrays: `minItems`, `maxItems` and `uniqueItems`.

use super::bounds::{compare as compare_bounds, count};
use super::graph::Graph;
use super::keyed_schemas::{self, KeyedSchemas};
use super::steps::Step;
use crate::diff::change::Pair;
use crate::diff::rules;
use crate::ir::Array;

pub(super) fn compare(graph: &mut Graph<'_>, index: u32, arrays: Pair<&Array>, parts: Option<&Pair<KeyedSchemas>>) {
    compare_bounds(graph, index, &rules::MAX_ITEMS, arrays.map(|array| count(array.max_items)));
    // `minItems: 0` allows every array.
    let min_items = arrays.map(|array| count(array.min_items.filter(|items| *items > 0)));
    compare_bounds(graph, index, &rules::MIN_ITEMS, min_items);
    match (arrays.base.unique, arrays.head.unique) {
        (false, true) => graph.push(index, &rules::UNIQUE_ITEMS_SET, "uniqueItems false → true"),
        (true, false) => graph.push(index, &rules::UNIQUE_ITEMS_UNSET, "uniqueItems true → false"),
        _ => {}
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
