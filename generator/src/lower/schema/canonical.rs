//! The form in which keywords of schemas are compared: those that say the same are equal.

use serde_json::{Map, Value};

use crate::document::{CONSTRAINTS, KEPT, TUPLE};

/// Keywords that describe values without restricting them.
const DOCS: [&str; 9] =
    ["$defs", "default", "deprecated", "description", "example", "externalDocs", "readOnly", "title", "writeOnly"];

/// Returns the keywords that exclude values.
pub(super) fn effective(fields: Map<String, Value>) -> Map<String, Value> {
    let has = |key: &str| fields.contains_key(key);
    // No item needs to match, and all may.
    let is_any_count = fields.get("minContains").is_some_and(|count| *count == 0) && !has("maxContains");
    // An item that matches is evaluated, even if none has to.
    let has_contains = has("contains") && (!is_any_count || has("unevaluatedItems"));
    let is_effective = |key: &str, value: &Value| match key {
        "contains" => has_contains,
        "if" => has("then") || has("else"),
        "then" | "else" => has("if") && !is_empty(value),
        "maxContains" => has("contains"),
        "minContains" => has_contains && *value != 1,
        _ => !is_empty(value),
    };
    let effective = fields.iter().filter(|(key, value)| is_effective(key, value));
    effective.map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn is_empty(value: &Value) -> bool {
    value.as_object().is_some_and(Map::is_empty)
}

/// Returns the value of a keyword of a schema in the form in which values are compared.
pub(super) fn canonical(key: &str, value: &Value) -> Value {
    let each = |key: &str, values: &Map<String, Value>| {
        values.iter().map(|(name, value)| (name.clone(), canonical(key, value))).collect()
    };
    match (key, value) {
        ("properties" | "patternProperties" | "dependentSchemas", Value::Object(schemas)) => each("", schemas),
        ("dependentRequired", Value::Object(lists)) => each("required", lists),
        ("allOf" | "anyOf" | "oneOf" | "prefixItems", Value::Array(schemas)) => {
            schemas.iter().map(|schema| canonical("", schema)).collect()
        }
        ("required" | "enum", Value::Array(values)) => {
            let mut values = values.clone();
            values.sort_by_key(Value::to_string);
            Value::Array(values)
        }
        (_, Value::Object(schema)) => match canonical_fields(schema) {
            // What OpenAPI 3.1 writes as `false`.
            none if none.len() == 1 && none.get("not").is_some_and(is_empty) => Value::Bool(false),
            fields => Value::Object(fields),
        },
        _ => value.clone(),
    }
}

pub(super) fn canonical_fields(schema: &Map<String, Value>) -> Map<String, Value> {
    if let Some(Value::String(reference)) = schema.get("$ref") {
        return Map::from_iter([("$ref".to_owned(), Value::from(reference.as_str()))]);
    }
    let mut fields = Map::new();
    for (key, value) in schema {
        match (key.as_str(), value) {
            (CONSTRAINTS, Value::Object(inner)) => fields.extend(effective(canonical_fields(inner))),
            // What OpenAPI 3.1 writes as `const`.
            ("enum", Value::Array(values)) if values.len() == 1 => {
                fields.extend([("const".to_owned(), values[0].clone())]);
            }
            // The indexes of schemas in the type.
            (kept, value) if kept.starts_with(KEPT) => {
                fields.extend([(kept[KEPT.len()..].to_owned(), value.clone())]);
            }
            (TUPLE, _) => fields.extend([(key.clone(), value.clone())]),
            (docs, _) if DOCS.contains(&docs) || docs.starts_with("x-") => {}
            (keyword, value) => fields.extend([(key.clone(), canonical(keyword, value))]),
        }
    }
    fields
}

/// Returns the references in a value, where only their names are left.
pub(super) fn take_references(value: &mut Value, references: &mut Vec<String>) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| take_references(value, references)),
        Value::Object(fields) => match fields.get_mut("$ref") {
            Some(Value::String(reference)) => {
                let name = reference_name(reference).to_owned();
                references.push(std::mem::replace(reference, name));
            }
            _ => fields.values_mut().for_each(|value| take_references(value, references)),
        },
        _ => {}
    }
}

pub(super) fn reference_name(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or(reference)
}
