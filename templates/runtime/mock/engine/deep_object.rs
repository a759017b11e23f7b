// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The style deepObject: properties as `name[property]=value`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::explain::shorten;
use super::reader::{Read, Reader, values_of};
use super::schemas::{Types, items, parts, property_schemas};

/// Objects have so many levels at most.
const MAX_DEPTH: usize = 16;

/// The values of an object in the style deepObject.
#[derive(Default)]
pub struct Tree {
    values: Vec<String>,
    children: BTreeMap<String, Tree>,
}

impl Tree {
    /// Adds a value at a path such as `[a][b]`.
    pub fn add(&mut self, path: &str, value: String) -> Result<(), String> {
        let mut node = self;
        let mut rest = path;
        for _ in 0..MAX_DEPTH {
            if rest.is_empty() {
                node.values.push(value);
                return Ok(());
            }
            let name = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
            let Some((name, after)) = name else {
                return Err(format!("`{}` is not written as `[name]`", shorten(rest)));
            };
            node = node.children.entry(name.to_owned()).or_default();
            rest = after;
        }
        Err(format!("has more than {MAX_DEPTH} levels"))
    }

    /// Reads the value by any of its schemas.
    pub fn read(&self, reader: &Reader, schemas: &[&Value]) -> Read {
        if self.children.is_empty() {
            return values_of(reader, schemas, &self.values);
        }
        if !self.values.is_empty() {
            return Err("is both a value and an object".to_owned());
        }
        let types = reader.types_of(schemas);
        if let Some(items) = self.items().filter(|_| types.has(Types::ARRAY)) {
            let schemas = schemas
                .iter()
                .filter_map(|schema| self::items(reader.definitions, schema));
            let schemas: Vec<&Value> = schemas.collect();
            if let ([only], true) = (items.as_slice(), self.children.contains_key("")) {
                let values = only
                    .values
                    .iter()
                    .map(|value| reader.property(&schemas, value));
                return values.collect();
            }
            return items
                .into_iter()
                .map(|item| item.read(reader, &schemas))
                .collect();
        }
        let parts: Vec<_> = schemas
            .iter()
            .flat_map(|schema| parts(reader.definitions, schema))
            .collect();
        let properties = self.children.iter().map(|(name, child)| {
            let schemas = property_schemas(&parts, name);
            let value = child.read(reader, &schemas);
            let value = value.map_err(|error| reader.error_in(name, &schemas, &error));
            Ok((name.clone(), value?))
        });
        properties
            .collect::<Result<Map<_, _>, String>>()
            .map(Value::Object)
    }

    /// Returns the children in order if their names are numbers, or nothing for all.
    fn items(&self) -> Option<Vec<&Tree>> {
        let numbered = self.children.iter().map(|(name, child)| {
            let number = if name.is_empty() {
                Some(0)
            } else {
                name.parse::<usize>().ok()
            };
            Some((number?, child))
        });
        let mut numbered = numbered.collect::<Option<Vec<_>>>()?;
        numbered.sort_by_key(|(number, _)| *number);
        Some(numbered.into_iter().map(|(_, child)| child).collect())
    }
}
