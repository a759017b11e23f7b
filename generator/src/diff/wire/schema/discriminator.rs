//! `discriminator`: its `propertyName`, `mapping` and `defaultMapping`.

use std::collections::{HashMap, HashSet};

use super::graph::Graph;
use super::subschema::Matched;
use super::subschema_names::title;
use crate::diff::change::Pair;
use crate::diff::rules;
use crate::diff::wire::finding::texts::{describe_change, quote};
use crate::ir::{Discriminator, SchemaGraph, SchemaId};

pub(super) fn compare(
    graph: &mut Graph<'_>,
    index: u32,
    discriminators: Pair<Option<&Discriminator>>,
    matched: &Matched,
) {
    let properties = discriminators.map(|one| one.map(|one| quote(&one.property)));
    let rules = match (&properties.base, &properties.head) {
        (None, Some(_)) => Some(&rules::DISCRIMINATOR_ADDED),
        (Some(_), None) => Some(&rules::DISCRIMINATOR_REMOVED),
        (old, new) if old != new => Some(&rules::DISCRIMINATOR_CHANGED),
        _ => None,
    };
    if let Some(rules) = rules {
        graph.push(index, rules, describe_change("discriminator", properties.base, properties.head));
    }
    if let (Some(base), Some(head)) = (discriminators.base, discriminators.head) {
        compare_mappings(graph, index, Pair { base, head }, matched);
        compare_defaults(graph, index, Pair { base, head }, matched);
    }
}

fn compare_defaults(graph: &mut Graph<'_>, index: u32, both: Pair<&Discriminator>, matched: &Matched) {
    let (base_api, head_api) = (graph.sides.base, graph.sides.head);
    let rules = match (both.base.default, both.head.default) {
        (None, None) => return,
        (None, Some(_)) => &rules::DEFAULT_MAPPING_ADDED,
        (Some(_), None) => &rules::DEFAULT_MAPPING_REMOVED,
        (Some(base), Some(head)) => {
            let is_pair = |pair: &Pair<SchemaId>| {
                base_api.resolve(pair.base) == base_api.resolve(base)
                    && head_api.resolve(pair.head) == head_api.resolve(head)
            };
            // A schema outside of the union has no pair.
            if matched.pairs.iter().any(is_pair) || title(base_api, base) == title(head_api, head) {
                return;
            }
            &rules::DEFAULT_MAPPING_CHANGED
        }
    };
    let (base, head) =
        (both.base.default.map(|id| title(base_api, id)), both.head.default.map(|id| title(head_api, id)));
    graph.push(index, rules, describe_change("discriminator defaultMapping", base, head));
}

/// Compares the schemas of mapped values; values of a new or removed subschema are not reported again.
fn compare_mappings(graph: &mut Graph<'_>, index: u32, both: Pair<&Discriminator>, matched: &Matched) {
    const KEYWORD: &str = "discriminator mapping";
    let (base_api, head_api) = (graph.sides.base, graph.sides.head);
    let in_head: HashMap<SchemaId, SchemaId> =
        matched.pairs.iter().map(|pair| (base_api.resolve(pair.base), head_api.resolve(pair.head))).collect();
    let removed: HashSet<SchemaId> = matched.removed.iter().map(|id| base_api.resolve(*id)).collect();
    let added: HashSet<SchemaId> = matched.added.iter().map(|id| head_api.resolve(*id)).collect();
    let by_value = both
        .map(|one| one.mapping.iter().map(|(value, id)| (value.as_str(), *id)).collect::<HashMap<&str, SchemaId>>());
    for (value, id) in &both.base.mapping {
        let target = base_api.resolve(*id);
        match by_value.head.get(value.as_str()) {
            Some(new) if in_head.get(&target) != Some(&head_api.resolve(*new)) => {
                let (old, new) = (title(base_api, *id), title(head_api, *new));
                // A schema outside of the union has no pair.
                if !in_head.contains_key(&target) && !removed.contains(&target) && old == new {
                    continue;
                }
                graph.push(index, &rules::MAPPING_CHANGED, format!("{KEYWORD} {}: {old} → {new}", quote(value)));
            }
            None if !removed.contains(&target) => {
                graph.push(index, &rules::MAPPING_REMOVED, describe_change(KEYWORD, Some(quote(value)), None));
            }
            _ => {}
        }
    }
    for (value, id) in &both.head.mapping {
        if !by_value.base.contains_key(value.as_str()) && !added.contains(&head_api.resolve(*id)) {
            graph.push(index, &rules::MAPPING_ADDED, describe_change(KEYWORD, None, Some(quote(value))));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::diff::wire::testing::request_changes;

    #[test]
    fn property_and_mapping_are_compared() {
        let animal = |kind: &str| {
            let kind = json!({"type": "string", "enum": [kind]});
            json!({"type": "object", "required": ["kind"], "properties": {"kind": kind}})
        };
        let schemas = json!({"Cat": animal("cat"), "Dog": animal("dog")});
        let union = |mapping: Value| {
            let list = ["Cat", "Dog"].map(|name| json!({"$ref": format!("#/components/schemas/{name}")}));
            json!({"oneOf": list, "discriminator": {"propertyName": "kind", "mapping": mapping}})
        };
        let [cat, dog] = ["#/components/schemas/Cat", "#/components/schemas/Dog"];
        let base = union(json!({"cat": cat, "dog": dog}));
        let head = union(json!({"cat": cat, "dog": dog, "puppy": dog}));
        assert_eq!(request_changes(&schemas, &base, &head), ["safe new discriminator mapping `puppy`"]);
        assert_eq!(request_changes(&schemas, &head, &base), ["breaking discriminator mapping `puppy` removed"]);
        let swapped = union(json!({"cat": dog, "dog": cat}));
        let reported = request_changes(&schemas, &base, &swapped);
        assert!(reported.contains(&"breaking discriminator mapping `cat`: `Cat` → `Dog`".to_owned()), "{reported:?}");
        let by_default = |name: &str| {
            let mut union = base.clone();
            union["discriminator"]["x-default-mapping"] = json!(name);
            union
        };
        let changes = |base: &Value, head: &Value| request_changes(&schemas, base, head);
        let default = "discriminator defaultMapping";
        assert_eq!(changes(&base, &by_default("Dog")), [format!("safe new {default} `Dog`")]);
        assert_eq!(changes(&by_default("Dog"), &base), [format!("breaking {default} `Dog` removed")]);
        assert_eq!(changes(&by_default("Dog"), &by_default("Cat")), [format!("breaking {default} `Dog` → `Cat`")]);
        assert!(changes(&by_default("Dog"), &by_default(dog)).is_empty());
        let outside = union(json!({"cat": cat, "dog": dog, "bird": "#/components/schemas/Bird"}));
        let schemas = json!({"Cat": animal("cat"), "Dog": animal("dog"), "Bird": animal("bird")});
        assert!(request_changes(&schemas, &outside, &outside).is_empty());
    }
}
