//! Keywords that restrict values in ways that no kind says. Input: the constraints of a schema. Output: keywords of the draft 2020-12.

use serde_json::{Map, Value};

use super::nullable::with_null;
use super::schema::Schemas;
use crate::ir::{Constraint, DocumentId, Kind, Schema, SchemaGraph, UnionOfSchemas};

/// Inserts the constraints of a schema. One that refers to a schema without a name is left out.
pub(super) fn insert_constraints(
    fields: &mut Map<String, Value>,
    schema: &Schema,
    depth: usize,
    schemas: &mut Schemas<'_>,
) {
    for constraint in schema.annotations.constraints.iter().filter(|one| !one.keyword.starts_with("x-")) {
        let Constraint { keyword, value, union, .. } = constraint;
        let value = match union {
            Some(union) => of_union(keyword, union, depth, schemas),
            None => convert_keyword(keyword, value, schema.document, schemas),
        };
        if let Some(value) = value {
            fields.insert(keyword.clone(), value);
        }
    }
    convert_bounds(fields);
}

/// Returns the schema of each item or pattern, which the type has as a union of all of them.
fn of_union(keyword: &str, union: &UnionOfSchemas, depth: usize, schemas: &mut Schemas<'_>) -> Option<Value> {
    let Kind::Union(variants) = schemas.api().kind(union.id) else { return None };
    let schema = |index: &usize| Some(schemas.schema_at(*variants.subschemas.get(*index)?, depth));
    if keyword == "prefixItems" {
        return union.indexes.iter().map(|(_, index)| index).map(schema).collect();
    }
    let mut schema = schema;
    let patterns = union.indexes.iter().filter(|(pattern, _)| pattern != "additionalProperties");
    patterns.map(|(pattern, index)| Some((pattern.clone(), schema(index)?))).collect()
}

/// Converts a keyword from the form in which constraints are compared; `None` if it cannot be written.
fn convert_keyword(keyword: &str, value: &Value, document: DocumentId, schemas: &mut Schemas<'_>) -> Option<Value> {
    match (keyword, value) {
        // The additional properties have the schema of those that match such a pattern.
        ("patternProperties", Value::Object(patterns)) => {
            let described = patterns.iter().filter(|(_, schema)| **schema != Value::Object(Map::new()));
            let described = described.map(|(key, schema)| Some((key.clone(), convert(schema, document, schemas)?)));
            described.collect::<Option<Map<_, _>>>().filter(|patterns| !patterns.is_empty()).map(Value::Object)
        }
        ("properties" | "dependentSchemas", Value::Object(all)) => {
            all.iter().map(|(key, schema)| Some((key.clone(), convert(schema, document, schemas)?))).collect()
        }
        ("allOf" | "anyOf" | "oneOf" | "prefixItems", Value::Array(all)) => {
            all.iter().map(|schema| convert(schema, document, schemas)).collect()
        }
        (
            "additionalProperties"
            | "contains"
            | "contentSchema"
            | "else"
            | "if"
            | "items"
            | "not"
            | "propertyNames"
            | "then"
            | "unevaluatedItems"
            | "unevaluatedProperties",
            schema,
        ) => convert(schema, document, schemas),
        (_, value) => Some(value.clone()),
    }
}

/// Converts a schema. It has the keywords of OpenAPI 3.0, and the names of the schemas that it refers to.
fn convert(schema: &Value, document: DocumentId, schemas: &mut Schemas<'_>) -> Option<Value> {
    let Value::Object(written) = schema else { return schema.is_boolean().then(|| schema.clone()) };
    if let Some(Value::String(name)) = written.get("$ref") {
        return schemas.reference_by_name(document, name);
    }
    let is_own = |key: &str| !key.starts_with("x-") && !["discriminator", "nullable", "xml"].contains(&key);
    let mut fields = Map::new();
    for (key, value) in written.iter().filter(|(key, _)| is_own(key)) {
        // Where the type has the schemas, only their indexes are left.
        let is_index = |value: &Value| value.is_u64();
        let has_indexes = match value {
            Value::Array(all) => key == "prefixItems" && all.iter().any(is_index),
            Value::Object(all) => key == "patternProperties" && all.values().any(is_index),
            _ => false,
        };
        if !has_indexes && (key != "patternProperties" || value.is_object()) {
            match convert_keyword(key, value, document, schemas) {
                Some(value) => fields.insert(key.clone(), value),
                None if key == "patternProperties" => None,
                None => return None,
            };
        }
    }
    convert_bounds(&mut fields);
    let is_nullable = written.get("nullable") == Some(&Value::Bool(true));
    Some(Value::Object(if is_nullable { with_null(fields) } else { fields }))
}

