//! Models: a type for each schema that needs one, in the file of the group that uses it.

use std::collections::{BTreeSet, HashMap, HashSet};

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde::Serialize;

use super::docs::{Docs, code};
use super::imports::use_lines;
use super::names::{Named, Naming, assign, unraw};
use super::types::{self, Import, Imports, Taken};
use super::{ByHome, Context};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Access, Api, DocumentId, Enum, Kind, Object, Property, Schema, SchemaId, Union};
use crate::passes::Reach;
use crate::pointer;

/// A file of models.
#[derive(Debug, Serialize)]
pub struct ModelFileView {
    pub module: String,
    pub docs: Vec<String>,
    /// The condition without which it is left out, as `cfg` takes it; empty where there is none.
    pub gate: String,
    pub imports: Vec<String>,
    /// Whether something in it is deprecated, which the file itself must be allowed to use.
    pub deprecated: bool,
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

#[derive(Debug, Serialize)]
pub struct StructView {
    pub name: String,
    pub docs: Vec<String>,
    pub deprecated: bool,
    pub fields: Vec<FieldView>,
    /// The fields that `new` takes.
    pub arguments: Vec<FieldView>,
    /// The fields that `new` fills: with the only value there is, or with nothing.
    pub filled: Vec<FieldView>,
    /// The fields with a setter.
    pub setters: Vec<FieldView>,
    pub has_default: bool,
    pub many_arguments: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct FieldView {
    /// The identifier, raw where it is a keyword.
    pub name: String,
    /// The identifier without `r#`, for names made from it.
    pub plain_name: String,
    /// The literal of its name on the wire.
    pub wire_name: String,
    pub docs: Vec<String>,
    pub deprecated: bool,
    pub rust_type: String,
    /// `required`, `optional` or `nullable`, as the macro `object!` calls them.
    pub presence: &'static str,
    /// The type that `new` or a setter takes.
    pub argument_type: String,
    /// The expression that makes the field's value of the argument.
    pub argument_value: String,
    /// The value that `new` fills in by itself.
    pub filled_value: String,
    /// Whether the argument is the value as it is.
    pub shorthand: bool,
    /// The method of a form that adds it.
    pub form_method: &'static str,
}

#[derive(Debug, Serialize)]
pub struct EnumView {
    pub name: String,
    pub docs: Vec<String>,
    pub deprecated: bool,
    pub variants: Vec<VariantView>,
}

#[derive(Debug, Serialize)]
pub struct VariantView {
    pub name: String,
    pub docs: Vec<String>,
    pub wire_value: String,
}

#[derive(Debug, Serialize)]
pub struct UnionView {
    pub name: String,
    pub docs: Vec<String>,
    pub deprecated: bool,
    pub branches: Vec<BranchView>,
    pub unknown_docs: Vec<String>,
}

#[derive(Debug, Serialize)]
pub struct BranchView {
    pub name: String,
    pub docs: Vec<String>,
    pub rust_type: String,
    /// The literal of the member that tells it from the others.
    pub member: String,
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
    for id in api.schema_ids().filter(|id| !reach.operations[id.0 as usize].is_empty()) {
        let schema = api.schema(id);
        let is_type = matches!(schema.kind, Kind::Object(_) | Kind::Enum(_) | Kind::Union(_));
        if let (true, Some(name)) = (is_type, &schema.name) {
            let named = Named { key: Key::Schema(id), text: name.clone(), place: schema.place() };
            by_document.entry(schema.document).or_default().push(named);
        }
    }
    for (index, operation) in api.operations.iter().enumerate() {
        if operation.body.as_ref().is_some_and(|body| body.contents.len() > 1) {
            let text = format!("{}_Body", operation.id);
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
            let group = context.groups.iter().position(|group| group.operations.contains(&index));
            by_home.entry(group).or_default().push((None, ModelView::Body(body), imports));
        }
    }
    by_home.into_iter().map(|(home, models)| file_view(context, document, home, models)).collect()
}

/// The only group whose operations reach a schema; none if several do.
fn home(context: &Context<'_>, id: SchemaId) -> Option<usize> {
    let mut homes = BTreeSet::new();
    for operation in &context.reach.operations[id.0 as usize] {
        homes.extend(context.groups.iter().position(|group| group.operations.contains(operation)));
    }
    match homes.len() {
        1 => homes.first().copied(),
        _ => None,
    }
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
        imports.extend(needed.iter().filter(|import| !matches!(import, Import::Model(id) if own.contains(id))).cloned());
    }
    let mut docs = Docs::default();
    let (module, gate) = match home.map(|home| &context.groups[home]) {
        Some(group) => {
            docs.text(&format!("Models that only {} use.", code(&group.tag)));
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
        deprecated: models.iter().any(uses_deprecated),
        models,
    }
}

fn uses_deprecated(model: &ModelView) -> bool {
    match model {
        ModelView::Struct(view) | ModelView::Form(view) => {
            view.deprecated || view.fields.iter().any(|field| field.deprecated)
        }
        ModelView::Enum(view) => view.deprecated,
        ModelView::Union(view) => view.deprecated,
        ModelView::Body(_) => false,
    }
}

/// The paths of what is imported.
pub(super) fn import_paths(context: &Context<'_>, document: DocumentId, imports: &Imports) -> Vec<String> {
    let models = format!("{}::models", context.module_path(document));
    let paths = imports
        .iter()
        .map(|import| match import {
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
            match content.media_type.starts_with("multipart/") {
                true => forms.insert(schema),
                false => others.insert(schema),
            };
        }
    }
    let mut both: Vec<SchemaId> = forms.intersection(&others).copied().collect();
    both.sort();
    for id in both {
        let error = Diagnostic::error("this schema is a form and another kind of body at once");
        let help = "give the form a schema of its own; one for both is not known yet";
        diagnostics.push(error.at(context.api.schema(id).place()).with_help(help));
    }
    forms
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
            let view = struct_view(context, schema, name, object, is_form, imports, diagnostics);
            Some(if is_form { ModelView::Form(view) } else { ModelView::Struct(view) })
        }
        Kind::Enum(values) => enum_view(context, schema, name, values, imports, diagnostics).map(ModelView::Enum),
        Kind::Union(union) => Some(ModelView::Union(union_view(context, schema, name, union, imports))),
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
        docs.text(&format!("[Documentation]({}).", external.url));
    }
    docs
}

