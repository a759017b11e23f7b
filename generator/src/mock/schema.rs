//! Schemas. Input: the schemas of an [`Api`] as they are written. Output: JSON Schemas of the draft 2020-12.
//!
//! Components and other locations that references lead to have a name; the schemas in them are written where they are used.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

use super::constraint::insert_constraints;
use super::nullable::with_null;
use crate::ir::{
    Access, Additional, Annotations, Api, Array, Bounds, Discriminator, DocumentId, Enum, Kind, Object, Schema,
    SchemaId, StringType, Union, UnionRule, number_text,
};
use crate::unique_names::UniqueNames;

/// The deepest schema that is written inside others. A deeper one gets a name, so that parsers of JSON read the description.
const MAX_DEPTH: usize = 16;

/// The schemas that the description refers to.
pub(super) struct Schemas<'a> {
    api: &'a Api,
    names: HashMap<SchemaId, String>,
    unique: UniqueNames,
    /// The schemas that references lead to, by their names in the document.
    by_name: HashMap<(DocumentId, &'a str), SchemaId>,
    /// The definitions that are written, and those that are not written yet.
    written: BTreeMap<String, Value>,
    pending: Vec<SchemaId>,
}

impl<'a> Schemas<'a> {
    pub fn new(api: &'a Api) -> Self {
        let mut schemas = Self {
            api,
            names: HashMap::new(),
            unique: UniqueNames::new(str::to_owned),
            by_name: HashMap::new(),
            written: BTreeMap::new(),
            pending: Vec::new(),
        };
        for (index, schema) in (0_u32..).zip(&api.schemas) {
            if let Some(name) = &schema.name {
                schemas.by_name.insert((schema.document, name), SchemaId(index));
                schemas.assign_name(SchemaId(index), name);
            }
        }
        schemas
    }

