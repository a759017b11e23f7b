//! Rows of a table that is flattened to lines.
//! Input: the lines between a table's header and its example, and the names in the example. Output: rows, or the lines that may be a
//! name as well as something else.

use std::collections::HashSet;

use crate::page::error::PageError;
use crate::page::raw::Row;

use super::Item;
use super::types::{is_name, is_type, name_and_required};

/// What the next line can be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    /// The name of the first row.
    Name,
    /// The type, the description of a row without one, or the next name.
    Type,
    /// The description, or the next name.
    Description,
    /// More of the description, or the next name.
    More,
}

/// Reads rows. `known` are the names in the example.
pub(super) fn read(items: &[Item<'_>], known: &HashSet<String>, errors: &mut Vec<PageError>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut expected = Expected::Name;
    for (at, item) in items.iter().enumerate() {
        let text = item.text.as_ref();
        // A name is not repeated, but `email` may have the type `email`.
        let is_type_again =
            expected == Expected::Type && is_type(text) && rows.last().is_some_and(|last| last.name == text);
        let is_row = !is_type_again && is_certain_name(items, at, expected, known);
        let Some(last) = rows.last_mut().filter(|_| !is_row) else {
            if !is_row && (!is_name(text) || is_type(text)) {
                errors.push(PageError::new(
                    item.line,
                    format!("`{text}` is not the name of a field"),
                    "copy the table again, whole",
                ));
                return rows;
            }
            rows.push(row(item));
            expected = Expected::Type;
            continue;
        };
        if expected == Expected::Type && is_type(text) {
            last.type_name = text.to_owned();
            expected = Expected::Description;
            continue;
        }
        let is_word = is_name(text) || is_type(text);
        let is_last_of_row = at + 1 == items.len() || is_certain_name(items, at + 1, Expected::More, known);
        if is_word && (expected == Expected::More || !is_last_of_row) {
            errors.push(ambiguous(item, &last.name));
        }
        if !last.description.is_empty() {
            last.description.push('\n');
        }
        last.description.push_str(text);
        expected = Expected::More;
    }
    if let Some(last) = rows.last().filter(|_| expected == Expected::Type) {
        let message =
            format!("the table ends within the row `{}`, which has neither a type nor a description", last.name);
        errors.push(PageError::new(last.line, message, "copy the table again, whole"));
    }
    rows
}

/// Returns `true` for a name that says so itself, that has a type below it, or that the example has.
///
/// A word that is a type, too, is a name only if another type is below it, and if the row above has a type or the example has the name.
fn is_certain_name(items: &[Item<'_>], at: usize, expected: Expected, known: &HashSet<String>) -> bool {
    let Some(item) = items.get(at) else { return false };
    let (name, required) = name_and_required(&item.text);
    let has_type = items.get(at + 1).is_some_and(|next| is_type(&next.text));
    let is_known = known.contains(name);
    let can_be_type = is_type(name) && !required;
    let is_after_type = matches!(expected, Expected::Description | Expected::More);
    is_name(name)
        && (required || if can_be_type { has_type && (is_known || is_after_type) } else { has_type || is_known })
}

fn ambiguous(item: &Item<'_>, field: &str) -> PageError {
    let message = format!(
        "`{}` may be a field without a type, a type that is not known, or a part of the description of `{field}`",
        item.text
    );
    PageError::new(
        item.line,
        message,
        "write the type below a name, `[required]` beside it, or a full stop after a description",
    )
}

fn row(item: &Item<'_>) -> Row {
    let (name, required) = name_and_required(&item.text);
    Row {
        line: item.line,
        parent: None,
        name: name.to_owned(),
        required,
        type_name: String::new(),
        description: String::new(),
    }
}
