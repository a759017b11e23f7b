//! What a schema is behind its references: a union as the document writes it, or a schema of one type.

use crate::ir::{Api, Kind, SchemaId, Union};

/// What a schema is behind its aliases.
#[derive(Debug, Clone, Copy)]
pub(in super::super) enum Shape<'a> {
    Union(&'a Union),
    Plain(&'a Kind),
}

/// Returns the target of an alias.
pub(super) fn alias_target(api: &Api, id: SchemaId) -> Option<SchemaId> {
    match api.schema(id).kind {
        Kind::Alias(target) if union(api, id).is_none() => Some(target),
        _ => None,
    }
}

/// Returns the target of a `$ref` of the document, but not of an alias that was made because another schema is equal.
pub(super) fn referred(api: &Api, id: SchemaId) -> Option<SchemaId> {
    alias_target(api, id).filter(|_| !api.united.contains(&id))
}

/// Returns the schema behind references, and its shape.
pub(in super::super) fn shape(api: &Api, mut id: SchemaId) -> (SchemaId, Shape<'_>) {
    // Lowering rejects cycles of aliases.
    for _ in 0..api.schemas.len() {
        let Some(target) = alias_target(api, id) else { break };
        id = target;
    }
    match union(api, id) {
        Some(union) => (id, Shape::Union(union)),
        None => (id, Shape::Plain(&api.schema(id).kind)),
    }
}

/// Returns the union as it is written, unless it has a single subschema or became an enum.
fn union(api: &Api, id: SchemaId) -> Option<&Union> {
    let written = api.written_unions.get(&id)?;
    (written.branches.len() > 1 && !matches!(api.schema(id).kind, Kind::Enum(_))).then_some(written)
}

/// Returns the subschemas of a union and of the unions among them.
pub(super) fn subschemas(api: &Api, owner: SchemaId, union: &Union) -> Vec<SchemaId> {
    let mut seen = std::collections::HashSet::from([owner]);
    let mut open: Vec<SchemaId> = union.branches.iter().rev().map(|branch| branch.schema).collect();
    let mut subschemas = Vec::new();
    while let Some(id) = open.pop() {
        let (target, shape) = shape(api, id);
        if !seen.insert(target) {
            continue;
        }
        match shape {
            Shape::Union(inner) if !api.is_nullable(id) => {
                open.extend(inner.branches.iter().rev().map(|one| one.schema))
            }
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
        let found = request_changes(&schemas, &nested, &flat);
        assert!(found.iter().all(|change| change.contains("unused")), "{found:?}");
    }
}
