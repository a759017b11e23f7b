//! Models: a type for each schema that needs one, in the file of the group that uses it.

mod enumeration;
mod object;
mod union;

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::docs::{Docs, code, url};
use super::imports::use_lines;
use super::names::{Named, Naming, assign};
use super::types::{Import, Imports};
use super::{ByHome, Context};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Api, DocumentId, Kind, Schema, SchemaId};
use crate::passes::Reach;

pub use enumeration::{EnumView, VariantView};
pub use object::{FieldView, StructView};
pub use union::{BranchView, UnionView};

/// A file of models.
#[derive(Debug, Serialize)]
pub struct ModelFileView {
    pub module: String,
    pub docs: Vec<String>,
    /// The condition without which it is left out, as `cfg` takes it; empty where there is none.
    pub gate: String,
    pub imports: Vec<String>,
    pub models: Vec<ModelView>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum ModelView {
    Struct(StructView),
    Form(StructView),
    Enum(EnumView),
    Union(UnionView),
    Body(super::BodyView),
}

/// Names for all schemas that become a type and for the bodies with a choice, unique in each document.
pub(super) fn type_names(
    api: &Api,
    naming: &Naming<'_>,
    reach: &Reach,
    diagnostics: &mut Diagnostics,
) -> (HashMap<SchemaId, String>, HashMap<usize, String>) {
    #[derive(Clone, Copy, PartialEq, Eq, Hash)]
    enum Key {
        Schema(SchemaId),
        Body(usize),
    }
    let mut by_document: HashMap<DocumentId, Vec<Named<Key>>> = HashMap::new();
    let mut taken: HashSet<(DocumentId, String)> = HashSet::new();
    for id in api.schema_ids().filter(|id| !reach.operations[id.0 as usize].is_empty()) {
        let schema = api.schema(id);
        if let (true, Some(name)) = (schema.kind.needs_name(), &schema.name) {
            taken.insert((schema.document, naming.type_name(name)));
            let named = Named { key: Key::Schema(id), text: name.clone(), place: schema.place() };
            by_document.entry(schema.document).or_default().push(named);
        }
    }
    for (index, operation) in api.operations.iter().enumerate() {
        if operation.body.as_ref().is_some_and(|body| body.contents.len() > 1) {
            let mut text = format!("{}_Body", operation.id);
            while !taken.insert((operation.document, naming.type_name(&text))) {
                text.push_str("_Choice");
            }
            let named = Named { key: Key::Body(index), text, place: operation.place() };
            by_document.entry(operation.document).or_default().push(named);
        }
    }
    let (mut schemas, mut bodies) = (HashMap::new(), HashMap::new());
    for index in 0..api.documents.len() as u32 {
        let things = by_document.remove(&DocumentId(index)).unwrap_or_default();
        for (key, name) in assign(things, "type", |text| naming.type_name(text), diagnostics) {
            match key {
                Key::Schema(id) => schemas.insert(id, name).map(drop),
                Key::Body(operation) => bodies.insert(operation, name).map(drop),
            };
        }
    }
    (schemas, bodies)
}

/// The files of a document's models.
pub(super) fn model_files(
    context: &Context<'_>,
    document: DocumentId,
    diagnostics: &mut Diagnostics,
) -> Vec<ModelFileView> {
    let forms = forms(context, document, diagnostics);
    let mut by_home: ByHome<(Option<SchemaId>, ModelView, Imports)> = ByHome::new();
    let mut ids: Vec<SchemaId> = context.types.keys().copied().collect();
    ids.retain(|id| context.api.schema(*id).document == document);
    ids.sort_by_key(|id| &context.types[id]);
    for id in ids {
        let mut imports = Imports::new();
        if let Some(model) = model_view(context, id, forms.contains(&id), &mut imports, diagnostics) {
            by_home.entry(home(context, id)).or_default().push((Some(id), model, imports));
        }
    }
    for (index, operation) in context.api.operations.iter().enumerate() {
        if operation.document == document && context.bodies.contains_key(&index) {
            let mut imports = Imports::new();
            let body = super::operations::body_choice(context, index, &mut imports, diagnostics);
            by_home.entry(Some(context.group_of[index])).or_default().push((None, ModelView::Body(body), imports));
        }
    }
    by_home.into_iter().map(|(home, models)| file_view(context, document, home, models)).collect()
}

/// The only group whose operations reach a schema; none if several do.
fn home(context: &Context<'_>, id: SchemaId) -> Option<usize> {
    let mut homes = context.reach.operations[id.0 as usize].iter().map(|&operation| context.group_of[operation]);
    let first = homes.next()?;
    homes.all(|home| home == first).then_some(first)
}

/// The condition without which a schema's type does not exist; empty where it always does.
pub(super) fn gate(context: &Context<'_>, id: SchemaId) -> String {
    home(context, id).map(|home| context.groups[home].gate.clone()).unwrap_or_default()
}

fn file_view(
    context: &Context<'_>,
    document: DocumentId,
    home: Option<usize>,
    models: Vec<(Option<SchemaId>, ModelView, Imports)>,
) -> ModelFileView {
    let own: HashSet<SchemaId> = models.iter().filter_map(|(id, _, _)| *id).collect();
    let mut imports = Imports::new();
    for (_, _, needed) in &models {
        imports
            .extend(needed.iter().filter(|import| !matches!(import, Import::Model(id) if own.contains(id))).cloned());
    }
    let mut docs = Docs::default();
    let (module, gate) = match home.map(|home| &context.groups[home]) {
        Some(group) => {
            docs.own(&format!("Models that only {} use.", code(&group.tag)));
            (group.module.clone(), group.gate.clone())
        }
        None => {
            docs.text("Models that several groups of operations use.");
            ("common".to_owned(), String::new())
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

/// The paths of what is imported.
pub(super) fn import_paths(context: &Context<'_>, document: DocumentId, imports: &Imports) -> Vec<String> {
    let models = format!("{}::models", context.module_path(document));
    let paths = imports.iter().map(|import| match import {
        Import::Model(id) => format!("{models}::{}", context.types[id]),
        Import::Body(operation) => format!("{models}::{}", context.bodies[operation]),
        Import::Path(path) => (*path).to_owned(),
    });
    paths.collect()
}

/// The schemas that are the root of a multipart form.
fn forms(context: &Context<'_>, document: DocumentId, diagnostics: &mut Diagnostics) -> HashSet<SchemaId> {
    let mut forms = HashSet::new();
    let mut others = HashSet::new();
    for operation in context.api.operations.iter().filter(|operation| operation.document == document) {
        let bodies = operation.body.iter().flat_map(|body| &body.contents);
        let answers = operation.responses.iter().flat_map(|response| &response.contents);
        for content in bodies.chain(answers) {
            let Some(schema) = content.schema.map(|schema| context.api.resolve(schema)) else { continue };
            match content.media_type.to_ascii_lowercase().starts_with("multipart/") {
                true => forms.insert(schema),
                false => others.insert(schema),
            };
        }
    }
    others.extend(contained(context));
    let mut both: Vec<SchemaId> = forms.intersection(&others).copied().collect();
    both.sort();
    for id in both {
        let error = Diagnostic::error("this schema is a form and another kind of body at once");
        let help = "give the form a schema of its own; one for both is not supported yet";
        diagnostics.push(error.at(context.api.schema(id).place()).with_help(help));
    }
    forms
}

/// The schemas that are a part of another one.
fn contained(context: &Context<'_>) -> HashSet<SchemaId> {
    let mut contained = HashSet::new();
    for schema in &context.api.schemas {
        match &schema.kind {
            Kind::Object(object) => contained.extend(object.properties.iter().map(|property| property.schema)),
            Kind::Array(array) => contained.extend([array.items]),
            Kind::Map(values) => contained.extend([*values]),
            Kind::Union(union) => contained.extend(union.branches.iter().map(|branch| branch.schema)),
            _ => {}
        }
    }
    contained.into_iter().map(|id| context.api.resolve(id)).collect()
}

fn model_view(
    context: &Context<'_>,
    id: SchemaId,
    is_form: bool,
    imports: &mut Imports,
    diagnostics: &mut Diagnostics,
) -> Option<ModelView> {
    let schema = context.api.schema(id);
    let name = context.types.get(&id)?.clone();
    match &schema.kind {
        Kind::Object(object) => {
            let view = object::struct_view(context, schema, name, object, is_form, imports, diagnostics);
            Some(if is_form { ModelView::Form(view) } else { ModelView::Struct(view) })
        }
        Kind::Enum(values) => Some(ModelView::Enum(enumeration::enum_view(context, schema, name, values, imports))),
        Kind::Union(union) => Some(ModelView::Union(union::union_view(context, schema, name, union, imports))),
        _ => None,
    }
}

fn schema_docs(schema: &Schema) -> Docs {
    let mut docs = Docs::default();
    match (&schema.title, &schema.description) {
        (_, Some(description)) => docs.text(description),
        (Some(title), None) => docs.text(title),
        (None, None) => docs.text(&format!("Schema {}.", code(schema.name.as_deref().unwrap_or("without a name")))),
    };
    if let Some(external) = &schema.external_docs {
        docs.own(&format!("[Documentation]({}).", url(&external.url)));
    }
    docs
}
