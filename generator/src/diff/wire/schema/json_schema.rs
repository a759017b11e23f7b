//! Schemas as JSON. Input: a schema in one direction, and what it says beside its kind. Output: the keywords that a document has for it,
//! with ids as references, and a few that only the comparison with values reads.

use serde_json::{Map, Value, json};

use super::enumeration::ENUM;
use super::property::is_absent;
use crate::diff::change::Direction;
use crate::ir::{
    Additional, Annotations, Array, Bounds, Constraint, Discriminator, Enum, Kind, Object, ReferencedSchema,
    SchemaGraph, SchemaId, Union,
};
use crate::passes::Resolved;

/// Null is a value, whatever the other keywords say.
pub(super) const NULL: &str = "x-null";

/// A property that the direction does not have.
pub(super) const ABSENT: &str = "x-absent";

/// There are keywords that are not understood.
pub(super) const UNKNOWN: &str = "x-unknown";

/// Returns a schema as JSON. What its constraints say is apart, as they repeat keywords of the kind.
pub(super) fn json_schema(
    resolved: &Resolved,
    direction: Direction,
    id: SchemaId,
    kind: &Kind,
    annotations: &Annotations,
) -> Value {
    let mut all = match kind {
        Kind::Any if is_all_of(resolved, id) => keywords(json!({UNKNOWN: true})),
        Kind::Object(one) => keywords(object(resolved, direction, one)),
        kind => kind_keywords(kind),
    };
    let parts = constraint_parts(resolved, kind, annotations);
    all.extend(keywords(json!({
        "minProperties": annotations.min_properties,
        "maxProperties": annotations.max_properties,
        "default": annotations.default,
        "example": annotations.example,
        "allOf": (!parts.is_empty()).then_some(parts),
        NULL: annotations.nullable.then_some(true),
    })));
    Value::Object(all)
}

/// Returns the keywords of a kind whose values do not depend on the direction.
pub(super) fn kind_keywords(kind: &Kind) -> Map<String, Value> {
    keywords(match kind {
        Kind::Any | Kind::Object(_) => json!({}),
        // An `allOf` that could not be merged may restrict values.
        Kind::AllOf(_) => json!({UNKNOWN: true}),
        Kind::Boolean => json!({"type": "boolean"}),
        Kind::Integer(one) => number("integer", &one.bounds),
        Kind::Number(one) => number("number", &one.bounds),
        Kind::String(one) => json!({
            "type": "string",
            "format": one.format,
            "pattern": one.pattern,
            "minLength": one.min_length,
            "maxLength": one.max_length,
        }),
        Kind::Enum(values) => enumeration(values),
        Kind::Array(array) => list(array),
        Kind::Map(values) => json!({"type": "object", "additionalProperties": reference(*values)}),
        Kind::Union(one) => union(one),
        Kind::Alias(target) => reference(*target),
    })
}

/// Returns the keywords that are set.
fn keywords(schema: Value) -> Map<String, Value> {
    match schema {
        Value::Object(all) => all.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        _ => Map::new(),
    }
}

/// Returns a reference to a schema.
pub(super) fn reference(id: SchemaId) -> Value {
    json!({"$ref": id.0})
}

/// Returns the schema that a value of `$ref` leads to; `None` for one that is not known.
pub(super) fn id_of(reference: &Value) -> Option<SchemaId> {
    reference.as_u64().and_then(|id| u32::try_from(id).ok()).map(SchemaId)
}

fn is_all_of(resolved: &Resolved, id: SchemaId) -> bool {
    (id.0 as usize) >= resolved.api.schema_count() || matches!(resolved.api.kind(id), Kind::AllOf(_))
}

/// Returns the schemas that the constraints are.
fn constraint_parts(resolved: &Resolved, kind: &Kind, annotations: &Annotations) -> Vec<Value> {
    let all: Vec<&Constraint> = annotations.constraints.iter().collect();
    let lists = all.iter().filter(|one| one.keyword == ENUM).map(|one| json!({ENUM: one.value}));
    let others = constraint_schema(resolved, kind, &all).map_or(json!({UNKNOWN: true}), Value::Object);
    lists.chain([others]).filter(|part| *part != json!({})).collect()
}

fn number(name: &str, bounds: &Bounds) -> Value {
    let bound = |exact: Option<i64>, limit: Option<f64>| exact.map(Value::from).or(limit.map(Value::from));
    json!({
        "type": name,
        "minimum": bound(bounds.exact_minimum, bounds.minimum),
        "maximum": bound(bounds.exact_maximum, bounds.maximum),
        "exclusiveMinimum": bounds.exclusive_minimum.then_some(true),
        "exclusiveMaximum": bounds.exclusive_maximum.then_some(true),
        "multipleOf": bounds.multiple_of,
    })
}

