//! Rows of the README. Comes in: an operation and its names. Goes out: the cells of its row, in Markdown.

use super::super::context::Context;
use super::super::docs::{code, line, link};
use crate::ir::Operation;

/// The expression that calls an operation, with its arguments left out.
pub(super) fn call(context: &Context<'_>, index: usize) -> String {
    let operation = &context.api.operations[index];
    let takes_some = operation.body.is_some() || operation.parameters.iter().any(|parameter| parameter.required);
    let arguments = if takes_some { "…" } else { "" };
    let function = &context.names.operations[index].function;
    format!("{}.{function}({arguments})", context.group_expression(context.names.group(index)))
}

/// A cell of a table in Markdown, as code.
pub(super) fn code_cell(text: &str) -> String {
    code(&line(text).replace('|', "\\|"))
}

/// The operation's name as a link to its page, and whether it is a preview.
pub(super) fn link_cell(operation: &Operation) -> String {
    let name = code_cell(&operation.id);
    let preview = if operation.is_unstable() { " (preview)" } else { "" };
    match &operation.external_docs {
        Some(docs) => format!("{}{preview}", link(&name, &docs.url)),
        None => format!("{name}{preview}"),
    }
}
