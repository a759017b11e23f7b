//! What subschemas of a union say by themselves. Input: a subschema that merging combined with what is beside the union. Output: the
//! subschema as it is written.

use crate::ir::{Kind, SchemaGraph, SchemaId};
use crate::passes::Resolved;

/// Returns the subschema as it is written. Of a subschema of several unions in one `allOf` it is one of each.
pub(super) fn own_parts(resolved: &Resolved, id: SchemaId) -> Vec<SchemaId> {
    let is_merged = (id.0 as usize) >= resolved.api.schema_count();
    let Kind::AllOf(parts) = &resolved.written(id).kind else { return vec![id] };
    let pointer = resolved.pointer_of(id);
    // What was merged is at the location of the subschema.
    let is_here =
        |part: &SchemaId| resolved.pointer_of(*part) == pointer && resolved.source_of(*part) == resolved.source_of(id);
    let Some(own) = parts.iter().copied().find(is_here).filter(|own| is_merged && *own < id) else { return vec![id] };
    let others = parts.iter().copied().filter(|part| is_of_other_union(pointer, resolved.pointer_of(*part)));
    others.chain(own_parts(resolved, own)).collect()
}

/// Returns `true` if a schema is in a union that does not lead to another schema.
fn is_of_other_union(pointer: &str, part: &str) -> bool {
    let common = pointer.split('/').zip(part.split('/')).take_while(|(a, b)| a == b).count();
    let mut rest = part.split('/').skip(common);
    part != pointer && rest.any(|segment| matches!(segment, "oneOf" | "anyOf"))
}

#[cfg(test)]
mod tests {
    use super::is_of_other_union;

    #[test]
    fn a_part_is_of_another_union_or_beside_it() {
        let own = "/a/oneOf/1/allOf/1/oneOf/0";
        assert!(is_of_other_union(own, "/a/oneOf/1/allOf/0/anyOf/2"));
        assert!(is_of_other_union(own, "/a/oneOf/1/allOf/0/anyOf/2/allOf/0"));
        for beside in ["/a/oneOf/1", "/a/oneOf/1/allOf/0", "/components/schemas/Base", own] {
            assert!(!is_of_other_union(own, beside), "{beside}");
        }
    }
}
