//! Keywords that restrict values in ways that no kind says.
//! Input: a schema. Output: their values, which are equal if they say the same.

use openapiv3::{SchemaData, SchemaKind};
use serde_json::{Map, Value};

use super::super::context::Context;
use super::digest::digest;
use super::enumeration::values_of;
use crate::document::{CONSTRAINTS, KEPT, TUPLE};
use crate::ir::{Constraint, ReferencedSchema};

/// Keywords that describe values without restricting them.
const DOCS: [&str; 9] =
    ["$defs", "default", "deprecated", "description", "example", "externalDocs", "readOnly", "title", "writeOnly"];

/// Lowers `not` and the keywords of OpenAPI 3.1, without those that exclude nothing.
pub(super) fn lower_constraints(context: &mut Context<'_>, kind: &SchemaKind, data: &SchemaData) -> Vec<Constraint> {
    let not = match kind {
        SchemaKind::Not { not } => Some(not),
        SchemaKind::Any(any) => any.not.as_ref(),
        _ => None,
    };
    let not = not.and_then(|not| serde_json::to_value(not).ok()).map(|not| canonical("not", &not));
    let others = data.extensions.get(CONSTRAINTS).and_then(Value::as_object).map(canonical_fields).unwrap_or_default();
    let listed = listed_values(kind).map(|values| ("enum".to_owned(), canonical("enum", &Value::Array(values))));
    let own = not.map(|not| ("not".to_owned(), not)).into_iter().chain(listed).chain(effective(others));
    own.map(|(keyword, value)| lower_constraint(context, keyword, value)).collect()
}

/// Returns the values of `enum` that no type lists: null alone, one of the booleans, and values among which are arrays or objects.
fn listed_values(kind: &SchemaKind) -> Option<Vec<Value>> {
    let mut values = match kind {
        SchemaKind::Type(scalar) => values_of(scalar),
        SchemaKind::Any(any) => any.enumeration.clone(),
        _ => Vec::new(),
    };
    if values.iter().any(|value| value.is_array() || value.is_object()) {
        return Some(values);
    }
    let first = values.iter().find(|value| !value.is_null()).cloned();
    match first {
        None => values.dedup(),
        // Whether null is a value is compared as `nullable`.
        Some(Value::Bool(_)) => {
            values.retain(|value| !value.is_null());
            values.dedup();
        }
        Some(_) => return None,
    }
    (values.len() == 1).then_some(values)
}

fn lower_constraint(context: &mut Context<'_>, keyword: String, mut value: Value) -> Constraint {
    let mut references = Vec::new();
    take_references(&mut value, &mut references);
    let references = references.iter().filter_map(|reference| {
        let name = reference_name(reference).to_owned();
        Some(ReferencedSchema { name, digest: digest(context, reference)? })
    });
    let references = references.collect();
    Constraint { keyword, value, references }
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

fn reference_name(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or(reference)
}

/// Returns the keywords that exclude values.
fn effective(fields: Map<String, Value>) -> Map<String, Value> {
    let has = |key: &str| fields.contains_key(key);
    let is_effective = |key: &str, value: &Value| match key {
        "contains" => true,
        "if" => has("then") || has("else"),
        "then" | "else" => has("if") && !is_empty(value),
        "maxContains" => has("contains"),
        "minContains" => has("contains") && *value != 1,
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

fn canonical_fields(schema: &Map<String, Value>) -> Map<String, Value> {
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
            // What a type says only in part, and refers to what the type refers to.
            (kept, value) if kept.starts_with(KEPT) => {
                let (keyword, mut value) = (&kept[KEPT.len()..], value.clone());
                take_references(&mut value, &mut Vec::new());
                fields.extend([(keyword.to_owned(), canonical(keyword, &value))]);
            }
            (TUPLE, _) => fields.extend([(key.clone(), value.clone())]),
            (docs, _) if DOCS.contains(&docs) || docs.starts_with("x-") => {}
            (keyword, value) => fields.extend([(key.clone(), canonical(keyword, value))]),
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::lower_schemas;

    fn constraints(schema: &str) -> Vec<String> {
        let lowered = lower_schemas(&format!("A: {schema}"));
        let constraints = &lowered.schema("A").annotations.constraints;
        constraints.iter().map(|one| format!("{} {}", one.keyword, one.value)).collect()
    }

    #[test]
    fn not_and_the_keywords_of_the_extension_are_constraints() {
        let schema =
            "{not: {$ref: '#/components/schemas/A'}, x-$constraints: {contains: {type: string}, minContains: 2}}";
        let expected = [r#"not {"$ref":"A"}"#, r#"contains {"type":"string"}"#, "minContains 2"];
        assert_eq!(constraints(schema), expected);
        assert_eq!(constraints("{type: array, items: {}, not: {maxItems: 1}}"), [r#"not {"maxItems":1}"#]);
        assert_eq!(constraints("{x-$constraints: {unevaluatedItems: {not: {}}}}"), ["unevaluatedItems false"]);
    }

    #[test]
    fn values_that_say_the_same_are_equal() {
        let contains = |schema: &str| constraints(&format!("{{x-$constraints: {{contains: {schema}}}}}"));
        let plain = contains("{required: [a, b], properties: {title: {enum: [1, 2]}}}");
        assert_eq!(contains("{title: T, x-a: 1, properties: {title: {enum: [2, 1]}}, required: [b, a]}"), plain);
        assert_ne!(contains("{required: [a, b], properties: {title: {enum: [1, 3]}}}"), plain);
        assert_eq!(
            constraints("{x-$constraints: {dependentRequired: {a: [c, b]}}}"),
            constraints("{x-$constraints: {dependentRequired: {a: [b, c]}}}")
        );
    }

    #[test]
    fn keywords_without_an_effect_are_no_constraints() {
        for inner in ["propertyNames: {}", "then: {type: string}", "if: {type: string}", "minContains: 5"] {
            assert_eq!(constraints(&format!("{{x-$constraints: {{{inner}}}}}")), [""; 0], "{inner}");
        }
        assert_eq!(constraints("{x-$constraints: {contains: {}, minContains: 1}}"), ["contains {}"]);
        assert_eq!(
            constraints("{x-$constraints: {if: {a: 1}, then: {b: 1}, else: {}}}"),
            [r#"if {"a":1}"#, r#"then {"b":1}"#]
        );
    }
}
