//! Error bodies. Input: the responses of an operation. Output: the JSON bodies of errors by status.

use super::schemas::is_structured;
use crate::ir::{Content, Operation, SchemaId, Statuses};
use crate::media_types::{covers_json, is_json};
use crate::passes::Resolved;

/// A JSON body that an error is declared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorContent {
    /// The response, by index.
    pub response: usize,
    pub statuses: Statuses,
    pub schema: Option<SchemaId>,
}

/// Returns the JSON bodies of all errors, in the order of the document.
pub(super) fn error_contents(resolved: &Resolved, operation: &Operation) -> Vec<ErrorContent> {
    let responses = operation.responses.iter().enumerate();
    let errors = responses.filter(|(_, response)| response.statuses.is_error());
    let contents = errors.flat_map(|(index, response)| {
        let json = response.contents.iter().filter(|content| is_error_json(resolved, content));
        json.map(move |content| ErrorContent { response: index, statuses: response.statuses, schema: content.schema })
    });
    contents.collect()
}

fn is_error_json(resolved: &Resolved, content: &Content) -> bool {
    is_json(&content.media_type) || covers_json(&content.media_type) && is_structured(resolved, content.schema)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Method;
    use crate::plan::testing::{api, content, object, operation, resolve, response, schema};

    #[test]
    fn only_json_of_errors_is_read() {
        let mut api = api();
        let body = schema(&mut api, Some("Error"), object(&[]));
        let contents = |media_types: &[&str]| {
            media_types.iter().map(|media_type| content(media_type, Some(body))).collect::<Vec<_>>()
        };
        let responses = vec![
            response(Statuses::Code(200), contents(&["application/json"])),
            response(Statuses::Range(4), contents(&["text/html", "application/json"])),
            response(Statuses::Default, contents(&["*/*"])),
        ];
        let operation = Operation { responses, ..operation(Method::Get, "/a") };
        let statuses: Vec<_> = error_contents(&resolve(api), &operation).iter().map(|one| one.statuses).collect();
        assert_eq!(statuses, [Statuses::Range(4), Statuses::Default]);
    }
}
