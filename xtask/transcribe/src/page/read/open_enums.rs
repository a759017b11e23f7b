//! Open enums of requests in responses.
//! Input: the operations of a page. Output: strings of responses that are open enums, with notes.
//!
//! Tables have strings for open enums, and only programs, which build requests, name the values. A string of a response is the same
//! enum if its field has the same name as that of the request of the operation, and the example has only known values.

use std::collections::HashMap;

use crate::facts::{Enum, Field, Kind, Operation, Schema};
use crate::page::error::Note;
use crate::value::Value;

/// The open enums of a request by the names of their fields, `None` for names with several enums.
type Known = HashMap<String, Option<Schema>>;

/// Gives strings of responses the open enums of requests.
pub fn spread(operations: &mut [Operation], notes: &mut Vec<Note>) {
    for operation in operations {
        let mut known = Known::new();
        for schema in
            operation.body.iter().flat_map(|body| &body.contents).filter_map(|content| content.schema.as_ref())
        {
            collect(schema, &mut known);
        }
        if known.is_empty() {
            continue;
        }
        for content in operation.responses.iter_mut().filter_map(|response| response.content.as_mut()) {
            let values: Vec<&Value> = content.examples.iter().map(|example| &example.value).collect();
            if let Some(schema) = &mut content.schema {
                apply(schema, &values, &known, notes);
            }
        }
    }
}

fn collect(schema: &Schema, known: &mut Known) {
    match &schema.kind {
        Kind::Array(items) => collect(items, known),
        Kind::Union(options) => options.iter().for_each(|option| collect(option, known)),
        Kind::Object(object) => {
            for field in &object.fields {
                if let Some((found, _)) = open_enum(&field.schema) {
                    let same =
                        |other: &Schema| open_enum(other).is_some_and(|(other, _)| other.members == found.members);
                    let entry = known.entry(field.name.clone()).or_insert_with(|| Some(field.schema.clone()));
                    entry.take_if(|other| !same(other));
                }
                collect(&field.schema, known);
            }
        }
        _ => {}
    }
}

fn apply(schema: &mut Schema, values: &[&Value], known: &Known, notes: &mut Vec<Note>) {
    match &mut schema.kind {
        Kind::Array(items) => {
            let values: Vec<&Value> = values.iter().filter_map(|value| value.as_array()).flatten().collect();
            apply(items, &values, known, notes);
        }
        Kind::Object(object) => {
            for field in &mut object.fields {
                let values: Vec<&Value> = values.iter().filter_map(|value| value.get(&field.name)).collect();
                if let Some(Some(open)) = known.get(&field.name) {
                    apply_field(field, &values, open, notes);
                }
                apply(&mut field.schema, &values, known, notes);
            }
        }
        _ => {}
    }
}

fn apply_field(field: &mut Field, values: &[&Value], open: &Schema, notes: &mut Vec<Note>) {
    let Some((found, depth)) = open_enum(open) else { return };
    let mut values = values.to_vec();
    let (mut schema, mut source) = (&mut field.schema, open);
    for _ in 0..depth {
        let (Kind::Array(items), Kind::Array(sources)) = (&mut schema.kind, &source.kind) else { return };
        (schema, source) = (items, sources);
        values = values.iter().filter_map(|value| value.as_array()).flatten().collect();
    }
    let is_known = |value: &&Value| found.members.iter().any(|member| member.value == **value);
    if schema.kind == (Kind::String { format: None }) && !values.is_empty() && values.iter().all(is_known) {
        schema.kind = Kind::Enum(found.clone());
        schema.name.clone_from(&source.name);
        let message = format!("`{}` is the open enum of the request's field of this name", field.name);
        notes.push(Note { line: field.line, message });
    }
}

/// Returns the open enum of a schema, and how many arrays are around it.
fn open_enum(schema: &Schema) -> Option<(&Enum, usize)> {
    let (mut schema, mut depth) = (schema, 0);
    while let Kind::Array(items) = &schema.kind {
        (schema, depth) = (items, depth + 1);
    }
    match &schema.kind {
        Kind::Enum(found) if found.is_open => Some((found, depth)),
        _ => None,
    }
}