    pub fn api(&self) -> &'a Api {
        self.api
    }

    /// Returns a schema, or a reference to it if it has a name.
    pub fn schema(&mut self, id: SchemaId) -> Value {
        self.schema_at(id, 0)
    }

    /// Returns the schemas that have names and are referred to.
    pub fn definitions(mut self) -> BTreeMap<String, Value> {
        while let Some(id) = self.pending.pop() {
            let schema = self.inline(id, 0);
            self.written.insert(self.names[&id].clone(), schema);
        }
        self.written
    }

    /// Returns the reference to the schema of this name in a document; `None` if there is none.
    pub fn reference_by_name(&mut self, document: DocumentId, name: &str) -> Option<Value> {
        let id = *self.by_name.get(&(document, name))?;
        Some(self.schema(id))
    }

    pub fn schema_at(&mut self, id: SchemaId, depth: usize) -> Value {
        if let Some(reference) = self.reference(id) {
            return json!({ "$ref": reference });
        }
        if depth < MAX_DEPTH {
            return self.inline(id, depth + 1);
        }
        self.assign_name(id, "inline");
        self.schema(id)
    }

    /// Gives a schema a name of letters that no reference must escape, with the module before it.
    fn assign_name(&mut self, id: SchemaId, name: &str) {
        let module = self.api.document(self.api.schema(id).document).module.iter();
        let name: String = module.flat_map(|module| [module, "."]).chain([name]).collect();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        let plain: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
        let unique = self.unique.reserve_unique(&plain);
        self.names.insert(id, unique);
    }

    /// Returns the reference to a schema, which is written as a definition then; `None` if it has no name.
    fn reference(&mut self, id: SchemaId) -> Option<String> {
        let name = self.names.get(&id)?;
        if !self.written.contains_key(name) {
            self.written.insert(name.clone(), Value::Null);
            self.pending.push(id);
        }
        Some(format!("#/$defs/{name}"))
    }

    fn inline(&mut self, id: SchemaId, depth: usize) -> Value {
        let api = self.api;
        let schema = api.schema(id);
        let annotations = &schema.annotations;
        let mut fields = self.kind(schema, depth);
        if !annotations.required.is_empty() {
            fields.insert("required".to_owned(), annotations.required.clone().into());
        }
        insert(&mut fields, "minProperties", annotations.min_properties);
        insert(&mut fields, "maxProperties", annotations.max_properties);
        insert_constraints(&mut fields, schema, depth, self);
        let mut fields = if annotations.nullable { with_null(fields) } else { fields };
        insert_annotations(&mut fields, annotations);
        Value::Object(fields)
    }

    fn kind(&mut self, schema: &Schema, depth: usize) -> Map<String, Value> {
        let typed = |name: &str| Map::from_iter([("type".to_owned(), Value::from(name))]);
        let of_type = |name: &str| if schema.annotations.untyped { Map::new() } else { typed(name) };
        match &schema.kind {
            Kind::Any => Map::new(),
            Kind::Boolean => typed("boolean"),
            Kind::Integer(integer) => number(typed("integer"), integer.format.as_deref(), &integer.bounds),
            Kind::Number(one) => number(typed("number"), one.format.as_deref(), &one.bounds),
            Kind::String(one) => string(typed("string"), one),
            Kind::Enum(values) => enumeration(values),
            Kind::Array(array) => self.array(of_type("array"), array, depth),
            Kind::Map(values) => self.additional(of_type("object"), Additional::Schema(*values), depth),
            Kind::Object(object) => self.object(of_type("object"), object, depth),
            Kind::Union(union) => self.union(union, depth),
            Kind::AllOf(subschemas) => self.subschemas("allOf", subschemas, depth),
            Kind::Alias(target) => match self.schema_at(*target, depth) {
                Value::Object(fields) => fields,
                _ => Map::new(),
            },
        }
    }

    /// Returns the keyword with the subschemas. Documents may list none, but JSON Schema has one at least.
    fn subschemas(&mut self, keyword: &str, ids: &[SchemaId], depth: usize) -> Map<String, Value> {
        if ids.is_empty() {
            return Map::new();
        }
        Map::from_iter([(keyword.to_owned(), self.list(ids, depth))])
    }

    fn list(&mut self, ids: &[SchemaId], depth: usize) -> Value {
        ids.iter().map(|id| self.schema_at(*id, depth)).collect()
    }

    fn array(&mut self, mut fields: Map<String, Value>, array: &Array, depth: usize) -> Map<String, Value> {
        if array.tuple.is_empty() {
            insert_schema(&mut fields, "items", self.schema_at(array.items, depth));
        } else {
            fields.insert("prefixItems".to_owned(), self.list(&array.tuple, depth));
        }
        insert(&mut fields, "minItems", array.min_items);
        insert(&mut fields, "maxItems", array.max_items);
        insert(&mut fields, "uniqueItems", array.unique.then_some(true));
        fields
    }

    fn object(&mut self, mut fields: Map<String, Value>, object: &Object, depth: usize) -> Map<String, Value> {
        let properties = object.properties.iter().map(|one| (one.name.clone(), self.schema_at(one.schema, depth)));
        let properties: Map<String, Value> = properties.collect();
        if !properties.is_empty() {
            fields.insert("properties".to_owned(), properties.into());
        }
        self.additional(fields, object.additional, depth)
    }

    fn additional(
        &mut self,
        mut fields: Map<String, Value>,
        additional: Additional,
        depth: usize,
    ) -> Map<String, Value> {
        match additional {
            Additional::Any => {}
            Additional::Schema(values) => {
                insert_schema(&mut fields, "additionalProperties", self.schema_at(values, depth));
            }
            Additional::Forbidden => {
                fields.insert("additionalProperties".to_owned(), false.into());
            }
        }
        fields
    }

    fn union(&mut self, union: &Union, depth: usize) -> Map<String, Value> {
        let rule = match union.rule {
            UnionRule::OneOf => "oneOf",
            UnionRule::AnyOf => "anyOf",
        };
        let mut fields = self.subschemas(rule, &union.subschemas, depth);
        let discriminator = union.discriminator.as_ref().map(|one| self.discriminator(one));
        insert(&mut fields, "discriminator", discriminator);
        fields
    }

    fn discriminator(&mut self, discriminator: &Discriminator) -> Value {
        let mapping = discriminator.mapping.iter();
        let mapping: Map<String, Value> =
            mapping.filter_map(|(value, id)| Some((value.clone(), self.reference(*id)?.into()))).collect();
        let mut fields = Map::from_iter([
            ("propertyName".to_owned(), discriminator.property.clone().into()),
            ("mapping".to_owned(), mapping.into()),
        ]);
        insert(&mut fields, "defaultMapping", discriminator.default.and_then(|id| self.reference(id)));
        fields.into()
    }
}

