//! Keywords that restrict values in ways that no kind says.
//! Input: a schema. Output: their values, which are equal if they say the same.

use std::collections::HashMap;

use openapiv3::{AdditionalProperties, AnySchema, ReferenceOr, Schema, SchemaData, SchemaKind, Type};
use serde_json::{Map, Value};

use super::super::context::Context;
use super::canonical::{canonical, canonical_fields, effective, reference_name, take_references};
use super::digest::{digest, digest_of_target};
use super::enumeration::values_of;
use super::reference;
use crate::document::{CONSTRAINTS, KEPT};
use crate::ir::{Additional, Constraint, ENUM_LIMITS, Kind, ReferencedSchema, SchemaId, UnionOfSchemas};

/// Lowers `not` and the keywords of OpenAPI 3.1, without those that exclude nothing.
pub(super) fn lower_constraints(
    context: &mut Context<'_>,
    kind: &SchemaKind,
    lowered: &Kind,
    data: &SchemaData,
) -> Vec<Constraint> {
    let not = match kind {
        SchemaKind::Not { not } => Some(not),
        SchemaKind::Any(any) => any.not.as_ref(),
        _ => None,
    };
    let not = not.and_then(|not| serde_json::to_value(not).ok()).map(|not| canonical("not", &not));
    let extension = data.extensions.get(CONSTRAINTS).and_then(Value::as_object);
    let mut others = extension.map(canonical_fields).unwrap_or_default();
    let mut unions: HashMap<String, UnionOfSchemas> = HashMap::new();
    for (keyword, indexes) in extension.into_iter().flatten().filter_map(|(key, value)| Some((kept(key)?, value))) {
        let keyed = values_of_type(lowered).zip(keyed(indexes));
        let union = keyed.map(|(id, indexes)| UnionOfSchemas { id, indexes });
        let schemas = subschemas(kind).zip(union.as_ref());
        let value = schemas.and_then(|(schemas, union)| schemas_at(indexes, &union.indexes, schemas));
        if let Some((value, union)) = value.zip(union) {
            others.insert(keyword.to_owned(), value);
            unions.insert(keyword.to_owned(), union);
        }
    }
    others.extend(untyped_bounds(kind, lowered));
    others.extend(sizes(kind, lowered));
    others.extend(enum_limits(kind, lowered));
    let listed = listed_values(kind).map(|values| ("enum".to_owned(), canonical("enum", &Value::Array(values))));
    let own = not.map(|not| ("not".to_owned(), not)).into_iter().chain(listed).chain(effective(others));
    let own = own.map(|(keyword, value)| {
        let union = unions.remove(&keyword);
        Constraint { union, ..lower_constraint(context, keyword, value) }
    });
    own.collect()
}

/// Returns the bounds and the format of a schema without a type, such as those beside a reference. No kind has them.
fn untyped_bounds(kind: &SchemaKind, lowered: &Kind) -> Map<String, Value> {
    let has_kind = matches!(lowered, Kind::Array(_) | Kind::Enum(_) | Kind::Map(_) | Kind::Object(_));
    let any = match kind {
        SchemaKind::Any(any) if any.typ.is_none() && !has_kind => any,
        _ => return Map::new(),
    };
    let own = AnySchema {
        exclusive_maximum: any.exclusive_maximum,
        exclusive_minimum: any.exclusive_minimum,
        format: any.format.clone(),
        max_items: any.max_items,
        max_length: any.max_length,
        maximum: any.maximum,
        min_items: any.min_items,
        min_length: any.min_length,
        minimum: any.minimum,
        multiple_of: any.multiple_of,
        pattern: any.pattern.clone(),
        unique_items: any.unique_items,
        ..AnySchema::default()
    };
    let Ok(Value::Object(fields)) = serde_json::to_value(&own) else { return Map::new() };
    fields.into_iter().filter(|(_, value)| *value != Value::Bool(false)).collect()
}

/// Returns the limits on the number of properties of a schema that is not itself an object, such as one beside a reference.
fn sizes(kind: &SchemaKind, lowered: &Kind) -> Map<String, Value> {
    let (SchemaKind::Any(any), Kind::Any | Kind::Alias(_) | Kind::AllOf(_) | Kind::Union(_)) = (kind, lowered) else {
        return Map::new();
    };
    let limits = [("minProperties", any.min_properties), ("maxProperties", any.max_properties)];
    limits.into_iter().filter_map(|(keyword, limit)| Some((keyword.to_owned(), Value::from(limit?)))).collect()
}

/// Returns the keywords that restrict the values of an enum further.
fn enum_limits(kind: &SchemaKind, lowered: &Kind) -> Map<String, Value> {
    let written = match (lowered, kind) {
        (Kind::Enum(_), SchemaKind::Type(scalar)) => serde_json::to_value(scalar),
        (Kind::Enum(_), SchemaKind::Any(any)) => serde_json::to_value(any),
        _ => return Map::new(),
    };
    let Ok(Value::Object(fields)) = written else { return Map::new() };
    let is_limit = |(key, value): &(String, Value)| ENUM_LIMITS.contains(&key.as_str()) && *value != Value::Bool(false);
    fields.into_iter().filter(is_limit).collect()
}

/// Returns the keyword of OpenAPI 3.1 whose schemas the type has.
fn kept(key: &str) -> Option<&str> {
    key.strip_prefix(KEPT)
}

/// Returns the schema of the items or values of a type.
fn values_of_type(kind: &Kind) -> Option<SchemaId> {
    match kind {
        Kind::Array(array) => Some(array.items),
        Kind::Map(values) => Some(*values),
        Kind::Object(object) => match object.additional {
            Additional::Schema(values) => Some(values),
            Additional::Any | Additional::Forbidden => None,
        },
        _ => None,
    }
}

