//! Fields that only responses have.
//! Input: the operations of a page, and the example beside the table of each request. Output: read-only fields, with notes.
//!
//! A field is read-only if a request's example has every other field of its object, and the example of an object with the same fields
//! in a response has it, too. An example that leaves out more than one field does not say which of them cannot be sent.

use std::collections::{HashMap, HashSet};

use crate::facts::{At, Kind, Object, Operation, Schema};
use crate::page::error::Note;
use crate::value::Value;

/// The fields that examples of responses have, for the names of an object's fields.
type Seen = HashMap<Vec<String>, HashSet<String>>;

/// Marks read-only fields of requests.
pub fn mark(operations: &mut [Operation], examples: &[Option<At<Value>>], notes: &mut Vec<Note>) {
    let mut seen = Seen::new();
    for content in
        operations.iter().flat_map(|operation| &operation.responses).filter_map(|response| response.content.as_ref())
    {
        if let (Some(schema), Some(example)) = (&content.schema, content.examples.first()) {
            collect(schema, &[&example.value], &mut seen);
        }
    }
    for (operation, example) in operations.iter_mut().zip(examples) {
        let (Some(body), Some(example)) = (&mut operation.body, example) else { continue };
        for schema in body.contents.iter_mut().filter_map(|content| content.schema.as_mut()) {
            mark_schema(schema, &[&example.value], example.line, &seen, notes);
        }
    }
}

fn collect(schema: &Schema, values: &[&Value], seen: &mut Seen) {
    match &schema.kind {
        Kind::Array(items) => collect(items, &items_of(values), seen),
        Kind::Object(object) => {
            for field in &object.fields {
                let values = members_of(values, &field.name);
                if !values.is_empty() {
                    seen.entry(names(object)).or_default().insert(field.name.clone());
                    collect(&field.schema, &values, seen);
                }
            }
        }
        _ => {}
    }
}

fn mark_schema(schema: &mut Schema, values: &[&Value], line: usize, seen: &Seen, notes: &mut Vec<Note>) {
    match &mut schema.kind {
        Kind::Array(items) => mark_schema(items, &items_of(values), line, seen, notes),
        Kind::Object(object) => {
            let names = names(object);
            let is_example = values.iter().any(|value| value.as_object().is_some());
            let mut missing = object.fields.iter_mut().filter(|field| members_of(values, &field.name).is_empty());
            if let (true, Some(field), None) = (is_example && names.len() > 1, missing.next(), missing.next())
                && !field.required
                && !field.deprecated
                && seen.get(&names).is_some_and(|seen| seen.contains(&field.name))
            {
                field.read_only = Some(line);
                let message = format!(
                    "`{}` is read-only: it is the only field that the example of the request leaves out, and a response has it",
                    field.name
                );
                notes.push(Note { line: field.line, message });
            }
            for field in &mut object.fields {
                let values = members_of(values, &field.name);
                mark_schema(&mut field.schema, &values, line, seen, notes);
            }
        }
        _ => {}
    }
}

fn names(object: &Object) -> Vec<String> {
    object.fields.iter().map(|field| field.name.clone()).collect()
}

fn items_of<'v>(values: &[&'v Value]) -> Vec<&'v Value> {
    values.iter().filter_map(|value| value.as_array()).flatten().collect()
}

fn members_of<'v>(values: &[&'v Value], name: &str) -> Vec<&'v Value> {
    values.iter().filter_map(|value| value.get(name)).collect()
}
