//! Values of a schema that show where it overlaps with others: its bounds, its listed values, and objects with each of its properties.
//! Not all of them are valid, which [`allows`](super::allows) tells.

use serde_json::{Map, Value, json};

use super::json_schema::{ABSENT, NULL, reference};
use super::schemas::Schemas;
use crate::ir::SchemaId;

/// The deepest schemas that are read: schemas may contain themselves.
const MAX_DEPTH: usize = 5;

/// The most samples of a schema in another one, and the longest string.
const MAX_INNER: usize = 8;
const MAX_LENGTH: usize = 256;

/// The most values of an enum.
const MAX_LISTED: usize = 64;

/// Returns at most as many samples of a schema, or of each subschema of the union that it is. Documented ones come first.
pub(super) fn samples(schemas: &Schemas<'_>, id: SchemaId, most: usize) -> Vec<Value> {
    Sampler { schemas, with_others: false }.of_schema(&reference(id), most, MAX_DEPTH)
}

/// Returns samples of a schema that is JSON, and of other types.
pub(super) fn samples_and_others(schemas: &Schemas<'_>, schema: &Value) -> Vec<Value> {
    const MOST: usize = 16;
    Sampler { schemas, with_others: true }.of_schema(schema, MOST, MAX_DEPTH - 1)
}

#[derive(Clone, Copy)]
struct Sampler<'a> {
    schemas: &'a Schemas<'a>,
    /// Whether values of other types follow those of each schema.
    with_others: bool,
}

impl Sampler<'_> {
    fn of_schema(self, schema: &Value, most: usize, depth: usize) -> Vec<Value> {
        let others = [json!("a"), json!(1), json!(1.5), json!(true), json!([]), json!({})];
        let others = others.into_iter().filter(|_| self.with_others);
        let Some(fields) = schema.as_object().filter(|_| depth > 0) else { return others.collect() };
        let documented = ["example", "default"].into_iter().filter_map(|keyword| fields.get(keyword).cloned());
        let mut samples: Vec<Value> = documented.chain(fields.get(NULL).map(|_| Value::Null)).collect();
        samples.extend(list(fields, "enum").take(MAX_LISTED).chain(fields.get("const")).cloned());
        for subschema in ["oneOf", "anyOf"].into_iter().flat_map(|keyword| list(fields, keyword)) {
            samples.extend(self.of_schema(subschema, most, depth - 1));
        }
        if let Some(target) = fields.get("$ref").and_then(|reference| self.schemas.referred(reference)) {
            samples.extend(self.of_schema(&target, most, depth));
        }
        let mut own = self.of_keywords(fields, most, depth);
        own.truncate(most);
        samples.extend(own);
        // Components without a type have their keywords there.
        for part in list(fields, "allOf").filter(|_| self.with_others) {
            samples.extend(self.of_schema(part, most, depth - 1));
        }
        samples.into_iter().chain(others).collect()
    }

    /// Returns samples for the keywords that a type has.
    fn of_keywords(self, fields: &Map<String, Value>, most: usize, depth: usize) -> Vec<Value> {
        let value_type = fields.get("type").and_then(Value::as_str);
        let has = |keywords: &[&str]| keywords.iter().any(|keyword| fields.contains_key(*keyword));
        let is = |name: &str, keywords: &[&str]| value_type == Some(name) || value_type.is_none() && has(keywords);
        let mut samples = Vec::new();
        if is("boolean", &[]) {
            samples.extend([json!(true), json!(false)]);
        }
        if value_type == Some("integer") || is("number", &["minimum", "maximum", "multipleOf"]) {
            samples.extend(numbers(fields));
        }
        if is("string", &["minLength", "maxLength", "pattern", "format"]) {
            samples.extend(texts(fields));
        }
        if is("array", &["items", "prefixItems", "contains"]) {
            samples.extend(self.arrays(fields, depth));
        }
        if is("object", &["properties", "required"]) {
            samples.extend(self.objects(fields, most, depth));
        }
        let is_any = !self.with_others && !has(&["$ref", "anyOf", "enum", "oneOf", "type"]);
        if is_any { vec![json!("a"), json!(1), json!({})] } else { samples }
    }

    fn arrays(self, fields: &Map<String, Value>, depth: usize) -> Vec<Value> {
        let fewest = length(fields, "minItems").unwrap_or(0).min(MAX_INNER);
        let is_unique = fields.get("uniqueItems") == Some(&Value::Bool(true));
        let mut inner: Vec<Vec<Value>> =
            list(fields, "prefixItems").map(|schema| self.of_schema(schema, MAX_INNER, depth - 1)).collect();
        let count = fewest.max(inner.len()).max(1);
        if inner.is_empty() {
            let items = fields.get("items").or(fields.get("contains"));
            inner.extend(items.map(|schema| self.of_schema(schema, MAX_INNER, depth - 1)));
        }
        let mut samples = vec![Value::Array(Vec::new())];
        for index in 0..inner.iter().map(Vec::len).max().unwrap_or(0) {
            let item = |at: usize| {
                let all = &inner[at.min(inner.len() - 1)];
                // Unique items are different ones.
                let index = if is_unique { index + at } else { index };
                all.get(index % all.len().max(1)).cloned()
            };
            samples.extend((0..count).map(item).collect::<Option<Vec<Value>>>().map(Value::Array));
        }
        samples
    }

    /// Returns an object with the required properties, then with each optional one and all of them, then with each other value of a property.
    fn objects(self, fields: &Map<String, Value>, most: usize, depth: usize) -> Vec<Value> {
        let declared = fields.get("properties").and_then(Value::as_object).into_iter().flatten();
        let sent = declared.filter(|(_, schema)| schema.get(ABSENT).is_none());
        let mut properties: Vec<(&str, Vec<Value>)> =
            sent.map(|(name, schema)| (name.as_str(), self.of_schema(schema, MAX_INNER, depth - 1))).collect();
        let required: Vec<&str> = list(fields, "required").filter_map(Value::as_str).collect();
        let is_declared = |name: &str| properties.iter().any(|(declared, _)| *declared == name);
        let others: Vec<&str> = required.iter().copied().filter(|name| !is_declared(name)).collect();
        properties.extend(others.into_iter().map(|name| (name, vec![json!("a")])));
        if properties.is_empty()
            && let Some(values) = fields.get("additionalProperties").filter(|values| values.is_object())
        {
            let inner = self.of_schema(values, MAX_INNER, depth - 1).into_iter();
            return std::iter::once(json!({})).chain(inner.map(|value| json!({"a": value}))).collect();
        }
        let first = |is_included: &dyn Fn(&str) -> bool| -> Map<String, Value> {
            let included = properties.iter().filter(|(name, _)| is_included(name));
            included.filter_map(|(name, values)| Some(((*name).to_owned(), values.first()?.clone()))).collect()
        };
        let (least, all) = (first(&|name| required.contains(&name)), first(&|_| true));
        let mut samples = vec![Value::Object(least.clone()), Value::Object(all)];
        for (name, values) in &properties {
            for value in values.iter().skip(usize::from(required.contains(name))) {
                if samples.len() >= most {
                    return samples;
                }
                let mut members = least.clone();
                members.insert((*name).to_owned(), value.clone());
                samples.push(Value::Object(members));
            }
        }
        samples
    }
}

