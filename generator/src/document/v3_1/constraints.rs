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

/// Returns `true` for a schema of any value, which may have texts.
pub(super) fn is_any(schema: &Node) -> bool {
    match schema {
        Node::Map(fields) => fields.iter().all(|(key, _)| is_text(key)),
        other => *other == Node::Bool(true),
    }
}

/// Returns `true` for a schema without values: `false`, or the negation of one of any value.
pub(super) fn is_none(schema: &Node) -> bool {
    match schema {
        Node::Map(fields) => {
            let is_not = |(key, value): &(String, Node)| key == "not" && is_any(value);
            fields.iter().any(is_not) && fields.iter().all(|field| is_not(field) || is_text(&field.0))
        }
        other => *other == Node::Bool(false),
    }
}

/// Returns `true` for keywords that say nothing about values.
fn is_text(key: &str) -> bool {
    matches!(key, "$comment" | "description" | "example" | "examples" | "title")
}
