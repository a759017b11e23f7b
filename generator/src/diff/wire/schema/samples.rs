//! Values of a schema that show where it overlaps with others: its bounds, its listed values, and objects with each of its properties.
//! Not all of them are valid, which [`allows`](super::allows) tells.

use serde_json::{Map, Value, json};

use super::allows::Schemas;
use super::property::is_absent;
use crate::ir::{Array, Bounds, Kind, Object, Property, SchemaGraph, SchemaId, StringType};

/// The deepest schemas that are read: schemas may contain themselves.
const MAX_DEPTH: usize = 5;

/// The most samples of a schema in another one, and the longest string.
const MAX_INNER: usize = 8;
const MAX_LENGTH: usize = 256;

/// The most values of an enum.
const MAX_LISTED: usize = 64;

/// Returns at most as many samples of a schema, or of each subschema of the union that it is. Documented ones come first.
pub(super) fn samples(schemas: &Schemas<'_>, id: SchemaId, most: usize) -> Vec<Value> {
    of_schema(schemas, id, most, MAX_DEPTH)
}

fn of_schema(schemas: &Schemas<'_>, id: SchemaId, most: usize, depth: usize) -> Vec<Value> {
    let Some((kind, annotations)) = schemas.written(id).filter(|_| depth > 0) else { return Vec::new() };
    let mut samples: Vec<Value> = match kind {
        Kind::Alias(target) => of_schema(schemas, *target, most, depth),
        Kind::Union(union) => union.subschemas.iter().flat_map(|id| of_schema(schemas, *id, most, depth - 1)).collect(),
        Kind::Any | Kind::AllOf(_) => vec![json!("a"), json!(1), json!({})],
        Kind::Boolean => vec![json!(true), json!(false)],
        Kind::Integer(integer) => numbers(&integer.bounds, true),
        Kind::Number(number) => numbers(&number.bounds, false),
        Kind::String(string) => texts(string),
        Kind::Enum(values) => values.values.iter().map(|one| one.value.clone()).take(MAX_LISTED).collect(),
        Kind::Array(array) => arrays(schemas, array, depth),
        Kind::Map(values) => {
            let inner = of_schema(schemas, *values, MAX_INNER, depth - 1).into_iter();
            std::iter::once(json!({})).chain(inner.map(|value| json!({"a": value}))).collect()
        }
        Kind::Object(object) => objects(schemas, object, most, depth),
    };
    let is_limited = matches!(kind, Kind::Union(_) | Kind::Alias(_) | Kind::Enum(_));
    let documented = annotations.example.iter().chain(&annotations.default).cloned();
    let mut first: Vec<Value> = documented.chain(annotations.nullable.then_some(Value::Null)).collect();
    if !is_limited {
        samples.truncate(most);
    }
    first.append(&mut samples);
    first
}

/// Returns the numbers at the bounds and beside them, and small ones.
pub(super) fn numbers(bounds: &Bounds, are_whole: bool) -> Vec<Value> {
    let step = bounds.multiple_of.filter(|step| *step > 0.0).unwrap_or(1.0);
    let beside = |limit: f64| [limit, limit + step, limit - step];
    let limits = bounds.minimum.into_iter().chain(bounds.maximum).flat_map(beside);
    let small = [0.0, step, -step].into_iter();
    let between = bounds.minimum.zip(bounds.maximum).map(|(min, max)| min + (max - min) / 2.0);
    let all = limits.chain(small).chain(between).chain((!are_whole).then_some(step / 2.0));
    all.filter_map(|number| {
        const MAX_EXACT: f64 = 9_007_199_254_740_991.0;
        let is_whole = number.fract() == 0.0 && number.abs() < MAX_EXACT;
        if is_whole { Some(json!(number as i64)) } else { serde_json::Number::from_f64(number).map(Value::Number) }
    })
    .collect()
}

/// Returns texts of the shortest and longest length, one with the format, and the pattern itself.
pub(super) fn texts(string: &StringType) -> Vec<Value> {
    let formatted = match string.format.as_deref() {
        Some("date-time") => "2024-01-15T10:30:00Z",
        Some("date") => "2024-01-15",
        Some("uuid") => "67e55044-10b1-426f-9247-bb680e5fe0c8",
        Some("ipv4") => "192.0.2.1",
        Some("ipv6") => "2001:db8::1",
        _ => "a",
    };
    let short = string.min_length.unwrap_or(0).min(MAX_LENGTH);
    let long = string.max_length.unwrap_or(short + 1).min(MAX_LENGTH);
    let pattern = string.pattern.as_deref().map(|pattern| pattern.trim_matches(['^', '$']).to_owned());
    let texts = [formatted.to_owned(), "a".repeat(short), "a".repeat(long), "1".repeat(short.max(1)), String::new()];
    texts.into_iter().chain(pattern).map(Value::String).collect()
}

fn arrays(schemas: &Schemas<'_>, array: &Array, depth: usize) -> Vec<Value> {
    let fewest = array.min_items.unwrap_or(0).min(MAX_INNER);
    let length = fewest.max(array.tuple.len()).max(1);
    let mut samples = vec![Value::Array(Vec::new())];
    let inner: Vec<Vec<Value>> = if array.tuple.is_empty() {
        vec![of_schema(schemas, array.items, MAX_INNER, depth - 1)]
    } else {
        array.tuple.iter().map(|item| of_schema(schemas, *item, MAX_INNER, depth - 1)).collect()
    };
    for index in 0..inner.iter().map(Vec::len).max().unwrap_or(0) {
        let item = |at: usize| {
            let all = &inner[at.min(inner.len() - 1)];
            // Unique items are different ones.
            let index = if array.unique { index + at } else { index };
            all.get(index % all.len().max(1)).cloned()
        };
        samples.extend((0..length).map(item).collect::<Option<Vec<Value>>>().map(Value::Array));
    }
    samples
}

/// Returns an object with the required properties, then with each optional one and all of them, then with each other value of a property.
fn objects(schemas: &Schemas<'_>, object: &Object, most: usize, depth: usize) -> Vec<Value> {
    let is_sent = |property: &&Property| !is_absent(schemas.direction, schemas.resolved.merged.access(property.schema));
    let properties: Vec<(&Property, Vec<Value>)> = object
        .properties
        .iter()
        .filter(is_sent)
        .map(|property| (property, of_schema(schemas, property.schema, MAX_INNER, depth - 1)))
        .collect();
    let first = |is_included: &dyn Fn(&Property) -> bool| -> Map<String, Value> {
        let included = properties.iter().filter(|(property, _)| is_included(property));
        included.filter_map(|(property, values)| Some((property.name.clone(), values.first()?.clone()))).collect()
    };
    let (required, all) = (first(&|property| property.required), first(&|_| true));
    let mut samples = vec![Value::Object(required.clone()), Value::Object(all)];
    for (property, values) in &properties {
        for value in values.iter().skip(usize::from(property.required)) {
            if samples.len() >= most {
                return samples;
            }
            let mut fields = required.clone();
            fields.insert(property.name.clone(), value.clone());
            samples.push(Value::Object(fields));
        }
    }
    samples
}
