//! Leaves: the subschemas of an `allOf`, with those of the `allOf`s nested in it.

use std::collections::{HashMap, HashSet};

use crate::ir::{Kind, SchemaGraph, SchemaId};
use crate::passes::schemas::Schemas;

/// The subschemas of every `allOf`.
pub(super) type AllOfs = HashMap<SchemaId, Vec<SchemaId>>;

/// Returns the leaves of an `allOf`, or `None` if more than `limit` schemas are visited.
///
/// A union that has the schema itself as a subschema is left out: the schema inherits only what is defined beside the union.
pub(super) fn leaves(schemas: &Schemas, all_ofs: &AllOfs, id: SchemaId, limit: usize) -> Option<Vec<SchemaId>> {
    let mut seen = HashSet::from([id]);
    let mut leaves = Vec::new();
    let mut open: Vec<SchemaId> = all_ofs.get(&id).into_iter().flatten().rev().copied().collect();
    let mut within = vec![id];
    while let Some(next) = open.pop() {
        let target = through_aliases(schemas, all_ofs, next);
        if !seen.insert(target) {
            continue;
        }
        if seen.len() > limit {
            return None;
        }
        match all_ofs.get(&target) {
            Some(subschemas) => {
                within.push(target);
                open.extend(subschemas.iter().rev());
            }
            None => leaves.push(target),
        }
    }
    leaves.retain(|leaf| match schemas.kind(*leaf) {
        Kind::Union(union) => {
            let mut targets = union.subschemas.iter().map(|subschema| through_aliases(schemas, all_ofs, *subschema));
            !targets.any(|target| within.contains(&target))
        }
        _ => true,
    });
    Some(leaves)
}

/// Follows aliases, but not further than to an `allOf`, which may have become an alias itself.
fn through_aliases(schemas: &Schemas, all_ofs: &AllOfs, mut id: SchemaId) -> SchemaId {
    for _ in 0..schemas.schema_count() {
        match schemas.kind(id) {
            Kind::Alias(target) if !all_ofs.contains_key(&id) => id = *target,
            _ => break,
        }
    }
    id
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ir::testing::{api, schema, string, union};

    #[test]
    fn leaves_are_those_of_nested_all_ofs_in_order() {
        let mut api = api();
        let [a, b, c] = ["A", "B", "C"].map(|name| schema(&mut api, Some(name), string()));
        let alias = schema(&mut api, None, Kind::Alias(b));
        let inner = schema(&mut api, None, Kind::AllOf(vec![a, alias]));
        let outer = schema(&mut api, None, Kind::AllOf(vec![inner, b, c]));
        let all_ofs = HashMap::from([(inner, vec![a, alias]), (outer, vec![inner, b, c])]);
        let schemas = Schemas::new(Arc::new(api));
        assert_eq!(leaves(&schemas, &all_ofs, outer, 5), Some(vec![a, b, c]));
        assert_eq!(leaves(&schemas, &all_ofs, outer, 4), None);
    }

    #[test]
    fn a_union_of_the_schema_itself_is_left_out() {
        let mut api = api();
        let id = schema(&mut api, Some("Cat"), Kind::Any);
        let base = schema(&mut api, None, string());
        let pet = schema(&mut api, Some("Pet"), union(&[id]));
        let other = schema(&mut api, Some("Other"), union(&[base]));
        let all_ofs = HashMap::from([(id, vec![base, pet, other])]);
        assert_eq!(leaves(&Schemas::new(Arc::new(api)), &all_ofs, id, 9), Some(vec![base, other]));
    }
}
