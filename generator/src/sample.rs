//! Samples: a value for each schema, from the examples of the document where it has them.

use serde_json::{Map, Value};

use crate::ir::{
    Access, Bounds, Content, Integer, Kind, Object, Parameter, ParameterValue, Property, SchemaGraph, SchemaId,
    StringType,
};
use crate::passes::{Resolved, UnionDispatch, VariantMatcher};
use crate::plan::BodyEncoding;

/// The deepest sample: schemas may contain themselves.
const MAX_DEPTH: usize = 8;

/// The deepest values of an example that are compared with its schema.
const MAX_COMPARED_DEPTH: usize = 64;

/// The most items of an array in a sample, and the most characters of a string.
const MAX_ITEMS: usize = 8;
const MAX_LENGTH: usize = 64;

/// Which properties of objects a sample has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    Required,
    /// Also the optional properties that requests may contain, near the top.
    Optional,
}

/// Returns the example of a body, or else a sample of its schema; `None` if it has neither.
pub(crate) fn body_sample(
    resolved: &Resolved,
    content: &Content,
    encoding: &BodyEncoding,
    extent: Extent,
) -> Option<Value> {
    let example = content.examples.first().map(|example| example.value.clone());
    let is_raw = *encoding == BodyEncoding::Raw;
    let of_schema = |schema| {
        if is_raw { documented(resolved, schema).cloned() } else { Some(sample(resolved, schema, "body", extent)) }
    };
    let value = example.or_else(|| content.schema.and_then(of_schema))?;
    Some(if is_raw { value } else { parsed_example(resolved, content, value) })
}

/// Returns the value of an example. A string as the example of JSON is mostly JSON itself.
pub(crate) fn parsed_example(resolved: &Resolved, content: &Content, value: Value) -> Value {
    let is_string = content.schema.is_some_and(|schema| matches!(resolved.resolved_kind(schema), Kind::String(_)));
    match value {
        Value::String(text) if !is_string => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        value => value,
    }
}

/// Returns the example of a parameter if it fits its schema, or else a sample of the schema.
pub(crate) fn parameter_sample(resolved: &Resolved, parameter: &Parameter) -> Value {
    let example = match &parameter.value {
        ParameterValue::Content(content) => content.examples.first().map(|example| &example.value),
        ParameterValue::Styled { .. } => None,
    };
    let example = parameter.example.as_ref().or(example);
    let Some(schema) = parameter.value.schema() else {
        return example.cloned().unwrap_or_else(|| Value::from(parameter.name.as_str()));
    };
    let example = example.filter(|example| fits(resolved, schema, example, MAX_COMPARED_DEPTH));
    example.cloned().unwrap_or_else(|| match sample(resolved, schema, &parameter.name, Extent::Required) {
        // Nothing would be sent of an object without properties.
        Value::Object(fields) if fields.is_empty() => sample(resolved, schema, &parameter.name, Extent::Optional),
        value => value,
    })
}

/// Returns `true` if the type of a schema can hold a value.
fn fits(resolved: &Resolved, id: SchemaId, value: &Value, depth: usize) -> bool {
    // Unions may consist of each other.
    if depth == 0 {
        return true;
    }
    let fits = |id, value| fits(resolved, id, value, depth - 1);
    let target = resolved.resolve(id);
    match (resolved.kind(target), value) {
        (_, Value::Null) => resolved.is_nullable(id),
        (Kind::Any | Kind::AllOf(_) | Kind::Alias(_), _)
        | (Kind::Boolean, Value::Bool(_))
        | (Kind::Number(_), Value::Number(_))
        | (Kind::String(_), Value::String(_)) => true,
        (Kind::Integer(integer), Value::Number(_)) => is_in_range(integer, value),
        (Kind::Enum(values), value) => {
            let is_listed = values.values.iter().any(|one| one.value == *value);
            is_listed || value.is_string() && values.values.iter().all(|one| one.value.is_string())
        }
        (Kind::Array(array), Value::Array(items)) => {
            let is_long_enough = array.tuple.is_empty() || array.tuple.len() == items.len();
            is_long_enough && items.iter().enumerate().all(|(index, item)| fits(array.item(index), item))
        }
        (Kind::Map(values), Value::Object(fields)) => fields.values().all(|value| fits(*values, value)),
        (Kind::Union(_), value) => resolved.union(target).is_some_and(|union| {
            union.variant_of(value).is_some_and(|index| fits(union.variants[index].schema, value))
        }),
        (Kind::Object(object), Value::Object(fields)) => {
            object.properties.iter().all(|property| match fields.get(&property.name) {
                Some(value) => fits(property.schema, value),
                None => !resolved.requires(target, property),
            })
        }
        _ => false,
    }
}

