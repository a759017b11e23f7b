//! The constraints of an `allOf`. Input: its subschemas, and what they were merged to. Output: the constraints of the subschemas.

use super::leaves::AllOfs;
use crate::ir::{Annotations, Api, Constraint, Kind, SchemaGraph, SchemaId};
use crate::passes::schemas::Schemas;

/// The maximum number of schemas that are visited for one `allOf`.
const MAX_VISITED: usize = 128;

/// Collects constraints, unless the API has none.
pub(super) struct Constraints {
    exist: bool,
}

impl Constraints {
    pub fn new(api: &Api) -> Self {
        let has_size = |own: &Annotations| own.min_properties.is_some() || own.max_properties.is_some();
        let has_any = |own: &Annotations| !own.constraints.is_empty() || own.assertion.is_some() || has_size(own);
        Constraints { exist: api.schemas.iter().any(|schema| has_any(&schema.annotations)) }
    }

    /// Returns the constraints of all subschemas, except for those of a schema that the `allOf` became an alias of, and of objects that
    /// were merged with each variant of a union. Those of a union that is no part of the type are what it says about other types.
    pub fn of(&self, schemas: &Schemas, all_ofs: &AllOfs, id: SchemaId, merged: &Kind) -> Vec<Constraint> {
        let mut constraints = Vec::new();
        for next in self.visited(schemas, all_ofs, id, merged) {
            let kind = schemas.kind(next);
            let is_in_variants = matches!(merged, Kind::Union(_)) && matches!(kind, Kind::Object(_) | Kind::Map(_));
            let own = schemas.annotations(next);
            if !is_in_variants {
                constraints.extend(own.constraints.iter().cloned());
            }
            if !is_same_union(kind, merged) {
                constraints.extend(own.assertion.iter().cloned());
            }
        }
        constraints
    }

    /// Returns all subschemas, except for the schema that the `allOf` became an alias of.
    pub fn visited(&self, schemas: &Schemas, all_ofs: &AllOfs, id: SchemaId, merged: &Kind) -> Vec<SchemaId> {
        let mut visited = Vec::new();
        let mut open = all_ofs.get(&id).filter(|_| self.exist).cloned().unwrap_or_default();
        let mut seen = vec![id];
        seen.extend(if let Kind::Alias(target) = merged { Some(*target) } else { None });
        while let Some(next) = open.pop().filter(|_| seen.len() <= MAX_VISITED) {
            if seen.contains(&next) {
                continue;
            }
            seen.push(next);
            match (all_ofs.get(&next), schemas.kind(next)) {
                (Some(inner), _) => open.extend(inner),
                (None, Kind::Alias(target)) => open.push(*target),
                _ => {}
            }
            visited.push(next);
        }
        visited
    }
}

fn is_same_union(one: &Kind, other: &Kind) -> bool {
    matches!((one, other), (Kind::Union(one), Kind::Union(other)) if one.subschemas == other.subschemas)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Arc;

    use super::*;
    use crate::ir::testing::{api, object, schema, union};

    #[test]
    fn constraints_are_those_of_nested_subschemas() {
        let mut api = api();
        let mut with = |name: &str, kind| {
            let id = schema(&mut api, Some(name), kind);
            let value = serde_json::Value::from(name);
            api.schema_mut(id).annotations.constraints =
                vec![Constraint { keyword: "not".to_owned(), value, digest: 0, references: Vec::new(), union: None }];
            id
        };
        let (a, b, any) = (with("A", object(&[])), with("B", object(&[])), with("C", Kind::Any));
        let inner = with("D", Kind::AllOf(vec![a, any]));
        let outer = schema(&mut api, None, Kind::AllOf(vec![inner, b]));
        let all_ofs = HashMap::from([(inner, vec![a, any]), (outer, vec![inner, b])]);
        let constraints = Constraints::new(&api);
        let schemas = Schemas::new(Arc::new(api));
        let found = |merged| {
            let found = constraints.of(&schemas, &all_ofs, outer, &merged);
            let mut names: Vec<_> = found.iter().filter_map(|one| one.value.as_str()).collect();
            names.sort_unstable();
            names.concat()
        };
        assert_eq!(found(object(&[])), "ABCD");
        assert_eq!(found(Kind::Alias(b)), "ACD");
        assert_eq!(found(union(&[a, b])), "CD");
    }
}
