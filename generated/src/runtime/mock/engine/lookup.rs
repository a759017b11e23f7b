// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Reads JSON Schemas: references, and the properties that an object can have.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::schemas::{all_of, composed, list};

/// The schemas of a description, by name.
#[derive(Clone, Copy, Debug)]
pub struct Schemas<'a>(pub &'a BTreeMap<String, Value>);

/// The properties of the objects that match a schema.
#[derive(Debug, Default)]
pub struct Properties<'a> {
    pub schemas: BTreeMap<&'a str, &'a Value>,
    pub required: BTreeSet<&'a str>,
    /// Whether the schema says nothing about properties.
    pub is_free: bool,
}

impl<'a> Schemas<'a> {
    /// Returns the schemas whose keywords all apply: the schema, its target and the subschemas of `allOf`. Of `oneOf` and `anyOf` the
    /// first subschema that is not null counts.
    pub fn parts(self, schema: &'a Value) -> Vec<&'a Value> {
        let variants = |schema: &'a Value| {
            let first = |keyword| list(schema, keyword).find(|one| !self.is_null(one));
            ["oneOf", "anyOf"].into_iter().filter_map(first).collect()
        };
        composed(self.0, [schema], variants)
    }

    /// Returns `true` if only null matches the schema.
    fn is_null(self, schema: &'a Value) -> bool {
        let parts = all_of(self.0, schema);
        parts
            .iter()
            .any(|part| part.get("type").is_some_and(|name| name == "null"))
    }

    /// Returns a keyword of the schema, or of one that applies with it.
    pub fn keyword(self, schema: &'a Value, keyword: &str) -> Option<&'a Value> {
        self.parts(schema)
            .into_iter()
            .find_map(|part| part.get(keyword))
    }

    /// Returns `true` if the keyword is true.
    pub fn has(self, schema: &'a Value, keyword: &str) -> bool {
        self.keyword(schema, keyword) == Some(&Value::Bool(true))
    }

    /// Returns the JSON type of the values, the first one that is not null.
    pub fn type_of(self, schema: &'a Value) -> Option<&'a str> {
        self.parts(schema)
            .into_iter()
            .find_map(|part| match part.get("type") {
                Some(Value::String(name)) => Some(name.as_str()),
                Some(Value::Array(names)) => names
                    .iter()
                    .filter_map(Value::as_str)
                    .find(|name| *name != "null"),
                _ if part.get("properties").is_some() => Some("object"),
                _ => None,
            })
    }

    /// Returns the properties of objects that match the schema.
    pub fn properties(self, schema: &'a Value) -> Properties<'a> {
        let mut found = Properties {
            is_free: true,
            ..Properties::default()
        };
        for part in self.parts(schema) {
            if let Some(properties) = part.get("properties").and_then(Value::as_object) {
                found.is_free = false;
                for (name, schema) in properties {
                    found.schemas.entry(name).or_insert(schema);
                }
            }
            found
                .required
                .extend(list(part, "required").filter_map(Value::as_str));
        }
        found
    }

    /// Returns the schema that these names of properties lead to.
    pub fn at(self, schema: &'a Value, path: &[String]) -> Option<&'a Value> {
        path.iter().try_fold(schema, |schema, name| {
            self.properties(schema).schemas.remove(name.as_str())
        })
    }

    /// Returns the schema of an array's items.
    pub fn items(self, schema: &'a Value) -> Option<&'a Value> {
        self.keyword(schema, "items")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn schemas() -> BTreeMap<String, Value> {
        let schemas = json!({
            "Pet": {
                "allOf": [
                    {"$ref": "#/$defs/Named"},
                    {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]},
                ],
            },
            "Named": {"type": ["null", "object"], "properties": {"name": {"type": "string"}}},
            "Endless": {"$ref": "#/$defs/Endless"},
        });
        serde_json::from_value(schemas).unwrap()
    }

    #[test]
    fn properties_of_all_subschemas_count() {
        let schemas = schemas();
        let schemas = Schemas(&schemas);
        let schema = json!({"$ref": "#/$defs/Pet"});
        let found = schemas.properties(&schema);
        assert_eq!(found.schemas.keys().collect::<Vec<_>>(), [&"id", &"name"]);
        assert_eq!(found.required, BTreeSet::from(["id"]));
        assert_eq!(schemas.type_of(&schema), Some("object"));
    }

    #[test]
    fn a_reference_to_itself_ends() {
        let schemas = schemas();
        let schema = json!({"$ref": "#/$defs/Endless"});
        assert_eq!(Schemas(&schemas).type_of(&schema), None);
    }
}