/// Returns `true` if an integer is in the range of its format, which is that of `int64` without one.
fn is_in_range(integer: &Integer, value: &Value) -> bool {
    let format = integer.format.as_deref().unwrap_or_default();
    let is_unsigned = format.starts_with('u');
    let bits = format.trim_start_matches('u').strip_prefix("int").and_then(|bits| bits.parse::<u32>().ok());
    let bits = bits.filter(|bits| [8, 16, 32, 64].contains(bits)).unwrap_or(64);
    let range = if is_unsigned { 0..1_i128 << bits } else { -(1_i128 << (bits - 1))..1_i128 << (bits - 1) };
    let number = value.as_i64().map(i128::from).or(value.as_u64().map(i128::from));
    number.is_some_and(|number| range.contains(&number))
}

/// Returns the documented example of a schema, or else a value that matches it; `name` is the name of the value.
pub(crate) fn sample(resolved: &Resolved, id: SchemaId, name: &str, extent: Extent) -> Value {
    // Schemas may contain each other many times.
    let left = match extent {
        Extent::Required => 40,
        Extent::Optional => 400,
    };
    Sampler { resolved, extent, left }.value(id, name, MAX_DEPTH)
}

/// Returns the example or default value of a schema itself, if the type of the schema can hold it.
fn documented(resolved: &Resolved, id: SchemaId) -> Option<&Value> {
    let schemas = [id, resolved.resolve(id)].map(|id| resolved.annotations(id));
    let mut values = schemas.into_iter().flat_map(|one| [&one.example, &one.default]).flatten();
    values.find(|value| !value.is_null() && fits(resolved, id, value, MAX_COMPARED_DEPTH))
}

struct Sampler<'a> {
    resolved: &'a Resolved,
    extent: Extent,
    /// How many more values a sample may have.
    left: usize,
}

