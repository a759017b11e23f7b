//! Tables of parameters and fields, and their examples.
//! Input: tables and code. Output: rows and models, or which header a table should have.

use crate::facts::At;
use crate::page::error::PageError;
use crate::page::json;
use crate::page::raw::{RawModel, Row};

use super::table::{Cell, Table};

const PARAMETERS: [&str; 3] = ["Name", "Type", "Description"];
const FIELDS: [&str; 3] = ["Field", "Type", "Description"];
const NESTED_FIELDS: [&str; 4] = ["Parent field", "Field", "Type", "Description"];

/// Reads a table of parameters.
pub(super) fn parameters(table: &Table, errors: &mut Vec<PageError>) -> Vec<Row> {
    if has_header(table, &PARAMETERS, errors) { rows(table, errors) } else { Vec::new() }
}

/// Reads a table of fields, or returns `None` if it has another header.
pub(super) fn fields(table: &Table, errors: &mut Vec<PageError>) -> Option<Vec<Row>> {
    let header: &[&str] = if table.header.len() == 3 { &FIELDS } else { &NESTED_FIELDS };
    has_header(table, header, errors).then(|| rows(table, errors))
}

/// Compares the header, and reports it if it differs.
pub(super) fn has_header(table: &Table, header: &[&str], errors: &mut Vec<PageError>) -> bool {
    let is_expected = table.header == header;
    if !is_expected {
        let message = format!(
            "a table with the header `{}`, where one with `{}` is expected",
            table.header.join(" | "),
            header.join(" | ")
        );
        errors.push(PageError::new(table.line, message, "give the table that header, or move it to where it belongs"));
    }
    is_expected
}

/// Adds rows to a model that has none yet, or to a new one.
pub(super) fn add_rows(models: &mut Vec<RawModel>, rows: Vec<Row>, line: usize) {
    match models.last_mut() {
        Some(model) if model.rows.is_empty() && model.example.is_none() => {
            model.rows = rows;
            model.line = line;
        }
        _ => models.push(RawModel { line, rows, example: None }),
    }
}

/// Adds an example to a model that has none yet, or to a new one.
pub(super) fn add_example(models: &mut Vec<RawModel>, example: At<String>) {
    match models.last_mut() {
        Some(model) if model.example.is_none() => model.example = Some(example),
        _ => models.push(RawModel { line: example.line, rows: Vec::new(), example: Some(example) }),
    }
}

/// Returns why an example is no JSON, if it should be.
pub(super) fn example_error(language: &str, text: &str, line: usize) -> Option<PageError> {
    let is_json = language == "json" || language.is_empty();
    if is_json { json::parse(text, line).err() } else { None }
}

/// Makes a row of each line. The last three cells are name, type and description, and the parent is before them.
fn rows(table: &Table, errors: &mut Vec<PageError>) -> Vec<Row> {
    let mut rows = Vec::new();
    for (line, cells) in &table.rows {
        let (parent, rest) = cells.split_at(cells.len().saturating_sub(3));
        let [name, type_name, description] = rest else { continue };
        let (name, required) = name_and_required(name);
        if name.is_empty() {
            errors.push(PageError::new(
                *line,
                "a row without a name",
                "write the name of the field or the parameter into its cell",
            ));
        }
        let parent = parent.first().map(|cell| cell.raw.clone()).unwrap_or_default();
        let (type_name, description) = (type_name.text.clone(), description.text.clone());
        rows.push(Row { line: *line, parent: Some(parent), name, required, type_name, description });
    }
    rows
}

/// Separates a name from the word that says that it is required.
fn name_and_required(cell: &Cell) -> (String, bool) {
    let marks = ["[*required*]", "[required]", "[**required**]"];
    let name = marks.iter().find_map(|mark| cell.raw.strip_suffix(mark));
    (name.unwrap_or(&cell.raw).trim().to_owned(), name.is_some())
}
