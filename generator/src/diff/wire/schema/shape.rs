//! What a schema is behind its references: a union as the document writes it, or a schema of one type.

use crate::ir::{Annotations, Constraint, Kind, SchemaGraph, SchemaId, Union};
use crate::passes::{Resolved, is_null};

/// What a schema is behind its aliases.
#[derive(Debug, Clone, Copy)]
pub(in super::super) enum Shape<'a> {
    Union(&'a Union),
    Plain(&'a Kind),
}

/// Returns the target of an alias.
pub(super) fn alias_target(resolved: &Resolved, id: SchemaId) -> Option<SchemaId> {
    match resolved.kind(id) {
        Kind::Alias(target) if union(resolved, id).is_none() => Some(*target),
        // A union of one schema of many objects has no type.
        Kind::Any => resolved.written_union(id).and_then(|union| single(resolved, union)),
        _ => None,
    }
}

/// Returns the target of a `$ref` of the document, but not of an alias that was made because another schema is equal.
pub(super) fn referred(resolved: &Resolved, id: SchemaId) -> Option<SchemaId> {
    alias_target(resolved, id).filter(|_| !resolved.is_duplicate(id))
}

/// Returns what a schema and those that it refers to say beside their kinds.
pub(super) fn chain(resolved: &Resolved, mut id: SchemaId) -> Vec<&Annotations> {
    let mut chain = vec![resolved.annotations(id)];
    while let Some(target) = alias_target(resolved, id).filter(|_| chain.len() <= resolved.schema_count()) {
        chain.push(resolved.annotations(target));
        id = target;
    }
    chain
}

/// Returns the schema behind references, and its shape.
pub(in super::super) fn shape(resolved: &Resolved, mut id: SchemaId) -> (SchemaId, Shape<'_>) {
    // Lowering rejects cycles of aliases.
    for _ in 0..resolved.schema_count() {
        let Some(target) = alias_target(resolved, id) else { break };
        id = target;
    }
    match (union(resolved, id), asserted(resolved, id)) {
        (Some(_), Some((map, _))) => (id, Shape::Plain(map)),
        (Some(union), None) => (id, Shape::Union(union)),
        (None, _) => (id, Shape::Plain(resolved.kind(id))),
    }
}

/// Returns the union as it is written, unless it has a single subschema or became an enum.
fn union(resolved: &Resolved, id: SchemaId) -> Option<&Union> {
    let written = resolved.written_union(id)?;
    let is_single = non_null(resolved, written).nth(1).is_none();
    (!is_single && !matches!(resolved.kind(id), Kind::Enum(_))).then_some(written)
}

/// Returns the map that a schema is, and the union beside it that only says which properties go together.
pub(super) fn asserted(resolved: &Resolved, id: SchemaId) -> Option<(&Kind, &Constraint)> {
    let api = &resolved.api;
    let is_written = (id.0 as usize) < api.schema_count() && resolved.written_union(id).is_some();
    let Kind::AllOf(parts) = is_written.then(|| api.kind(id))? else { return None };
    let map = parts.iter().map(|id| api.kind(*id)).find(|kind| matches!(kind, Kind::Map(_)))?;
    let assertion = parts.iter().find_map(|id| api.annotations(*id).assertion.as_ref())?;
    (parts.len() == 2).then_some((map, assertion))
}

/// Returns the only subschema of a union.
fn single(resolved: &Resolved, union: &Union) -> Option<SchemaId> {
    let mut all = non_null(resolved, union);
    all.next().filter(|_| all.next().is_none())
}

/// Returns the subschemas of a union without those that only allow null.
fn non_null(resolved: &Resolved, union: &Union) -> impl DoubleEndedIterator<Item = SchemaId> {
    union.subschemas.iter().copied().filter(|id| !is_null(resolved.merged.resolved_kind(*id)))
}

/// Returns the subschemas of a union and of the unions among them.
pub(super) fn subschemas(resolved: &Resolved, owner: SchemaId, union: &Union) -> Vec<SchemaId> {
    let mut seen = std::collections::HashSet::from([owner]);
    let mut open: Vec<SchemaId> = non_null(resolved, union).rev().collect();
    let mut subschemas = Vec::new();
    while let Some(id) = open.pop() {
        let (target, shape) = shape(resolved, id);
        if !seen.insert(target) {
            continue;
        }
        match shape {
            Shape::Union(inner) if !resolved.is_nullable(id) => open.extend(non_null(resolved, inner).rev()),
            _ => subschemas.push(id),
        }
    }
    subschemas
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::diff::wire::testing::request_changes;

    /// A reference and a nested union are what they lead to.
    #[test]
    fn references_and_nested_unions_are_transparent() {
        let schemas = json!({
            "Text": {"type": "string"},
            "Some": {"oneOf": [{"$ref": "#/components/schemas/Text"}, {"type": "integer"}]},
        });
        let nested = json!({"oneOf": [{"$ref": "#/components/schemas/Some"}, {"type": "boolean"}]});
        let flat = json!({"oneOf": [{"type": "string"}, {"type": "integer"}, {"type": "boolean"}]});
        let reported = request_changes(&schemas, &nested, &flat);
        assert!(reported.iter().all(|change| change.contains("unused")), "{reported:?}");
    }
}
