// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Values that match a schema, for responses without an example.

use serde_json::{Map, Number, Value, json};

use super::lookup::Schemas;
use super::schemas::{list, property_schemas};
use super::text::sample_text;

/// The deepest sample: schemas may contain themselves.
const MAX_DEPTH: usize = 12;
/// Far inside, optional properties would only hide the required ones.
const OPTIONAL_DEPTH: usize = 4;
/// The most values of a sample. Schemas may contain each other many times.
const MAX_VALUES: usize = 500;
/// The most items that `minItems` requires, and the most properties that `minProperties` requires.
const MAX_ITEMS: u64 = 100;

/// Returns a value of a response that matches the schema, as far as that can be read from its keywords: the documented example or
/// default, else one by type and format.
pub fn sample(schemas: Schemas<'_>, schema: &Value) -> Value {
    Sampler::new(schemas).value(schema, "value", 0)
}

/// Does the same as [`sample`], without optional properties.
pub fn smallest_sample(schemas: Schemas<'_>, schema: &Value) -> Value {
    let sampler = Sampler::new(schemas);
    let mut sampler = Sampler {
        has_optional: false,
        ..sampler
    };
    sampler.value(schema, "value", 0)
}

/// Does the same as [`sample`] for a schema that its own examples contradict: of these, and of optional properties, it takes what
/// `is_valid` says matches its schema, and of alternatives the first one that does.
pub fn valid_sample(schemas: Schemas<'_>, schema: &Value, is_valid: &IsValid<'_>) -> Value {
    let sampler = Sampler::new(schemas);
    let mut sampler = Sampler {
        is_valid: Some(is_valid),
        ..sampler
    };
    sampler.value(schema, "value", 0)
}

/// Says whether a value matches a schema.
type IsValid<'a> = dyn Fn(&Value, &Value) -> bool + 'a;

struct Sampler<'a> {
    schemas: Schemas<'a>,
    /// How many more values the sample may have.
    left: usize,
    has_optional: bool,
    /// `None` if all values are taken.
    is_valid: Option<&'a IsValid<'a>>,
}

impl<'a> Sampler<'a> {
    fn new(schemas: Schemas<'a>) -> Self {
        Self {
            schemas,
            left: MAX_VALUES,
            has_optional: true,
            is_valid: None,
        }
    }

    fn is_valid(&self, schema: &Value, value: &Value) -> bool {
        self.is_valid.is_none_or(|is_valid| is_valid(schema, value))
    }

    fn value(&mut self, schema: &'a Value, name: &str, depth: usize) -> Value {
        let value = self.value_of_first(schema, name, depth);
        if self.is_valid.is_none() || self.is_valid(schema, &value) {
            return value;
        }
        let parts = self.schemas.parts(schema);
        let variants = ["oneOf", "anyOf"]
            .into_iter()
            .flat_map(|keyword| parts.iter().flat_map(move |part| list(part, keyword)));
        for variant in variants {
            if self.left == 0 || depth >= MAX_DEPTH {
                break;
            }
            self.left -= 1;
            let mut value = self.value(variant, name, depth + 1);
            self.set_discriminator(schema, variant, &mut value);
            if self.is_valid(schema, &value) {
                return value;
            }
        }
        value
    }

    /// Sets the property that says which variant of a union an object is.
    fn set_discriminator(&self, schema: &'a Value, variant: &Value, value: &mut Value) {
        let discriminator = self.schemas.keyword(schema, "discriminator");
        let name = discriminator.and_then(|one| one.get("propertyName")?.as_str());
        let target = variant.get("$ref").and_then(Value::as_str);
        let (Some(discriminator), Some(name), Some(target), Value::Object(object)) =
            (discriminator, name, target, value)
        else {
            return;
        };
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        let mut mapped = mapping.into_iter().flatten();
        let mapped = mapped.find(|(_, one)| one.as_str() == Some(target));
        let implied = target.rsplit('/').next().unwrap_or_default();
        let tag = mapped.map_or(implied, |(tag, _)| tag.as_str());
        object.insert(name.to_owned(), tag.into());
    }

    /// Returns a value of the first one of alternatives.
    fn value_of_first(&mut self, schema: &'a Value, name: &str, depth: usize) -> Value {
        let parts = self.schemas.parts(schema);
        let keyword = |name: &str| parts.iter().find_map(|part| part.get(name));
        for documented in ["const", "example", "default"] {
            match keyword(documented) {
                Some(value) if !value.is_null() && self.is_valid(schema, value) => {
                    return value.clone();
                }
                _ => {}
            }
        }
        if let Some(value) = keyword("enum")
            .and_then(Value::as_array)
            .and_then(|values| values.first())
        {
            return value.clone();
        }
        if self.left == 0 || depth > MAX_DEPTH {
            return Value::Null;
        }
        self.left -= 1;
        match self.schemas.type_of(schema) {
            Some("string") => sample_text(&keyword, name).into(),
            Some("integer") => integer(&keyword),
            Some("number") => number(&keyword),
            Some("boolean") => Value::Bool(true),
            Some("array") => self.array(schema, name, depth),
            Some("null") => Value::Null,
            Some("object") | None => {
                let mut object = self.object(schema, depth);
                let mut variants = parts.iter().flat_map(|part| list(part, "oneOf"));
                if let Some(variant) = variants.next() {
                    self.set_discriminator(schema, variant, &mut object);
                }
                object
            }
            Some(_) => Value::Null,
        }
    }

