//! The group and the docs of a model.

use super::super::condition::Condition;
use super::super::context::Context;
use super::super::docs::{Docs, code, link};
use super::super::uses::{DocLineView, uses_docs};
use crate::ir::{SchemaGraph, SchemaId};
use crate::passes::Users;

/// Returns the only group whose operations use a schema.
pub(super) fn only_group(context: &Context<'_>, id: SchemaId) -> Option<usize> {
    match context.names.users[id.0 as usize] {
        Users::One(group) => Some(group),
        Users::None | Users::Several => None,
    }
}

/// Returns the features without which the type of a schema does not exist.
pub(in super::super) fn gate<'c>(context: &'c Context<'_>, id: SchemaId) -> Option<&'c Condition> {
    only_group(context, id).and_then(|group| context.names.groups[group].gate.as_ref())
}

/// Returns the lines of docs that name the operations which use a schema.
pub(super) fn used_by(context: &Context<'_>, id: SchemaId) -> Vec<DocLineView> {
    uses_docs(context, id, gate(context, id))
}

/// Returns the name of a component, or the location of an inline schema.
fn documented_name(context: &Context<'_>, id: SchemaId) -> String {
    let name = context.resolved.component_name(id).map(str::to_owned);
    name.unwrap_or_else(|| format!("#{}", context.resolved.pointer_of(id)))
}

/// Returns the description of a schema, or else what it is, and its external documentation.
pub(super) fn schema_docs(context: &Context<'_>, id: SchemaId) -> Docs {
    let annotations = context.resolved.annotations(id);
    let mut docs = Docs::default();
    match (&annotations.title, &annotations.description) {
        (_, Some(description)) => docs.text(description),
        (Some(title), None) => docs.text(title),
        (None, None) => docs.own(&format!("Schema {}.", code(&documented_name(context, id)))),
    };
    if let Some(external) = &annotations.external_docs {
        docs.own(&format!("{}.", link("Documentation", &external.url)));
    }
    docs
}
