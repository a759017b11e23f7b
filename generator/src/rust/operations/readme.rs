//! Rows of the README. Input: an operation and its names. Output: the cells of its row, in Markdown.

use super::super::context::Context;
use super::super::docs::{code, line, link};
use crate::ir::Operation;

/// Returns the expression that calls an operation, without its arguments.
pub(super) fn call(context: &Context<'_>, index: usize) -> String {
    let operation = &context.api.operations[index];
    let takes_some = operation.body.is_some() || operation.parameters.iter().any(|parameter| parameter.required);
    let arguments = if takes_some { "…" } else { "" };
    let function = &context.names.operations[index].function;
    format!("{}.{function}({arguments})", context.group_expression(context.names.group(index)))
}

/// Returns a cell of a table as code.
pub(super) fn code_cell(text: &str) -> String {
    code(&line(text).replace('|', "\\|"))
}

/// Returns the operation's name as a link to its page, and whether it is a preview.
pub(super) fn link_cell(operation: &Operation) -> String {
    let name = code_cell(&operation.id);
    let preview = if operation.is_unstable() { " (preview)" } else { "" };
    match &operation.external_docs {
        Some(docs) => format!("{}{preview}", link(&name, &docs.url)),
        None => format!("{name}{preview}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::with_context;
    use super::*;
    use crate::ir::{ExternalDocs, Method};
    use crate::plan::testing::{api, operation, with_body};

    #[test]
    fn a_call_shows_whether_there_are_arguments() {
        let mut api = api();
        let tagged = |operation| Operation { tags: vec!["Pets".to_owned()], ..operation };
        api.operations = vec![
            tagged(operation(Method::Get, "/pets")),
            tagged(with_body(operation(Method::Post, "/pets"), Vec::new())),
        ];
        with_context(api, |context| {
            assert_eq!(call(context, 0), "client.pets().get_pets()");
            assert_eq!(call(context, 1), "client.pets().post_pets(…)");
        });
    }

    #[test]
    fn a_cell_does_not_end_its_table() {
        let docs = ExternalDocs { url: "https://example.com".to_owned(), description: None };
        let operation = Operation { external_docs: Some(docs), ..operation(Method::Get, "/pets") };
        assert_eq!(link_cell(&operation), "[`getPets`](https://example.com)");
        assert_eq!(code_cell("a|b"), "`a\\|b`");
    }
}
