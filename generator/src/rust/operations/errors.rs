//! Errors of an operation: the type of a body by status.

use super::super::Context;
use super::super::errors;
use super::super::media_types::{covers_json, is_json};
use super::super::types::{Import, Imports};
use super::ErrorView;
use super::answer_view::statuses;
use super::shape::is_structured;
use crate::ir::{Content, Operation};
use crate::passes::Resolved;

/// Whether a body of an error is read as JSON.
pub(in super::super) fn is_error_json(api: &Resolved, content: &Content) -> bool {
    is_json(&content.media_type) || covers_json(&content.media_type) && is_structured(api, content.schema)
}

/// The declared JSON errors, by status. What has no type of its own stays as it comes.
pub(super) fn error_views(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> Vec<ErrorView> {
    let mut views = Vec::new();
    let errors = operation.responses.iter().filter(|response| response.statuses.is_error());
    for response in errors {
        let json = response.contents.iter().find(|content| is_error_json(context.resolved, content));
        let schema = json.and_then(|content| content.schema);
        let Some(id) = schema.and_then(|schema| errors::error_type(context, schema)) else { continue };
        imports.insert(Import::Model(id));
        views.push(ErrorView { statuses: statuses(response.statuses), rust_type: context.types[&id].clone() });
    }
    views
}
