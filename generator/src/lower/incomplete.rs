//! What may be wrong only because a document is incomplete.
//! Input: the incomplete objects of the rest of a document with errors, and the API that was lowered from the rest. Output: whether a
//! location belongs to them.

use std::collections::HashSet;

use crate::diagnostic::Location;
use crate::ir::visit::{Edge, edges};
use crate::ir::{Api, SchemaGraph, SchemaId};
use crate::pointer;

#[derive(Debug)]
pub struct Incomplete {
    objects: HashSet<Location>,
}

impl Incomplete {
    /// Adds the schemas that are combined with an incomplete one by `allOf`, `oneOf`, `anyOf` or a reference.
    pub fn new(objects: &[Location], api: &Api) -> Self {
        let mut objects: HashSet<_> = objects.iter().cloned().collect();
        let mut neighbours: Vec<Vec<SchemaId>> = vec![Vec::new(); api.schema_count()];
        for id in api.ids() {
            edges(api.kind(id), |edge, part| {
                if matches!(edge, Edge::AllOf | Edge::Union(_) | Edge::Alias) {
                    neighbours[id.0 as usize].push(part);
                    neighbours[part.0 as usize].push(id);
                }
            });
        }
        let key = |id: SchemaId| Location::value(api.schema(id).source, api.schema(id).pointer.as_str());
        let mut open: Vec<SchemaId> = api.ids().filter(|id| objects.contains(&key(*id))).collect();
        while let Some(id) = open.pop() {
            open.extend(neighbours[id.0 as usize].iter().filter(|id| objects.insert(key(**id))));
        }
        Incomplete { objects }
    }

    /// Returns `true` if a location is an incomplete object, one of its fields, or an entry of a field's list.
    pub fn contains(&self, location: &Location) -> bool {
        let Some(at) = location.spot.pointer() else { return false };
        let is_known = |at: &str| self.objects.contains(&Location::value(location.source, at));
        let is_entry = at.ends_with(|last: char| last.is_ascii_digit());
        let list = pointer::parent(at).filter(|_| is_entry);
        [Some(at), pointer::parent(at), list.and_then(pointer::parent)].into_iter().flatten().any(is_known)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::lower_schemas;
    use super::*;

    #[test]
    fn schemas_that_are_combined_with_an_incomplete_one_are_incomplete() {
        let lowered = lower_schemas(
            "A: {type: object}
             B: {allOf: [{$ref: '#/components/schemas/A'}, {type: object, required: [a]}]}
             C: {oneOf: [{$ref: '#/components/schemas/B'}, {type: string}]}
             D: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}",
        );
        let source = lowered.schema("A").source;
        let incomplete = Incomplete::new(&[Location::value(source, "/components/schemas/A")], &lowered.api);
        let contains = |at: &str| incomplete.contains(&Location::value(source, format!("/components/schemas/{at}")));
        assert!(["A", "A/required", "B/allOf/1/required/0", "C/oneOf"].into_iter().all(contains));
        assert!(!["A/properties/b/type", "D", "D/required"].into_iter().any(contains));
    }
}
