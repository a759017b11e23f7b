//! Facts of a page.
//! Input: the parts of a page. Output: its operations, and notes on what was concluded, or every error.
//!
//! The table is trusted for fields and types, then the example beside it, then the programs, in the order of [`crate::code`]. Programs
//! add names, nullable values and open enums, which tables do not have, and change nothing else.

mod bodies;
mod open_enums;
mod operation;
mod parameters;
mod read_only;
mod share;

use super::raw::{RawOperation, RawPage};
use crate::facts::Facts;
use crate::page::error::{Note, PageError};

/// A page with more errors is not worth reading on.
const MAX_ERRORS: usize = 20;

/// Concludes facts from the parts of a page.
///
/// # Errors
///
/// Returns the errors of the page in the order of lines. After twenty, the operations that follow are not read.
pub fn facts(page: &RawPage) -> Result<(Facts, Vec<Note>), Vec<PageError>> {
    let (mut facts, mut notes, mut errors) = (Facts::default(), Vec::new(), Vec::new());
    let mut examples = Vec::new();
    for raw in &page.operations {
        match operation::operation(page, raw, &mut notes) {
            Ok((operation, example)) => {
                facts.operations.push(operation);
                examples.push(example);
            }
            Err(found) => errors.extend(found),
        }
        if errors.len() > MAX_ERRORS {
            break;
        }
    }
    if page.operations.is_empty() {
        errors.push(PageError::new(
            1,
            "the page has no operation",
            "an operation has a method and a URL, such as `GET https://…`",
        ));
    }
    if !errors.is_empty() {
        errors.sort_by_key(|error| error.line);
        return Err(errors);
    }
    read_only::mark(&mut facts.operations, &examples, &mut notes);
    open_enums::spread(&mut facts.operations, &mut notes);
    share::share(&mut facts.operations, &mut notes);
    facts.covers = page.tag.clone().filter(|_| has_several(&page.operations));
    notes.sort_by_key(|note| note.line);
    notes.dedup();
    Ok((facts, notes))
}

/// Returns `true` for a page of a whole part of the reference. The versions of one operation have the same title.
fn has_several(operations: &[RawOperation]) -> bool {
    let title = |operation: &RawOperation| operation.title.as_ref().map(|title| title.value.clone());
    let first = operations.first().and_then(title);
    operations.len() > 1 && (first.is_none() || operations.iter().any(|operation| title(operation) != first))
}

#[cfg(test)]
mod tests;
