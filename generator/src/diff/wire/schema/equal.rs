//! Whether schemas of both sides allow the same values because they are written the same. Input: pairs of schemas. Output: `true` if they
//! are, whatever their names. Schemas that say the same in other words are not equal.

use std::collections::{HashMap, HashSet};

use super::enumeration::key;
use crate::diff::change::Pair;
use crate::ir::{
    Additional, Annotations, Array, Constraint, Enum, Kind, Object, Property, SchemaGraph, SchemaId, Union,
};
use crate::passes::Resolved;

/// What is known of pairs of schemas.
#[derive(Debug, Default)]
pub(super) struct EqualSchemas {
    known: HashMap<Pair<SchemaId>, bool>,
}

impl EqualSchemas {
    /// Returns `true` if two schemas, and all below them, are written the same.
    pub(super) fn are_equal(&mut self, sides: Pair<&Resolved>, ids: Pair<SchemaId>) -> bool {
        let mut seen = HashSet::from([ids]);
        let mut open = vec![ids];
        while let Some(next) = open.pop() {
            match self.known.get(&next) {
                Some(true) => continue,
                None if are_equal_here(sides, next, &mut |child| {
                    if seen.insert(child) {
                        open.push(child);
                    }
                }) => {}
                _ => {
                    self.known.extend([(next, false), (ids, false)]);
                    return false;
                }
            }
        }
        // Nothing that the pairs lead to differs, so that each of them is equal.
        self.known.extend(seen.into_iter().map(|pair| (pair, true)));
        true
    }
}

/// Compares two schemas without those below them, which are handed on.
fn are_equal_here(sides: Pair<&Resolved>, ids: Pair<SchemaId>, below: &mut dyn FnMut(Pair<SchemaId>)) -> bool {
    let is_written = |resolved: &Resolved, id: SchemaId| (id.0 as usize) < resolved.merged.schema_count();
    if !is_written(sides.base, ids.base) || !is_written(sides.head, ids.head) {
        return false;
    }
    let (base, head) = (&sides.base.merged, &sides.head.merged);
    if !have_equal_annotations(base.annotations(ids.base), head.annotations(ids.head)) {
        return false;
    }
    match (base.kind(ids.base), head.kind(ids.head)) {
        (Kind::Any, Kind::Any) | (Kind::Boolean, Kind::Boolean) => true,
        (Kind::Integer(base), Kind::Integer(head)) => base == head,
        (Kind::Number(base), Kind::Number(head)) => base == head,
        (Kind::String(base), Kind::String(head)) => base == head,
        (Kind::Enum(base), Kind::Enum(head)) => list_equal_values(base, head),
        (Kind::Array(base), Kind::Array(head)) => are_equal_arrays(base, head, below),
        (Kind::Map(base), Kind::Map(head)) | (Kind::Alias(base), Kind::Alias(head)) => {
            below(Pair { base: *base, head: *head });
            true
        }
        (Kind::Object(base), Kind::Object(head)) => are_equal_objects(base, head, below),
        (Kind::Union(base), Kind::Union(head)) => are_equal_unions(base, head, below),
        _ => false,
    }
}

fn have_equal_annotations(base: &Annotations, head: &Annotations) -> bool {
    let digests = |constraints: &[Constraint]| -> Vec<u64> { constraints.iter().map(|one| one.digest).collect() };
    let facts = |one: &Annotations| (one.nullable, one.access, one.min_properties, one.max_properties);
    facts(base) == facts(head) && digests(&base.constraints) == digests(&head.constraints)
}

fn list_equal_values(base: &Enum, head: &Enum) -> bool {
    let keys = |list: &Enum| list.values.iter().map(|one| key(&one.value)).collect::<HashSet<String>>();
    base.open == head.open && keys(base) == keys(head)
}

fn are_equal_arrays(base: &Array, head: &Array, below: &mut dyn FnMut(Pair<SchemaId>)) -> bool {
    let limits = |array: &Array| (array.min_items, array.max_items, array.unique, array.tuple.len());
    if limits(base) != limits(head) {
        return false;
    }
    below(Pair { base: base.items, head: head.items });
    base.tuple.iter().zip(&head.tuple).for_each(|(base, head)| below(Pair { base: *base, head: *head }));
    true
}

