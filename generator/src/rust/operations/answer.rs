//! Answers: the type of a success, and the types of errors by status.

use super::super::Context;
use super::super::errors;
use super::super::types::{self, Import, Imports};
use super::ErrorView;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::ir::{Content, Operation, Response, Statuses};

pub(in super::super) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

/// The type of a success and the function that decodes it.
pub(super) fn answer(
    context: &Context<'_>,
    operation: &Operation,
    imports: &mut Imports,
    diagnostics: &mut Diagnostics,
) -> (String, String) {
    let mut answers: Vec<(&Response, (String, String))> = Vec::new();
    for response in successes(operation) {
        let answer = answer_of(context, response, imports);
        if answers.iter().all(|(_, known)| *known != answer) {
            answers.push((response, answer));
        }
    }
    if let [(first, _), (other, _), ..] = answers.as_slice() {
        let place = |response: &Response| Place::value(response.source, response.pointer.clone());
        let error = Diagnostic::error(format!("`{}` has several kinds of success", operation.id))
            .at(place(other))
            .with_related(place(first), "the first one")
            .with_help("give all successes the same body; a choice of them is not supported yet");
        diagnostics.push(error);
    }
    let nothing = || ("()".to_owned(), "nothing".to_owned());
    answers.into_iter().next().map_or_else(nothing, |(_, answer)| answer)
}

/// The responses of 2xx; where there are none, `default` is what a success looks like.
fn successes(operation: &Operation) -> Vec<&Response> {
    let declared: Vec<&Response> =
        operation.responses.iter().filter(|response| response.statuses.is_success()).collect();
    match declared.is_empty() {
        true => operation.responses.iter().filter(|response| response.statuses == Statuses::Default).collect(),
        false => declared,
    }
}

fn answer_of(context: &Context<'_>, response: &Response, imports: &mut Imports) -> (String, String) {
    let answer = |rust_type: &str, decoder: &str| (rust_type.to_owned(), decoder.to_owned());
    let json = response.contents.iter().find(|content| is_json(&content.media_type));
    match (json.and_then(|content| content.schema), response.contents.first()) {
        (Some(schema), _) => answer(&types::type_of(context, schema, imports).to_string(), "json"),
        (None, None) => answer("()", "nothing"),
        (None, Some(content)) if content.media_type.starts_with("text/") => answer("String", "text"),
        (None, Some(_)) => {
            imports.insert(Import::Path("bytes::Bytes"));
            answer("Bytes", "bytes")
        }
    }
}

/// The media types that a success can have. Errors are JSON nearly everywhere, so that is asked for where there are none.
pub(super) fn accept(operation: &Operation) -> String {
    let mut media_types: Vec<&str> = Vec::new();
    for content in successes(operation).into_iter().flat_map(|response| &response.contents) {
        if !media_types.contains(&content.media_type.as_str()) {
            media_types.push(&content.media_type);
        }
    }
    match media_types.is_empty() {
        true => "application/json".to_owned(),
        false => media_types.join(", "),
    }
}

/// The declared JSON errors, by status.
pub(super) fn error_views(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> Vec<ErrorView> {
    let mut views = Vec::new();
    let errors = operation.responses.iter().filter(|response| response.statuses.is_error());
    for response in errors {
        let is_declared_json = |content: &&Content| is_json(&content.media_type);
        let Some(content) = response.contents.iter().find(is_declared_json) else { continue };
        let Some(id) = content.schema.and_then(|schema| errors::error_type(context, schema)) else { continue };
        imports.insert(Import::Model(id));
        views.push(ErrorView {
            statuses: match response.statuses {
                Statuses::Code(code) => format!("Statuses::Code({code})"),
                Statuses::Range(digit) => format!("Statuses::Range({digit})"),
                Statuses::Default => "Statuses::Default".to_owned(),
            },
            rust_type: context.types[&id].clone(),
        });
    }
    views
}
