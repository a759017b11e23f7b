//! Decides which schemas become components, and their names.
//! Input: the components that a document has, and new operations. Output: a name for each object and enum, and the new components.
//!
//! A schema takes, in this order, the name of a component of its name and shape; its name in the SDKs; the name of the only component of
//! its shape; and the name of the schema around it with the name of its field.

use std::collections::{BTreeMap, HashMap};

use super::shape::{absorb, shape};
use crate::facts::{Kind, Operation, Schema};

/// The components of a document while operations are added.
#[derive(Debug, Default)]
pub struct Components {
    /// By name. Those that the document has have no schema.
    schemas: BTreeMap<String, Option<Schema>>,
    shapes: HashMap<String, Vec<String>>,
    shape_of: HashMap<String, String>,
    /// What all operations together know about schemas, by shape.
    knowledge: HashMap<String, Vec<Schema>>,
}

impl Components {
    /// Starts with the components of a document.
    pub fn new<'a>(existing: impl IntoIterator<Item = (String, &'a Schema)>) -> Self {
        let mut components = Components::default();
        for (name, schema) in existing {
            components.register(name, shape(schema), None);
        }
        components
    }

    /// Collects names, nullability and lengths from all operations, for the schemas that have the same shape in others.
    pub fn learn(&mut self, operations: &[Operation]) {
        let bodies = operations.iter().flat_map(|operation| operation.body.iter().flat_map(|body| &body.contents));
        let responses = operations
            .iter()
            .flat_map(|operation| operation.responses.iter().filter_map(|response| response.content.as_ref()));
        let schemas: Vec<_> = bodies.chain(responses).filter_map(|content| content.schema.as_ref()).collect();
        for schema in schemas {
            self.learn_schema(schema);
        }
    }

    fn learn_schema(&mut self, schema: &Schema) {
        if is_component(schema) {
            let known = self.knowledge.entry(shape(schema)).or_default();
            let name = |schema: &Schema| schema.name.as_ref().map(|name| name.value.clone());
            match known.iter_mut().find(|known| name(known) == name(schema)) {
                Some(known) => absorb(known, schema),
                None => known.push(schema.clone()),
            }
        }
        match &schema.kind {
            Kind::Array(items) => self.learn_schema(items),
            Kind::Object(object) => {
                object.fields.iter().for_each(|field| self.learn_schema(&field.schema));
                object.additional.iter().for_each(|additional| self.learn_schema(additional));
            }
            Kind::Union(variants) => variants.iter().for_each(|variant| self.learn_schema(variant)),
            _ => {}
        }
    }

    /// Returns the schema with what is known about its shape.
    pub fn complete(&self, schema: &Schema) -> Schema {
        let mut schema = schema.clone();
        let Some(known) = self.knowledge.get(&shape(&schema)) else { return schema };
        let mut named = known.iter().filter(|known| known.name.is_some());
        match (&schema.name, named.next(), named.next()) {
            (Some(name), ..) => {
                let same =
                    known.iter().find(|known| known.name.as_ref().is_some_and(|other| other.value == name.value));
                same.into_iter().for_each(|same| absorb(&mut schema, same));
            }
            (None, Some(only), None) => absorb(&mut schema, only),
            _ => {}
        }
        schema
    }

    /// Returns the name of the component for a schema, and whether it is new, so that its schemas have to be named, too.
    pub fn name(&mut self, schema: &Schema, context: &str) -> Option<(String, bool)> {
        if !is_component(schema) {
            return None;
        }
        let shape = shape(schema);
        let is_same = |components: &Components, name: &str| components.shape_of.get(name) == Some(&shape);
        if let Some(name) = &schema.name {
            if is_same(self, &name.value) {
                return Some((name.value.clone(), false));
            }
            if !self.schemas.contains_key(&name.value) {
                self.register(name.value.clone(), shape, Some(schema.clone()));
                return Some((name.value.clone(), true));
            }
        } else if let Some([only]) = self.shapes.get(&shape).map(Vec::as_slice) {
            return Some((only.clone(), false));
        }
        let name = self.unused(context);
        self.register(name.clone(), shape, Some(schema.clone()));
        Some((name, true))
    }

    fn unused(&self, name: &str) -> String {
        let candidates = std::iter::once(name.to_owned()).chain((2..).map(|number| format!("{name}{number}")));
        let unused = |name: &String| !self.schemas.contains_key(name);
        candidates.into_iter().find(unused).unwrap_or_else(|| name.to_owned())
    }

    fn register(&mut self, name: String, shape: String, schema: Option<Schema>) {
        self.shapes.entry(shape.clone()).or_default().push(name.clone());
        self.shape_of.insert(name.clone(), shape);
        self.schemas.insert(name, schema);
    }
}

/// Returns `true` for a schema that becomes a component: an object with fields, or an enum.
pub fn is_component(schema: &Schema) -> bool {
    match &schema.kind {
        Kind::Object(object) => !object.fields.is_empty(),
        Kind::Enum(_) => true,
        _ => false,
    }
}