/// In 3.0 an exclusive bound is a flag beside the bound.
fn convert_bounds(fields: &mut Map<String, Value>) {
    for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if !fields.get(flag).is_some_and(Value::is_boolean) {
            continue;
        }
        let is_exclusive = fields.remove(flag) == Some(Value::Bool(true));
        if is_exclusive && let Some(bound) = fields.remove(bound) {
            fields.insert(flag.to_owned(), bound);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ir::testing::{api, array, schema, string, union};

    fn constraint(keyword: &str, value: Value) -> Constraint {
        Constraint { keyword: keyword.to_owned(), value, digest: 0, references: Vec::new(), union: None }
    }

    fn written(kind: Kind, constraints: Vec<Constraint>) -> Value {
        let mut api = api();
        schema(&mut api, Some("Org"), string());
        let id = schema(&mut api, None, kind);
        api.schema_mut(id).annotations.constraints = constraints;
        Schemas::new(&api).schema(id)
    }

    #[test]
    fn keywords_of_3_0_become_those_of_the_draft() {
        let org = || json!({ "$ref": "#/$defs/Org" });
        for (keyword, value, expected) in [
            ("not", json!({ "$ref": "Org" }), json!({ "not": org() })),
            ("not", json!({ "$ref": "Unknown" }), json!({})),
            ("not", json!(false), json!({ "not": false })),
            (
                "if",
                json!({ "properties": { "a": { "type": "string", "nullable": true } } }),
                json!({ "if": { "properties": { "a": { "type": ["string", "null"] } } } }),
            ),
            (
                "contains",
                json!({ "minimum": 1, "exclusiveMinimum": true, "maximum": 2, "exclusiveMaximum": false }),
                json!({ "contains": { "exclusiveMinimum": 1, "maximum": 2 } }),
            ),
            ("dependentSchemas", json!({ "a": { "$ref": "Org" } }), json!({ "dependentSchemas": { "a": org() } })),
            ("dependentRequired", json!({ "a": ["b"] }), json!({ "dependentRequired": { "a": ["b"] } })),
            ("patternProperties", json!({ "^a": {} }), json!({})),
            ("contains", json!({ "prefixItems": [0, 1], "type": "array" }), json!({ "contains": { "type": "array" } })),
            ("x-$event", json!(true), json!({})),
        ] {
            assert_eq!(written(Kind::Any, vec![constraint(keyword, value)]), expected, "{keyword}");
        }
        let bounds = vec![constraint("minimum", json!(1)), constraint("exclusiveMinimum", json!(true))];
        assert_eq!(written(Kind::Any, bounds), json!({ "exclusiveMinimum": 1 }));
    }

    #[test]
    fn items_and_patterns_have_their_own_schemas() {
        for (keyword, keys, expected) in [
            ("prefixItems", ["0", "1"], json!([{ "type": "string" }, { "type": "boolean" }])),
            ("patternProperties", ["^a", "additionalProperties"], json!({ "^a": { "type": "string" } })),
        ] {
            let mut api = api();
            let text = schema(&mut api, None, string());
            let flag = schema(&mut api, None, Kind::Boolean);
            let either = schema(&mut api, None, union(&[text, flag]));
            let id = schema(&mut api, None, array(either));
            let indexes = keys.iter().enumerate().map(|(index, key)| ((*key).to_owned(), index)).collect();
            let union = Some(UnionOfSchemas { id: either, indexes });
            api.schema_mut(id).annotations.constraints = vec![Constraint { union, ..constraint(keyword, Value::Null) }];
            assert_eq!(Schemas::new(&api).schema(id)[keyword], expected);
        }
    }
}
