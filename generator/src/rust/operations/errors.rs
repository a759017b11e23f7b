//! Errors of an operation. Input: the error bodies of a plan. Output: the type of a body by status.

use serde::Serialize;

use super::super::context::Context;
use super::super::responses::statuses_expression;
use super::super::rust_type::{Imports, RustType};
use super::super::types;
use super::response::status;

#[derive(Debug, Serialize)]
pub struct ErrorView {
    pub statuses: String,
    /// The same as the document has it.
    #[serde(skip)]
    pub status: String,
    pub rust_type: RustType,
}

/// Returns the type of the first JSON body of each error, if it has a type of its own.
pub(super) fn error_views(context: &Context<'_>, index: usize, imports: &mut Imports) -> Vec<ErrorView> {
    let mut views = Vec::new();
    for contents in context.plan.operations[index].errors.chunk_by(|a, b| a.response == b.response) {
        let Some(first) = contents.first() else { continue };
        let named = first.schema.and_then(|schema| context.names.named_type(context.resolved, schema));
        let Some(id) = named else { continue };
        let rust_type = types::type_of(context, id).imported(imports);
        views.push(ErrorView {
            statuses: statuses_expression(first.statuses),
            status: status(first.statuses),
            rust_type,
        });
    }
    views
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::with_context;
    use super::*;
    use crate::ir::{Method, Operation, Statuses};
    use crate::plan::testing::{api, content, object, operation, response, schema};

    #[test]
    fn each_error_has_the_type_of_its_first_json_body() {
        let mut api = api();
        let problem = schema(&mut api, Some("Problem"), object(&[]));
        let other = schema(&mut api, Some("Other"), object(&[]));
        let both = vec![content("application/json", Some(problem)), content("text/json", Some(other))];
        let untyped = vec![content("application/json", None), content("text/json", Some(other))];
        let responses = vec![response(Statuses::Code(404), both), response(Statuses::Range(5), untyped)];
        api.operations = vec![Operation { responses, ..operation(Method::Get, "/pets") }];
        let views = with_context(api, |context| error_views(context, 0, &mut Imports::new()));
        let views: Vec<_> = views.iter().map(|view| (&*view.statuses, view.rust_type.to_string())).collect();
        assert_eq!(views, [("Statuses::Code(404)", "Problem".to_owned())]);
    }
}
