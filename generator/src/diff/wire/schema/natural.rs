//! Whether clients may send a value on purpose: its objects have only properties that a schema declares. Almost every schema allows others,
//! and an object with the properties of two subschemas would be valid for both.

use serde_json::Value;

use super::allows::allows;
use super::schemas::Schemas;
use crate::ir::{Additional, Kind, SchemaId};

/// The deepest unions in unions, and values in values.
const MAX_DEPTH: usize = 16;

/// Returns `true` if a schema declares each property of a value that it allows.
pub(super) fn is_natural(schemas: &Schemas<'_>, id: SchemaId, value: &Value) -> bool {
    are_natural(schemas, &[id], value, MAX_DEPTH)
}

/// Returns `true` if the schemas together declare each property of a value.
fn are_natural(schemas: &Schemas<'_>, ids: &[SchemaId], value: &Value, depth: usize) -> bool {
    if depth == 0 {
        return false;
    }
    let mut kinds = Vec::new();
    for id in ids {
        add_kinds(schemas, *id, value, depth, &mut kinds);
    }
    match value {
        Value::Object(fields) => fields.iter().all(|(name, value)| {
            if kinds.iter().any(|kind| is_free_form(kind)) {
                return true;
            }
            let declared: Vec<SchemaId> = kinds.iter().filter_map(|kind| property_of(kind, name)).collect();
            !declared.is_empty() && are_natural(schemas, &declared, value, depth - 1)
        }),
        Value::Array(items) => items.iter().enumerate().all(|(index, item)| {
            let of_item = kinds.iter().filter_map(|kind| match kind {
                Kind::Array(array) => Some(array.item(index)),
                _ => None,
            });
            let declared: Vec<SchemaId> = of_item.collect();
            declared.is_empty() || are_natural(schemas, &declared, item, depth - 1)
        }),
        _ => true,
    }
}

/// Adds the kind of a schema, or those of the subschemas that allow the value.
fn add_kinds<'a>(schemas: &Schemas<'a>, id: SchemaId, value: &Value, depth: usize, kinds: &mut Vec<&'a Kind>) {
    match schemas.written(schemas.target(id)) {
        Some((Kind::Union(union), _)) if depth > 0 => {
            let allowing = union.subschemas.iter().filter(|id| allows(schemas, **id, value) == Some(true));
            allowing.for_each(|id| add_kinds(schemas, *id, value, depth - 1, kinds));
        }
        Some((kind, _)) => kinds.push(kind),
        None => {}
    }
}

/// Returns `true` for a schema of any object.
fn is_free_form(kind: &Kind) -> bool {
    match kind {
        Kind::Any => true,
        Kind::Object(object) => object.properties.is_empty() && object.additional == Additional::Any,
        _ => false,
    }
}

/// Returns the schema that a kind declares for a property.
fn property_of(kind: &Kind, name: &str) -> Option<SchemaId> {
    match kind {
        Kind::Map(values) => Some(*values),
        Kind::Object(object) => {
            let own = object.properties.iter().find(|property| property.name == name);
            own.map(|property| property.schema).or(match object.additional {
                Additional::Schema(values) => Some(values),
                Additional::Any | Additional::Forbidden => None,
            })
        }
        _ => None,
    }
}
