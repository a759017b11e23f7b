//! Values that show what a keyword excludes: those that its schemas describe, counts beside its limits, and objects with some of its names.
//! Not all of them are valid.

use serde_json::{Map, Value, json};

use super::samples::samples_and_others;
use super::schemas::Schemas;

/// The most items that are counted.
const MAX_ITEMS: u64 = 24;

/// The longest text.
const MAX_LENGTH: u64 = 512;

/// The properties that objects have, and the values of known ones.
#[derive(Clone, Copy)]
pub(super) struct Objects<'a> {
    pub required: &'a Map<String, Value>,
    pub known: &'a Map<String, Value>,
}

/// Returns samples for a keyword of a schema. Its limits are beside it.
pub(super) fn samples_of_keyword(
    schemas: &Schemas<'_>,
    keyword: &str,
    fields: &Map<String, Value>,
    objects: Objects<'_>,
) -> Vec<Value> {
    let samples = |schema: &Value| samples_and_others(schemas, schema);
    let Some(own) = fields.get(keyword).or(fields.get("contains").filter(|_| keyword == "minContains")) else {
        return Vec::new();
    };
    let items = || own.as_array().into_iter().flatten();
    let members = || own.as_object().into_iter().flatten();
    match keyword {
        "contains" | "maxContains" | "minContains" => {
            lists(fields, &fields.get("contains").map(samples).unwrap_or_default())
        }
        "prefixItems" => tuples(&items().map(samples).collect::<Vec<_>>()),
        "dependentRequired" => {
            let with =
                |(name, names): (&String, &Value)| objects.with(&[&[name.as_str()], &texts_in(names)[..]].concat());
            members().map(with).collect()
        }
        "dependentSchemas" => {
            let of_one = |(name, schema): (&String, &Value)| {
                let own = objects.with(&[name]);
                samples(schema).into_iter().map(|sample| merged(&own, sample)).collect::<Vec<Value>>()
            };
            members().flat_map(of_one).collect()
        }
        "patternProperties" => {
            let inner: Vec<Value> = members().flat_map(|(_, schema)| samples(schema)).collect();
            let names = members().flat_map(|(pattern, _)| names_matching(pattern));
            names.flat_map(|name| inner.iter().map(move |value| objects.and(&name, value))).collect()
        }
        "propertyNames" => {
            let limits = ["minLength", "maxLength"].into_iter().filter_map(|keyword| own.get(keyword));
            let names = samples(own).into_iter().chain(limits.flat_map(texts));
            names.filter_map(|name| Some(objects.and(name.as_str()?, &json!("a")))).collect()
        }
        "if" | "then" | "else" => {
            let [condition, then, other] =
                ["if", "then", "else"].map(|keyword| fields.get(keyword).map(samples).unwrap_or_default());
            conditional(condition, &[then, other].concat(), objects)
        }
        "anyOf" | "oneOf" => alternatives(&items().take(MAX_ITEMS as usize).map(samples).collect::<Vec<_>>(), objects),
        "not" => samples(own),
        "minLength" | "maxLength" => samples(&json!({keyword: own})).into_iter().chain(texts(own)).collect(),
        "uniqueItems" => vec![json!(["a", "a"])],
        "minItems" | "maxItems" => sizes(own, MAX_ITEMS).map(|size| json!(vec!["a"; size as usize])).collect(),
        "minProperties" | "maxProperties" => sizes(own, MAX_ITEMS).map(|size| objects.of_size(size)).collect(),
        _ => samples(&json!({keyword: own})),
    }
}

impl Objects<'_> {
    /// Returns an object with names, whose values are known or a text.
    fn with(self, names: &[&str]) -> Value {
        let mut fields = self.required.clone();
        for name in names {
            fields.entry(*name).or_insert_with(|| self.known.get(*name).cloned().unwrap_or(json!("a")));
        }
        Value::Object(fields)
    }

    /// Returns an object with as many properties, if fewer are required: known ones, then others.
    fn of_size(self, size: u64) -> Value {
        let mut fields = self.required.clone();
        let others = (0..size).map(|index| (format!("p{index}"), json!("a")));
        for (name, value) in self.known.clone().into_iter().chain(others) {
            if fields.len() as u64 >= size {
                break;
            }
            fields.entry(name).or_insert(value);
        }
        Value::Object(fields)
    }

    fn and(self, name: &str, value: &Value) -> Value {
        merged(&Value::Object(self.required.clone()), json!({name: value}))
    }
}