fn number(mut fields: Map<String, Value>, format: Option<&str>, bounds: &Bounds) -> Map<String, Value> {
    let key = |is_exclusive, inclusive, exclusive| if is_exclusive { exclusive } else { inclusive };
    let minimum = key(bounds.exclusive_minimum, "minimum", "exclusiveMinimum");
    let maximum = key(bounds.exclusive_maximum, "maximum", "exclusiveMaximum");
    insert(&mut fields, "format", format);
    for (key, bound) in [(minimum, bounds.minimum), (maximum, bounds.maximum), ("multipleOf", bounds.multiple_of)] {
        insert(&mut fields, key, bound.map(whole_number));
    }
    fields
}

/// Returns a number as documents write it: a whole one without a fraction.
fn whole_number(number: f64) -> Value {
    serde_json::from_str(&number_text(number)).unwrap_or_else(|_| number.into())
}

fn string(mut fields: Map<String, Value>, string: &StringType) -> Map<String, Value> {
    insert(&mut fields, "format", string.format.as_deref());
    insert(&mut fields, "pattern", string.pattern.as_deref());
    insert(&mut fields, "minLength", string.min_length);
    insert(&mut fields, "maxLength", string.max_length);
    fields
}

/// An enum without values allows null alone.
fn enumeration(values: &Enum) -> Map<String, Value> {
    let values: Vec<Value> = values.values.iter().map(|value| value.value.clone()).collect();
    let values = if values.is_empty() { vec![Value::Null] } else { values };
    Map::from_iter([("enum".to_owned(), values.into())])
}

fn insert_annotations(fields: &mut Map<String, Value>, annotations: &Annotations) {
    insert(fields, "readOnly", (annotations.access == Access::ReadOnly).then_some(true));
    insert(fields, "writeOnly", (annotations.access == Access::WriteOnly).then_some(true));
    insert(fields, "x-secret", annotations.secret.then_some(true));
    insert(fields, "default", annotations.default.clone());
    insert(fields, "example", annotations.example.clone());
}

fn insert(fields: &mut Map<String, Value>, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        fields.insert(key.to_owned(), value.into());
    }
}

