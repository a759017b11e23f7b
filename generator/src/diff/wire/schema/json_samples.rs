//! Values that show what a keyword excludes: those that its schemas describe, counts beside its limits, and objects with some of its names.
//! Not all of them are valid.

use serde_json::{Map, Value, json};

use super::samples::{numbers, texts};
use crate::ir::{Bounds, StringType};

/// The most samples of a schema, and the deepest schemas that are read.
const MAX_SAMPLES: usize = 16;
const MAX_DEPTH: usize = 4;

/// The most items that are counted.
const MAX_ITEMS: u64 = 24;

/// Returns samples for a keyword, whose `values` are those of both sides. Its limits are beside it. Objects have the properties that are
/// `required`, and the values of `known` ones.
pub(super) fn samples_of_keyword(
    keyword: &str,
    sides: &[&Map<String, Value>],
    required: &Map<String, Value>,
    known: &Map<String, Value>,
) -> Vec<Value> {
    let values: Vec<&Value> = sides.iter().filter_map(|side| side.get(keyword)).collect();
    let objects = Objects { required, known };
    match keyword {
        "contains" | "maxContains" | "minContains" => lists(sides),
        "prefixItems" => tuples(&values),
        "dependentRequired" => {
            let lists = values.iter().filter_map(|value| value.as_object()).flatten();
            lists.map(|(name, names)| objects.with(std::iter::once(name.as_str()).chain(texts_in(names)))).collect()
        }
        "dependentSchemas" => {
            let schemas = values.iter().filter_map(|value| value.as_object()).flatten();
            let of_one = |(name, schema): (&String, &Value)| {
                let own = objects.with([name.as_str()]);
                of_schema(schema, MAX_DEPTH).into_iter().map(|sample| merged(&own, sample)).collect::<Vec<Value>>()
            };
            schemas.flat_map(of_one).collect()
        }
        "patternProperties" => {
            let patterns: Vec<(&String, &Value)> =
                values.iter().filter_map(|value| value.as_object()).flatten().collect();
            let names = patterns.iter().flat_map(|(pattern, _)| names_matching(pattern));
            let inner: Vec<Value> = patterns.iter().flat_map(|(_, schema)| of_schema(schema, MAX_DEPTH)).collect();
            names
                .flat_map(|name| inner.iter().map(move |value| (name.clone(), value.clone())))
                .map(|one| objects.and(one))
                .collect()
        }
        "propertyNames" => {
            let names = values.iter().flat_map(|schema| of_schema(schema, MAX_DEPTH));
            names.filter_map(|name| Some(objects.and((name.as_str()?.to_owned(), json!("a"))))).collect()
        }
        "if" | "then" | "else" => conditional(sides, required),
        "anyOf" | "oneOf" => of_alternatives(&values, objects),
        "not" => values.iter().flat_map(|schema| of_schema(schema, MAX_DEPTH)).collect(),
        _ => values.iter().flat_map(|value| of_schema(&json!({keyword: value}), MAX_DEPTH)).collect(),
    }
}

/// The properties that objects have.
#[derive(Clone, Copy)]
struct Objects<'a> {
    required: &'a Map<String, Value>,
    known: &'a Map<String, Value>,
}

impl Objects<'_> {
    /// Returns an object with names, whose values are known or a text.
    fn with<'n>(self, names: impl IntoIterator<Item = &'n str>) -> Value {
        let mut fields = self.required.clone();
        for name in names {
            fields.entry(name).or_insert_with(|| self.known.get(name).cloned().unwrap_or(json!("a")));
        }
        Value::Object(fields)
    }

    fn and(self, (name, value): (String, Value)) -> Value {
        let mut fields = self.required.clone();
        fields.insert(name, value);
        Value::Object(fields)
    }
}

