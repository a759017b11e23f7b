//! Rows of tables.
//! Input: a schema. Output: a row for each field, those of an object directly after it.

use transcribe::facts::{Kind, Parameter, Schema};

pub struct Row {
    pub parent: String,
    pub name: String,
    pub required: bool,
    pub type_name: String,
    /// The values are between backticks in Markdown.
    pub values: Vec<String>,
    pub description: String,
}

/// Returns the rows of a body.
pub fn rows(schema: &Schema) -> Vec<Row> {
    let mut rows = Vec::new();
    nested(&mut rows, schema, "");
    rows
}

pub fn parameter(parameter: &Parameter) -> Row {
    row("", &parameter.name, parameter.required, parameter.deprecated, &parameter.schema)
}

fn nested(rows: &mut Vec<Row>, schema: &Schema, parent: &str) {
    match &innermost(schema).kind {
        Kind::Object(object) => {
            for field in &object.fields {
                rows.push(row(parent, &field.name, field.required, field.deprecated, &field.schema));
                nested(rows, &field.schema, &field.name);
            }
            if let Some(additional) = &object.additional {
                let is_free = object.fields.is_empty() && additional.kind == Kind::Any;
                if !is_free {
                    rows.push(row(parent, "<any-key>", false, false, additional));
                    nested(rows, additional, "<any-key>");
                }
            }
        }
        Kind::Union(variants) => {
            for (at, variant) in variants.iter().enumerate() {
                let name = format!("Option {}", at + 1);
                rows.push(row(parent, &name, false, false, variant));
                nested(rows, variant, &name);
            }
        }
        _ => {}
    }
}

fn row(parent: &str, name: &str, required: bool, deprecated: bool, schema: &Schema) -> Row {
    let inner = innermost(schema);
    let mut description = if deprecated { "Deprecated: There is another one." } else { "About it." }.to_owned();
    if let Some(length) = &inner.max_length {
        description.push_str(&format!(" It has at most {} characters.", length.value));
    }
    let values = match &inner.kind {
        Kind::Enum(values) if !values.is_open => values.members.iter().map(|member| match member.value.as_str() {
            Some(text) => text.to_owned(),
            None => member.value.to_string(),
        }),
        _ => {
            return Row {
                parent: parent.into(),
                name: name.into(),
                required,
                type_name: type_name(schema),
                values: Vec::new(),
                description,
            };
        }
    };
    Row {
        parent: parent.into(),
        name: name.into(),
        required,
        type_name: type_name(schema),
        values: values.collect(),
        description,
    }
}

fn type_name(schema: &Schema) -> String {
    match &schema.kind {
        Kind::Array(items) if items.kind == Kind::Any => "[any]".to_owned(),
        Kind::Array(items) => format!("[{}]", type_name(items)),
        Kind::Enum(values) if values.is_open => "string".to_owned(),
        Kind::Union(_) => "<oneOf>".to_owned(),
        Kind::Any => String::new(),
        kind => kind.to_string(),
    }
}

fn innermost(schema: &Schema) -> &Schema {
    match &schema.kind {
        Kind::Array(items) => innermost(items),
        _ => schema,
    }
}
