//! Error bodies. Comes in: the responses of an operation. Goes out: the JSON bodies of errors by status.

use super::media_types::{covers_json, is_json};
use super::schemas::is_structured;
use crate::ir::{Api, Content, Operation, SchemaId, Statuses};

/// A JSON body that an error is declared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorContent {
    /// The response, by index.
    pub response: usize,
    pub statuses: Statuses,
    pub schema: Option<SchemaId>,
}

/// The JSON bodies of all errors, in the order of the document.
pub(super) fn error_contents(api: &Api, operation: &Operation) -> Vec<ErrorContent> {
    let responses = operation.responses.iter().enumerate();
    let errors = responses.filter(|(_, response)| response.statuses.is_error());
    let contents = errors.flat_map(|(index, response)| {
        let json = response.contents.iter().filter(|content| is_error_json(api, content));
        json.map(move |content| ErrorContent { response: index, statuses: response.statuses, schema: content.schema })
    });
    contents.collect()
}

fn is_error_json(api: &Api, content: &Content) -> bool {
    is_json(&content.media_type) || covers_json(&content.media_type) && is_structured(api, content.schema)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Method;
    use crate::ir::testing::{api, content, object, operation, response, schema};

    #[test]
    fn only_json_of_errors_is_read() {
        let mut api = api();
        let body = schema(&mut api, Some("Error"), object(&[]));
        let contents = |media_types: &[&str]| {
            media_types.iter().map(|media_type| content(&api, media_type, Some(body))).collect::<Vec<_>>()
        };
        let responses = vec![
            response(&api, Statuses::Code(200), contents(&["application/json"])),
            response(&api, Statuses::Range(4), contents(&["text/html", "application/json"])),
            response(&api, Statuses::Default, contents(&["*/*"])),
        ];
        let operation = Operation { responses, ..operation(&api, Method::Get, "/a") };
        let statuses: Vec<_> = error_contents(&api, &operation).iter().map(|one| one.statuses).collect();
        assert_eq!(statuses, [Statuses::Range(4), Statuses::Default]);
    }
}
