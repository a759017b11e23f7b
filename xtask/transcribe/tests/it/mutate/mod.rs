//! Changes of single facts.
//! Input: facts. Output: each fact dropped or changed, one at a time, with the place and aspect that a difference must name.
//!
//! Facts that are on some pages only, such as names, lengths and what is nullable, are changed and added, not dropped: a page without them
//! says nothing. The examples of a page change with its schemas, or it would contradict itself.

mod examples;
mod operation;
mod schema;

use transcribe::compare::{Aspect, Part, Place};
use transcribe::facts::{Facts, Operation};
use transcribe::value::Value;

/// A page with one fact that differs.
pub struct Mutation {
    /// What was done: `drop`, `add`, or `change`.
    pub verb: &'static str,
    pub place: Place,
    pub aspect: Aspect,
    pub facts: Facts,
}

/// Returns every mutation.
pub fn all(facts: &Facts) -> Vec<Mutation> {
    let mut facts = facts.clone();
    // A page of several operations has all of its part of the reference.
    facts.covers = facts.operations[0].tag.clone().filter(|_| facts.operations.len() > 1);
    let mut mutations = Mutations { facts: &facts, found: Vec::new() };
    for at in 0..facts.operations.len() {
        mutations.operation(at);
    }
    mutations.found
}

struct Mutations<'f> {
    facts: &'f Facts,
    found: Vec<Mutation>,
}

impl Mutations<'_> {
    /// Changes an operation, so that the part of it differs.
    fn change(
        &mut self,
        at: usize,
        verb: &'static str,
        part: Part,
        aspect: Aspect,
        change: impl FnOnce(&mut Operation),
    ) {
        let mut facts = self.facts.clone();
        let place = place(&facts.operations[at], part);
        change(&mut facts.operations[at]);
        self.found.push(Mutation { verb, place, aspect, facts });
    }
}

fn place(operation: &Operation, part: Part) -> Place {
    Place { method: operation.method.clone(), path: operation.path.clone(), part }
}

/// Returns a value of the same type that is another one.
fn other(value: &Value) -> Value {
    match value {
        Value::String(_) => "other".into(),
        Value::Bool(value) => Value::Bool(!value),
        Value::Number(_) => Value::Number(4.into()),
        Value::Array(items) => items.iter().map(other).collect(),
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.clone(), other(value))).collect())
        }
        Value::Null => Value::Null,
    }
}
