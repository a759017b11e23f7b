//! Bodies of programs as examples.
//! Input: a body that a program builds, and its schema. Output: its JSON value, if every part of it is known.

use super::names::is_same_name;
use crate::code::Typed;
use crate::facts::{Field, Kind, Schema};
use crate::value::Value;

/// Returns the value that a program sends. `None` if a part of it is an expression, or a member of an enum without a known value.
pub fn example(typed: &Typed, schema: Option<&Schema>) -> Option<Value> {
    match typed {
        Typed::Literal(value) => Some(value.clone()),
        Typed::Nullable(value) => example(value, schema),
        Typed::Member { name, value, .. } => value.clone().or_else(|| match &schema?.kind {
            Kind::Enum(found) => {
                let member = found.members.iter().find(|member| member.name.as_deref() == Some(name))?;
                Some(member.value.clone())
            }
            _ => None,
        }),
        Typed::Array(items) => {
            let schema = match schema.map(|schema| &schema.kind) {
                Some(Kind::Array(schema)) => Some(&**schema),
                _ => None,
            };
            items.iter().map(|item| example(item, schema)).collect::<Option<_>>().map(Value::Array)
        }
        Typed::Object { members, .. } => {
            let fields: &[Field] = match schema.map(|schema| &schema.kind) {
                Some(Kind::Object(object)) => &object.fields,
                _ => &[],
            };
            let member = |(name, value): &(String, Typed)| {
                let field = position(fields, name).map(|at| &fields[at]);
                let value = example(value, field.map(|field| &field.schema))?;
                Some((field.map_or(name, |field| &field.name).clone(), value))
            };
            members.iter().map(member).collect::<Option<_>>().map(Value::Object)
        }
        Typed::Unknown => None,
    }
}

/// Returns the field that a name of a program means: the one with this name, or the one with this name in another case.
pub fn position(fields: &[Field], name: &str) -> Option<usize> {
    let exact = fields.iter().position(|field| field.name == name);
    exact.or_else(|| fields.iter().position(|field| is_same_name(&field.name, name)))
}