fn struct_view(
    context: &Context<'_>,
    schema: &Schema,
    name: String,
    object: &Object,
    is_form: bool,
    imports: &mut Imports,
    diagnostics: &mut Diagnostics,
) -> StructView {
    let place = |property: &Property| context.api.schema(property.schema).place();
    let things = object.properties.iter().enumerate();
    let things = things.map(|(key, one)| Named { key, text: one.name.clone(), place: place(one) }).collect();
    let names = assign(things, "field", |text| context.naming.snake(text), diagnostics);
    let properties = object.properties.iter().enumerate();
    let fields: Vec<FieldView> = properties
        .map(|(index, property)| field_view(context, schema, property, &names[&index], is_form, imports))
        .collect();
    if !is_form {
        imports.insert(Import::Path("crate::Extra"));
        imports.insert(Import::Path("crate::runtime::object"));
    } else {
        imports.insert(Import::Path("crate::runtime::form"));
    }
    let only = |presence: &[&str], filled: bool| {
        let wanted = |field: &&FieldView| presence.contains(&field.presence) && field.filled_value.is_empty() != filled;
        fields.iter().filter(wanted).cloned().collect::<Vec<_>>()
    };
    let arguments = only(&["required"], false);
    StructView {
        name,
        docs: schema_docs(schema).literals(),
        deprecated: schema.deprecated,
        has_default: arguments.is_empty() && fields.iter().all(|field| field.presence != "required"),
        many_arguments: arguments.len() > 7,
        filled: only(&["required", "optional", "nullable"], true),
        setters: only(&["optional", "nullable"], true),
        arguments,
        fields,
    }
}