fn are_equal_objects(base: &Object, head: &Object, below: &mut dyn FnMut(Pair<SchemaId>)) -> bool {
    if base.properties.len() != head.properties.len() || base.required_elsewhere != head.required_elsewhere {
        return false;
    }
    match (base.additional, head.additional) {
        (Additional::Any, Additional::Any) | (Additional::Forbidden, Additional::Forbidden) => {}
        (Additional::Schema(base), Additional::Schema(head)) => below(Pair { base, head }),
        _ => return false,
    }
    let is_same = |one: &Property, two: &Property| one.name == two.name && one.required == two.required;
    for (index, own) in base.properties.iter().enumerate() {
        // Most documents keep the order of their properties.
        let same_position = head.properties.get(index).filter(|other| is_same(own, other));
        let other = same_position.or_else(|| head.properties.iter().find(|other| is_same(own, other)));
        let Some(other) = other else { return false };
        below(Pair { base: own.schema, head: other.schema });
    }
    true
}

fn are_equal_unions(base: &Union, head: &Union, below: &mut dyn FnMut(Pair<SchemaId>)) -> bool {
    let is_same = base.rule == head.rule && base.subschemas.len() == head.subschemas.len();
    let tags = |union: &Union| {
        let discriminator = union.discriminator.as_ref();
        discriminator.map(|one| (one.property.clone(), one.mapping.len(), one.default.is_some()))
    };
    if !is_same || tags(base) != tags(head) {
        return false;
    }
    base.subschemas.iter().zip(&head.subschemas).for_each(|(base, head)| below(Pair { base: *base, head: *head }));
    let (Some(base), Some(head)) = (&base.discriminator, &head.discriminator) else { return true };
    if let (Some(base), Some(head)) = (base.default, head.default) {
        below(Pair { base, head });
    }
    base.mapping.iter().zip(&head.mapping).all(|(base, head)| {
        below(Pair { base: base.1, head: head.1 });
        base.0 == head.0
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::diff::wire::testing::{document, spec};

    /// Returns whether the component `A` of two documents is equal.
    fn are_equal(base: &Value, head: &Value) -> bool {
        let [base, head] = [base, head].map(|schemas| {
            let mut document = document(&json!({}));
            document["components"] = json!({"schemas": schemas});
            let spec = spec(&document);
            let is_component = |id: &SchemaId| spec.resolved.pointer_of(*id) == "/components/schemas/A";
            let id = spec.resolved.ids().find(is_component).unwrap_or(SchemaId(0));
            (spec, id)
        });
        let sides = Pair { base: &base.0.resolved, head: &head.0.resolved };
        EqualSchemas::default().are_equal(sides, Pair { base: base.1, head: head.1 })
    }

    #[test]
    fn schemas_with_other_names_and_descriptions_are_equal() {
        let node = |name: &str, description: &str| {
            let next = json!({"$ref": format!("#/components/schemas/{name}")});
            let node = json!({"type": "object", "description": description, "properties": {"next": next}});
            json!({"A": {"oneOf": [next, {"type": "string"}]}, name: node})
        };
        assert!(are_equal(&node("Old", "One."), &node("New", "Another.")));
    }

    #[test]
    fn whatever_decides_on_values_counts() {
        let deep = |inner: Value| {
            let list = json!({"type": "array", "items": {"$ref": "#/components/schemas/B"}});
            json!({"A": {"type": "object", "properties": {"list": list}}, "B": inner})
        };
        let known = json!({"type": "string", "enum": ["a", "b"]});
        assert!(are_equal(&deep(known.clone()), &deep(json!({"type": "string", "enum": ["b", "a"]}))));
        for other in [
            json!({"type": "string", "enum": ["a", "c"]}),
            json!({"type": "string", "enum": ["a", "b"], "nullable": true}),
            json!({"type": "string", "enum": ["a", "b"], "maxLength": 1}),
            json!({"type": "string", "enum": ["a", "b"], "readOnly": true}),
            json!({"type": "string"}),
        ] {
            assert!(!are_equal(&deep(known.clone()), &deep(other.clone())), "{other}");
        }
    }

    #[test]
    fn a_pair_is_known_to_differ_if_one_below_it_does() {
        let list = |maximum: u8| {
            let own = json!({"$ref": "#/components/schemas/A"});
            let size = json!({"type": "integer", "maximum": maximum});
            json!({"A": {"type": "object", "properties": {"next": own, "size": size}}})
        };
        assert!(are_equal(&list(1), &list(1)) && !are_equal(&list(1), &list(2)));
    }
}
