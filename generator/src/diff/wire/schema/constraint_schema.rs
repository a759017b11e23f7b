//! The constraints beside a type as one schema. Input: the type and its constraints. Output: keywords that together say which values the
//! constraints allow.

use serde_json::{Map, Value, json};

use super::enumeration::ENUM;
use crate::ir::{Additional, Array, Constraint, Kind, SchemaGraph, SchemaId};
use crate::passes::Resolved;

/// Returns the keywords of constraints, or `None` if one is repeated. Values that are listed are compared with those of types.
pub(super) fn constraint_schema(
    resolved: &Resolved,
    kind: &Kind,
    constraints: &[&Constraint],
) -> Option<Map<String, Value>> {
    let mut fields = Map::new();
    for one in constraints.iter().filter(|one| one.keyword != ENUM) {
        if fields.insert(one.keyword.clone(), one.value.clone()).is_some() {
            return None;
        }
        match one.keyword.as_str() {
            "prefixItems" => add_rest_of_items(kind, one, &mut fields),
            "patternProperties" => add_other_properties(resolved, kind, one, &mut fields),
            _ => {}
        }
    }
    Some(fields)
}

/// Adds the schema of the items behind the first ones. A union of all schemas has it last.
fn add_rest_of_items(kind: &Kind, constraint: &Constraint, fields: &mut Map<String, Value>) {
    let Some(Value::Array(first)) = fields.get_mut("prefixItems") else { return };
    let is_open = matches!(kind, Kind::Array(Array { max_items, .. }) if max_items.is_none_or(|max| max > first.len()));
    if constraint.union.is_some()
        && is_open
        && let Some(rest) = first.pop()
    {
        fields.insert("items".to_owned(), rest);
    }
}

/// Adds the schema of the properties whose names match no pattern, unless they are any value.
fn add_other_properties(resolved: &Resolved, kind: &Kind, constraint: &Constraint, fields: &mut Map<String, Value>) {
    let values = match kind {
        Kind::Map(values) => Additional::Schema(*values),
        Kind::Object(object) => object.additional,
        _ => return,
    };
    let is_any = |id: SchemaId| matches!(resolved.resolved_kind(id), Kind::Any);
    match values {
        Additional::Any => return,
        Additional::Schema(id) if is_any(id) => return,
        Additional::Schema(_) | Additional::Forbidden => {}
    }
    const OTHERS: &str = "additionalProperties";
    let rest = match fields.get_mut("patternProperties") {
        Some(Value::Object(patterns)) if constraint.union.is_some() => {
            patterns.remove(OTHERS).unwrap_or(Value::Bool(false))
        }
        // A type of all properties does not say whether those of other names are allowed.
        _ => json!({"unknown": true}),
    };
    fields.insert(OTHERS.to_owned(), rest);
    if let Kind::Object(object) = kind {
        let declared = object.properties.iter().map(|property| (property.name.clone(), Value::Bool(true)));
        fields.insert("properties".to_owned(), Value::Object(declared.collect()));
    }
}
