//! Tests with pages that are built here, so that each has what it is about and nothing else.

mod bodies;
mod operations;
mod parameters;

use super::super::raw::{Endpoint, RawBody, RawModel, RawOperation, RawPage, RawResponse, Row};
use super::*;
use crate::code::{Language, Snippet};
use crate::facts::{At, Field, Kind, Operation, Schema};

/// A row per line: `parent/name! type: description`, `!` for a required field, without a slash where the page does not say the parent.
fn rows(line: usize, table: &str) -> Vec<Row> {
    let lines = table.lines().map(str::trim).filter(|row| !row.is_empty());
    let row = |(at, row): (usize, &str)| {
        let (field, description) = row.split_once(':').unwrap_or((row, ""));
        let (field, type_name) = field.split_once(' ').unwrap_or((field, ""));
        let (parent, name) =
            field.split_once('/').map_or((None, field), |(parent, name)| (Some(parent.to_owned()), name));
        Row {
            line: line + at,
            parent,
            name: name.trim_end_matches('!').into(),
            required: name.ends_with('!'),
            type_name: type_name.trim().into(),
            description: description.trim().into(),
        }
    };
    lines.enumerate().map(row).collect()
}

fn model(line: usize, table: &str, example: &str) -> RawModel {
    let example = (!example.is_empty()).then(|| At::new(example.to_owned(), line + 50));
    RawModel { line, rows: rows(line + 1, table), example }
}

fn response(line: usize, status: &str, table: &str, example: &str) -> RawResponse {
    RawResponse { line, status: status.into(), models: vec![model(line + 1, table, example)] }
}

fn body(line: usize, table: &str, example: &str) -> Option<RawBody> {
    Some(RawBody { line, required: true, models: vec![model(line + 1, table, example)] })
}

fn snippet(language: Language, line: usize, text: &str) -> Snippet {
    Snippet { language, line, text: text.into() }
}

fn operation(method: &str, path: &str) -> RawOperation {
    let endpoint = |host: &str| Endpoint { method: method.into(), url: format!("https://{host}{path}") };
    let endpoints = ["a.harbor.example", "b.harbor.example"].map(|host| At::new(endpoint(host), 5)).to_vec();
    RawOperation { line: 5, endpoints, ..RawOperation::default() }
}

fn read(operations: Vec<RawOperation>) -> (Vec<Operation>, Vec<String>) {
    let (facts, notes) = facts(&RawPage { tag: None, operations }).unwrap();
    (facts.operations, notes.into_iter().map(|note| note.message).collect())
}

fn read_one(raw: RawOperation) -> (Operation, Vec<String>) {
    let (mut operations, notes) = read(vec![raw]);
    (operations.remove(0), notes)
}

fn errors(raw: RawOperation) -> Vec<(usize, String)> {
    let errors = facts(&RawPage { tag: None, operations: vec![raw] }).unwrap_err();
    errors.into_iter().map(|error| (error.line, error.message)).collect()
}

/// Returns the field at a path such as `data.attributes`, through arrays.
fn field<'s>(schema: &'s Schema, path: &str) -> &'s Field {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let mut schema = schema;
    while let Kind::Array(items) = &schema.kind {
        schema = items;
    }
    let Kind::Object(object) = &schema.kind else { panic!("`{name}` is in no object: {schema:?}") };
    let found = object.fields.iter().find(|field| field.name == name).unwrap_or_else(|| panic!("no field `{name}`"));
    if rest.is_empty() { found } else { field(&found.schema, rest) }
}

fn request(operation: &Operation) -> &Schema {
    operation.body.as_ref().unwrap().contents[0].schema.as_ref().unwrap()
}

fn response_schema(operation: &Operation) -> &Schema {
    operation.responses[0].content.as_ref().unwrap().schema.as_ref().unwrap()
}

fn name(schema: &Schema) -> &str {
    schema.name.as_ref().map_or("", |name| &name.value)
}
