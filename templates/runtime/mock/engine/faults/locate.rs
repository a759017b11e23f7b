// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Finds the values in a body that its schema says something about.

use std::cell::Cell;
use std::collections::BTreeMap;

use serde_json::Value;

use super::super::schemas::{composed, list, target};

/// Limits how many schemas are compared with values, so that a hostile document does not take forever.
const MAX_COMPARISONS: u32 = 100_000;
/// Limits how deep a comparison follows schemas, so that cyclic references end.
const MAX_COMPARISON_DEPTH: u32 = 16;

/// Walks a body along its schemas.
pub(super) struct Locator<'a> {
    schemas: &'a BTreeMap<String, Value>,
    comparisons: Cell<u32>,
}

/// A value in the body, and the schemas that it must match.
struct Node<'a, 'v> {
    pointer: String,
    depth: usize,
    value: &'v Value,
    schemas: Vec<&'a Value>,
}

impl<'a> Locator<'a> {
    pub(super) fn new(schemas: &'a BTreeMap<String, Value>) -> Self {
        Self {
            schemas,
            comparisons: Cell::new(MAX_COMPARISONS),
        }
    }

    /// Returns the pointer to the first string that is a value of an enum, and the documented values.
    pub(super) fn first_enum(
        &self,
        body: &Value,
        schema: &'a Value,
    ) -> Option<(String, Vec<&'a Value>)> {
        let mut found = None;
        self.walk(body, schema, &mut |node| {
            if found.is_none() && node.value.is_string() {
                let documented: Vec<_> = node
                    .schemas
                    .iter()
                    .flat_map(|schema| documented_values(schema))
                    .collect();
                if !documented.is_empty() {
                    found = Some((node.pointer.clone(), documented));
                }
            }
        });
        found
    }

    /// Returns the pointer to the object of the deepest required property, and the property's name.
    pub(super) fn deepest_required(
        &self,
        body: &Value,
        schema: &'a Value,
    ) -> Option<(String, String)> {
        let mut found = None;
        let mut depth = None;
        self.walk(body, schema, &mut |node| {
            let Value::Object(object) = node.value else {
                return;
            };
            let mut required = node.schemas.iter().flat_map(|schema| required(schema));
            if depth.is_some_and(|depth| node.depth <= depth) {
                return;
            }
            if let Some(name) = required.find(|name| object.contains_key(*name)) {
                depth = Some(node.depth);
                found = Some((node.pointer.clone(), name.to_owned()));
            }
        });
        found
    }

    fn walk(&self, body: &Value, schema: &'a Value, visit: &mut impl FnMut(&Node<'a, '_>)) {
        let node = Node {
            pointer: String::new(),
            depth: 0,
            value: body,
            schemas: self.schemas_of(body, [schema]),
        };
        self.walk_node(&node, visit);
    }

    fn walk_node(&self, node: &Node<'a, '_>, visit: &mut impl FnMut(&Node<'a, '_>)) {
        visit(node);
        let mut walk_child = |key: String, value, schema_of: &dyn Fn(&'a Value) -> Option<_>| {
            let schemas = node.schemas.iter().filter_map(|schema| schema_of(schema));
            let schemas = self.schemas_of(value, schemas);
            if !schemas.is_empty() {
                let child = Node {
                    pointer: format!("{}/{key}", node.pointer),
                    depth: node.depth + 1,
                    value,
                    schemas,
                };
                self.walk_node(&child, visit);
            }
        };
        match node.value {
            Value::Object(object) => {
                for (name, value) in object {
                    let key = name.replace('~', "~0").replace('/', "~1");
                    walk_child(key, value, &|schema| {
                        let property = schema.get("properties").and_then(|all| all.get(name));
                        property.or_else(|| schema.get("additionalProperties"))
                    });
                }
            }
            Value::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    walk_child(index.to_string(), value, &|schema| schema.get("items"));
                }
            }
            _ => {}
        }
    }

    /// Returns the schemas that a value must match: these and those that they refer to or consist of; of alternatives, those that
    /// the value matches.
    fn schemas_of(
        &self,
        value: &Value,
        schemas: impl IntoIterator<Item = &'a Value>,
    ) -> Vec<&'a Value> {
        composed(self.schemas, schemas, |schema| {
            let variants = list(schema, "oneOf").chain(list(schema, "anyOf"));
            variants.filter(|part| self.fits(part, value, 0)).collect()
        })
    }

    /// Returns `true` if the value matches what tells alternatives apart: types, constants and required properties.
    fn fits(&self, schema: &Value, value: &Value, depth: u32) -> bool {
        let left = self.comparisons.get();
        if left == 0 || depth == MAX_COMPARISON_DEPTH {
            return true;
        }
        self.comparisons.set(left - 1);
        let fits = |schema| self.fits(schema, value, depth + 1);
        let alternatives = |keyword| {
            let mut schemas = list(schema, keyword).peekable();
            schemas.peek().is_none() || schemas.any(fits)
        };
        *schema != Value::Bool(false)
            && fits_type(schema, value)
            && schema.get("const").is_none_or(|constant| constant == value)
            && (schema.get("enum").is_none() || list(schema, "enum").any(|known| known == value))
            && value.as_object().is_none_or(|object| {
                required(schema).all(|name| object.contains_key(name))
                    && object.iter().all(|(name, value)| {
                        let property = schema.get("properties").and_then(|all| all.get(name));
                        property.is_none_or(|schema| self.fits(schema, value, depth + 1))
                    })
            })
            && target(self.schemas, schema).is_none_or(fits)
            && list(schema, "allOf").all(fits)
            && alternatives("oneOf")
            && alternatives("anyOf")
    }
}

