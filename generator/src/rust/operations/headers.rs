//! Headers of answers: a function of the response for each that is declared.

use std::collections::HashSet;

use proc_macro2::Literal;
use serde::Serialize;

use super::super::Context;
use super::super::docs::{Docs, code};
use super::super::media_types::is_json;
use super::super::names::unraw;
use super::super::taken::distinct;
use super::super::types::{self, Imports};
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::ir::{Header, Kind, is_header_name};

/// Functions that every response has.
const RESPONSE_FUNCTIONS: [&str; 16] = [
    "attempts",
    "body",
    "clone",
    "drift",
    "fmt",
    "header_json",
    "header_list",
    "header_text",
    "header_value",
    "headers",
    "into_body",
    "new",
    "pages",
    "rate_limit",
    "request_id",
    "status",
];

#[derive(Debug, Serialize)]
pub struct HeaderView {
    pub function: String,
    pub docs: Vec<String>,
    pub deprecated: bool,
    pub wire_name: String,
    pub rust_type: String,
    /// The function of the response that reads it.
    pub read: &'static str,
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub place: Place,
}

/// The headers of all responses that are a success, each once.
pub(super) fn header_views(
    context: &Context<'_>,
    index: usize,
    imports: &mut Imports,
    diagnostics: &mut Diagnostics,
) -> Vec<HeaderView> {
    let operation = &context.api.operations[index];
    let mut responses: Vec<usize> = context.plans[index].answer.cases.iter().map(|case| case.response).collect();
    responses.dedup();
    let mut known = HashSet::new();
    // The body's media type is not a header to a description.
    known.insert("content-type".to_owned());
    let mut headers: Vec<&Header> = responses.iter().flat_map(|index| &operation.responses[*index].headers).collect();
    headers.retain(|header| is_header_name(&header.name) && known.insert(header.name.to_ascii_lowercase()));
    let names = headers.iter().map(|header| match context.naming.snake(&header.name) {
        name if RESPONSE_FUNCTIONS.contains(&unraw(&name)) => format!("{}_header", unraw(&name)),
        name => name,
    });
    let names = distinct(names.collect());
    let mut views = Vec::new();
    for (header, function) in headers.into_iter().zip(names) {
        let (rust_type, read) = reading(context, header, imports, diagnostics);
        views.push(HeaderView {
            function,
            docs: docs(header).literals(),
            deprecated: header.deprecated,
            wire_name: Literal::string(&header.name.to_ascii_lowercase()).to_string(),
            rust_type,
            read,
            place: Place::value(header.source, header.pointer.clone()),
        });
    }
    views
}

fn docs(header: &Header) -> Docs {
    let mut docs = Docs::default();
    if let Some(description) = &header.description {
        docs.text(description);
    }
    let sure = if header.required { ", though each answer should have it" } else { "" };
    docs.own(&format!("The header {}; none where it is missing or of another type{sure}.", code(&header.name)));
    docs
}

fn reading(
    context: &Context<'_>,
    header: &Header,
    imports: &mut Imports,
    diagnostics: &mut Diagnostics,
) -> (String, &'static str) {
    let text = ("&str".to_owned(), "header_text");
    let Some(schema) = header.schema else { return text };
    if let Some(media_type) = &header.media_type {
        return match is_json(media_type) {
            true => (types::content_type(context, Some(schema), imports).to_string(), "header_json"),
            false => text,
        };
    }
    let kind = |id| &context.api.schema(context.api.resolve(id)).kind;
    let is_scalar = |kind: &Kind| {
        matches!(kind, Kind::Boolean | Kind::Integer(_) | Kind::Number(_) | Kind::String(_) | Kind::Enum(_))
    };
    match kind(schema) {
        Kind::Array(array) if is_scalar(kind(array.items)) => {
            let items = types::type_of(context, array.items, imports);
            (format!("Vec<{items}>"), "header_list")
        }
        scalar if is_scalar(scalar) => match types::type_of(context, schema, imports).to_string().as_str() {
            "String" => text,
            rust_type => (rust_type.to_owned(), "header_value"),
        },
        Kind::Any => text,
        _ => {
            let message = format!("the header `{}` is neither a plain value nor a list of such", header.name);
            let help = "the caller gets its text; declare it as JSON under `content` if it is that";
            let place = Place::value(header.source, header.pointer.clone());
            diagnostics.push(Diagnostic::warning(message).at(place).with_help(help));
            text
        }
    }
}
