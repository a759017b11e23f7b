//! Error bodies: one enum for the crate, with a variant for each schema that an error response declares.

use indexmap::IndexSet;
use serde::Serialize;

use super::condition::Condition;
use super::context::Context;
use super::docs::{Docs, code};
use super::names::distinct;
use crate::diagnostic::Location;
use crate::ir::{SchemaGraph, SchemaId};

#[derive(Debug, Serialize)]
pub struct ErrorsView {
    pub variants: Vec<ErrorVariantView>,
}

#[derive(Debug, Serialize)]
pub struct ErrorVariantView {
    pub name: String,
    /// The name that it would have without its old one.
    #[serde(skip)]
    pub new_name: Option<String>,
    pub docs: Vec<String>,
    pub rust_type: String,
    /// The features without which the type does not exist.
    pub gate: Option<Condition>,
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub location: Location,
}

/// Returns the schemas of JSON error bodies that have a type, in the order of the documents.
fn error_schemas(context: &Context<'_>) -> IndexSet<SchemaId> {
    let errors = context.plan.operations.iter().flat_map(|operation| &operation.errors);
    errors.filter_map(|error| context.names.named_type(context.resolved, error.schema?)).collect()
}

pub(super) fn errors_view(context: &Context<'_>) -> ErrorsView {
    let schemas = error_schemas(context);
    let names = schemas.iter().map(|id| {
        let document = context.api.document(context.resolved.document_of(*id));
        let prefix = document.module.as_deref().map(|module| context.naming.type_name(module)).unwrap_or_default();
        match format!("{prefix}{}", context.names.types[id]).as_str() {
            // A schema may be called like the variant for what fits none.
            "Other" => "OtherBody".to_owned(),
            name => name.to_owned(),
        }
    });
    let names = distinct(names.collect());
    let kept = context.aliases.keep_names(|| "ErrorBody".to_owned(), names);
    let variants = schemas.into_iter().zip(&kept.names).enumerate().map(|(index, (id, name))| {
        let document = context.resolved.document_of(id);
        let mut docs = Docs::default();
        docs.text(context.resolved.annotations(id).description.as_deref().unwrap_or("An error body."));
        if let Some(module) = &context.api.document(document).module {
            docs.own(&format!("Declared by {}.", code(module)));
        }
        let alias = kept.alias(index);
        if let Some(alias) = alias {
            docs.own(&alias.kept_docs());
        }
        ErrorVariantView {
            name: name.clone(),
            new_name: alias.map(|alias| alias.new_name().to_owned()),
            docs: docs.literals(),
            rust_type: format!("{}::models::{}", context.module_path(document), context.names.types[&id]),
            gate: super::models::gate(context, id).cloned(),
            location: context.resolved.location_of(id),
        }
    });
    ErrorsView { variants: variants.collect() }
}

#[cfg(test)]
mod tests {
    use super::super::testing::with_context;
    use super::*;
    use crate::ir::{Method, Operation, Statuses};
    use crate::plan::testing::{api, content, object, operation, response, schema};

    #[test]
    fn each_schema_of_an_error_is_one_variant() {
        let mut api = api();
        let problem = schema(&mut api, Some("Problem"), object(&[]));
        let other = schema(&mut api, Some("Other"), object(&[]));
        let error = |code, schema| response(Statuses::Code(code), vec![content("application/json", Some(schema))]);
        let responses = vec![error(400, problem), error(404, problem), error(409, other)];
        api.operations = vec![Operation { responses, ..operation(Method::Get, "/pets") }];
        let view = with_context(api, errors_view);
        let variants: Vec<_> = view.variants.iter().map(|one| (&*one.name, &*one.rust_type)).collect();
        assert_eq!(variants, [("Problem", "crate::models::Problem"), ("OtherBody", "crate::models::Other")]);
    }
}
