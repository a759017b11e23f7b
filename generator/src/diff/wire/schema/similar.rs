//! Which schemas look alike, whatever they are called. Comes in: a schema. Goes out: a number that is the same for those whose first
//! levels are alike.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::shape::{Shape, branches, shape};
use crate::ir::{Additional, Kind, SchemaGraph, SchemaId};
use crate::passes::Resolved;

/// How many levels are looked at.
const LEVELS: u8 = 3;

/// Numbers that were computed already.
#[derive(Debug, Default)]
pub(in super::super) struct Shapes {
    known: HashMap<(SchemaId, u8), u64>,
}

impl Shapes {
    /// The number of a schema.
    pub(in super::super) fn of(&mut self, api: &Resolved, id: SchemaId) -> u64 {
        self.level(api, id, LEVELS)
    }

    fn level(&mut self, api: &Resolved, id: SchemaId, levels: u8) -> u64 {
        let (target, shape) = shape(api, id);
        if let Some(known) = self.known.get(&(target, levels)) {
            return *known;
        }
        let mut hasher = DefaultHasher::new();
        std::mem::discriminant(api.kind(target)).hash(&mut hasher);
        match shape {
            Shape::Union(union) if levels > 0 => {
                let mut parts: Vec<u64> =
                    branches(api, target, union).into_iter().map(|id| self.level(api, id, levels - 1)).collect();
                parts.sort_unstable();
                parts.hash(&mut hasher);
            }
            Shape::Union(_) => {}
            Shape::Plain(kind) => self.hash_kind(api, kind, levels, &mut hasher),
        }
        let number = hasher.finish();
        self.known.insert((target, levels), number);
        number
    }

    fn hash_kind(&mut self, api: &Resolved, kind: &Kind, levels: u8, hasher: &mut DefaultHasher) {
        match kind {
            Kind::Enum(values) => {
                let mut texts: Vec<String> = values.values.iter().map(|value| value.value.to_string()).collect();
                texts.sort_unstable();
                texts.hash(hasher);
            }
            Kind::Integer(integer) => integer.format.hash(hasher),
            Kind::Number(number) => number.format.hash(hasher),
            Kind::String(string) => {
                (&string.format, &string.pattern, string.min_length, string.max_length).hash(hasher)
            }
            Kind::Array(array) if levels > 0 => self.level(api, array.items, levels - 1).hash(hasher),
            Kind::Map(values) if levels > 0 => self.level(api, *values, levels - 1).hash(hasher),
            Kind::Object(object) => {
                let mut parts: Vec<(&str, bool, u64)> = Vec::with_capacity(object.properties.len());
                for property in &object.properties {
                    let inner = if levels > 0 { self.level(api, property.schema, levels - 1) } else { 0 };
                    parts.push((&property.name, property.required, inner));
                }
                parts.sort_unstable();
                parts.hash(hasher);
                (object.additional == Additional::Forbidden).hash(hasher);
            }
            _ => {}
        }
    }
}