fn texts_in(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// Returns an object with the properties of both, or the second value.
fn merged(own: &Value, other: Value) -> Value {
    match (own, other) {
        (Value::Object(own), Value::Object(other)) => {
            let mut fields = own.clone();
            fields.extend(other);
            Value::Object(fields)
        }
        (_, other) => other,
    }
}

/// Returns names that a pattern may match.
fn names_matching(pattern: &str) -> Vec<String> {
    let plain = pattern.trim_matches(['^', '$']);
    ["", "a", "1", "-a"].map(|end| format!("{plain}{end}")).to_vec()
}

/// Returns lists of as many equal items as the limits of both sides say, and of one more and one less.
fn lists(sides: &[&Map<String, Value>]) -> Vec<Value> {
    let limits = sides.iter().flat_map(|side| ["minContains", "maxContains"].map(|keyword| side.get(keyword)));
    let limits = limits.filter_map(|limit| limit?.as_u64()).chain([1]);
    let mut counts: Vec<u64> =
        limits.flat_map(|limit| [limit.saturating_sub(1), limit, limit.saturating_add(1)]).collect();
    counts.retain(|count| *count <= MAX_ITEMS);
    counts.sort_unstable();
    counts.dedup();
    let items = sides.iter().filter_map(|side| side.get("contains")).flat_map(|schema| of_schema(schema, MAX_DEPTH));
    let items: Vec<Value> = items.collect();
    let repeated = |count: u64| items.iter().map(move |item| Value::Array(vec![item.clone(); count as usize]));
    counts.into_iter().flat_map(repeated).collect()
}

/// Returns lists that end with each value of one of the first items.
fn tuples(values: &[&Value]) -> Vec<Value> {
    let lists: Vec<&Vec<Value>> = values.iter().filter_map(|value| value.as_array()).collect();
    let longest = lists.iter().map(|list| list.len()).max().unwrap_or(0);
    let at = |index: usize| -> Vec<Value> {
        let schemas = lists.iter().filter_map(|list| list.get(index));
        schemas.flat_map(|schema| of_schema(schema, MAX_DEPTH)).collect()
    };
    let mut samples = Vec::new();
    let mut before: Vec<Value> = Vec::new();
    for index in 0..longest.min(MAX_ITEMS as usize) {
        let own = at(index);
        let rest: Vec<Value> = (index + 1..longest).filter_map(|index| at(index).into_iter().next()).collect();
        for value in &own {
            let start: Vec<Value> = before.iter().chain([value]).cloned().collect();
            samples.push(Value::Array(start.iter().chain(&rest).cloned().collect()));
            samples.push(Value::Array(start));
        }
        before.push(own.into_iter().next().unwrap_or(Value::Null));
    }
    samples
}

/// Returns samples of the schemas in lists, and objects with the names that each schema, and each two of them, require.
fn of_alternatives(lists: &[&Value], objects: Objects<'_>) -> Vec<Value> {
    let schemas: Vec<&Value> =
        lists.iter().filter_map(|list| list.as_array()).flatten().take(MAX_ITEMS as usize).collect();
    let required = |schema: &Value| schema.get("required").cloned().unwrap_or(Value::Null);
    let names: Vec<Value> = schemas.iter().map(|schema| required(schema)).collect();
    let own = names.iter().map(|list| objects.with(texts_in(list)));
    let pairs = names.iter().enumerate().flat_map(|(index, one)| names[..index].iter().map(move |other| (one, other)));
    let both = pairs.map(|(one, other)| objects.with(texts_in(one).chain(texts_in(other))));
    let inner = schemas.iter().flat_map(|schema| of_schema(schema, MAX_DEPTH));
    own.chain(both).chain(inner).collect()
}

/// Returns samples of each condition alone, and together with those of what follows.
fn conditional(sides: &[&Map<String, Value>], required: &Map<String, Value>) -> Vec<Value> {
    let of = |keyword: &str| -> Vec<Value> {
        let schemas = sides.iter().filter_map(|side| side.get(keyword));
        schemas.flat_map(|schema| of_schema(schema, MAX_DEPTH)).collect()
    };
    let own = Value::Object(required.clone());
    let conditions: Vec<Value> = of("if").into_iter().chain([own.clone()]).map(|sample| merged(&own, sample)).collect();
    let following: Vec<Value> = of("then").into_iter().chain(of("else")).collect();
    let both = conditions.iter().flat_map(|one| following.iter().map(|other| merged(one, other.clone())));
    conditions.iter().cloned().chain(both).collect()
}

/// Returns samples of a schema, and of other types.
fn of_schema(schema: &Value, depth: usize) -> Vec<Value> {
    let others = [json!("a"), json!(1), json!(1.5), json!(true), json!([]), json!({})];
    let Some(fields) = schema.as_object().filter(|_| depth > 0) else { return others.to_vec() };
    let listed = fields.get("enum").and_then(Value::as_array).into_iter().flatten().chain(fields.get("const"));
    let mut samples: Vec<Value> = listed.cloned().collect();
    let number = |keyword: &str| fields.get(keyword).and_then(Value::as_f64);
    let count = |keyword: &str| fields.get(keyword).and_then(Value::as_u64).map(|count| count as usize);
    let text = |keyword: &str| fields.get(keyword).and_then(Value::as_str).map(str::to_owned);
    let has = |keywords: &[&str]| keywords.iter().any(|keyword| fields.contains_key(*keyword));
    let value_type = fields.get("type").and_then(Value::as_str);
    if matches!(value_type, Some("integer" | "number")) || has(&["minimum", "maximum", "multipleOf"]) {
        let bounds = Bounds {
            minimum: number("minimum"),
            maximum: number("maximum"),
            multiple_of: number("multipleOf"),
            ..Bounds::default()
        };
        samples.extend(numbers(&bounds, value_type == Some("integer")));
    }
    if value_type == Some("string") || has(&["minLength", "maxLength", "pattern", "format"]) {
        samples.extend(texts(&StringType {
            format: text("format"),
            pattern: text("pattern"),
            min_length: count("minLength"),
            max_length: count("maxLength"),
        }));
    }
    if let Some(schema) = fields.get("items").or(fields.get("contains")) {
        samples.extend(of_schema(schema, depth - 1).into_iter().map(|item| Value::Array(vec![item])));
    }
    if has(&["properties", "required"]) {
        samples.push(object(fields, depth));
    }
    samples.truncate(MAX_SAMPLES);
    samples.extend(others);
    samples
}

/// Returns an object with the properties that a schema requires, or with all that it declares.
fn object(fields: &Map<String, Value>, depth: usize) -> Value {
    let declared = fields.get("properties").and_then(Value::as_object);
    let required: Vec<&str> = fields.get("required").map(|list| texts_in(list).collect()).unwrap_or_default();
    let all = declared.into_iter().flat_map(Map::keys).map(String::as_str);
    let names: Vec<&str> = if required.is_empty() { all.collect() } else { required };
    let value_of = |name: &str| {
        let schema = declared.and_then(|declared| declared.get(name));
        schema.and_then(|schema| of_schema(schema, depth - 1).into_iter().next()).unwrap_or(json!("a"))
    };
    names.into_iter().map(|name| (name.to_owned(), value_of(name))).collect::<Map<String, Value>>().into()
}
