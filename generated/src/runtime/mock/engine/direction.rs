// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! From a schema of the description to the document that is compiled: with the definitions that it reaches, and
//! without requiring what is never sent in a direction.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::schemas::{Definitions, all_of, parts, property_names, property_schemas, reference};

/// Where a value is sent: properties that are read-only are required in responses alone, those that are write-only in
/// requests alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    Request,
    Response,
}

impl Direction {
    /// The keyword of the properties that are not sent in this direction.
    fn keyword(self) -> &'static str {
        match self {
            Self::Request => "readOnly",
            Self::Response => "writeOnly",
        }
    }
}

/// A document has so many definitions at most.
const MAX_DEFINITIONS: usize = 20_000;

/// The names of properties that are not required.
type Names = BTreeSet<String>;

/// A schema for compilation.
#[derive(Debug)]
pub struct Document {
    pub schema: Value,
    /// A definition refers to itself, so values can be nested as deep as the parser allows.
    pub is_recursive: bool,
}

/// Builds the document of a schema; an error says why that is not possible.
pub fn document(
    definitions: &Definitions,
    schema: &Value,
    direction: Direction,
) -> Result<Document, String> {
    let mut builder = Builder {
        definitions,
        direction,
        numbers: BTreeMap::new(),
        open: Vec::new(),
        references: Vec::new(),
    };
    let root = builder.schema(schema, &Names::new());
    let mut written = Map::new();
    let mut references = BTreeMap::new();
    while let Some(((name, optional), number)) = builder.open.pop() {
        if builder.numbers.len() > MAX_DEFINITIONS {
            return Err(format!("it refers to more than {MAX_DEFINITIONS} schemas"));
        }
        let definition = definitions
            .get(&name)
            .ok_or_else(|| format!("there is no schema `{name}`"))?;
        builder.references.clear();
        written.insert(number.to_string(), builder.schema(definition, &optional));
        references.insert(number, builder.references.clone());
    }
    let is_recursive = has_cycle(&references);
    let schema = json!({"allOf": [root], "$defs": written});
    Ok(Document {
        schema,
        is_recursive,
    })
}

/// Returns `true` if a definition leads back to itself: those without references to others are removed until none is
/// left.
fn has_cycle(references: &BTreeMap<usize, Vec<usize>>) -> bool {
    let mut counts: BTreeMap<usize, usize> = references
        .iter()
        .map(|(number, others)| (*number, others.len()))
        .collect();
    let mut users: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, others) in references {
        for other in others {
            users.entry(*other).or_default().push(*number);
        }
    }
    let mut free: Vec<usize> = counts
        .iter()
        .filter(|(_, count)| **count == 0)
        .map(|(number, _)| *number)
        .collect();
    let mut removed = 0;
    while let Some(number) = free.pop() {
        removed += 1;
        for user in users.get(&number).into_iter().flatten() {
            if let Some(count) = counts.get_mut(user) {
                *count -= 1;
                if *count == 0 {
                    free.push(*user);
                }
            }
        }
    }
    removed < references.len()
}

struct Builder<'a> {
    definitions: &'a Definitions,
    direction: Direction,
    /// The number of each definition, one for each set of names that is not required in it.
    numbers: BTreeMap<(String, Names), usize>,
    /// The definitions that have not been converted.
    open: Vec<((String, Names), usize)>,
    /// The numbers that the current definition refers to.
    references: Vec<usize>,
}

