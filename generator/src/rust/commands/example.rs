//! Examples of bodies: the documented one, else one that is made from the schema.

use serde_json::{Map, Value};

use super::super::operations::How;
use crate::ir::{Access, Content, Kind, SchemaGraph, SchemaId, StringType};
use crate::passes::Resolved;

/// How deep an example is made, and of how many values: schemas may hold themselves, and each other many times.
const DEPTH: usize = 8;
const VALUES: usize = 400;

/// The text of a body to start from; empty where nothing is known of it.
pub(super) fn example(api: &Resolved, content: &Content, how: How) -> String {
    let documented = content.examples.first().map(|example| example.value.clone());
    if how == How::Raw {
        return documented.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
    }
    let value = documented.or_else(|| content.schema.map(|schema| value(api, schema, DEPTH, &mut { VALUES })));
    // A text where JSON belongs is mostly JSON itself.
    let value = match value {
        Some(Value::String(text)) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        Some(value) => value,
        None => return String::new(),
    };
    serde_json::to_string_pretty(&value).unwrap_or_default()
}

fn value(api: &Resolved, id: SchemaId, depth: usize, left: &mut usize) -> Value {
    let target = api.resolve(id);
    let annotations = [id, target].map(|id| api.annotations(id));
    let documented = annotations.into_iter().flat_map(|one| [&one.example, &one.default]).flatten().next();
    if let Some(value) = documented {
        return value.clone();
    }
    if depth == 0 || *left == 0 {
        return Value::Null;
    }
    *left -= 1;
    match api.kind(target) {
        Kind::Any | Kind::Alias(_) | Kind::AllOf(_) => Value::Null,
        Kind::Boolean => Value::Bool(false),
        Kind::Integer(integer) => Value::from(integer.bounds.minimum.unwrap_or(0.0).ceil() as i64),
        Kind::Number(number) => Value::from(number.bounds.minimum.unwrap_or(0.0)),
        Kind::String(string) => Value::from(text(string)),
        Kind::Enum(values) => values.values.first().map(|value| value.value.clone()).unwrap_or_default(),
        Kind::Array(array) => Value::Array(vec![value(api, array.items, depth - 1, left)]),
        Kind::Map(_) => Value::Object(Map::new()),
        Kind::Union(union) => {
            union.subschemas.first().map(|subschema| value(api, *subschema, depth - 1, left)).unwrap_or_default()
        }
        Kind::Object(object) => {
            let sent = object.properties.iter().filter(|one| api.access(one.schema) != Access::ReadOnly);
            // What is required shows how the body has to be; far inside, the rest would only hide that.
            let shown = sent.filter(|one| one.required || depth + 2 >= DEPTH);
            let members = shown.map(|one| (one.name.clone(), value(api, one.schema, depth - 1, left)));
            Value::Object(members.collect())
        }
    }
}

fn text(string: &StringType) -> &'static str {
    match string.format.as_deref() {
        Some("date-time") => "2024-01-15T10:30:00Z",
        Some("date") => "2024-01-15",
        Some("uuid") => "00000000-0000-0000-0000-000000000000",
        Some("uri") => "https://example.com",
        Some("email") => "user@example.com",
        _ => "string",
    }
}
