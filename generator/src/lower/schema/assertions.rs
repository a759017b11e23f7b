//! Unions that only say which values of a type beside them are valid, as `anyOf: [{required: [a]}, {required: [b]}]` does. Input: the
//! subschemas of a union. Output: a constraint that says the same.

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type};
use serde_json::Value;

use super::super::context::Context;
use super::super::refs::component_name;
use super::canonical::canonical;
use super::constraints::lower_constraint;
use crate::ir::{Constraint, UnionRule};

/// Returns the constraint of the union that a schema is, if it describes no values of its own.
pub(super) fn lower_assertion_of(context: &mut Context<'_>, kind: &SchemaKind) -> Option<Constraint> {
    match kind {
        SchemaKind::OneOf { one_of } => lower_assertion(context, UnionRule::OneOf, one_of),
        SchemaKind::AnyOf { any_of } => lower_assertion(context, UnionRule::AnyOf, any_of),
        SchemaKind::Any(any) if any.any_of.is_empty() => lower_assertion(context, UnionRule::OneOf, &any.one_of),
        SchemaKind::Any(any) => lower_assertion(context, UnionRule::AnyOf, &any.any_of),
        _ => None,
    }
}

/// Returns the constraint of a union, if none of its subschemas describes values of its own.
pub(super) fn lower_assertion(
    context: &mut Context<'_>,
    rule: UnionRule,
    list: &[ReferenceOr<Schema>],
) -> Option<Constraint> {
    let is_assertion =
        |one: &ReferenceOr<Schema>| target(context, one).is_some_and(|schema| asserts(&schema.schema_kind));
    if list.is_empty() || !list.iter().all(is_assertion) {
        return None;
    }
    let schemas = list.iter().map(|schema| serde_json::to_value(schema).ok());
    let schemas = schemas.map(|schema| Some(canonical("", &schema?)));
    let mut schemas = schemas.collect::<Option<Vec<Value>>>()?;
    // Their order says nothing.
    schemas.sort_by_key(Value::to_string);
    Some(lower_constraint(context, rule.to_string(), Value::Array(schemas)))
}

/// Returns a schema, or the component that it refers to.
fn target<'s, 'a: 's>(context: &Context<'a>, mut schema: &'s ReferenceOr<Schema>) -> Option<&'s Schema> {
    /// The most references that are followed in a row.
    const MAX_FOLLOWED: usize = 16;
    for _ in 0..MAX_FOLLOWED {
        let ReferenceOr::Reference { reference } = schema else { break };
        let name = component_name(reference, "schemas").filter(|_| context.source == context.main)?;
        schema = context.components.schemas.get(name)?;
    }
    schema.as_item()
}

/// Returns `true` for a schema without a type, values and properties.
fn asserts(kind: &SchemaKind) -> bool {
    match kind {
        SchemaKind::Not { .. } => true,
        SchemaKind::Type(Type::Object(object)) => {
            object.properties.is_empty() && object.additional_properties.is_none()
        }
        SchemaKind::Any(any) => {
            any.typ.is_none()
                && any.enumeration.is_empty()
                && any.properties.is_empty()
                && any.additional_properties.is_none()
                && any.items.is_none()
                && [&any.all_of, &any.any_of, &any.one_of].iter().all(|list| list.is_empty())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::lower_schemas;

    fn assertion(schema: &str) -> Option<String> {
        let lowered = lower_schemas(&format!("A: {schema}"));
        let assertion = lowered.schema("A").annotations.assertion.as_ref();
        assertion.map(|one| format!("{} {}", one.keyword, one.value))
    }

    #[test]
    fn unions_without_types_are_assertions() {
        let names = r#"anyOf [{"required":["a"]},{"required":["b"]}]"#;
        assert_eq!(assertion("{anyOf: [{required: [b]}, {required: [a]}]}").as_deref(), Some(names));
        let referred = assertion("{anyOf: [{required: [b]}, {$ref: '#/components/schemas/B'}]}\nB: {required: [a]}");
        assert_eq!(referred.as_deref(), Some(r#"anyOf [{"$ref":"B"},{"required":["b"]}]"#));
        let texts = r#"oneOf [{"not":{"required":["a"]}},{"pattern":"^a"}]"#;
        assert_eq!(assertion("{oneOf: [{pattern: ^a}, {not: {required: [a]}}]}").as_deref(), Some(texts));
        for other in [
            "{anyOf: [{required: [a]}, {type: string}]}",
            "{anyOf: [{required: [a]}, {$ref: '#/components/schemas/A'}]}",
            "{anyOf: [{required: [a]}, {$ref: '#/components/schemas/B'}]}\nB: {type: string}",
            "{oneOf: [{required: [a], properties: {a: {type: string}}}]}",
            "{oneOf: [{enum: [a]}]}",
        ] {
            assert_eq!(assertion(other), None, "{other}");
        }
    }
}
