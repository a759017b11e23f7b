// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Looks up what a JSON Schema says of a value: its types, its properties and its items, through references and
//! compositions.

use std::collections::{BTreeMap, BTreeSet};
use std::ptr;

use serde_json::{Map, Value};

pub type Definitions = BTreeMap<String, Value>;

/// A schema can be composed of so many others; the rest is not looked at.
const MAX_PARTS: usize = 500;

/// A set of the types of JSON values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Types(u8);

impl Types {
    pub const NULL: Self = Self(1);
    pub const BOOLEAN: Self = Self(2);
    pub const NUMBER: Self = Self(4);
    pub const STRING: Self = Self(8);
    pub const ARRAY: Self = Self(16);
    pub const OBJECT: Self = Self(32);
    pub const NONE: Self = Self(0);
    pub const ANY: Self = Self(63);

    /// Returns `true` if the sets have a type in common.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Returns `true` if a value may be neither an array nor an object.
    pub fn has_scalar(self) -> bool {
        self.has(Self(15))
    }

    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(_) => Self::NUMBER,
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }

    fn named(name: &Value) -> Self {
        match name.as_str() {
            Some("null") => Self::NULL,
            Some("boolean") => Self::BOOLEAN,
            Some("integer" | "number") => Self::NUMBER,
            Some("string") => Self::STRING,
            Some("array") => Self::ARRAY,
            Some("object") => Self::OBJECT,
            _ => Self::NONE,
        }
    }

    /// Returns the types as a noun, as in `a number or null`.
    pub fn noun(self) -> String {
        const NOUNS: [(Types, &str); 6] = [
            (Types::BOOLEAN, "a boolean (true or false)"),
            (Types::NUMBER, "a number"),
            (Types::STRING, "a string"),
            (Types::ARRAY, "an array"),
            (Types::OBJECT, "an object"),
            (Types::NULL, "null"),
        ];
        let nouns = NOUNS.iter().filter(|(types, _)| self.has(*types));
        let nouns: Vec<&str> = nouns.map(|(_, noun)| *noun).collect();
        nouns.join(" or ")
    }
}

/// Returns the name of the definition that a schema refers to.
pub fn reference(schema: &Map<String, Value>) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix("#/$defs/")
}

/// Returns the types that a value may have.
pub fn types(definitions: &Definitions, schema: &Value) -> Types {
    let mut budget = MAX_PARTS;
    types_within(definitions, schema, &mut budget, 32)
}

fn types_within(
    definitions: &Definitions,
    schema: &Value,
    budget: &mut usize,
    depth: usize,
) -> Types {
    let Some(object) = schema.as_object() else {
        return Types::ANY;
    };
    if *budget == 0 || depth == 0 {
        return Types::ANY;
    }
    *budget -= 1;
    let mut found = match (object.get("type"), object.get("enum"), object.get("const")) {
        (Some(Value::Array(names)), ..) => {
            names.iter().map(Types::named).fold(Types::NONE, Types::or)
        }
        (Some(name), ..) => Types::named(name),
        (None, Some(Value::Array(values)), _) => {
            values.iter().map(Types::of).fold(Types::NONE, Types::or)
        }
        (None, _, Some(value)) => Types::of(value),
        (None, _, None) if object.contains_key("properties") => Types::OBJECT,
        (None, _, None) if object.contains_key("items") => Types::ARRAY,
        _ => Types::ANY,
    };
    let target = reference(object).and_then(|name| definitions.get(name));
    let all = object.get("allOf").and_then(Value::as_array);
    for part in target.into_iter().chain(all.into_iter().flatten()) {
        found = found.and(types_within(definitions, part, budget, depth - 1));
    }
    for keyword in ["oneOf", "anyOf"] {
        if let Some(Value::Array(alternatives)) = object.get(keyword) {
            let types = alternatives
                .iter()
                .map(|part| types_within(definitions, part, budget, depth - 1));
            found = found.and(types.fold(Types::NONE, Types::or));
        }
    }
    found
}

/// Returns the schema objects that a schema consists of: itself and those that it refers to or is composed of.
pub fn parts<'a>(definitions: &'a Definitions, schema: &'a Value) -> Vec<&'a Value> {
    let variants = |schema: &'a Value| list(schema, "oneOf").chain(list(schema, "anyOf")).collect();
    composed(definitions, [schema], variants)
}

/// Returns the schema objects that every value of a schema matches.
pub fn all_of<'a>(definitions: &'a Definitions, schema: &'a Value) -> Vec<&'a Value> {
    composed(definitions, [schema], |_| Vec::new())
}

