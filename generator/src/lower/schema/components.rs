//! The schemas of `components`, which exist whether or not an operation uses them.

use std::collections::HashSet;

use indexmap::IndexSet;
use openapiv3::ReferenceOr;

use super::super::context::Context;
use super::reference;
use crate::ir::{Kind, SchemaGraph};
use crate::pointer;

/// Assigns each component an id. Those that are only references become aliases; the others are lowered later.
pub(in super::super) fn lower_components(context: &mut Context<'_>) {
    let components = context.components;
    for name in components.schemas.keys() {
        let at = pointer::join("/components/schemas", name);
        let id = context.push_placeholder(at, Some(name.clone()));
        context.named.insert(name.clone(), id);
    }
    for (name, schema) in &components.schemas {
        let id = context.named[name];
        match schema {
            ReferenceOr::Item(schema) => context.pending.push_back((id, schema)),
            ReferenceOr::Reference { reference } => reference::adopt(context, reference, id),
        }
    }
    for (name, schema) in &components.schemas {
        let id = context.named[name];
        if let ReferenceOr::Reference { reference } = schema
            && !context.referenced.adopted.contains(&id)
        {
            let at = context.api.schema(id).pointer.clone();
            let target = reference::lower_reference(context, reference, &at);
            context.api.schema_mut(id).kind = Kind::Alias(target);
        }
    }
    settle_aliases(context);
}

/// Makes each alias of an alias one of the last schema of the chain, so that later stages follow one step. A cycle of aliases has no
/// type and is an error.
fn settle_aliases(context: &mut Context<'_>) {
    let mut names: Vec<_> = context.named.iter().map(|(name, id)| (name.clone(), *id)).collect();
    names.sort();
    let mut settled = HashSet::new();
    for (_, start) in names {
        let mut chain = IndexSet::new();
        let mut id = start;
        while let Kind::Alias(target) = context.api.schema(id).kind
            && !settled.contains(&id)
        {
            if !chain.insert(id) {
                let name = context.api.schema(id).name.clone().unwrap_or_default();
                let at = pointer::join("/components/schemas", &name);
                let message = format!("the schema `{name}` refers to itself and has no type of its own");
                context.error(&at, message, "define a type in one of the schemas of the cycle");
                context.api.schema_mut(id).kind = Kind::Any;
                break;
            }
            id = target;
        }
        let end = context.api.resolve(id);
        settled.extend(chain.iter().copied());
        for id in chain.into_iter().filter(|id| *id != end) {
            context.api.schema_mut(id).kind = Kind::Alias(end);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::lower_schemas;
    use crate::ir::Kind;

    #[test]
    fn an_alias_of_an_alias_is_one_of_the_last_schema() {
        let lowered = lower_schemas(
            "A: {$ref: '#/components/schemas/B'}
             B: {$ref: '#/components/schemas/C'}
             C: {type: boolean}",
        );
        let end = Kind::Alias(lowered.id("C"));
        assert_eq!((lowered.kind("A"), lowered.kind("B"), lowered.kind("C")), (&end, &end, &Kind::Boolean));
        assert!(lowered.diagnostics.is_empty());
    }

    #[test]
    fn a_cycle_of_aliases_has_no_type() {
        let lowered = lower_schemas(
            "A: {$ref: '#/components/schemas/B'}
             B: {$ref: '#/components/schemas/A'}",
        );
        assert_eq!(lowered.messages(), ["the schema `A` refers to itself and has no type of its own"]);
        let kinds = [lowered.kind("A"), lowered.kind("B")];
        assert_eq!(kinds, [&Kind::Any, &Kind::Alias(lowered.id("A"))]);
    }
}
