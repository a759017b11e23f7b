//! Samples: a value for each schema, from the examples of the document where it has them.

use serde_json::{Map, Value};

use super::context::Context;
use crate::ir::{Access, Content, Kind, Object, Property, SchemaGraph, SchemaId, StringType};
use crate::passes::{UnionDispatch, VariantMatcher};
use crate::plan::BodyEncoding;

/// The deepest sample: schemas may contain themselves.
const MAX_DEPTH: usize = 8;

/// Which properties of objects a sample has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    Required,
    /// Also the optional properties that requests may contain, near the top.
    Optional,
}

/// Returns the example of a body, or else a sample of its schema; `None` if it has neither.
pub(super) fn body_sample(
    context: &Context<'_>,
    content: &Content,
    encoding: &BodyEncoding,
    extent: Extent,
) -> Option<Value> {
    let example = content.examples.first().map(|example| example.value.clone());
    let is_raw = *encoding == BodyEncoding::Raw;
    let of_schema = |schema| {
        if is_raw { documented(context, schema).cloned() } else { Some(sample(context, schema, "body", extent)) }
    };
    let value = example.or_else(|| content.schema.and_then(of_schema))?;
    let is_string = content.schema.is_some_and(|schema| matches!(context.kind(schema), Kind::String(_)));
    Some(match value {
        // A string as the example of a JSON body is mostly JSON itself.
        Value::String(text) if !is_raw && !is_string => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        value => value,
    })
}

/// Returns the documented example of a schema, or else a value that matches it; `name` is the name of the value.
pub(super) fn sample(context: &Context<'_>, id: SchemaId, name: &str, extent: Extent) -> Value {
    // Schemas may contain each other many times.
    let left = match extent {
        Extent::Required => 40,
        Extent::Optional => 400,
    };
    Sampler { context, extent, left }.value(id, name, MAX_DEPTH)
}

/// Returns the example or default value of a schema itself.
pub(super) fn documented<'a>(context: &Context<'a>, id: SchemaId) -> Option<&'a Value> {
    let schemas = [id, context.resolved.resolve(id)].map(|id| context.resolved.annotations(id));
    schemas.into_iter().flat_map(|one| [&one.example, &one.default]).flatten().find(|value| !value.is_null())
}

struct Sampler<'a, 'c> {
    context: &'a Context<'c>,
    extent: Extent,
    /// How many more values a sample may have.
    left: usize,
}

impl Sampler<'_, '_> {
    fn value(&mut self, id: SchemaId, name: &str, depth: usize) -> Value {
        let context = self.context;
        if let Some(value) = documented(context, id) {
            return value.clone();
        }
        if depth == 0 || self.left == 0 {
            return Value::Null;
        }
        self.left -= 1;
        let target = context.resolved.resolve(id);
        match context.resolved.kind(target) {
            Kind::Any | Kind::Map(_) | Kind::Alias(_) | Kind::AllOf(_) => Value::Object(Map::new()),
            Kind::Boolean => Value::Bool(true),
            Kind::Integer(integer) => Value::from(integer.bounds.minimum.map_or(1, |least| least.ceil() as i64)),
            Kind::Number(number) => Value::from(number.bounds.minimum.unwrap_or(1.0)),
            Kind::String(string) => Value::from(text(string, name)),
            Kind::Enum(values) => values.values.first().map(|value| value.value.clone()).unwrap_or_default(),
            Kind::Array(array) if !array.tuple.is_empty() => {
                Value::Array(array.tuple.iter().map(|item| self.value(*item, name, depth - 1)).collect())
            }
            Kind::Array(array) => Value::Array(vec![self.value(array.items, name, depth - 1)]),
            Kind::Union(_) => {
                context.resolved.union(target).map_or(Value::Null, |union| self.union(union, name, depth))
            }
            Kind::Object(object) => self.object(target, object, depth),
        }
    }

    fn object(&mut self, id: SchemaId, object: &Object, depth: usize) -> Value {
        let resolved = self.context.resolved;
        // Far inside, optional properties would only hide the required ones.
        let has_optional = self.extent == Extent::Optional && depth + 2 >= MAX_DEPTH;
        let is_included = |one: &&Property| {
            resolved.requires(id, one) || has_optional && resolved.access(one.schema) != Access::ReadOnly
        };
        let included = object.properties.iter().filter(is_included);
        let fields = included.map(|one| (one.name.clone(), self.value(one.schema, &one.name, depth - 1)));
        Value::Object(fields.collect())
    }

    /// Returns a value of the first variant, with the property that its matcher expects.
    fn union(&mut self, union: &UnionDispatch, name: &str, depth: usize) -> Value {
        let Some(variant) = union.variants.first() else { return Value::Null };
        let mut sample = self.value(variant.schema, name, depth - 1);
        let Value::Object(fields) = &mut sample else { return sample };
        match (&variant.matcher, &union.tag) {
            (Some(VariantMatcher::Tag(values)), Some(tag)) => {
                fields.insert(tag.clone(), values.first().cloned().unwrap_or_default().into());
            }
            (Some(VariantMatcher::Properties(names)), _) if !names.iter().any(|name| fields.contains_key(name)) => {
                let Kind::Object(object) = self.context.kind(variant.schema) else { return sample };
                if let Some(property) = object.properties.iter().find(|one| names.contains(&one.name)) {
                    let value = self.value(property.schema, &property.name, depth - 1);
                    fields.insert(property.name.clone(), value);
                }
            }
            _ => {}
        }
        sample
    }
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::with_context;
    use super::*;
    use crate::ir::{Api, Method};
    use crate::plan::testing::{api, array, content, object, operation, schema, string, with_body};

    fn body_of(mut api: Api, body: Content, encoding: &BodyEncoding, extent: Extent) -> Option<Value> {
        api.operations = vec![with_body(operation(Method::Post, "/pets"), vec![body])];
        with_context(api, |context| {
            let body = context.api.operations[0].body.as_ref()?;
            body_sample(context, &body.contents[0], encoding, extent)
        })
    }

    #[test]
    fn a_sample_has_the_properties_of_its_extent() {
        for (extent, expected) in [
            (Extent::Required, json!({"days": ["2024-01-15"]})),
            (Extent::Optional, json!({"days": ["2024-01-15"], "name": "name"})),
        ] {
            let mut api = api();
            let text = schema(&mut api, None, string(None));
            let day = schema(&mut api, None, string(Some("date")));
            let days = schema(&mut api, None, array(day));
            let mut kind = object(&[("days", days), ("name", text)]);
            if let Kind::Object(object) = &mut kind {
                object.properties[1].required = false;
            }
            let pet = schema(&mut api, Some("Pet"), kind);
            let body = content("application/json", Some(pet));
            assert_eq!(body_of(api, body, &BodyEncoding::Json, extent), Some(expected));
        }
    }

    #[test]
    fn a_documented_example_comes_first() {
        let value = Value::from("{\"name\": \"Rex\"}");
        let sample = |encoding| {
            let documented = crate::ir::Example { name: None, summary: None, value: value.clone() };
            let body = Content { examples: vec![documented], ..content("application/json", None) };
            body_of(api(), body, &encoding, Extent::Required)
        };
        assert_eq!(sample(BodyEncoding::Json), Some(json!({"name": "Rex"})));
        assert_eq!(sample(BodyEncoding::Raw).as_ref(), Some(&value));
    }
}
