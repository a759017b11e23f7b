//! Hashes of schemas without their names: schemas whose first levels are equal have the same hash.
//!
//! They find renamed schemas of another document, so neither ids nor the order of properties count.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::shape::{Shape, shape, subschemas};
use crate::ir::{Additional, Bounds, Kind, SchemaGraph, SchemaId};
use crate::passes::Resolved;

/// The levels that are hashed.
const LEVELS: u8 = 3;

/// The hashes of one side, computed on demand.
#[derive(Debug, Default)]
pub(in super::super) struct Shapes {
    known: HashMap<(SchemaId, u8), u64>,
}

impl Shapes {
    /// Returns the hash of a schema.
    pub(in super::super) fn of(&mut self, resolved: &Resolved, id: SchemaId) -> u64 {
        self.level(resolved, id, LEVELS)
    }

    fn level(&mut self, resolved: &Resolved, id: SchemaId, levels: u8) -> u64 {
        let (target, shape) = shape(resolved, id);
        if let Some(known) = self.known.get(&(target, levels)) {
            return *known;
        }
        let mut hasher = DefaultHasher::new();
        std::mem::discriminant(resolved.kind(target)).hash(&mut hasher);
        let constraints = resolved.annotations(target).constraints.iter();
        let mut digests: Vec<(&str, u64)> = constraints.map(|one| (one.keyword.as_str(), one.digest)).collect();
        digests.sort_unstable();
        digests.hash(&mut hasher);
        match shape {
            Shape::Union(union) if levels > 0 => {
                let mut parts: Vec<u64> = subschemas(resolved, target, union)
                    .into_iter()
                    .map(|id| self.level(resolved, id, levels - 1))
                    .collect();
                parts.sort_unstable();
                parts.hash(&mut hasher);
            }
            Shape::Union(_) => {}
            Shape::Plain(kind) => self.hash_kind(resolved, kind, levels, &mut hasher),
        }
        let hash = hasher.finish();
        self.known.insert((target, levels), hash);
        hash
    }

    fn hash_kind(&mut self, resolved: &Resolved, kind: &Kind, levels: u8, hasher: &mut DefaultHasher) {
        match kind {
            Kind::Enum(values) => {
                let mut texts: Vec<String> = values.values.iter().map(|value| value.value.to_string()).collect();
                texts.sort_unstable();
                texts.hash(hasher);
            }
            Kind::Integer(integer) => {
                integer.format.hash(hasher);
                hash_bounds(&integer.bounds, hasher);
            }
            Kind::Number(number) => {
                number.format.hash(hasher);
                hash_bounds(&number.bounds, hasher);
            }
            Kind::String(string) => {
                (&string.format, &string.pattern, string.min_length, string.max_length).hash(hasher)
            }
            Kind::Array(array) if levels > 0 && array.tuple.is_empty() => {
                (array.min_items, array.max_items, array.unique).hash(hasher);
                self.level(resolved, array.items, levels - 1).hash(hasher)
            }
            Kind::Array(array) if levels > 0 => {
                array.tuple.iter().for_each(|item| self.level(resolved, *item, levels - 1).hash(hasher))
            }
            Kind::Map(values) if levels > 0 => self.level(resolved, *values, levels - 1).hash(hasher),
            Kind::Object(object) => {
                let mut parts: Vec<(&str, bool, u64)> = Vec::with_capacity(object.properties.len());
                for property in &object.properties {
                    let inner = if levels > 0 { self.level(resolved, property.schema, levels - 1) } else { 0 };
                    parts.push((&property.name, property.required, inner));
                }
                parts.sort_unstable();
                parts.hash(hasher);
                let mut required: Vec<&String> = object.required_elsewhere.iter().collect();
                required.sort_unstable();
                (required, object.additional == Additional::Forbidden).hash(hasher);
            }
            _ => {}
        }
    }
}

fn hash_bounds(bounds: &Bounds, hasher: &mut DefaultHasher) {
    let Bounds { minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of, exact_minimum, exact_maximum } =
        bounds;
    [minimum, maximum, multiple_of].map(|limit| limit.map(f64::to_bits)).hash(hasher);
    (exclusive_minimum, exclusive_maximum, exact_minimum, exact_maximum).hash(hasher);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diff::wire::testing::{document, spec};

    #[test]
    fn equal_schemas_have_equal_hashes_whatever_their_names() {
        let object = |name: &str| json!({"type": "object", "properties": {name: {"type": "string"}}});
        let mut document = document(&json!({}));
        document["components"] = json!({"schemas": {"A": object("x"), "B": object("x"), "C": object("y")}});
        let spec = spec(&document);
        let mut shapes = Shapes::default();
        let mut hash = |name: &str| {
            let pointer = format!("/components/schemas/{name}");
            let id = spec.resolved.ids().find(|id| spec.resolved.pointer_of(*id) == pointer);
            id.map(|id| shapes.of(&spec.resolved, id))
        };
        assert!(hash("A").is_some() && hash("A") == hash("B") && hash("A") != hash("C"));
    }
}