impl Builder<'_> {
    /// Converts a schema. `inherited` are the names that schemas around it, which describe the same value, do not
    /// require.
    fn schema(&mut self, schema: &Value, inherited: &Names) -> Value {
        let Some(object) = schema.as_object() else {
            // Any value, if the description has none.
            return if schema.is_boolean() {
                schema.clone()
            } else {
                Value::Bool(true)
            };
        };
        let optional: Names = inherited
            .iter()
            .cloned()
            .chain(self.unsent(schema))
            .collect();
        let mut converted = Map::new();
        for (keyword, value) in object {
            let value = match (keyword.as_str(), value) {
                ("$ref", Value::String(_)) => {
                    let Some(name) = reference(object) else {
                        continue;
                    };
                    Value::String(format!("#/$defs/{}", self.number(name, &optional)))
                }
                ("allOf" | "anyOf" | "oneOf", Value::Array(schemas)) => schemas
                    .iter()
                    .map(|schema| self.schema(schema, &optional))
                    .collect(),
                ("if" | "then" | "else", schema) => self.schema(schema, &optional),
                ("required", Value::Array(names)) => {
                    let is_sent =
                        |name: &&Value| name.as_str().is_none_or(|name| !optional.contains(name));
                    names.iter().filter(is_sent).cloned().collect()
                }
                (
                    "additionalProperties"
                    | "contains"
                    | "contentSchema"
                    | "items"
                    | "not"
                    | "propertyNames"
                    | "unevaluatedItems"
                    | "unevaluatedProperties",
                    schema,
                ) => self.schema(schema, &Names::new()),
                ("prefixItems", Value::Array(schemas)) => schemas
                    .iter()
                    .map(|schema| self.schema(schema, &Names::new()))
                    .collect(),
                (
                    "properties" | "patternProperties" | "dependentSchemas",
                    Value::Object(schemas),
                ) => {
                    let schemas = schemas.iter();
                    let schemas = schemas
                        .map(|(name, schema)| (name.clone(), self.schema(schema, &Names::new())));
                    Value::Object(schemas.collect())
                }
                (
                    "type" | "enum" | "const" | "format" | "pattern" | "minimum" | "maximum"
                    | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" | "minLength"
                    | "maxLength" | "minItems" | "maxItems" | "uniqueItems" | "minContains"
                    | "maxContains" | "minProperties" | "maxProperties" | "dependentRequired",
                    value,
                ) => value.clone(),
                // Documentation, and what would change how references are read.
                _ => continue,
            };
            converted.insert(keyword.clone(), value);
        }
        Value::Object(converted)
    }

    /// Returns the properties that are not sent in the direction.
    fn unsent(&self, schema: &Value) -> Names {
        let keyword = self.direction.keyword();
        let parts = all_of(self.definitions, schema);
        let names = property_names(&parts).into_iter().filter(|name| {
            property_schemas(&parts, name).into_iter().any(|property| {
                all_of(self.definitions, property)
                    .iter()
                    .any(|part| part.get(keyword) == Some(&Value::Bool(true)))
            })
        });
        names.map(str::to_owned).collect()
    }

    /// Returns the number of a definition in which these names are not required.
    fn number(&mut self, name: &str, optional: &Names) -> usize {
        let required: BTreeSet<&str> = self
            .definitions
            .get(name)
            .map(|schema| parts(self.definitions, schema))
            .into_iter()
            .flatten()
            .filter_map(|part| part.get("required")?.as_array())
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let optional = optional
            .iter()
            .filter(|name| required.contains(name.as_str()));
        let key = (name.to_owned(), optional.cloned().collect::<Names>());
        let known = self.numbers.get(&key).copied();
        let number = known.unwrap_or(self.numbers.len());
        if known.is_none() {
            self.numbers.insert(key.clone(), number);
            self.open.push((key, number));
        }
        self.references.push(number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn definitions() -> Definitions {
        serde_json::from_value(json!({
            "Base": {
                "required": ["id", "name", "key"],
                "properties": {
                    "id": {"$ref": "#/$defs/Id"},
                    "name": {"type": "string"},
                    "key": {"type": "string", "writeOnly": true},
                },
            },
            "Id": {"type": "string", "readOnly": true},
            "NeedsId": {"required": ["id"]},
            "Node": {"properties": {"next": {"$ref": "#/$defs/Node"}}},
            "Unused": {},
        }))
        .unwrap()
    }

    fn convert(schema: Value, direction: Direction) -> Value {
        document(&definitions(), &schema, direction).unwrap().schema
    }

    #[test]
    fn only_what_is_reached_is_in_the_document() {
        let schema = convert(
            json!({"$ref": "#/$defs/Base", "$id": "x"}),
            Direction::Request,
        );
        assert_eq!(schema["$defs"].as_object().unwrap().len(), 2);
        assert_eq!(schema["allOf"], json!([{"$ref": "#/$defs/0"}]));
        let missing = document(
            &definitions(),
            &json!({"$ref": "#/$defs/No"}),
            Direction::Request,
        );
        assert_eq!(missing.unwrap_err(), "there is no schema `No`");
    }

    #[test]
    fn what_is_not_sent_is_not_required() {
        let base = json!({"$ref": "#/$defs/Base"});
        let request = convert(base.clone(), Direction::Request);
        assert_eq!(request["$defs"]["0"]["required"], json!(["name", "key"]));
        let response = convert(base, Direction::Response);
        assert_eq!(response["$defs"]["0"]["required"], json!(["id", "name"]));
    }

    #[test]
    fn what_is_not_sent_may_be_required_beside_it() {
        let schema = convert(
            json!({"allOf": [{"$ref": "#/$defs/Base"}, {"required": ["id", "name"]}]}),
            Direction::Request,
        );
        assert_eq!(schema["allOf"][0]["allOf"][1]["required"], json!(["name"]));
        // The same definition is converted apart for each use.
        let schema = convert(
            json!({
                "allOf": [{"$ref": "#/$defs/Base"}, {"$ref": "#/$defs/NeedsId"}],
                "properties": {"other": {"$ref": "#/$defs/NeedsId"}},
            }),
            Direction::Request,
        );
        let root = &schema["allOf"][0];
        let of = |pointer: &str| {
            let name = root.pointer(pointer).unwrap()["$ref"].as_str().unwrap();
            schema.pointer(&name[1..]).unwrap()["required"].clone()
        };
        assert_eq!(of("/allOf/1"), json!([]));
        assert_eq!(of("/properties/other"), json!(["id"]));
    }

    #[test]
    fn recursion_is_noticed() {
        let is_recursive = |name: &str| {
            let schema = json!({"items": {"$ref": format!("#/$defs/{name}")}});
            document(&definitions(), &schema, Direction::Request)
                .unwrap()
                .is_recursive
        };
        assert!(is_recursive("Node"));
        assert!(!is_recursive("Base"));
    }
}