    fn object(&mut self, schema: &'a Value, depth: usize) -> Value {
        let properties = self.schemas.properties(schema);
        let parts = self.schemas.parts(schema);
        let is_variant = |part: &&Value| part.get("oneOf").or(part.get("anyOf")).is_some();
        let is_union = parts.iter().any(is_variant);
        let mut object = Map::new();
        for (name, property) in &properties.schemas {
            let is_included = properties.required.contains(name)
                || self.has_optional && depth < OPTIONAL_DEPTH && self.left > 0
                // Without it nothing might tell which variant of the union the object is.
                || is_union && self.is_constant(property);
            if !is_included || self.schemas.has(property, "writeOnly") {
                continue;
            }
            let found = property_schemas(&parts, name);
            let value = self.property(&found, name, depth + 1);
            let is_valid = found.iter().all(|one| self.is_valid(one, &value));
            if properties.required.contains(name) || is_valid {
                object.insert((*name).to_owned(), value);
            }
        }
        let additional = self.schemas.keyword(schema, "additionalProperties");
        let least = self
            .schemas
            .keyword(schema, "minProperties")
            .and_then(Value::as_u64);
        let undocumented = properties
            .required
            .iter()
            .filter(|name| !properties.schemas.contains_key(*name));
        let mut names: Vec<String> = undocumented.map(|name| (*name).to_owned()).collect();
        let missing =
            (least.unwrap_or(0).min(MAX_ITEMS) as usize).saturating_sub(object.len() + names.len());
        names.extend((0..missing).map(|index| format!("property{index}")));
        for name in names {
            let value = match additional {
                Some(schema) if schema.is_object() => self.value(schema, &name, depth + 1),
                _ => Value::from("value"),
            };
            object.insert(name, value);
        }
        Value::Object(object)
    }

    /// Returns the value of a property, which several schemas of the object may describe.
    fn property(&mut self, schemas: &[&'a Value], name: &str, depth: usize) -> Value {
        let first = schemas.first().map(|one| self.value(one, name, depth));
        let first = first.unwrap_or_default();
        if schemas.len() < 2 || schemas.iter().all(|one| self.is_valid(one, &first)) {
            return first;
        }
        let all = json!({ "allOf": schemas });
        let mut sampler = Sampler { ..*self };
        let value = sampler.value(&all, name, depth);
        self.left = sampler.left;
        value
    }

    fn is_constant(&self, schema: &'a Value) -> bool {
        let values = self.schemas.keyword(schema, "enum");
        let is_only = values
            .and_then(Value::as_array)
            .is_some_and(|all| all.len() == 1);
        is_only || self.schemas.keyword(schema, "const").is_some()
    }

    fn array(&mut self, schema: &'a Value, name: &str, depth: usize) -> Value {
        let first: Vec<&Value> = self
            .schemas
            .parts(schema)
            .into_iter()
            .flat_map(|part| list(part, "prefixItems"))
            .collect();
        let mut items: Vec<Value> = first
            .iter()
            .map(|item| self.value(item, name, depth + 1))
            .collect();
        let limit = |keyword| {
            self.schemas
                .keyword(schema, keyword)
                .and_then(Value::as_u64)
        };
        let (least, most) = (
            limit("minItems").unwrap_or(0),
            limit("maxItems").unwrap_or(MAX_ITEMS),
        );
        let count = least
            .max(u64::from(self.has_optional && first.is_empty()))
            .min(most)
            .min(MAX_ITEMS) as usize;
        if let Some(item) = self.schemas.items(schema).filter(|item| item.is_object()) {
            while items.len() < count {
                let value = self.value(item, name, depth + 1);
                if !self.is_valid(item, &value) {
                    break;
                }
                items.push(value);
            }
        }
        if self.schemas.has(schema, "uniqueItems") {
            make_unique(&mut items);
        }
        Value::Array(items)
    }
}

/// Numbers texts and numbers that are repeated.
fn make_unique(items: &mut [Value]) {
    for index in 1..items.len() {
        if items[..index].contains(&items[index]) {
            match &mut items[index] {
                Value::String(text) => text.push_str(&index.to_string()),
                Value::Number(number) => {
                    if let Some(value) = number.as_i64() {
                        *number = (value + index as i64).into();
                    }
                }
                _ => {}
            }
        }
    }
}

fn integer<'a>(keyword: &impl Fn(&str) -> Option<&'a Value>) -> Value {
    let Bounds { least, most, step } = Bounds::new(keyword, 1.0);
    let step = step.unwrap_or(1.0).max(1.0);
    let value = (least.unwrap_or(1.0).ceil() / step).ceil() * step;
    Value::from(most.map_or(value, |most| {
        value.min((most.floor() / step).floor() * step)
    }) as i64)
}

fn number<'a>(keyword: &impl Fn(&str) -> Option<&'a Value>) -> Value {
    let Bounds { least, most, step } = Bounds::new(keyword, 0.5);
    let value = least.unwrap_or(1.0).min(most.unwrap_or(f64::MAX));
    let value = match step {
        Some(step) if step > 0.0 => (value / step).ceil() * step,
        _ => value,
    };
    Number::from_f64(value).map_or(Value::Null, Value::Number)
}

struct Bounds {
    least: Option<f64>,
    most: Option<f64>,
    step: Option<f64>,
}

impl Bounds {
    /// Reads the bounds, with `gap` between an exclusive bound and the value.
    fn new<'a>(keyword: &impl Fn(&str) -> Option<&'a Value>, gap: f64) -> Self {
        let read = |name: &str| keyword(name).and_then(Value::as_f64);
        Self {
            least: read("minimum").or_else(|| Some(read("exclusiveMinimum")? + gap)),
            most: read("maximum").or_else(|| Some(read("exclusiveMaximum")? - gap)),
            step: read("multipleOf"),
        }
    }
}
