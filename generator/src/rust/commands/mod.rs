//! Commands. Input: an operation, its plan and its names. Output: a row of the command's table, with how the request is made and the response is
//! decoded.

mod body;
mod former;
mod frame;
mod parameter;
mod response;
mod schemas;
mod text;

use serde::Serialize;

use super::context::Context;
use super::docs::{line, literal, plain};
use super::imports::{import_paths, use_lines};
use super::names::{Group, unraw};
use super::rust_type::{Import, Imports};
use crate::ir::Operation;

use body::{BodyCommandView, body_view};
pub use frame::CliView;
pub(super) use frame::cli_view;
pub use parameter::ParameterRowView;
use parameter::parameter_rows;
use response::responses;
use text::sentence_or;

/// The commands of a group.
#[derive(Debug, Serialize)]
pub struct CommandGroupView {
    /// The subcommand.
    #[serde(skip)]
    pub name: String,
    pub imports: Vec<String>,
    pub commands: Vec<CommandView>,
}

/// A row of the table: literals and expressions.
#[derive(Debug, Serialize)]
pub struct CommandView {
    pub name: String,
    /// The type that stands for the operation.
    pub marker: String,
    pub function: String,
    pub summary: String,
    pub docs: String,
    pub preview: bool,
    pub parameters: Vec<ParameterRowView>,
    pub body: Option<BodyCommandView>,
    /// The expression of how responses are decoded.
    pub responses: String,
    /// Whether a redirect is a success.
    pub accepts_redirects: bool,
}

pub(super) fn command_group(context: &Context<'_>, group: &Group) -> CommandGroupView {
    let mut imports = Imports::new();
    let operations = group.operations.iter();
    let commands = operations.map(|&index| command_view(context, index, &mut imports)).collect();
    imports.insert(Import::Path("crate::Operation"));
    imports.insert(Import::Path("crate::runtime::cli"));
    let mut paths = import_paths(context, group.document, &imports);
    paths.push(format!("{}::operations::{} as operations", context.module_path(group.document), group.module));
    let position = group.operations.first().map(|&index| context.names.group_of[index]);
    let name = position.map(|position| context.names.commands.groups[position].clone()).unwrap_or_default();
    CommandGroupView { name, imports: use_lines(paths), commands }
}

fn command_view(context: &Context<'_>, index: usize, imports: &mut Imports) -> CommandView {
    let operation = &context.api.operations[index];
    let names = &context.names.operations[index];
    let parameters = parameter_rows(context, index);
    if !parameters.is_empty() {
        imports.insert(Import::Path("crate::runtime::style"));
    }
    CommandView {
        name: literal(&context.names.commands.operations[index]),
        marker: names.marker.clone(),
        function: literal(unraw(&names.function)),
        summary: literal(&summary(operation)),
        docs: literal(&docs(operation)),
        preview: operation.is_unstable(),
        parameters,
        body: body_view(context, index, imports),
        responses: responses(context, index, imports),
        accepts_redirects: context.plan.operations[index].response.has_redirects(),
    }
}

/// Returns the summary of the operation in one line.
fn summary(operation: &Operation) -> String {
    let text = operation.summary.as_deref().filter(|text| !text.trim().is_empty());
    sentence_or(text.or(operation.description.as_deref()), || format!("Calls {}", line(&operation.id)))
}

fn docs(operation: &Operation) -> String {
    let summary = operation.summary.as_deref().map(plain).filter(|text| !text.is_empty());
    let description = operation.description.as_deref().map(plain).filter(|text| !text.is_empty());
    let page = operation.external_docs.as_ref().map(|docs| line(&docs.url));
    let deprecated = operation.deprecated.then(|| "Deprecated in the OpenAPI document.".to_owned());
    let texts: Vec<String> = [summary, description, deprecated, page].into_iter().flatten().collect();
    if texts.is_empty() { format!("Calls {}", line(&operation.id)) } else { texts.join("\n\n") }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{text, with_context};
    use super::*;
    use crate::ir::{Method, Operation};
    use crate::plan::testing::{api, operation};

    #[test]
    fn a_command_has_the_names_of_its_operation() {
        let mut api = api();
        let summary = Some("Lists pets. All of them.".to_owned());
        api.operations = vec![Operation { summary, tags: vec!["Pets".to_owned()], ..operation(Method::Get, "/pets") }];
        let view = with_context(api, |context| command_group(context, &context.names.groups[0]));
        let command = &view.commands[0];
        assert_eq!((text(&command.name), text(&command.summary)), ("get-pets".to_owned(), "Lists pets".to_owned()));
        assert_eq!(command.marker, "GetPets");
        assert!(view.imports.iter().any(|path| path == "crate::operations::pets as operations"), "{:?}", view.imports);
    }
}