/// Returns the subschemas of the union that the items or values of a type are.
fn subschemas(kind: &SchemaKind) -> Option<&[ReferenceOr<Schema>]> {
    let (items, values) = match kind {
        SchemaKind::Type(Type::Array(array)) => (array.items.as_ref(), None),
        SchemaKind::Type(Type::Object(object)) => (None, object.additional_properties.as_ref()),
        SchemaKind::Any(any) => (any.items.as_ref(), any.additional_properties.as_ref()),
        _ => return None,
    };
    let schema = match (items, values) {
        (Some(ReferenceOr::Item(schema)), None) => schema.as_ref(),
        (None, Some(AdditionalProperties::Schema(schema))) => schema.as_item()?,
        _ => return None,
    };
    match &schema.schema_kind {
        SchemaKind::AnyOf { any_of } => Some(any_of),
        _ => None,
    }
}

/// Returns the keys of indexes, with the indexes.
fn keyed(indexes: &Value) -> Option<Vec<(String, usize)>> {
    let with_index = |(key, value): (String, &Value)| Some((key, usize::try_from(value.as_u64()?).ok()?));
    match indexes {
        Value::Array(list) => {
            list.iter().enumerate().map(|(key, value)| with_index((key.to_string(), value))).collect()
        }
        Value::Object(fields) => fields.iter().map(|(key, value)| with_index((key.clone(), value))).collect(),
        _ => None,
    }
}

/// Returns the value of a keyword with schemas instead of their indexes.
fn schemas_at(indexes: &Value, keyed: &[(String, usize)], all: &[ReferenceOr<Schema>]) -> Option<Value> {
    let schemas = keyed.iter().map(|(_, index)| serde_json::to_value(all.get(*index)?).ok());
    let schemas = schemas.map(|schema| Some(canonical("", &schema?))).collect::<Option<Vec<Value>>>()?;
    let keys = keyed.iter().map(|(key, _)| key.clone());
    Some(if indexes.is_array() { Value::Array(schemas) } else { Value::Object(keys.zip(schemas).collect()) })
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

/// Creates the constraint of a keyword whose value is canonical.
pub(super) fn lower_constraint(context: &mut Context<'_>, keyword: String, mut value: Value) -> Constraint {
    let digest = digest(context, &value);
    let mut references = Vec::new();
    take_references(&mut value, &mut references);
    let references = references.iter().filter_map(|reference| {
        let name = reference_name(reference).to_owned();
        let schema = reference::find_component(context, reference);
        Some(ReferencedSchema { name, schema, digest: digest_of_target(context, reference)? })
    });
    let references = references.collect();
    Constraint { keyword, value, digest, references, union: None }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::lower_schemas;
    use super::*;

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
    fn limits_of_enums_are_constraints() {
        let schema = "{type: string, enum: [a, b], maxLength: 2, pattern: '^.$', format: letter}";
        assert_eq!(constraints(schema), [r#"format "letter""#, "maxLength 2", r#"pattern "^.$""#]);
        assert_eq!(constraints("{type: integer, enum: [1, 2], minimum: 1}"), ["minimum 1"]);
        assert_eq!(constraints("{type: integer, minimum: 1}"), [""; 0]);
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
        assert_eq!(constraints("{x-$constraints: {contains: {type: string}, minContains: 0}}"), [""; 0]);
        let one_at_most = constraints("{x-$constraints: {contains: {}, minContains: 0, maxContains: 1}}");
        assert_eq!(one_at_most, ["contains {}", "maxContains 1", "minContains 0"]);
        let evaluated = constraints("{x-$constraints: {contains: {}, minContains: 0, unevaluatedItems: false}}");
        assert_eq!(evaluated, ["contains {}", "minContains 0", "unevaluatedItems false"]);
        assert_eq!(
            constraints("{x-$constraints: {if: {a: 1}, then: {b: 1}, else: {}}}"),
            [r#"if {"a":1}"#, r#"then {"b":1}"#]
        );
    }

    #[test]
    fn schemas_of_the_type_are_found_by_their_indexes() {
        let union = "anyOf: [{type: string, title: T}, {$ref: '#/components/schemas/A'}]";
        let list = |indexes: &str| {
            lower_schemas(&format!(
                "A: {{type: array, items: {{{union}}}, x-$constraints: {{x-$prefixItems: {indexes}}}}}"
            ))
        };
        let lowered = list("[0, 1, 0]");
        let [constraint] = lowered.schema("A").annotations.constraints.as_slice() else { panic!("no constraint") };
        assert_eq!(constraint.value.to_string(), r#"[{"type":"string"},{"$ref":"A"},{"type":"string"}]"#);
        let Kind::Array(array) = lowered.kind("A") else { panic!("no array") };
        let indexes = [0, 1, 0].into_iter().enumerate().map(|(key, index)| (key.to_string(), index)).collect();
        assert_eq!(constraint.union, Some(UnionOfSchemas { id: array.items, indexes }));
        // What others write is no list of indexes.
        for indexes in ["[0, 2]", "[{type: string}]", "5"] {
            let lowered = list(indexes);
            assert!(lowered.schema("A").annotations.constraints.iter().all(|one| one.union.is_none()), "{indexes}");
        }
        let patterns = format!(
            "{{additionalProperties: {{{union}}}, x-$constraints: {{x-$patternProperties: {{^a: 1, ^b: 0}}}}}}"
        );
        assert_eq!(constraints(&patterns), [r#"patternProperties {"^a":{"$ref":"A"},"^b":{"type":"string"}}"#]);
    }
}