/// Inserts a schema unless it allows any value.
fn insert_schema(fields: &mut Map<String, Value>, key: &str, schema: Value) {
    if schema.as_object().is_none_or(|schema| !schema.is_empty()) {
        fields.insert(key.to_owned(), schema);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::testing::{api, array, enumeration, object, schema, string, union};
    use crate::ir::{Document, Number};

    fn written(api: &Api, id: SchemaId) -> (Value, BTreeMap<String, Value>) {
        let mut schemas = Schemas::new(api);
        (schemas.schema(id), schemas.definitions())
    }

    #[test]
    fn null_is_one_of_the_values_of_a_nullable_schema() {
        let text = json!({ "type": "string" });
        for (kind, expected) in [
            (string(), json!({ "type": ["string", "null"] })),
            (enumeration(&["a"]), json!({ "enum": ["a", null] })),
            (enumeration(&[]), json!({ "enum": [null] })),
            (Kind::Any, json!({})),
            (union(&[SchemaId(0)]), json!({ "anyOf": [{ "anyOf": [text] }, { "type": "null" }] })),
            (Kind::AllOf(vec![SchemaId(0)]), json!({ "anyOf": [{ "allOf": [text] }, { "type": "null" }] })),
        ] {
            let mut api = api();
            schema(&mut api, None, string());
            let id = schema(&mut api, None, kind);
            api.schema_mut(id).annotations.nullable = true;
            assert_eq!(written(&api, id).0, expected);
        }
    }

    #[test]
    fn properties_without_a_type_demand_no_object() {
        for (untyped, expected) in [
            (true, json!({ "properties": { "a": { "type": "string" } }, "required": ["a"] })),
            (false, json!({ "properties": { "a": { "type": "string" } }, "required": ["a"], "type": "object" })),
        ] {
            let mut api = api();
            let text = schema(&mut api, None, string());
            let id = schema(&mut api, None, object(&[("a", text)]));
            let annotations = &mut api.schema_mut(id).annotations;
            (annotations.untyped, annotations.required) = (untyped, vec!["a".to_owned()]);
            assert_eq!(written(&api, id).0, expected);
        }
    }

    #[test]
    fn bounds_are_whole_numbers_and_exclusive_ones_are_numbers() {
        let mut api = api();
        let bounds =
            Bounds { minimum: Some(1.0), exclusive_minimum: true, multiple_of: Some(0.5), ..Bounds::default() };
        let id = schema(&mut api, None, Kind::Number(Number { format: Some("float".to_owned()), bounds }));
        let expected = json!({ "exclusiveMinimum": 1, "format": "float", "multipleOf": 0.5, "type": "number" });
        assert_eq!(written(&api, id).0, expected);
    }

    #[test]
    fn annotations_are_kept() {
        let mut api = api();
        let id = schema(&mut api, None, string());
        let annotations = &mut api.schema_mut(id).annotations;
        (annotations.access, annotations.secret) = (Access::WriteOnly, true);
        (annotations.default, annotations.example) = (Some(json!("a")), Some(json!("b")));
        let expected = json!({ "default": "a", "example": "b", "type": "string", "writeOnly": true, "x-secret": true });
        assert_eq!(written(&api, id).0, expected);
    }

    #[test]
    fn components_that_are_reached_are_definitions_with_distinct_names() {
        let mut api = api();
        let module = |module: &str| Document {
            module: Some(module.to_owned()),
            security_schemes: Vec::new(),
            tags: Vec::new(),
            servers: Vec::new(),
            title: String::new(),
            version: String::new(),
            description: None,
            source: api.documents[0].source,
        };
        api.documents = vec![module("v1"), module("v2")];
        let ids = ["Org", "Org", "A b", "Unused"].map(|name| schema(&mut api, Some(name), string()));
        api.schema_mut(ids[2]).document = DocumentId(1);
        let id = schema(&mut api, None, Kind::AllOf(ids[..3].to_vec()));
        let (schema, definitions) = written(&api, id);
        let reference = |name: &str| json!({ "$ref": format!("#/$defs/{name}") });
        let references = ["v1.Org", "v1.Org2", "v2.A_b"].map(reference);
        assert_eq!(schema, json!({ "allOf": references }));
        assert_eq!(definitions.into_keys().collect::<Vec<_>>(), ["v1.Org", "v1.Org2", "v2.A_b"]);
    }

    #[test]
    fn a_schema_that_contains_itself_is_written_once() {
        for name in [Some("Tree"), None] {
            let mut api = api();
            let id = schema(&mut api, name, string());
            let list = schema(&mut api, None, array(id));
            api.schema_mut(id).kind = object(&[("children", list)]);
            let (_, definitions) = written(&api, id);
            let text = json!(definitions).to_string();
            assert!(definitions.len() == 1 && text.len() < 1000, "{text}");
        }
    }
}
