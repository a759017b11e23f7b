//! Keywords that restrict values in ways that no kind says.
//! Input: a schema. Output: their values, which are equal if they say the same.

use openapiv3::{SchemaData, SchemaKind};
use serde_json::Value;

use super::super::context::Context;
use super::canonical::{canonical, canonical_fields, effective, reference_name, take_references};
use super::digest::digest;
use super::enumeration::values_of;
use crate::document::CONSTRAINTS;
use crate::ir::{Constraint, ReferencedSchema};

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