/// Returns the schema objects that schemas consist of, each once: themselves, the targets of their references, and the subschemas
/// of `allOf` and those that `variants` returns of a schema's `oneOf` and `anyOf`.
pub fn composed<'a>(
    definitions: &'a Definitions,
    schemas: impl IntoIterator<Item = &'a Value>,
    variants: impl Fn(&'a Value) -> Vec<&'a Value>,
) -> Vec<&'a Value> {
    let mut parts: Vec<&Value> = Vec::new();
    let mut open: Vec<&Value> = schemas.into_iter().collect();
    open.reverse();
    while let Some(schema) = open.pop() {
        let is_known = parts.iter().any(|part| ptr::eq(*part, schema));
        if is_known || !schema.is_object() {
            continue;
        }
        if parts.len() == MAX_PARTS {
            break;
        }
        parts.push(schema);
        // The last one is the next.
        open.extend(variants(schema).into_iter().rev());
        open.extend(list(schema, "allOf").rev());
        open.extend(target(definitions, schema));
    }
    parts
}

/// Returns the schema that a reference leads to.
pub fn target<'a>(definitions: &'a Definitions, schema: &Value) -> Option<&'a Value> {
    definitions.get(reference(schema.as_object()?)?)
}

/// Returns the values of a keyword that is an array.
pub fn list<'a>(schema: &'a Value, keyword: &str) -> impl DoubleEndedIterator<Item = &'a Value> {
    let values = schema.get(keyword).and_then(Value::as_array);
    values.into_iter().flatten()
}

/// Returns the schemas that a property may have.
pub fn property_schemas<'a>(parts: &[&'a Value], name: &str) -> Vec<&'a Value> {
    let declared = parts
        .iter()
        .filter_map(|part| part.get("properties")?.get(name));
    let declared: Vec<&Value> = declared.collect();
    if !declared.is_empty() {
        return declared;
    }
    let additional = parts
        .iter()
        .filter_map(|part| part.get("additionalProperties"));
    additional.filter(|schema| schema.is_object()).collect()
}

/// Returns the names of the declared properties, each once.
pub fn property_names<'a>(parts: &[&'a Value]) -> BTreeSet<&'a str> {
    let properties = parts
        .iter()
        .filter_map(|part| part.get("properties")?.as_object());
    properties
        .flat_map(|properties| properties.keys().map(String::as_str))
        .collect()
}

/// Returns `true` if properties that are not declared are allowed.
pub fn allows_additional(parts: &[&Value]) -> bool {
    let is_closed = |part: &&Value| {
        let keywords = ["additionalProperties", "unevaluatedProperties"];
        keywords
            .iter()
            .any(|keyword| part.get(*keyword) == Some(&Value::Bool(false)))
    };
    !parts.iter().any(is_closed)
}

/// Returns the schema of the items of an array.
pub fn items<'a>(definitions: &'a Definitions, schema: &'a Value) -> Option<&'a Value> {
    parts(definitions, schema)
        .into_iter()
        .find_map(|part| part.get("items"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn definitions() -> Definitions {
        let definitions = json!({
            "Id": {"type": "integer"},
            "Cycle": {"$ref": "#/$defs/Cycle"},
            "Twice": {"allOf": [{"$ref": "#/$defs/Twice"}, {"$ref": "#/$defs/Twice"}]},
            "Named": {"type": "object", "properties": {"name": {"type": "string"}}},
        });
        serde_json::from_value(definitions).unwrap()
    }

    #[test]
    fn types_are_found_through_compositions() {
        let types = |schema| types(&definitions(), &schema);
        assert_eq!(types(json!({"$ref": "#/$defs/Id"})), Types::NUMBER);
        assert_eq!(
            types(json!({"type": ["string", "null"]})),
            Types::STRING.or(Types::NULL)
        );
        assert_eq!(
            types(json!({"allOf": [{"$ref": "#/$defs/Id"}, {"minimum": 1}]})),
            Types::NUMBER
        );
        assert_eq!(
            types(json!({"oneOf": [{"$ref": "#/$defs/Id"}, {"type": "boolean"}]})),
            Types::NUMBER.or(Types::BOOLEAN)
        );
        assert_eq!(types(json!({"enum": [1, 2]})), Types::NUMBER);
        assert_eq!(types(json!({})), Types::ANY);
        assert_eq!(types(Value::Null), Types::ANY);
        assert_eq!(types(json!({"$ref": "#/$defs/Cycle"})), Types::ANY);
        assert_eq!(types(json!({"$ref": "#/$defs/Twice"})), Types::ANY);
    }

    #[test]
    fn properties_are_found_through_compositions() {
        let definitions = definitions();
        let schema = json!({"allOf": [
            {"$ref": "#/$defs/Named"},
            {"$ref": "#/$defs/Twice"},
            {"properties": {"age": {}}, "additionalProperties": false},
        ]});
        let parts = parts(&definitions, &schema);
        assert_eq!(Vec::from_iter(property_names(&parts)), ["age", "name"]);
        assert_eq!(
            property_schemas(&parts, "name"),
            [&json!({"type": "string"})]
        );
        assert!(property_schemas(&parts, "other").is_empty());
        assert!(!allows_additional(&parts));
    }
}
