//! Samples: values for schemas that the document has no example of. What comes out fits the schema, with what is required alone.

use serde_json::{Map, Value};

use super::super::context::Context;
use crate::ir::{Kind, Property, SchemaGraph, SchemaId, StringType};
use crate::passes::{UnionDispatch, VariantMatcher};

/// How deep a sample is made, and of how many values: schemas may hold themselves, and each other many times.
const DEPTH: usize = 8;
const VALUES: usize = 40;

/// The documented example of a schema, else a value of its type; `name` is what the value is called.
pub(super) fn sample(context: &Context<'_>, id: SchemaId, name: &str) -> Value {
    value(context, id, name, DEPTH, &mut { VALUES })
}

/// The example or default value of a schema itself.
pub(super) fn documented<'a>(context: &Context<'a>, id: SchemaId) -> Option<&'a Value> {
    let schemas = [id, context.resolved.resolve(id)].map(|id| context.resolved.annotations(id));
    schemas.into_iter().flat_map(|one| [&one.example, &one.default]).flatten().find(|value| !value.is_null())
}

fn value(context: &Context<'_>, id: SchemaId, name: &str, depth: usize, left: &mut usize) -> Value {
    if let Some(value) = documented(context, id) {
        return value.clone();
    }
    if depth == 0 || *left == 0 {
        return Value::Null;
    }
    *left -= 1;
    let target = context.resolved.resolve(id);
    match context.resolved.kind(target) {
        Kind::Any | Kind::Map(_) | Kind::Alias(_) | Kind::AllOf(_) => Value::Object(Map::new()),
        Kind::Boolean => Value::Bool(true),
        Kind::Integer(integer) => Value::from(integer.bounds.minimum.map_or(1, |least| least.ceil() as i64)),
        Kind::Number(number) => Value::from(number.bounds.minimum.unwrap_or(1.0)),
        Kind::String(string) => Value::from(text(string, name)),
        Kind::Enum(values) => values.values.first().map(|value| value.value.clone()).unwrap_or_default(),
        Kind::Array(array) => Value::Array(vec![value(context, array.items, name, depth - 1, left)]),
        Kind::Union(_) => {
            context.resolved.union(target).map_or(Value::Null, |union| of_union(context, union, name, depth, left))
        }
        Kind::Object(object) => {
            let required = object.properties.iter().filter(|one| context.resolved.requires(target, one));
            let member = |one: &Property| (one.name.clone(), value(context, one.schema, &one.name, depth - 1, left));
            Value::Object(required.map(member).collect())
        }
    }
}

/// A value of the first variant, with what tells it from the others.
fn of_union(context: &Context<'_>, union: &UnionDispatch, name: &str, depth: usize, left: &mut usize) -> Value {
    let Some(variant) = union.variants.first() else { return Value::Null };
    let mut sample = value(context, variant.schema, name, depth - 1, left);
    let Value::Object(members) = &mut sample else { return sample };
    match (&variant.matcher, &union.tag) {
        (Some(VariantMatcher::Tag(values)), Some(tag)) => {
            members.insert(tag.clone(), values.first().cloned().unwrap_or_default().into());
        }
        (Some(VariantMatcher::Properties(names)), _) if !names.iter().any(|name| members.contains_key(name)) => {
            let Kind::Object(object) = context.kind(variant.schema) else { return sample };
            if let Some(property) = object.properties.iter().find(|one| names.contains(&one.name)) {
                let member = value(context, property.schema, &property.name, depth - 1, left);
                members.insert(property.name.clone(), member);
            }
        }
        _ => {}
    }
    sample
}

fn text<'a>(string: &StringType, name: &'a str) -> &'a str {
    match string.format.as_deref() {
        Some("date-time") => "2024-01-15T10:30:00Z",
        Some("date") => "2024-01-15",
        Some("uuid") => "67e55044-10b1-426f-9247-bb680e5fe0c8",
        Some("uri") => "https://example.com",
        Some("email") => "user@example.com",
        _ => name,
    }
}