fn list<'a>(fields: &'a Map<String, Value>, keyword: &str) -> impl Iterator<Item = &'a Value> {
    fields.get(keyword).and_then(Value::as_array).into_iter().flatten()
}

fn length(fields: &Map<String, Value>, keyword: &str) -> Option<usize> {
    fields.get(keyword).and_then(Value::as_u64).map(|length| length as usize)
}

/// Returns the numbers at the bounds and beside them, and small ones.
fn numbers(fields: &Map<String, Value>) -> Vec<Value> {
    let number = |keyword: &str| fields.get(keyword).and_then(Value::as_f64);
    let are_whole = fields.get("type").and_then(Value::as_str) == Some("integer");
    let (minimum, maximum) = (number("minimum"), number("maximum"));
    let step = number("multipleOf").filter(|step| *step > 0.0).unwrap_or(1.0);
    let beside = |limit: f64| [limit, limit + step, limit - step];
    let limits = minimum.into_iter().chain(maximum).flat_map(beside);
    let small = [0.0, step, -step].into_iter();
    let between = minimum.zip(maximum).map(|(min, max)| min + (max - min) / 2.0);
    let all = limits.chain(small).chain(between).chain((!are_whole).then_some(step / 2.0));
    all.filter_map(|number| {
        const MAX_EXACT: f64 = 9_007_199_254_740_991.0;
        let is_whole = number.fract() == 0.0 && number.abs() < MAX_EXACT;
        if is_whole { Some(json!(number as i64)) } else { serde_json::Number::from_f64(number).map(Value::Number) }
    })
    .collect()
}

/// Returns texts of the shortest and longest length, one with the format, and the pattern itself.
fn texts(fields: &Map<String, Value>) -> Vec<Value> {
    let text = |keyword: &str| fields.get(keyword).and_then(Value::as_str);
    let formatted = match text("format") {
        Some("date-time") => "2024-01-15T10:30:00Z",
        Some("date") => "2024-01-15",
        Some("uuid") => "67e55044-10b1-426f-9247-bb680e5fe0c8",
        Some("ipv4") => "192.0.2.1",
        Some("ipv6") => "2001:db8::1",
        _ => "a",
    };
    let short = length(fields, "minLength").unwrap_or(0).min(MAX_LENGTH);
    let long = length(fields, "maxLength").unwrap_or(short + 1).min(MAX_LENGTH);
    let pattern = text("pattern").map(|pattern| pattern.trim_matches(['^', '$']).to_owned());
    let texts = [formatted.to_owned(), "a".repeat(short), "a".repeat(long), "1".repeat(short.max(1)), String::new()];
    texts.into_iter().chain(pattern).map(Value::String).collect()
}
