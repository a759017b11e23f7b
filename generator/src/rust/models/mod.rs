//! Models: a type for each schema that needs one, in the file of the group that uses it.

mod enumeration;
mod field;
mod field_docs;
mod object;
mod schema;
mod union;

use std::collections::BTreeMap;

use serde::Serialize;

use super::aliases::AliasView;
use super::bodies::{BodyView, body_view};
use super::condition::Condition;
use super::context::Context;
use super::deprecation::schema_note;
use super::docs::{Docs, code};
use super::imports::{import_paths, use_lines};
use super::responses::{ResponseView, response_view};
use super::rust_type::{Import, Imports};
use super::uses::DocLineView;
use crate::diagnostic::Location;
use crate::ir::{DocumentId, Kind, SchemaGraph, SchemaId};
use crate::parallel;
use crate::pointer;

pub use enumeration::EnumView;
pub use field::{FieldView, Presence};
pub use object::StructView;
pub(super) use schema::gate;
use schema::{only_group, schema_docs, used_by};
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

/// A type.
#[derive(Debug, Serialize)]
pub struct ModelView {
    pub name: String,
    pub docs: Vec<String>,
    /// The rest of the docs: the operations that use it.
    pub used_by: Vec<DocLineView>,
    /// The literal of the note for the compiler, if it is deprecated.
    pub deprecated: Option<String>,
    /// Its old names.
    pub aliases: Vec<AliasView>,
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub location: Location,
    #[serde(flatten)]
    pub kind: ModelKind,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum ModelKind {
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
    let models = parallel::map(&types, |(name, id, own)| {
        let mut imports = Imports::new();
        let kind = model_kind(context, *id, matches!(own, Import::Form(_)), &mut imports)?;
        let model = ModelView {
            name: (*name).clone(),
            docs: schema_docs(context, *id).literals(),
            used_by: used_by(context, *id),
            deprecated: schema_note(context.resolved.annotations(*id)),
            aliases: aliases(context, document, name),
            location: context.resolved.location_of(*id),
            kind,
        };
        Some((own.clone(), model, imports))
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
        let mut push = |name: &String, docs: String, location, kind, import, imports| {
            let docs = Docs::default().own(&docs).literals();
            let aliases = aliases(context, document, name);
            let (name, used_by) = (name.clone(), Vec::new());
            let model = ModelView { name, docs, used_by, deprecated: None, aliases, location, kind };
            by_group.entry(Some(context.names.group_of[index])).or_default().push((import, model, imports));
        };
        let mut imports = Imports::new();
        if let (Some(name), Some(body)) = (context.names.bodies.get(&index), &operation.body) {
            let kind = ModelKind::Body(body_view(context, index, &mut imports));
            let docs = format!("The body of {}, in one of its media types.", code(&operation.id));
            let location = Location::value(body.source, body.pointer.clone());
            push(name, docs, location, kind, Import::Body(index), std::mem::take(&mut imports));
        }
        if let Some(name) = context.names.responses.get(&index) {
            let kind = ModelKind::Response(response_view(context, index, &mut imports));
            let docs = format!("A response of {}.", code(&operation.id));
            let location = Location::value(operation.source, pointer::join(&operation.pointer, "responses"));
            push(name, docs, location, kind, Import::Response(index), imports);
        }
    }
    by_group.into_iter().map(|(group, models)| file_view(context, document, group, models)).collect()
}

/// Returns the old names of a type.
fn aliases(context: &Context<'_>, document: DocumentId, name: &str) -> Vec<AliasView> {
    let aliases = context.aliases.of(|| context.item_path(document, &format!("models::{name}")));
    aliases.iter().map(|alias| alias.view(name, None)).collect()
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

/// Returns what a schema becomes, or `None` if it is no type of its own.
fn model_kind(context: &Context<'_>, id: SchemaId, is_form: bool, imports: &mut Imports) -> Option<ModelKind> {
    Some(match context.resolved.kind(id) {
        Kind::Object(object) if is_form => ModelKind::Form(object::struct_view(context, id, object, true, imports)),
        Kind::Object(object) => ModelKind::Struct(object::struct_view(context, id, object, false, imports)),
        _ if is_form => return None,
        Kind::Enum(values) => ModelKind::Enum(enumeration::enum_view(context, id, values, imports)),
        Kind::Union(union) => {
            let dispatch = context.resolved.union(id)?;
            ModelKind::Union(union::union_view(context, id, union.rule, dispatch, imports))
        }
        _ => return None,
    })
}
