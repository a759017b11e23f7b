//! What a schema is, behind aliases: a union as it is written, or something plain.

use crate::ir::{Api, Kind, SchemaId, Union};

/// A schema without its aliases.
#[derive(Debug, Clone, Copy)]
pub(in super::super) enum Shape<'a> {
    Union(&'a Union),
    Plain(&'a Kind),
}

/// Where an alias leads; none for what is a schema itself.
pub(super) fn next(api: &Api, id: SchemaId) -> Option<SchemaId> {
    match api.schema(id).kind {
        Kind::Alias(target) if union(api, id).is_none() => Some(target),
        _ => None,
    }
}

/// Where an alias leads by the word of the document, rather than because another schema is equal: what is said of that one is said of this
/// one, too.
pub(super) fn referred(api: &Api, id: SchemaId) -> Option<SchemaId> {
    next(api, id).filter(|_| !api.united.contains(&id))
}

/// The schema that is meant, and what it is.
pub(in super::super) fn shape(api: &Api, mut id: SchemaId) -> (SchemaId, Shape<'_>) {
    // Lowering refuses cycles of aliases.
    for _ in 0..api.schemas.len() {
        match next(api, id) {
            Some(target) => id = target,
            None => break,
        }
    }
    match union(api, id) {
        Some(union) => (id, Shape::Union(union)),
        None => (id, Shape::Plain(&api.schema(id).kind)),
    }
}

/// A union as it is written. One that is a list of values in the end is told best by the list, and one schema is no union.
fn union(api: &Api, id: SchemaId) -> Option<&Union> {
    let written = api.written_unions.get(&id)?;
    (written.branches.len() > 1 && !matches!(api.schema(id).kind, Kind::Enum(_))).then_some(written)
}

/// The branches of a union and of the unions among them.
pub(super) fn branches(api: &Api, owner: SchemaId, union: &Union) -> Vec<SchemaId> {
    let mut seen = std::collections::HashSet::from([owner]);
    let mut open: Vec<SchemaId> = union.branches.iter().rev().map(|branch| branch.schema).collect();
    let mut branches = Vec::new();
    while let Some(id) = open.pop() {
        let (target, shape) = shape(api, id);
        if !seen.insert(target) {
            continue;
        }
        match shape {
            Shape::Union(inner) if !api.is_nullable(id) => {
                open.extend(inner.branches.iter().rev().map(|one| one.schema))
            }
            _ => branches.push(id),
        }
    }
    branches
}
