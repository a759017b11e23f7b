//! Whether operations are whole, as far as a page shows it.
//! Input: the parts of a page. Output: an error for each part that must have been cut off or removed, because others need it.

use crate::code::{Language, unclosed};
use crate::page::error::PageError;
use crate::page::raw::{RawModel, RawOperation, RawPage};
use crate::value::Value;

const COPY: &str = "copy the page again, whole";

/// Returns what operations lack, in the order of lines. Pages without markup end anywhere, so all of their operations need a command.
pub(super) fn errors(page: &RawPage, needs_command: bool) -> Vec<PageError> {
    let mut errors: Vec<PageError> =
        page.operations.iter().flat_map(|operation| operation_errors(operation, needs_command)).collect();
    errors.sort_by_key(|error| error.line);
    errors
}

fn operation_errors(operation: &RawOperation, needs_command: bool) -> Vec<PageError> {
    let mut errors = Vec::new();
    if operation.responses.is_empty() {
        errors.push(PageError::new(
            operation.line,
            "the operation that starts here has no response with a status",
            COPY,
        ));
    }
    let has_command = operation.snippets.iter().any(|snippet| snippet.language == Language::Curl);
    if needs_command && !has_command {
        let message = "the operation that starts here has no `Code Example` with a curl command";
        errors.push(PageError::new(operation.line, message, COPY));
    }
    if let Some(body) = &operation.body {
        errors.extend(model_errors(&body.models));
    }
    operation.responses.iter().for_each(|response| errors.extend(model_errors(&response.models)));
    for snippet in operation.snippets.iter().filter(|snippet| snippet.language != Language::Curl) {
        if let Some((line, what)) = unclosed(snippet) {
            let message = format!("the program that starts in line {} has a {what} that is not closed", snippet.line);
            errors.push(PageError::new(line, message, "copy the program again, whole"));
        }
    }
    errors
}

/// Compares tables with the examples beside them.
fn model_errors(models: &[RawModel]) -> Vec<PageError> {
    let mut errors = Vec::new();
    let has_rows = models.iter().any(|model| !model.rows.is_empty());
    for model in models {
        // An example that is not below a table is a further one of the table before it.
        let is_further = has_rows && model.example.as_ref().is_some_and(|example| example.line == model.line);
        match &model.example {
            None if !model.rows.is_empty() => {
                errors.push(PageError::new(model.line, "the table that starts here has no example below it", COPY));
            }
            Some(example) if model.rows.is_empty() && !is_further && has_members(&example.value) => {
                let message = "the example that starts here has members, but no table has rows for them";
                errors.push(PageError::new(example.line, message, COPY));
            }
            _ => {}
        }
    }
    errors
}

/// Returns `true` for an object or array that is not empty.
fn has_members(example: &str) -> bool {
    match Value::parse(example) {
        Ok(Value::Object(members)) => !members.is_empty(),
        Ok(Value::Array(items)) => !items.is_empty(),
        _ => false,
    }
}
