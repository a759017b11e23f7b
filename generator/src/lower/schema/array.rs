//! Arrays.

use openapiv3::{AnySchema, ArrayType, ReferenceOr, Schema, SchemaData, SchemaKind};
use serde_json::Value;

use super::super::context::Context;
use super::subschemas::{lower_list, lower_schema};
use crate::document::{MAX_TUPLE, TUPLE};
use crate::ir::{Array, Kind, SchemaId};
use crate::pointer;

pub(super) fn lower_array<'a>(context: &mut Context<'a>, array: &'a ArrayType, data: &SchemaData, at: &str) -> Kind {
    let tuple = tuple_items(array, data).map(|(keyword, items)| {
        let at = pointer::join(&pointer::join(at, "items"), keyword);
        (context.push_placeholder(at.clone(), None), lower_list(context, items, &at))
    });
    let (items, tuple) = tuple.unwrap_or_else(|| (lower_items(context, array.items.as_ref(), at), Vec::new()));
    Kind::Array(Array {
        items,
        tuple,
        min_items: array.min_items,
        max_items: array.max_items,
        unique: array.unique_items,
    })
}

/// Returns the schemas of the items, if the array is a tuple.
fn tuple_items<'a>(array: &'a ArrayType, data: &SchemaData) -> Option<(&'static str, &'a [ReferenceOr<Schema>])> {
    let Some(ReferenceOr::Item(union)) = &array.items else { return None };
    let (keyword, items) = match &union.schema_kind {
        SchemaKind::OneOf { one_of } => ("oneOf", one_of),
        SchemaKind::AnyOf { any_of } => ("anyOf", any_of),
        _ => return None,
    };
    let count = Some(items.len());
    let is_tuple = data.extensions.get(TUPLE) == Some(&Value::Bool(true));
    let is_closed = array.min_items == count && array.max_items == count;
    (is_tuple && is_closed && items.len() <= MAX_TUPLE).then_some((keyword, items))
}

/// Lowers the array in a schema that mixes kinds.
pub(super) fn lower_any_array<'a>(context: &mut Context<'a>, any: &'a AnySchema, at: &str) -> Kind {
    Kind::Array(Array {
        items: lower_items(context, any.items.as_ref(), at),
        tuple: Vec::new(),
        min_items: any.min_items,
        max_items: any.max_items,
        unique: any.unique_items.unwrap_or(false),
    })
}

/// Lowers the items, which are any value if the document does not describe them.
fn lower_items<'a>(context: &mut Context<'a>, items: Option<&'a ReferenceOr<Box<Schema>>>, at: &str) -> SchemaId {
    let at = pointer::join(at, "items");
    match items {
        Some(items) => lower_schema(context, items, &at),
        None => context.push_placeholder(at, None),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::lower_schemas;
    use super::*;
    use crate::ir::StringType;

    #[test]
    fn an_array_has_items_and_limits() {
        let lowered =
            lower_schemas("Tags: {type: array, items: {type: string}, minItems: 1, maxItems: 3, uniqueItems: true}");
        let Kind::Array(array) = lowered.kind("Tags") else { panic!("no array") };
        assert_eq!((array.min_items, array.max_items, array.unique), (Some(1), Some(3), true));
        assert_eq!(lowered.api.schema(array.items).kind, Kind::String(StringType::default()));
        assert_eq!(lowered.api.schema(array.items).pointer, "/components/schemas/Tags/items");
    }

    #[test]
    fn a_closed_array_with_the_extension_is_a_tuple() {
        let lowered = |extension: &str, limits: &str| {
            let items = "items: {anyOf: [{type: boolean}, {type: string}]}";
            let lowered = lower_schemas(&format!("Pair: {{type: array, {items}, {limits}, x-tuple: {extension}}}"));
            let Kind::Array(array) = lowered.kind("Pair") else { panic!("no array") };
            array.tuple.iter().map(|id| lowered.api.schema(*id).kind.clone()).collect::<Vec<_>>()
        };
        let exact = "minItems: 2, maxItems: 2";
        assert_eq!(lowered("true", exact), [Kind::Boolean, Kind::String(StringType::default())]);
        assert_eq!(lowered("false", exact), []);
        assert_eq!(lowered("true", "minItems: 1, maxItems: 2"), []);
        assert_eq!(lowered("true", "minItems: 2"), []);
    }

    #[test]
    fn items_without_a_type_are_those_of_an_array() {
        let lowered = lower_schemas("Flags: {items: {type: boolean}, maxItems: 2}");
        let Kind::Array(array) = lowered.kind("Flags") else { panic!("no array") };
        assert_eq!((array.max_items, array.unique), (Some(2), false));
        assert_eq!(lowered.api.schema(array.items).kind, Kind::Boolean);
    }
}
