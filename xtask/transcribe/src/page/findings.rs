//! What a parser has found so far.
//! Input: operations and errors, in the order of the page. Output: the page, or all errors and which operations have none.

use super::raw::{RawOperation, RawPage};
use crate::page::endpoint;
use crate::page::error::PageError;

#[derive(Debug, Default)]
pub(super) struct Findings {
    pub page: RawPage,
    pub errors: Vec<PageError>,
    /// Operations of which everything was read, such as `GET /api/v2/pets`.
    whole: Vec<String>,
    /// How many errors there were when the operation began that is being read.
    errors_before: usize,
}

impl Findings {
    pub fn error(&mut self, line: usize, message: impl Into<String>, help: impl Into<String>) {
        self.errors.push(PageError::new(line, message, help));
    }

    /// Errors from now on are those of the next operation.
    pub fn start_operation(&mut self) {
        self.errors_before = self.errors.len();
    }

    /// Adds an operation that ends here.
    pub fn add_operation(&mut self, operation: RawOperation) {
        match operation.endpoints.first() {
            None => self.error(
                operation.line,
                "the operation that starts here has no endpoints",
                "copy the page with the method and the URL of each host",
            ),
            Some(_) => self.errors.extend(endpoint::disagreement(&operation.endpoints)),
        }
        if self.errors.len() == self.errors_before {
            self.whole.extend(
                operation
                    .endpoints
                    .first()
                    .map(|at| format!("`{} {}`", at.value.method, endpoint::path(&at.value.url))),
            );
        }
        self.page.operations.push(operation);
    }

    pub fn into_result(mut self) -> Result<RawPage, Vec<PageError>> {
        if self.page.operations.is_empty() && self.errors.is_empty() {
            let help =
                "give a page of the reference that was saved as Markdown, or as text with the names of its sections";
            return Err(vec![PageError::new(1, "this is not a page of the reference: it has no operation", help)]);
        }
        self.errors.sort_by_key(|error| error.line);
        let Some(line) = self.errors.first().map(|error| error.line) else { return Ok(self.page) };
        let count = match self.page.operations.len() {
            1 => "1 operation".to_owned(),
            count => format!("{count} operations"),
        };
        let message = match self.whole.len() {
            0 => format!("of {count}, none was read whole"),
            _ => format!("of {count}, these were read whole: {}", self.whole.join(", ")),
        };
        self.error(line, message, "nothing of the page is used until all of it can be read");
        Err(self.errors)
    }
}
