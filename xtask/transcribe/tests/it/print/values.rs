//! Examples.
//! Input: schemas and values. Output: a value that fits a schema, and values as JSON.

use transcribe::facts::{Kind, Schema};
use transcribe::value::Value;

/// Returns a value with all fields. Requests do not have those that are read-only.
pub fn example(schema: &Schema, is_request: bool) -> Value {
    let number = |text: &str| Value::parse(text).expect("the number is JSON");
    match &schema.kind {
        Kind::Any => "anything".into(),
        Kind::Boolean => Value::Bool(true),
        Kind::Integer { .. } => number("7"),
        Kind::Number { .. } => number("1.5"),
        Kind::String { format } => match format.as_deref() {
            Some("date-time") => "2020-01-02T03:04:05Z".into(),
            Some("uuid") => "00000000-0000-0000-0000-000000000001".into(),
            Some("email") => "ada@harbour.example".into(),
            _ => "abc".into(),
        },
        Kind::Enum(values) => values.members[0].value.clone(),
        // An array of enums has all of its values, so that programs name them.
        Kind::Array(items) => match &items.kind {
            Kind::Enum(values) => values.members.iter().map(|member| member.value.clone()).collect(),
            _ => Value::Array(vec![example(items, is_request)]),
        },
        Kind::Object(object) => {
            let fields = object.fields.iter().filter(|field| !(is_request && field.read_only.is_some()));
            let mut members: Vec<_> =
                fields.map(|field| (field.name.clone(), example(&field.schema, is_request))).collect();
            if let Some(additional) = &object.additional {
                members.push(("any-berth".to_owned(), example(additional, is_request)));
            }
            Value::Object(members)
        }
        Kind::Union(variants) => example(&variants[0], is_request),
    }
}

/// Writes JSON over several lines.
pub fn write(value: &Value) -> String {
    let mut text = String::new();
    write_nested(&mut text, value, 0);
    text
}

fn write_nested(text: &mut String, value: &Value, depth: usize) {
    let indent = |text: &mut String, depth: usize| {
        text.push('\n');
        text.push_str(&"  ".repeat(depth));
    };
    match value {
        Value::Object(members) if !members.is_empty() => {
            text.push('{');
            for (at, (name, value)) in members.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { "," });
                indent(text, depth + 1);
                text.push_str(&format!("{}: ", Value::from(name.as_str())));
                write_nested(text, value, depth + 1);
            }
            indent(text, depth);
            text.push('}');
        }
        Value::Array(items) if !items.is_empty() => {
            text.push('[');
            for (at, item) in items.iter().enumerate() {
                text.push_str(if at == 0 { "" } else { "," });
                indent(text, depth + 1);
                write_nested(text, item, depth + 1);
            }
            indent(text, depth);
            text.push(']');
        }
        value => text.push_str(&value.to_string()),
    }
}
