//! What a schema is, behind aliases: a union as it is written, or something plain.

use crate::ir::{Kind, SchemaGraph, SchemaId, Union};
use crate::passes::{Resolved, is_null};

/// A schema without its aliases.
#[derive(Debug, Clone, Copy)]
pub(in super::super) enum Shape<'a> {
    Union(&'a Union),
    Plain(&'a Kind),
}

/// Where an alias leads; none for what is a schema itself.
pub(super) fn next(api: &Resolved, id: SchemaId) -> Option<SchemaId> {
    match api.kind(id) {
        Kind::Alias(target) if union(api, id).is_none() => Some(*target),
        _ => None,
    }
}

/// Where an alias leads by the word of the document, rather than because another schema is equal: what is said of that one is said of this
/// one, too.
pub(super) fn referred(api: &Resolved, id: SchemaId) -> Option<SchemaId> {
    next(api, id).filter(|_| !api.is_duplicate(id))
}

/// The schema that is meant, and what it is.
pub(in super::super) fn shape(api: &Resolved, mut id: SchemaId) -> (SchemaId, Shape<'_>) {
    // Lowering refuses cycles of aliases.
    for _ in 0..api.schema_count() {
        match next(api, id) {
            Some(target) => id = target,
            None => break,
        }
    }
    match union(api, id) {
        Some(union) => (id, Shape::Union(union)),
        None => (id, Shape::Plain(api.kind(id))),
    }
}

/// A union as it is written. One that is a list of values in the end is told best by the list, and one schema is no union.
fn union(api: &Resolved, id: SchemaId) -> Option<&Union> {
    let written = api.written_union(id)?;
    let is_single = non_null(api, written).nth(1).is_none();
    (!is_single && !matches!(api.kind(id), Kind::Enum(_))).then_some(written)
}

/// Returns the subschemas of a union without those that only say that null is allowed.
fn non_null(api: &Resolved, union: &Union) -> impl DoubleEndedIterator<Item = SchemaId> {
    union.subschemas.iter().copied().filter(|id| !is_null(api.merged.resolved_kind(*id)))
}

/// The branches of a union and of the unions among them.
pub(super) fn branches(api: &Resolved, owner: SchemaId, union: &Union) -> Vec<SchemaId> {
    let mut seen = std::collections::HashSet::from([owner]);
    let mut open: Vec<SchemaId> = non_null(api, union).rev().collect();
    let mut branches = Vec::new();
    while let Some(id) = open.pop() {
        let (target, shape) = shape(api, id);
        if !seen.insert(target) {
            continue;
        }
        match shape {
            Shape::Union(inner) if !api.is_nullable(id) => open.extend(non_null(api, inner).rev()),
            _ => branches.push(id),
        }
    }
    branches
}