/// An open enum allows more than it lists, but not whatever.
fn enumeration(values: &Enum) -> Value {
    let listed: Vec<&Value> = values.values.iter().map(|one| &one.value).collect();
    let listed = json!({ENUM: listed});
    if values.open { json!({"anyOf": [listed, {UNKNOWN: true}]}) } else { listed }
}

fn list(array: &Array) -> Value {
    let first: Vec<Value> = array.tuple.iter().map(|id| reference(*id)).collect();
    json!({
        "type": "array",
        "items": reference(array.items),
        "prefixItems": (!first.is_empty()).then_some(first),
        "minItems": array.min_items,
        "maxItems": array.max_items,
        "uniqueItems": array.unique.then_some(true),
    })
}

fn object(resolved: &Resolved, direction: Direction, object: &Object) -> Value {
    let is_absent = |id: SchemaId| is_absent(direction, resolved.merged.access(id));
    let properties = object.properties.iter().map(|one| {
        let mut schema = reference(one.schema);
        if is_absent(one.schema) {
            schema[ABSENT] = Value::Bool(true);
        }
        (one.name.clone(), schema)
    });
    let required = object.properties.iter().filter(|one| one.required && !is_absent(one.schema));
    let required: Vec<&String> = required.map(|one| &one.name).chain(&object.required_elsewhere).collect();
    json!({
        "type": "object",
        "required": (!required.is_empty()).then_some(required),
        "properties": (!object.properties.is_empty()).then(|| properties.collect::<Map<String, Value>>()),
        "additionalProperties": match object.additional {
            Additional::Any => Value::Null,
            Additional::Schema(values) => reference(values),
            Additional::Forbidden => Value::Bool(false),
        },
    })
}

fn union(union: &Union) -> Value {
    let subschemas: Vec<Value> = union.subschemas.iter().map(|id| reference(*id)).collect();
    json!({union.rule.to_string(): subschemas, "discriminator": union.discriminator.as_ref().map(discriminator)})
}

fn discriminator(discriminator: &Discriminator) -> Value {
    let mapping = discriminator.mapping.iter().rev().map(|(value, id)| (value.clone(), reference(*id)));
    json!({"propertyName": discriminator.property, "mapping": mapping.collect::<Map<String, Value>>()})
}

/// Returns the keywords of constraints, or `None` if one other than `not` is repeated. Values that are listed are compared with those of types.
pub(super) fn constraint_schema(
    resolved: &Resolved,
    kind: &Kind,
    constraints: &[&Constraint],
) -> Option<Map<String, Value>> {
    let mut fields = Map::new();
    for one in constraints.iter().filter(|one| one.keyword != ENUM) {
        let value = with_ids(&one.value, &one.references);
        match fields.insert(one.keyword.clone(), value.clone()) {
            None => {}
            // What neither of two schemas allows is not what one of them allows.
            Some(other) if one.keyword == "not" => {
                fields.insert(one.keyword.clone(), json!({"anyOf": [other, value]}));
            }
            Some(_) => return None,
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
        _ => json!({UNKNOWN: true}),
    };
    fields.insert(OTHERS.to_owned(), rest);
    if let Kind::Object(object) = kind {
        let declared = object.properties.iter().map(|property| (property.name.clone(), Value::Bool(true)));
        fields.insert("properties".to_owned(), Value::Object(declared.collect()));
    }
}

/// Returns a value with the ids of the schemas that it refers to. Those without an id are equal if they say the same.
fn with_ids(value: &Value, references: &[ReferencedSchema]) -> Value {
    match value {
        Value::Array(all) => all.iter().map(|one| with_ids(one, references)).collect(),
        Value::Object(fields) => match fields.get("$ref") {
            Some(Value::String(name)) => {
                let mut same = references.iter().filter(|one| one.name == *name);
                let first = same.next();
                // Schemas of several files may have the same name.
                match first.filter(|first| same.all(|other| other == *first)) {
                    Some(ReferencedSchema { schema: Some(id), .. }) => reference(*id),
                    Some(one) => json!({"$ref": format!("{name} {}", one.digest)}),
                    None => json!({UNKNOWN: true}),
                }
            }
            _ => fields.iter().map(|(key, value)| (key.clone(), with_ids(value, references))).collect(),
        },
        scalar => scalar.clone(),
    }
}
