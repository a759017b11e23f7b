//! Commands: what the crate's command knows of each operation, and how it calls the operation's function.
//!
//! Comes in: the [`Api`](crate::ir::Api) and the views of operations. Goes out: a row of a table for each operation, and what they share.

mod body;
mod example;
mod frame;
mod names;
mod parameter;

use proc_macro2::Literal;
use serde::Serialize;

use super::Context;
use super::docs::{line, plain};
use super::groups::Group;
use super::imports::use_lines;
use super::models::import_paths;
use super::names::unraw;
use super::operations::{OperationView, answer_encoding};
use super::types::{Import, Imports};
use crate::ir::{DocumentId, Operation};

use body::{BodyCommandView, body_view};
pub use frame::CliView;
pub(super) use frame::cli_view;
pub(super) use names::{CommandNames, command_names};
use parameter::{ArgumentView, OptionView, ParameterRowView, parameter_rows};

/// The commands of a group.
#[derive(Debug, Serialize)]
pub struct CommandGroupView {
    pub imports: Vec<String>,
    pub commands: Vec<CommandView>,
}

/// A row of the table: literals and expressions.
#[derive(Debug, Serialize)]
pub struct CommandView {
    pub name: String,
    /// The name of the operation's constant, in its group's module.
    pub constant: String,
    pub function: String,
    pub summary: String,
    pub docs: String,
    pub preview: bool,
    pub parameters: Vec<ParameterRowView>,
    pub body: Option<BodyCommandView>,
    /// The expression of the function, such as `client.v1().orgs().get_org`.
    pub path: String,
    pub arguments: Vec<ArgumentView>,
    pub options: Vec<OptionView>,
    /// The expression of how an answer is written again.
    pub encode: String,
}

pub(super) fn command_group(context: &Context<'_>, group: &Group, operations: &[OperationView]) -> CommandGroupView {
    let mut imports = Imports::new();
    let commands = group.operations.iter().zip(operations);
    let commands: Vec<CommandView> =
        commands.map(|(&index, view)| command_view(context, group, index, view, &mut imports)).collect();
    imports.insert(Import::Path("crate::runtime::cli"));
    let mut paths = import_paths(context, group.document, &imports);
    paths.push(format!("{}::operations::{} as operations", context.module_path(group.document), group.module));
    CommandGroupView { imports: use_lines(paths), commands }
}

fn command_view(
    context: &Context<'_>,
    group: &Group,
    index: usize,
    view: &OperationView,
    imports: &mut Imports,
) -> CommandView {
    let operation = &context.api.operations[index];
    let rows = parameter_rows(context, operation, imports);
    let body = view.body.as_ref().and_then(|body| body_view(context, index, body, imports));
    let mut arguments = rows.arguments;
    arguments.extend(body.as_ref().map(|body| ArgumentView { value: body.argument.clone() }));
    CommandView {
        name: literal(&context.commands.operations[index]),
        constant: view.constant.clone(),
        function: literal(unraw(&view.function)),
        summary: literal(&summary(operation)),
        docs: literal(&docs(operation)),
        preview: view.preview,
        parameters: rows.parameters,
        body,
        path: format!("{}.{}", group_path(context, group), view.function),
        arguments,
        options: rows.options,
        encode: answer_encoding(context, index, imports),
    }
}

/// The expression of a group of operations.
fn group_path(context: &Context<'_>, group: &Group) -> String {
    let module = context.api.document(group.document).module.as_deref();
    let module = module.map(|module| format!(".{}()", context.naming.snake(module))).unwrap_or_default();
    format!("client{module}.{}()", super::groups::function(context, group))
}

/// The longest line that lists of subcommands show.
const LONGEST: usize = 120;

/// What the operation does, in a line.
fn summary(operation: &Operation) -> String {
    let text = operation.summary.as_deref().filter(|text| !text.trim().is_empty());
    let text = text.or(operation.description.as_deref()).unwrap_or_default();
    match first_sentence(text) {
        text if text.is_empty() => format!("Calls {}", line(&operation.id)),
        text => text,
    }
}

/// The first sentence of a text, in one line that is not too long, without a full stop.
fn first_sentence(text: &str) -> String {
    let paragraph = text.trim().split("\n\n").next().unwrap_or_default();
    let whole = line(paragraph);
    let sentence = whole.split_once(". ").map_or(whole.as_str(), |(first, _)| first).trim_end_matches('.');
    match sentence.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", sentence[..end].trim_end()),
        None => sentence.to_owned(),
    }
}

fn docs(operation: &Operation) -> String {
    let summary = operation.summary.as_deref().map(plain).filter(|text| !text.is_empty());
    let description = operation.description.as_deref().map(plain).filter(|text| !text.is_empty());
    let page = operation.external_docs.as_ref().map(|docs| line(&docs.url));
    let deprecated = operation.deprecated.then(|| "Deprecated in the OpenAPI document.".to_owned());
    let texts: Vec<String> = [summary, description, deprecated, page].into_iter().flatten().collect();
    match texts.is_empty() {
        true => format!("Calls {}", line(&operation.id)),
        false => texts.join("\n\n"),
    }
}

fn literal(text: &str) -> String {
    Literal::string(text).to_string()
}

fn literals<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let texts: Vec<String> = texts.into_iter().map(literal).collect();
    format!("&[{}]", texts.join(", "))
}

/// The module of a document, as text; empty in a crate of one document.
fn module_name<'a>(context: &Context<'a>, document: DocumentId) -> &'a str {
    context.api.document(document).module.as_deref().unwrap_or_default()
}
