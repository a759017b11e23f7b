//! Models: a type for each schema that needs one, in the file of the group that uses it.

mod enumeration;
mod field;
mod field_docs;
mod object;
mod schema;
mod union;

use std::collections::BTreeMap;

use serde::Serialize;

use super::bodies::{BodyView, body_view};
use super::condition::Condition;
use super::context::Context;
use super::docs::{Docs, code};
use super::imports::{import_paths, use_lines};
use super::responses::{ResponseView, response_view};
use super::rust_type::{Import, Imports};
use crate::ir::{DocumentId, Kind, SchemaGraph, SchemaId};
use crate::parallel;

pub use enumeration::EnumView;
pub(super) use enumeration::variant_names as enum_variants;
pub use field::{FieldView, Presence};
pub use object::StructView;
pub(super) use schema::gate;
use schema::only_group;
pub use union::UnionView;
pub(super) use union::variant_names as union_variants;

/// A file of models.
#[derive(Debug, Serialize)]
pub struct ModelFileView {
    pub module: String,
    pub docs: Vec<String>,
    /// The features without which it is left out.
    pub gate: Option<Condition>,
    pub imports: Vec<String>,
    /// They are most of a crate, so only their own template receives them.
    #[serde(skip)]
    pub models: Vec<ModelView>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum ModelView {
    Struct(StructView),
    Form(StructView),
    Enum(EnumView),
    Union(UnionView),
    Body(BodyView),
    Response(ResponseView),
}

/// Returns the files of the models of a document.
pub(super) fn model_files(context: &Context<'_>, document: DocumentId) -> Vec<ModelFileView> {
    let mut by_group: BTreeMap<Option<usize>, Vec<(Import, ModelView, Imports)>> = BTreeMap::new();
    let schemas = context.names.types.iter().map(|(id, name)| (name, *id, Import::Model(*id)));
    let forms = context.names.forms.iter().map(|(id, name)| (name, *id, Import::Form(*id)));
    let mut types: Vec<(&String, SchemaId, Import)> = schemas.chain(forms).collect();
    types.retain(|(_, id, _)| context.resolved.document_of(*id) == document);
    types.sort();
    let models = parallel::map(&types, |(_, id, own)| {
        let mut imports = Imports::new();
        let model = match own {
            Import::Form(_) => form_view(context, *id, &mut imports),
            _ => model_view(context, *id, &mut imports),
        };
        model.map(|model| (own.clone(), model, imports))
    });
    for ((_, id, _), model) in types.iter().zip(models) {
        if let Some(model) = model {
            by_group.entry(only_group(context, *id)).or_default().push(model);
        }
    }
    for (index, operation) in context.api.operations.iter().enumerate() {
        if operation.document != document {
            continue;
        }
        let group = Some(context.names.group_of[index]);
        if context.names.bodies.contains_key(&index) {
            let mut imports = Imports::new();
            let body = ModelView::Body(body_view(context, index, &mut imports));
            by_group.entry(group).or_default().push((Import::Body(index), body, imports));
        }
        if context.names.responses.contains_key(&index) {
            let mut imports = Imports::new();
            let response = ModelView::Response(response_view(context, index, &mut imports));
            by_group.entry(group).or_default().push((Import::Response(index), response, imports));
        }
    }
    by_group.into_iter().map(|(group, models)| file_view(context, document, group, models)).collect()
}

fn file_view(
    context: &Context<'_>,
    document: DocumentId,
    group: Option<usize>,
    models: Vec<(Import, ModelView, Imports)>,
) -> ModelFileView {
    let own: Imports = models.iter().map(|(own, _, _)| own.clone()).collect();
    let mut imports = Imports::new();
    for (_, _, needed) in &models {
        imports.extend(needed.difference(&own).cloned());
    }
    let mut docs = Docs::default();
    let (module, gate) = match group.map(|group| &context.names.groups[group]) {
        Some(group) => {
            docs.own(&format!("Models that only {} use.", code(&group.tag)));
            (group.module.clone(), group.gate.clone())
        }
        None => {
            docs.text("Models that several groups of operations use.");
            ("common".to_owned(), None)
        }
    };
    let models: Vec<ModelView> = models.into_iter().map(|(_, model, _)| model).collect();
    ModelFileView {
        module,
        docs: docs.literals(),
        gate,
        imports: use_lines(import_paths(context, document, &imports)),
        models,
    }
}

fn model_view(context: &Context<'_>, id: SchemaId, imports: &mut Imports) -> Option<ModelView> {
    let name = context.names.types.get(&id)?.clone();
    match context.resolved.kind(id) {
        Kind::Object(object) => {
            let view = object::struct_view(context, id, name, object, false, imports);
            Some(ModelView::Struct(view))
        }
        Kind::Enum(values) => Some(ModelView::Enum(enumeration::enum_view(context, id, name, values, imports))),
        Kind::Union(union) => {
            let dispatch = context.resolved.union(id)?;
            Some(ModelView::Union(union::union_view(context, id, name, union.rule, dispatch, imports)))
        }
        _ => None,
    }
}

fn form_view(context: &Context<'_>, id: SchemaId, imports: &mut Imports) -> Option<ModelView> {
    let Kind::Object(object) = context.resolved.kind(id) else { return None };
    let name = context.names.forms.get(&id)?.clone();
    Some(ModelView::Form(object::struct_view(context, id, name, object, true, imports)))
}
