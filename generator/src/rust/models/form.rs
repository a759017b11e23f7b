//! Multipart forms: which schemas are one, and the struct of each.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::super::Context;
use super::super::operations::{How, Plan};
use super::super::types::{Import, Imports};
use super::object::{StructView, struct_view};
use crate::ir::{Additional, Api, Kind, ParameterValue, SchemaId};

/// The schemas that are the root of a multipart form.
pub(super) struct Forms {
    /// Those that are nothing else; the form has the schema's name.
    pub only: HashSet<SchemaId>,
    /// Those that are also a type of their own, in the order of the documents.
    pub beside: Vec<SchemaId>,
}

pub(super) fn forms(api: &Api, plans: &[Plan]) -> Forms {
    let mut forms = Vec::new();
    let mut others = parts(api);
    for (operation, plan) in api.operations.iter().zip(plans) {
        let bodies = operation.body.iter().flat_map(|body| &body.contents);
        for (index, content) in bodies.enumerate() {
            let sending = plan.sendings.iter().find(|sending| sending.content == index);
            match (sending.map(|sending| sending.how), content.schema) {
                (Some(How::Multipart(Some(form))), _) => forms.push(form),
                (_, Some(schema)) => others.push(schema),
                (_, None) => {}
            }
        }
        let answers = operation.responses.iter().flat_map(|response| &response.contents);
        others.extend(answers.filter_map(|content| content.schema));
        let headers = operation.responses.iter().flat_map(|response| &response.headers);
        others.extend(headers.filter_map(|header| header.schema));
        others.extend(operation.parameters.iter().filter_map(|parameter| match &parameter.value {
            ParameterValue::Styled { schema, .. } => Some(*schema),
            ParameterValue::Content(content) => content.schema,
        }));
    }
    let others: HashSet<SchemaId> = others.into_iter().map(|id| api.resolve(id)).collect();
    forms.sort();
    forms.dedup();
    let (beside, only): (Vec<_>, Vec<_>) = forms.into_iter().partition(|form| others.contains(form));
    Forms { only: only.into_iter().collect(), beside }
}

/// The schemas that are a part of another one.
fn parts(api: &Api) -> Vec<SchemaId> {
    let mut parts = Vec::new();
    for schema in &api.schemas {
        match &schema.kind {
            Kind::Object(object) => {
                parts.extend(object.properties.iter().map(|property| property.schema));
                if let Additional::Schema(values) = object.additional {
                    parts.push(values);
                }
            }
            Kind::Array(array) => parts.push(array.items),
            Kind::Map(values) => parts.push(*values),
            Kind::Union(union) => parts.extend(union.branches.iter().map(|branch| branch.schema)),
            _ => {}
        }
    }
    parts
}

pub(super) fn form_view(context: &Context<'_>, id: SchemaId, imports: &mut Imports) -> Option<StructView> {
    let schema = context.api.schema(id);
    let Kind::Object(object) = &schema.kind else { return None };
    let name = context.names.forms.get(&id)?.clone();
    Some(struct_view(context, id, name, object, true, imports))
}

/// How a form holds a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// As a value, like every other object.
    Value,
    File,
    Files,
}

impl Part {
    pub fn of(context: &Context<'_>, id: SchemaId) -> Self {
        let kind = |id| &context.api.schema(context.api.resolve(id)).kind;
        let is_file = |kind: &Kind| matches!(kind, Kind::String(string) if matches!(string.format.as_deref(), Some("binary" | "byte" | "base64")));
        match kind(id) {
            file if is_file(file) => Part::File,
            Kind::Array(array) if is_file(kind(array.items)) => Part::Files,
            _ => Part::Value,
        }
    }

    /// The type of files; none for values, whose schema tells it.
    pub fn rust_type(self, imports: &mut Imports) -> Option<TokenStream> {
        if self != Part::Value {
            imports.insert(Import::Path("crate::FilePart"));
        }
        match self {
            Part::Value => None,
            Part::File => Some(quote!(FilePart)),
            Part::Files => Some(quote!(Vec<FilePart>)),
        }
    }

    /// The method of a form that adds it.
    pub fn method(self) -> &'static str {
        match self {
            Part::Value => "value",
            Part::File => "file",
            Part::Files => "files",
        }
    }
}
