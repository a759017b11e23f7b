//! The schemas of one side as values are compared with them. Input: schemas in one direction. Output: each as JSON Schema, on demand.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use regex::Regex;
use serde_json::Value;

use super::json_schema::{id_of, json_schema};
use super::written::compile;
use crate::diff::change::Direction;
use crate::ir::{Annotations, Kind, SchemaGraph, SchemaId, Union};
use crate::passes::Resolved;

/// The most aliases that are followed.
const MAX_FOLLOWED: usize = 24;

/// The schemas of one side, in one direction.
pub(super) struct Schemas<'a> {
    pub resolved: &'a Resolved,
    pub direction: Direction,
    /// How many more schemas may be compared with values.
    left: Cell<usize>,
    patterns: RefCell<HashMap<String, Option<Regex>>>,
    read: RefCell<HashMap<SchemaId, Rc<Value>>>,
}

impl<'a> Schemas<'a> {
    /// Creates the schemas of a side, which compare as many schemas with values.
    pub(super) fn new(resolved: &'a Resolved, direction: Direction, most: usize) -> Self {
        let (patterns, read) = Default::default();
        Schemas { resolved, direction, left: Cell::new(most), patterns, read }
    }

    /// Returns the kind of a schema as it is written; `None` for those that only types have.
    pub(super) fn written(&self, id: SchemaId) -> Option<(&'a Kind, &'a Annotations)> {
        let schemas = &self.resolved.merged;
        ((id.0 as usize) < schemas.schema_count()).then(|| (schemas.kind(id), schemas.annotations(id)))
    }

    /// Returns the schema behind aliases.
    pub(super) fn target(&self, mut id: SchemaId) -> SchemaId {
        for _ in 0..MAX_FOLLOWED {
            let Some((Kind::Alias(target), _)) = self.written(id) else { break };
            id = *target;
        }
        id
    }

    /// Returns the union that a schema is, behind aliases.
    pub(super) fn union(&self, id: SchemaId) -> Option<&'a Union> {
        match self.written(self.target(id))?.0 {
            Kind::Union(union) => Some(union),
            _ => None,
        }
    }

    /// Returns a schema as JSON.
    pub(super) fn json(&self, id: SchemaId) -> Option<Rc<Value>> {
        if let Some(known) = self.read.borrow().get(&id) {
            return Some(known.clone());
        }
        let (kind, annotations) = self.written(id)?;
        let json = Rc::new(json_schema(self.resolved, self.direction, id, kind, annotations));
        self.read.borrow_mut().insert(id, json.clone());
        Some(json)
    }

    /// Returns the schema that a value of `$ref` leads to.
    pub(super) fn referred(&self, reference: &Value) -> Option<Rc<Value>> {
        self.json(id_of(reference)?)
    }

    /// Counts a schema that is compared with a value; `None` if these were too many.
    pub(super) fn count(&self) -> Option<()> {
        self.left.set(self.left.get().checked_sub(1)?);
        Some(())
    }

    /// Returns whether a text matches a pattern; `None` if the pattern is not understood.
    pub(super) fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
        let mut patterns = self.patterns.borrow_mut();
        if !patterns.contains_key(pattern) {
            patterns.insert(pattern.to_owned(), compile(pattern));
        }
        patterns[pattern].as_ref().map(|pattern| pattern.is_match(text))
    }
}