fn field_view(
    context: &Context<'_>,
    owner: &Schema,
    property: &Property,
    name: &str,
    is_form: bool,
    imports: &mut Imports,
) -> FieldView {
    let schema = context.api.schema(property.schema);
    let is_file = is_form && is_binary(context, property.schema);
    let nullable = !is_form && types::is_nullable(context, property);
    let presence = match (property.required, nullable) {
        (true, _) => "required",
        (false, false) => "optional",
        (false, true) => "nullable",
    };
    let rust_type = match (is_file, property.required) {
        (false, _) => types::field_type(context, property, imports),
        (true, true) => quote!(FilePart),
        (true, false) => quote!(Option<FilePart>),
    };
    if is_file {
        imports.insert(Import::Path("crate::FilePart"));
    }
    let name = if unraw(name) == "extra" { "extra_".to_owned() } else { name.to_owned() };
    let ident = syn::parse_str::<syn::Ident>(&name).unwrap_or_else(|_| format_ident!("field"));
    let (argument_type, argument_value) = argument(context, property, is_file, nullable, &ident, imports);
    let filled = match property.required {
        true => only_value(context, property),
        false => Some(quote!(None)),
    };
    let fallback = format!("The member {} of {}.", code(&property.name), code(owner.name.as_deref().unwrap_or("it")));
    FieldView {
        plain_name: unraw(&name).to_owned(),
        wire_name: Literal::string(&property.name).to_string(),
        docs: field_docs(context, schema, fallback).literals(),
        deprecated: schema.deprecated,
        rust_type: rust_type.to_string(),
        presence,
        shorthand: argument_value.to_string() == name,
        argument_type: argument_type.to_string(),
        argument_value: argument_value.to_string(),
        filled_value: filled.map(|value| value.to_string()).unwrap_or_default(),
        name,
        form_method: if is_file { "file" } else { "text" },
    }
}

