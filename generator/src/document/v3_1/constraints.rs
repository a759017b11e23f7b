//! Keywords that restrict values in a way that no type says.

use std::collections::HashMap;

use super::{Converted, Node};
use crate::document::shape::{CONSTRAINT, CONSTRAINTS};

pub(super) fn is_constraint(key: &str) -> bool {
    CONSTRAINT.fields.iter().any(|field| field.key == key)
}

impl Converted {
    /// Moves these keywords to an extension, and names those that describe properties as well.
    pub(super) fn keep_constraints(&mut self) {
        const REASON: &str = "what it adds to some of the values is kept, but has no field";
        let described = ["if", "dependentSchemas"].into_iter().filter(|key| self.get(key).is_some());
        let described: Vec<_> = described.map(|key| (key, REASON)).collect();
        self.ignored.extend(described);
        self.take(CONSTRAINTS);
        let Node::Map(entries) = &mut self.node else { return };
        let constraints: Vec<(String, Node)> = entries.extract_if(.., |(key, _)| is_constraint(key)).collect();
        if !constraints.is_empty() {
            self.set(CONSTRAINTS, Node::Map(constraints));
        }
    }
}

/// Returns the schemas that differ, and the index of each schema among them.
pub(super) fn distinct(schemas: Vec<Node>) -> (Vec<Node>, Vec<Node>) {
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut distinct: Vec<Node> = Vec::new();
    let indexes = schemas.into_iter().map(|schema| {
        let index = *known.entry(format!("{schema:?}")).or_insert(distinct.len());
        if index == distinct.len() {
            distinct.push(schema);
        }
        Node::Unsigned(index as u64)
    });
    let indexes = indexes.collect();
    (distinct, indexes)
}