impl Sampler<'_> {
    fn value(&mut self, id: SchemaId, name: &str, depth: usize) -> Value {
        let resolved = self.resolved;
        if let Some(value) = documented(resolved, id) {
            return value.clone();
        }
        if depth == 0 || self.left == 0 {
            return Value::Null;
        }
        self.left -= 1;
        let target = resolved.resolve(id);
        match resolved.kind(target) {
            Kind::Any | Kind::Map(_) | Kind::Alias(_) | Kind::AllOf(_) => Value::Object(Map::new()),
            Kind::Boolean => Value::Bool(true),
            Kind::Integer(integer) => Value::from(whole_number(&integer.bounds)),
            Kind::Number(number) => Value::from(number_within(&number.bounds)),
            Kind::String(string) => Value::from(text(string, name)),
            Kind::Enum(values) => values.values.first().map(|value| value.value.clone()).unwrap_or_default(),
            Kind::Array(array) if !array.tuple.is_empty() => {
                Value::Array(array.tuple.iter().map(|item| self.value(*item, name, depth - 1)).collect())
            }
            Kind::Array(array) => {
                let before = self.left;
                let item = self.value(array.items, name, depth - 1);
                let size = (before - self.left).max(1);
                let copies = array.min_items.unwrap_or(1).clamp(1, MAX_ITEMS).min(1 + self.left / size);
                self.left -= (copies - 1) * size;
                Value::Array(vec![item; copies])
            }
            Kind::Union(_) => resolved.union(target).map_or(Value::Null, |union| self.union(union, name, depth)),
            Kind::Object(object) => self.object(target, object, depth),
        }
    }

    fn object(&mut self, id: SchemaId, object: &Object, depth: usize) -> Value {
        let resolved = self.resolved;
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
                let Kind::Object(object) = self.resolved.resolved_kind(variant.schema) else { return sample };
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

/// Returns the least integer within the bounds, or else the largest one, or else 1.
fn whole_number(bounds: &Bounds) -> i64 {
    let least =
        bounds.minimum.map(|bound| bound.ceil() + if is_excluded(bound, bounds.exclusive_minimum) { 1.0 } else { 0.0 });
    let largest = bounds
        .maximum
        .map(|bound| bound.floor() - if is_excluded(bound, bounds.exclusive_maximum) { 1.0 } else { 0.0 });
    let number = least.unwrap_or_else(|| largest.map_or(1.0, |largest| largest.min(1.0)));
    let number = match bounds.multiple_of.filter(|step| *step > 0.0) {
        Some(step) if least.is_some() => (number / step).ceil() * step,
        Some(step) => (number / step).floor() * step,
        None => number,
    };
    number as i64
}

/// Returns `true` if a bound is an integer that is no value itself.
fn is_excluded(bound: f64, is_exclusive: bool) -> bool {
    is_exclusive && bound.fract() == 0.0
}

/// Returns the least number within the bounds, or one that is easy to read.
fn number_within(bounds: &Bounds) -> f64 {
    match (bounds.minimum, bounds.maximum) {
        (Some(minimum), Some(maximum)) if bounds.exclusive_minimum => minimum + (maximum - minimum) / 2.0,
        (Some(minimum), None) if bounds.exclusive_minimum => minimum + 1.0,
        (Some(minimum), _) => minimum,
        (None, Some(maximum)) if maximum <= 1.0 => maximum - if bounds.exclusive_maximum { 1.0 } else { 0.0 },
        (None, _) => 1.0,
    }
}

/// Returns a string of the format, or else the name, repeated or cut to a length that the schema allows.
fn text(string: &StringType, name: &str) -> String {
    let known = match string.format.as_deref() {
        Some("date-time") => "2024-01-15T10:30:00Z",
        Some("date") => "2024-01-15",
        Some("uuid") => "67e55044-10b1-426f-9247-bb680e5fe0c8",
        Some("uri") => "https://example.com",
        Some("email") => "user@example.com",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    let length = name.chars().count().max(string.min_length.unwrap_or(0).min(MAX_LENGTH));
    name.chars().cycle().take(length.min(string.max_length.unwrap_or(length))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ir::{Api, ParameterLocation};
    use crate::plan::testing::{api, array, content, object, parameter, resolve, schema, string};

    fn body_of(api: Api, body: Content, encoding: &BodyEncoding, extent: Extent) -> Option<Value> {
        body_sample(&resolve(api), &body, encoding, extent)
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
    fn a_sample_is_within_the_bounds() {
        let bounds = |minimum, maximum, is_exclusive, multiple_of| Bounds {
            minimum,
            maximum,
            exclusive_minimum: is_exclusive,
            exclusive_maximum: is_exclusive,
            multiple_of,
            ..Bounds::default()
        };
        for (bounds, whole, number) in [
            (bounds(None, None, false, None), 1, 1.0),
            (bounds(Some(0.0), None, true, None), 1, 1.0),
            (bounds(Some(0.5), Some(3.5), true, None), 1, 2.0),
            (bounds(None, Some(-2.0), false, None), -2, -2.0),
            (bounds(None, Some(1.0), true, None), 0, 0.0),
            (bounds(Some(3.0), None, false, Some(5.0)), 5, 3.0),
        ] {
            assert_eq!((whole_number(&bounds), number_within(&bounds)), (whole, number), "{bounds:?}");
        }
        for (min_length, max_length, expected) in [(None, None, "id"), (Some(5), None, "ididi"), (None, Some(1), "i")] {
            assert_eq!(text(&StringType { min_length, max_length, ..StringType::default() }, "id"), expected);
        }
        assert_eq!(text(&StringType { min_length: Some(2), ..StringType::default() }, ""), "");
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

    #[test]
    fn an_example_of_a_schema_counts_if_its_type_can_hold_it() {
        for (example, expected) in [(json!({"name": "Rex"}), "Rex"), (json!({"name": 5}), "name"), (json!({}), "name")]
        {
            let mut api = api();
            let text = schema(&mut api, None, string(None));
            let pet = schema(&mut api, Some("Pet"), object(&[("name", text)]));
            api.schema_mut(pet).annotations.example = Some(example);
            let body = content("application/json", Some(pet));
            let sample = body_of(api, body, &BodyEncoding::Json, Extent::Required);
            assert_eq!(sample, Some(json!({ "name": expected })));
        }
    }

    #[test]
    fn an_example_of_a_parameter_counts_if_the_type_can_hold_it() {
        let integer = |format: &str| Kind::Integer(Integer { format: Some(format.to_owned()), ..Integer::default() });
        for (kind, example, expected) in [
            (string(None), json!("a"), json!("a")),
            (string(None), json!(5), json!("id")),
            (integer("int32"), json!(5), json!(5)),
            (integer("int32"), json!(1_u64 << 31), json!(1)),
            (integer("uint32"), json!(1_u64 << 31), json!(1_u64 << 31)),
            (integer("uint8"), json!(-1), json!(1)),
            (Kind::Boolean, Value::Null, json!(true)),
        ] {
            let mut api = api();
            let id = schema(&mut api, None, kind);
            let list = schema(&mut api, None, array(id));
            let resolved = resolve(api);
            let of = |schema, example| {
                let parameter =
                    Parameter { example: Some(example), ..parameter("id", ParameterLocation::Path, schema) };
                parameter_sample(&resolved, &parameter)
            };
            assert_eq!(of(list, json!([example])), json!([expected]), "{example}");
            assert_eq!(of(id, example), expected);
        }
    }
}
