//! Arrays.

use openapiv3::{AnySchema, ArrayType, ReferenceOr, Schema};

use super::super::context::Context;
use super::subschemas::lower_schema;
use crate::ir::{Array, Kind, SchemaId};
use crate::pointer;

pub(super) fn lower_array<'a>(context: &mut Context<'a>, array: &'a ArrayType, at: &str) -> Kind {
    Kind::Array(Array {
        items: lower_items(context, array.items.as_ref(), at),
        min_items: array.min_items,
        max_items: array.max_items,
        unique: array.unique_items,
    })
}

/// Lowers the array in a schema that mixes kinds.
pub(super) fn lower_any_array<'a>(context: &mut Context<'a>, any: &'a AnySchema, at: &str) -> Kind {
    Kind::Array(Array {
        items: lower_items(context, any.items.as_ref(), at),
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
    fn items_without_a_type_are_those_of_an_array() {
        let lowered = lower_schemas("Flags: {items: {type: boolean}, maxItems: 2}");
        let Kind::Array(array) = lowered.kind("Flags") else { panic!("no array") };
        assert_eq!((array.max_items, array.unique), (Some(2), false));
        assert_eq!(lowered.api.schema(array.items).kind, Kind::Boolean);
    }
}