fn required(schema: &Value) -> impl Iterator<Item = &str> {
    list(schema, "required").filter_map(Value::as_str)
}

fn documented_values(schema: &Value) -> impl Iterator<Item = &Value> {
    list(schema, "enum").chain(schema.get("const"))
}

fn fits_type(schema: &Value, value: &Value) -> bool {
    let fits = |name: &Value| match value {
        Value::Null => name == "null",
        Value::Bool(_) => name == "boolean",
        Value::Number(_) => name == "number" || name == "integer",
        Value::String(_) => name == "string",
        Value::Array(_) => name == "array",
        Value::Object(_) => name == "object",
    };
    match schema.get("type") {
        None => true,
        Some(Value::Array(names)) => names.iter().any(fits),
        Some(name) => fits(name),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn schemas() -> BTreeMap<String, Value> {
        let schemas = json!({
            "Loop": {"allOf": [{"$ref": "#/$defs/Loop"}]},
            "Kind": {"type": "string", "enum": ["a", "b"]},
            "Node": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string"}, "child": {"$ref": "#/$defs/Node"}},
            },
            "Cat": {
                "required": ["kind", "lives"],
                "properties": {"kind": {"const": "cat"}, "lives": {"enum": ["9"]}},
            },
            "Dog": {
                "required": ["kind", "lives"],
                "properties": {"kind": {"const": "dog"}, "lives": {"type": "string"}},
            },
        });
        serde_json::from_value(schemas).unwrap()
    }

    fn first_enum(schema: &Value, body: &Value) -> Option<String> {
        let schemas = schemas();
        let locator = Locator::new(&schemas);
        locator.first_enum(body, schema).map(|(pointer, _)| pointer)
    }

    #[test]
    fn enums_are_found_behind_every_keyword() {
        let kind = json!({"$ref": "#/$defs/Kind"});
        for (schema, body, pointer) in [
            (kind.clone(), json!("a"), ""),
            (json!({"items": kind}), json!(["a"]), "/0"),
            (
                json!({"properties": {"x/y": kind}}),
                json!({"x/y": "a"}),
                "/x~1y",
            ),
            (
                json!({"additionalProperties": kind}),
                json!({"k": "a"}),
                "/k",
            ),
            (json!({"allOf": [{"type": "string"}, kind]}), json!("a"), ""),
            (json!({"oneOf": [{"type": "null"}, kind]}), json!("a"), ""),
            (json!({"anyOf": [kind]}), json!("b"), ""),
        ] {
            assert_eq!(
                first_enum(&schema, &body).as_deref(),
                Some(pointer),
                "{schema}"
            );
        }
        assert_eq!(first_enum(&json!({"enum": [1, 2]}), &json!(1)), None);
        assert_eq!(first_enum(&json!({"type": "string"}), &json!("a")), None);
    }

    #[test]
    fn only_alternatives_that_fit_count() {
        let pets = json!({"properties": {"pet": {
            "oneOf": [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}],
        }}});
        let body = json!({"pet": {"kind": "dog", "lives": "9"}});
        assert_eq!(first_enum(&pets, &body).as_deref(), Some("/pet/kind"));
        let schemas = schemas();
        let locator = Locator::new(&schemas);
        let (_, documented) = locator.first_enum(&body, &pets).unwrap();
        assert_eq!(documented, [&json!("dog")]);
    }

    #[test]
    fn the_deepest_required_property_is_found() {
        let schemas = schemas();
        let node = json!({"$ref": "#/$defs/Node"});
        let body = json!({"name": "x", "child": {"name": "y", "child": {"other": 1}}});
        let found = Locator::new(&schemas).deepest_required(&body, &node);
        assert_eq!(found, Some(("/child".to_owned(), "name".to_owned())));
        let found = Locator::new(&schemas).deepest_required(&json!({}), &node);
        assert_eq!(found, None);
    }

    #[test]
    fn cyclic_references_end() {
        assert_eq!(
            first_enum(&json!({"$ref": "#/$defs/Loop"}), &json!("a")),
            None
        );
        let cycle = json!({"oneOf": [{"$ref": "#/$defs/Loop"}, {"$ref": "#/$defs/Loop"}]});
        assert_eq!(first_enum(&cycle, &json!("a")), None);
    }

    #[test]
    fn long_chains_of_references_end() {
        let next = |index: u32| json!({"$ref": format!("#/$defs/S{}", index + 1)});
        let mut schemas: BTreeMap<_, _> = (0..10_000).map(|i| (format!("S{i}"), next(i))).collect();
        schemas.insert("S10000".to_owned(), json!({"enum": ["a"]}));
        for (start, is_found) in [(9_600, true), (0, false)] {
            let first = next(start);
            let union = json!({"oneOf": [first]});
            for schema in [&first, &union] {
                let locator = Locator::new(&schemas);
                let found = locator.first_enum(&json!("a"), schema);
                assert_eq!(found.is_some(), is_found, "{schema}");
            }
        }
    }
}