/// Returns a limit, one less and one more.
fn sizes(limit: &Value, most: u64) -> impl Iterator<Item = u64> + use<> {
    let around = |limit: u64| [limit.saturating_sub(1), limit, limit.saturating_add(1)];
    limit.as_u64().into_iter().flat_map(around).filter(move |size| *size <= most)
}

/// Returns texts as long as a limit says, and of one letter less and one more.
fn texts(limit: &Value) -> impl Iterator<Item = Value> + use<> {
    sizes(limit, MAX_LENGTH).map(|size| Value::String("a".repeat(size as usize)))
}

fn texts_in(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Returns an object with the properties of both, or the second value.
fn merged(own: &Value, other: Value) -> Value {
    match (own, other) {
        (Value::Object(own), Value::Object(other)) => own.clone().into_iter().chain(other).collect(),
        (_, other) => other,
    }
}

/// Returns names that a pattern may match.
fn names_matching(pattern: &str) -> Vec<String> {
    let plain = pattern.trim_matches(['^', '$']);
    ["", "a", "1", "-a"].map(|end| format!("{plain}{end}")).to_vec()
}

/// Returns lists of as many equal items as the limits say, and of one more and one less.
fn lists(fields: &Map<String, Value>, items: &[Value]) -> Vec<Value> {
    let limits = ["minContains", "maxContains"].into_iter().filter_map(|keyword| fields.get(keyword)?.as_u64());
    let mut counts: Vec<u64> =
        limits.chain([1]).flat_map(|limit| [limit.saturating_sub(1), limit, limit.saturating_add(1)]).collect();
    counts.retain(|count| *count <= MAX_ITEMS);
    counts.sort_unstable();
    counts.dedup();
    let repeated = |count: u64| items.iter().map(move |item| Value::Array(vec![item.clone(); count as usize]));
    counts.into_iter().flat_map(repeated).collect()
}

/// Returns lists that end with each value of one of the first items.
fn tuples(items: &[Vec<Value>]) -> Vec<Value> {
    let first: Vec<Value> = items.iter().map(|values| values.first().cloned().unwrap_or_default()).collect();
    let mut samples = Vec::new();
    for (index, values) in items.iter().enumerate().take(MAX_ITEMS as usize) {
        for value in values {
            let start = [&first[..index], std::slice::from_ref(value)].concat();
            samples.push(Value::Array([&start, &first[index + 1..]].concat()));
            samples.push(Value::Array(start));
        }
    }
    samples
}

/// Returns the samples of schemas, and objects with the names that each schema, and each two of them, require.
fn alternatives(schemas: &[Vec<Value>], objects: Objects<'_>) -> Vec<Value> {
    // The first object has the properties that are required.
    let required = |samples: &Vec<Value>| -> Vec<String> {
        samples.iter().find_map(Value::as_object).into_iter().flat_map(Map::keys).cloned().collect()
    };
    let names: Vec<Vec<String>> = schemas.iter().map(required).collect();
    let with = |names: &[String]| objects.with(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let pairs = names.iter().enumerate().flat_map(|(index, one)| names[..index].iter().map(move |other| (one, other)));
    let both = pairs.map(|(one, other)| with(&[&one[..], other].concat()));
    names.iter().map(|one| with(one)).chain(both).chain(schemas.iter().flatten().cloned()).collect()
}

/// Returns samples of a condition alone, and together with those of what follows.
fn conditional(condition: Vec<Value>, following: &[Value], objects: Objects<'_>) -> Vec<Value> {
    let own = objects.with(&[]);
    let conditions: Vec<Value> = condition.into_iter().chain([own.clone()]).map(|one| merged(&own, one)).collect();
    let both = conditions.iter().flat_map(|one| following.iter().map(|other| merged(one, other.clone())));
    conditions.iter().cloned().chain(both).collect()
}
