//! Schemas of bodies.
//! Input: the rows of a table, and the example beside it. Output: the schema, and the example's value.

use super::nesting::{self, ANY_KEY, is_option};
use super::raw::{RawModel, Row};
use super::types::{self, innermost};
use crate::facts::{At, Enum, Field, Kind, Member, Object, Schema};
use crate::page::error::{Note, PageError};
use crate::page::{fits, sentences};
use crate::value::Value;

/// What a table and its example say. Either may be missing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Model {
    pub schema: Option<Schema>,
    pub example: Option<At<Value>>,
}

/// Reads a table and its example.
pub fn model(raw: &RawModel, notes: &mut Vec<Note>) -> Result<Model, Vec<PageError>> {
    let example =
        raw.example.as_ref().map(|text| example(text, raw.rows.is_empty())).transpose().map_err(|error| vec![error])?;
    if raw.rows.is_empty() {
        return Ok(Model { schema: None, example });
    }
    let value = example.as_ref().map(|example| &example.value);
    let (parents, note) = nesting::parents(&raw.rows, value).map_err(|error| vec![error])?;
    notes.extend(note);
    let mut schema = nested(raw, &parents, notes)?;
    if matches!(value, Some(Value::Array(_))) {
        let message = "the body is an array, because its example is one".to_owned();
        notes.push(Note { line: raw.line, message });
        schema = Schema::new(Kind::Array(Box::new(schema)), raw.line);
    }
    fits::settle(&mut schema, example.as_ref(), "", notes);
    Ok(Model { schema: Some(schema), example })
}

/// Returns the schema of a row without its fields: the type, and what the description says.
pub fn row_schema(row: &Row, notes: &mut Vec<Note>) -> Result<Schema, PageError> {
    let mut schema = types::schema(&row.type_name, row.line)?;
    let values = sentences::enum_values(&row.description);
    let inner = innermost(&mut schema);
    match (&mut inner.kind, values) {
        (Kind::Enum(found), Some(values)) => *found = closed_enum(values, row.line),
        (Kind::Enum(_), None) => {
            let message = format!("`{}` is an enum, but its values are missing", row.name);
            notes.push(Note { line: row.line, message });
        }
        (kind @ Kind::String { format: None }, Some(values)) => *kind = Kind::Enum(closed_enum(values, row.line)),
        (Kind::Integer { .. } | Kind::Number { .. }, Some(values)) => {
            inner.kind = Kind::Enum(closed_enum(values, row.line))
        }
        (Kind::String { .. }, None) => {
            inner.max_length = sentences::max_length(&row.description).map(|length| At::new(length, row.line));
        }
        (_, Some(_)) => {
            let message = format!("`{}` has values, but its type is `{}`", row.name, row.type_name);
            notes.push(Note { line: row.line, message });
        }
        (_, None) => {}
    }
    Ok(schema)
}

/// Returns an enum that has only these values, as strings.
pub fn closed_enum(values: Vec<String>, line: usize) -> Enum {
    let members = values.into_iter().map(|value| Member { value: Value::String(value), name: None, line });
    Enum { members: members.collect(), is_open: false }
}

fn example(text: &At<String>, may_be_text: bool) -> Result<At<Value>, PageError> {
    let is_json = text.value.trim_start().starts_with(['{', '[', '"']);
    if may_be_text && !is_json {
        return Ok(At::new(Value::String(text.value.clone()), text.line));
    }
    let value = Value::parse(&text.value).map_err(|error| {
        let message = if error.is_eof() {
            "the example is cut off".to_owned()
        } else {
            format!("the example is no JSON: {error}")
        };
        PageError::new(text.line + error.line().saturating_sub(1), message, "complete the page")
    })?;
    Ok(At::new(value, text.line))
}

/// Builds objects from the last row to the first, so that an object's fields exist before it.
fn nested(raw: &RawModel, parents: &[Option<usize>], notes: &mut Vec<Note>) -> Result<Schema, Vec<PageError>> {
    let mut errors = Vec::new();
    // The fields of each row, last first, and of the body in the last place.
    let mut below: Vec<Vec<Field>> = vec![Vec::new(); raw.rows.len() + 1];
    for (at, row) in raw.rows.iter().enumerate().rev() {
        let mut fields = std::mem::take(&mut below[at]);
        fields.reverse();
        match row_schema(row, notes) {
            Ok(mut schema) => {
                fill(innermost(&mut schema), fields);
                below[parents[at].unwrap_or(raw.rows.len())].push(Field {
                    line: row.line,
                    name: row.name.clone(),
                    required: row.required,
                    deprecated: sentences::is_deprecated(&row.description),
                    read_only: None,
                    schema,
                });
            }
            Err(error) => errors.push(error),
        }
    }
    if !errors.is_empty() {
        errors.reverse();
        return Err(errors);
    }
    let mut fields = below.pop().expect("the body has a place");
    fields.reverse();
    let is_union = fields.iter().all(|field| is_option(&field.name));
    let kind = if is_union { Kind::Union(Vec::new()) } else { Kind::Object(Object::default()) };
    let mut body = Schema::new(kind, raw.line);
    fill(&mut body, fields);
    Ok(body)
}

/// Puts fields into an object, and options into a union.
fn fill(schema: &mut Schema, fields: Vec<Field>) {
    let line = schema.line;
    match &mut schema.kind {
        Kind::Union(options) => options.extend(fields.into_iter().map(|field| field.schema)),
        Kind::Object(object) => {
            let is_free = fields.is_empty();
            for field in fields {
                if field.name == ANY_KEY {
                    object.additional = Some(Box::new(field.schema));
                } else {
                    object.fields.push(field);
                }
            }
            if is_free {
                object.additional = Some(Box::new(Schema::new(Kind::Any, line)));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
