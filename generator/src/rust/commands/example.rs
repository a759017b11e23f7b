//! Examples of bodies. Input: a content. Output: its documented example, else one made from the schema.

use serde_json::{Map, Value};

use super::super::context::Context;
use crate::ir::{Access, Content, Kind, SchemaGraph, SchemaId, StringType};
use crate::passes::Resolved;
use crate::plan::BodyEncoding;

/// How deep an example is made, and of how many values: schemas may contain themselves, and each other many times.
const MAX_DEPTH: usize = 8;
const MAX_VALUES: usize = 400;

/// The text of a body to start from; empty without an example or a schema.
pub(super) fn example(context: &Context<'_>, content: &Content, encoding: &BodyEncoding) -> String {
    let documented = content.examples.first().map(|example| example.value.clone());
    if *encoding == BodyEncoding::Raw {
        return documented.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
    }
    let value = documented
        .or_else(|| content.schema.map(|schema| value(context.resolved, schema, MAX_DEPTH, &mut { MAX_VALUES })));
    // A string as the example of a JSON body is mostly JSON itself.
    let value = match value {
        Some(Value::String(text)) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        Some(value) => value,
        None => return String::new(),
    };
    serde_json::to_string_pretty(&value).unwrap_or_default()
}

fn value(resolved: &Resolved, id: SchemaId, depth: usize, left: &mut usize) -> Value {
    let target = resolved.resolve(id);
    let annotations = [id, target].map(|id| resolved.annotations(id));
    let documented = annotations.into_iter().flat_map(|one| [&one.example, &one.default]).flatten().next();
    if let Some(value) = documented {
        return value.clone();
    }
    if depth == 0 || *left == 0 {
        return Value::Null;
    }
    *left -= 1;
    match resolved.kind(target) {
        Kind::Any | Kind::Alias(_) | Kind::AllOf(_) => Value::Null,
        Kind::Boolean => Value::Bool(false),
        Kind::Integer(integer) => Value::from(integer.bounds.minimum.unwrap_or(0.0).ceil() as i64),
        Kind::Number(number) => Value::from(number.bounds.minimum.unwrap_or(0.0)),
        Kind::String(string) => Value::from(text(string)),
        Kind::Enum(values) => values.values.first().map(|value| value.value.clone()).unwrap_or_default(),
        Kind::Array(array) => Value::Array(vec![value(resolved, array.items, depth - 1, left)]),
        Kind::Map(_) => Value::Object(Map::new()),
        Kind::Union(union) => {
            union.subschemas.first().map(|one| value(resolved, *one, depth - 1, left)).unwrap_or_default()
        }
        Kind::Object(object) => {
            let sent = object.properties.iter().filter(|one| resolved.access(one.schema) != Access::ReadOnly);
            // Far inside, optional properties would only hide the required ones.
            let shown = sent.filter(|one| one.required || depth + 2 >= MAX_DEPTH);
            let members = shown.map(|one| (one.name.clone(), value(resolved, one.schema, depth - 1, left)));
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

#[cfg(test)]
mod tests {
    use super::super::super::testing::with_context;
    use super::*;
    use crate::plan::testing::{api, array, content, object, schema, string};

    #[test]
    fn an_example_has_what_the_schema_requires() {
        let mut api = api();
        let day = schema(&mut api, None, string(Some("date")));
        let days = schema(&mut api, None, array(day));
        let pet = schema(&mut api, Some("Pet"), object(&[("days", days)]));
        let body = content("application/json", Some(pet));
        let text = with_context(api, |context| example(context, &body, &BodyEncoding::Json));
        let value: Value = serde_json::from_str(&text).expect("it is JSON");
        assert_eq!(value, serde_json::json!({"days": ["2024-01-15"]}));
    }

    #[test]
    fn a_documented_example_comes_first() {
        let value = Value::from("{\"name\": \"Rex\"}");
        let documented = crate::ir::Example { name: None, summary: None, value };
        let body = Content { examples: vec![documented], ..content("application/json", None) };
        let texts = with_context(api(), |context| {
            [BodyEncoding::Json, BodyEncoding::Raw].map(|encoding| example(context, &body, &encoding))
        });
        assert_eq!(texts, ["{\n  \"name\": \"Rex\"\n}", "{\"name\": \"Rex\"}"]);
    }
}
