//! The schemas that others consist of: each gets an id at once, and is lowered later.

use std::borrow::Borrow;

use openapiv3::{ReferenceOr, Schema};

use super::super::context::Context;
use super::reference;
use crate::ir::SchemaId;
use crate::pointer;

/// Returns the id of a schema, which is lowered with all others that are pending.
pub(in super::super) fn lower_schema<'a>(
    context: &mut Context<'a>,
    schema: &'a ReferenceOr<impl Borrow<Schema>>,
    at: &str,
) -> SchemaId {
    match schema {
        ReferenceOr::Reference { reference } => reference::lower_reference(context, reference, at),
        ReferenceOr::Item(schema) => lower_inline(context, schema.borrow(), at),
    }
}

/// Returns the ids of the schemas in a list.
pub(super) fn lower_list<'a>(context: &mut Context<'a>, list: &'a [ReferenceOr<Schema>], at: &str) -> Vec<SchemaId> {
    let lowered = list.iter().enumerate();
    lowered.map(|(index, schema)| lower_schema(context, schema, &pointer::join(at, &index.to_string()))).collect()
}

fn lower_inline<'a>(context: &mut Context<'a>, schema: &'a Schema, at: &str) -> SchemaId {
    reference::find_at(context, context.source, at).unwrap_or_else(|| {
        let id = context.push_placeholder(at.to_owned(), None);
        context.pending.push_back((id, schema));
        id
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::lower_schemas;
    use crate::ir::Kind;

    #[test]
    fn a_list_has_references_and_inline_schemas() {
        let lowered =
            lower_schemas("A: {type: boolean}\nB: {anyOf: [{$ref: '#/components/schemas/A'}, {type: boolean}]}");
        let Kind::Union(union) = lowered.kind("B") else { panic!("no union") };
        assert_eq!(union.subschemas[0], lowered.id("A"));
        let inline = lowered.api.schema(union.subschemas[1]);
        assert_eq!((inline.name.as_deref(), &inline.kind), (None, &Kind::Boolean));
        assert_eq!(inline.pointer, "/components/schemas/B/anyOf/1");
    }
}