/// What `new` or a setter takes for the field, and how that becomes the field's value.
fn argument(
    context: &Context<'_>,
    property: &Property,
    is_file: bool,
    nullable: bool,
    ident: &syn::Ident,
    imports: &mut Imports,
) -> (TokenStream, TokenStream) {
    let inner = if is_file { quote!(FilePart) } else { types::type_of(context, property.schema, imports) };
    let into = is_file || types::taken(context, property.schema) == Taken::Into;
    let (argument, mut value) = match (nullable, into) {
        (true, _) => (quote!(impl Into<Option<#inner>>), quote!(#ident.into())),
        (false, true) => (quote!(impl Into<#inner>), quote!(#ident.into())),
        (false, false) => (inner, quote!(#ident)),
    };
    if property.boxed {
        value = if nullable { quote!(#value.map(Box::new)) } else { quote!(Box::new(#value)) };
    }
    match property.required {
        true => (argument, value),
        false => (argument, quote!(Some(#value))),
    }
}

/// The variant of a required enum that has no other.
fn only_value(context: &Context<'_>, property: &Property) -> Option<TokenStream> {
    let id = context.api.resolve(property.schema);
    let Kind::Enum(values) = &context.api.schema(id).kind else { return None };
    let ([only], false) = (values.values.as_slice(), context.api.is_nullable(property.schema)) else { return None };
    let enumeration = format_ident!("{}", context.types.get(&id)?);
    let variant = format_ident!("{}", context.naming.variant(&variant_text(only)));
    (!values.open).then(|| quote!(#enumeration::#variant))
}

fn is_binary(context: &Context<'_>, id: SchemaId) -> bool {
    let kind = &context.api.schema(context.api.resolve(id)).kind;
    matches!(kind, Kind::String(string) if string.format.as_deref() == Some("binary"))
}

/// A field's own docs, else those of its type; then what the type does not show.
fn field_docs(context: &Context<'_>, schema: &Schema, fallback: String) -> Docs {
    let mut docs = Docs::default();
    let target = match schema.kind {
        Kind::Alias(target) => Some(context.api.schema(context.api.resolve(target))),
        _ => None,
    };
    let texts = [Some(schema), target].into_iter().flatten().flat_map(|one| [&one.description, &one.title]);
    let text = texts.flatten().next().unwrap_or(&fallback);
    docs.text(text);
    let resolved = target.unwrap_or(schema);
    let mut notes = Vec::new();
    if let Kind::String(string) = &resolved.kind {
        notes.extend(length(string.min_length, string.max_length, "characters"));
        notes.extend(string.pattern.as_ref().map(|pattern| format!("It matches {}.", code(pattern))));
        let told = [None, Some("date-time"), Some("uuid"), Some("binary"), Some("string")];
        if !told.contains(&string.format.as_deref()) {
            notes.extend(string.format.as_ref().map(|format| format!("Its format is {}.", code(format))));
        }
    }
    if let Kind::Array(array) = &resolved.kind {
        notes.extend(length(array.min_items, array.max_items, "items"));
    }
    match schema.access {
        Access::ReadOnly => notes.push("Only answers have it.".to_owned()),
        Access::WriteOnly => notes.push("Only requests have it.".to_owned()),
        Access::ReadWrite => {}
    }
    if !notes.is_empty() {
        docs.text(&notes.join(" "));
    }
    docs
}

fn length(least: Option<usize>, most: Option<usize>, unit: &str) -> Option<String> {
    match (least, most) {
        (None | Some(0), None) => None,
        (None | Some(0), Some(most)) => Some(format!("At most {most} {unit}.")),
        (Some(least), None) => Some(format!("At least {least} {unit}.")),
        (Some(least), Some(most)) => Some(format!("{least} to {most} {unit}.")),
    }
}

fn variant_text(value: &crate::ir::EnumValue) -> String {
    value.name.clone().unwrap_or_else(|| value.value.as_str().unwrap_or_default().to_owned())
}

fn enum_view(
    context: &Context<'_>,
    schema: &Schema,
    name: String,
    values: &Enum,
    imports: &mut Imports,
    diagnostics: &mut Diagnostics,
) -> Option<EnumView> {
    if let Some(other) = values.values.iter().find(|value| !value.value.is_string()) {
        let error = Diagnostic::error(format!("`{}` is no string, but a value of an enum", other.value));
        let help = "only enums of strings are known so far; leave `enum` out and name the values in the description";
        diagnostics.push(error.at(schema.place()).with_help(help));
        return None;
    }
    let at = pointer::join(&schema.pointer, "enum");
    let things = values.values.iter().enumerate().map(|(key, value)| Named {
        key,
        text: variant_text(value),
        place: crate::diagnostic::Place::value(schema.source, pointer::join(&at, &key.to_string())),
    });
    let names = assign(things.collect(), "variant", |text| context.naming.variant(text), diagnostics);
    let variants = values.values.iter().enumerate().map(|(index, value)| {
        let wire = value.value.as_str().unwrap_or_default();
        let mut docs = Docs::default();
        docs.text(&code(wire));
        VariantView {
            name: names[&index].clone(),
            docs: docs.literals(),
            wire_value: Literal::string(wire).to_string(),
        }
    });
    imports.insert(Import::Path("crate::runtime::string_enum"));
    Some(EnumView {
        name,
        docs: schema_docs(schema).literals(),
        deprecated: schema.deprecated,
        variants: variants.collect(),
    })
}

fn union_view(context: &Context<'_>, schema: &Schema, name: String, union: &Union, imports: &mut Imports) -> UnionView {
    let mut branches = Vec::new();
    for branch in &union.branches {
        let id = context.api.resolve(branch.schema);
        let (Some(type_name), Some(member)) = (context.types.get(&id), &branch.member) else { continue };
        let inner = types::type_of(context, id, imports);
        let rust_type = if branch.boxed { quote!(Box<#inner>) } else { inner };
        let mut docs = Docs::default();
        docs.text(&format!("An object with the member {}.", code(member)));
        branches.push(BranchView {
            name: type_name.clone(),
            docs: docs.literals(),
            rust_type: rust_type.to_string(),
            member: Literal::string(member).to_string(),
        });
    }
    imports.insert(Import::Path("serde_json::Value"));
    imports.insert(Import::Path("crate::runtime::union"));
    let mut unknown_docs = Docs::default();
    unknown_docs.text(match union.free_form {
        true => "Any other object, and whatever fits none of the above; it is sent back unchanged.",
        false => "What fits none of the above; it is sent back unchanged.",
    });
    let docs = schema_docs(schema).literals();
    UnionView { name, docs, deprecated: schema.deprecated, branches, unknown_docs: unknown_docs.literals() }
}
