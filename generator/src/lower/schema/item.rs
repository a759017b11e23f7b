//! One schema: its kind, and what it says beside it.

use openapiv3::{AnySchema, ObjectType, SchemaData, SchemaKind, Type};
use serde_json::Value;

use super::super::context::Context;
use super::super::metadata::{lower_external_docs, lower_lifecycle};
use super::array::lower_array;
use super::assertions::lower_assertion_of;
use super::constraints::lower_constraints;
use super::enumeration::{check_values, lists_null, lower_enum, values_of};
use super::mixed::{lower_mixed, warn_of_not};
use super::object::lower_object;
use super::scalar::{lower_integer, lower_number, lower_string};
use super::subschemas::lower_list;
use super::union::lower_union;
use crate::ir::{Access, Annotations, Kind, UnionRule};
use crate::pointer;

/// Lowers all schemas that are pending, and those that they refer to.
pub(in super::super) fn lower_pending(context: &mut Context<'_>) {
    while let Some((id, schema)) = context.pending.pop_front() {
        let placeholder = context.api.schema(id);
        let (source, at) = (placeholder.source, placeholder.pointer.clone());
        let data = &schema.schema_data;
        let (kind, annotations) = context.within(source, |context| {
            let kind = lower_kind(context, &schema.schema_kind, data, &at);
            let annotations = lower_annotations(context, &schema.schema_kind, &kind, data);
            (kind, annotations)
        });
        let lowered = context.api.schema_mut(id);
        (lowered.kind, lowered.annotations) = (kind, annotations);
    }
}

fn lower_kind<'a>(context: &mut Context<'a>, kind: &'a SchemaKind, data: &SchemaData, at: &str) -> Kind {
    match kind {
        SchemaKind::Type(Type::Object(object)) => {
            let additional = object.additional_properties.as_ref();
            lower_object(context, &object.properties, &object.required, additional, at)
        }
        SchemaKind::Type(Type::Array(array)) => lower_array(context, array, data, at),
        SchemaKind::Type(scalar) => lower_scalar(context, scalar, data, at),
        SchemaKind::OneOf { one_of } => lower_union(context, UnionRule::OneOf, one_of, data, at),
        SchemaKind::AnyOf { any_of } => lower_union(context, UnionRule::AnyOf, any_of, data, at),
        SchemaKind::AllOf { all_of } => Kind::AllOf(lower_list(context, all_of, &pointer::join(at, "allOf"))),
        SchemaKind::Not { .. } => {
            warn_of_not(context, at);
            Kind::Any
        }
        SchemaKind::Any(any) => lower_mixed(context, any, data, at),
    }
}

fn lower_scalar(context: &mut Context<'_>, scalar: &Type, data: &SchemaData, at: &str) -> Kind {
    let kind = match scalar {
        Type::String(string) => lower_string(string),
        Type::Integer(integer) => lower_integer(integer),
        Type::Number(number) => lower_number(number),
        Type::Boolean(_) => Kind::Boolean,
        Type::Object(_) | Type::Array(_) => Kind::Any,
    };
    let values = values_of(scalar);
    if values.is_empty() {
        return kind;
    }
    check_values(context, &kind, &values, data, at);
    lower_enum(context, values, data, at)
}

fn lower_annotations(context: &mut Context<'_>, kind: &SchemaKind, lowered: &Kind, data: &SchemaData) -> Annotations {
    let non_blank = |string: &Option<String>| string.clone().filter(|string| !string.trim().is_empty());
    Annotations {
        nullable: data.nullable || lists_null(kind),
        untyped: matches!(kind, SchemaKind::Any(any) if is_untyped(any)),
        access: match (data.read_only, data.write_only) {
            (true, false) => Access::ReadOnly,
            (false, true) => Access::WriteOnly,
            _ => Access::ReadWrite,
        },
        secret: data.extensions.get("x-secret") == Some(&Value::Bool(true)),
        deprecated: data.deprecated,
        lifecycle: lower_lifecycle(&data.extensions),
        extensible: lower_extensible(data),
        required: required_names(kind).to_vec(),
        min_properties: size_limit(kind, |object| object.min_properties, |any| any.min_properties),
        max_properties: size_limit(kind, |object| object.max_properties, |any| any.max_properties),
        constraints: lower_constraints(context, kind, lowered, data),
        assertion: matches!(lowered, Kind::Union(_)).then(|| lower_assertion_of(context, kind)).flatten(),
        title: non_blank(&data.title),
        description: non_blank(&data.description),
        external_docs: data.external_docs.as_ref().map(lower_external_docs),
        default: data.default.clone(),
        example: data.example.clone(),
    }
}

/// Returns `true` if neither a type nor a list restricts the values.
pub(super) fn is_untyped(any: &AnySchema) -> bool {
    any.typ.is_none() && any.enumeration.is_empty()
}

/// Lowers `x-extensible-enum`; values that are not strings are ignored.
fn lower_extensible(data: &SchemaData) -> Vec<String> {
    let values = data.extensions.get("x-extensible-enum").and_then(Value::as_array);
    values.into_iter().flatten().filter_map(|value| value.as_str().map(str::to_owned)).collect()
}

fn required_names(kind: &SchemaKind) -> &[String] {
    match kind {
        SchemaKind::Type(Type::Object(object)) => &object.required,
        SchemaKind::Any(any) => &any.required,
        _ => &[],
    }
}

/// Returns a limit on the number of properties, if the schema can be an object.
fn size_limit(
    kind: &SchemaKind,
    of_object: fn(&ObjectType) -> Option<usize>,
    of_any: fn(&AnySchema) -> Option<usize>,
) -> Option<usize> {
    match kind {
        SchemaKind::Type(Type::Object(object)) => of_object(object),
        SchemaKind::Any(any) => of_any(any),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::lower_schemas;
    use super::*;

    #[test]
    fn annotations_are_read() {
        let lowered = lower_schemas(
            "Key: {type: string, readOnly: true, x-secret: true, deprecated: true, title: ' ', description: A key.}
             Both: {type: string, readOnly: true, writeOnly: true, x-extensible-enum: [a, 1, b]}
             Map: {type: object, minProperties: 1, maxProperties: 4}",
        );
        let key = &lowered.schema("Key").annotations;
        assert_eq!((key.access, key.secret, key.deprecated), (Access::ReadOnly, true, true));
        assert_eq!((key.title.as_deref(), key.description.as_deref()), (None, Some("A key.")));
        let both = &lowered.schema("Both").annotations;
        assert_eq!(
            (both.access, both.extensible.as_slice()),
            (Access::ReadWrite, ["a", "b"].map(str::to_owned).as_slice())
        );
        let map = &lowered.schema("Map").annotations;
        assert_eq!((map.min_properties, map.max_properties), (Some(1), Some(4)));
    }

    #[test]
    fn a_schema_that_only_excludes_is_any_value() {
        let lowered = lower_schemas("Other: {not: {type: string}}");
        assert_eq!(*lowered.kind("Other"), Kind::Any);
        assert_eq!(lowered.messages(), ["`not` is not checked by the client"]);
    }

    #[test]
    fn all_of_keeps_its_subschemas() {
        let lowered =
            lower_schemas("A: {type: boolean}\nB: {allOf: [{$ref: '#/components/schemas/A'}, {nullable: true}]}");
        let Kind::AllOf(subschemas) = lowered.kind("B") else { panic!("no allOf") };
        assert_eq!(subschemas[0], lowered.id("A"));
        let inline = lowered.api.schema(subschemas[1]);
        assert_eq!((&inline.kind, inline.annotations.nullable), (&Kind::Any, true));
    }
}
