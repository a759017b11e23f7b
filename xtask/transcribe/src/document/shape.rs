//! The shape of a schema: what callers can tell apart on the wire, without names and without facts that only some pages have.

use std::fmt::Write;

use crate::facts::{Kind, Schema};

/// Returns a text that is the same for equal shapes.
pub fn shape(schema: &Schema) -> String {
    let mut text = String::new();
    write_shape(&mut text, schema);
    text
}

fn write_shape(text: &mut String, schema: &Schema) {
    match &schema.kind {
        Kind::Enum(values) => {
            let mut members: Vec<_> = values.members.iter().map(|member| member.value.to_string()).collect();
            members.sort();
            let kind = if values.is_open { "open" } else { "enum" };
            let _ = write!(text, "{kind}({})", members.join(","));
        }
        Kind::Array(items) => {
            text.push('[');
            write_shape(text, items);
            text.push(']');
        }
        Kind::Object(object) => {
            let mut fields: Vec<_> = object.fields.iter().collect();
            fields.sort_by(|left, right| left.name.cmp(&right.name));
            text.push('{');
            for field in fields {
                let _ = write!(text, "{:?}", field.name);
                text.push_str(if field.required { "!" } else { "?" });
                text.push_str(if field.deprecated { "~" } else { ":" });
                write_shape(text, &field.schema);
                text.push(',');
            }
            text.push('}');
            if let Some(additional) = &object.additional
                && !object.fields.is_empty()
            {
                write_shape(text, additional);
            }
        }
        Kind::Union(variants) => {
            text.push('(');
            for variant in variants {
                write_shape(text, variant);
                text.push('|');
            }
            text.push(')');
        }
        kind => {
            let name = match kind {
                Kind::Integer { .. } => "integer/",
                Kind::Number { .. } => "number/",
                _ => "",
            };
            let _ = write!(text, "{name}{kind}");
        }
    }
}

/// Adds what another schema of the same shape knows: names, and of the schemas in it also nullability, lengths and what is read-only.
/// Whether the schema itself is nullable depends on where it is used.
pub fn absorb(schema: &mut Schema, other: &Schema) {
    schema.name = schema.name.take().or_else(|| other.name.clone());
    match (&mut schema.kind, &other.kind) {
        (Kind::Array(items), Kind::Array(others)) => absorb_nested(items, others),
        (Kind::Enum(values), Kind::Enum(others)) => {
            for member in &mut values.members {
                let other = others.members.iter().find(|other| other.value == member.value);
                member.name = member.name.take().or_else(|| other?.name.clone());
            }
        }
        (Kind::Object(object), Kind::Object(others)) => {
            for field in &mut object.fields {
                let Some(other) = others.fields.iter().find(|other| other.name == field.name) else { continue };
                field.read_only = field.read_only.or(other.read_only);
                absorb_nested(&mut field.schema, &other.schema);
            }
        }
        (Kind::Union(variants), Kind::Union(others)) => {
            for (variant, other) in variants.iter_mut().zip(others) {
                absorb_nested(variant, other);
            }
        }
        _ => {}
    }
}

fn absorb_nested(schema: &mut Schema, other: &Schema) {
    schema.nullable = schema.nullable.or(other.nullable);
    schema.max_length = schema.max_length.take().or_else(|| other.max_length.clone());
    absorb(schema, other);
}
