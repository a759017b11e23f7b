//! Shapes of contents: what Rust makes of a media type with a schema, before anything has a name.

use crate::ir::{Kind, SchemaGraph, SchemaId};
use crate::passes::Resolved;

/// The kind of a content's schema; any value where there is none.
pub(super) fn kind(api: &Resolved, schema: Option<SchemaId>) -> &Kind {
    schema.map_or(&Kind::Any, |schema| api.resolved_kind(schema))
}

/// Whether its values are more than a text or bytes, so that a media type which is not JSON writes them in a way of its own.
pub(super) fn is_structured(api: &Resolved, schema: Option<SchemaId>) -> bool {
    !matches!(kind(api, schema), Kind::Any | Kind::String(_))
}

/// How deep two schemas are compared, since lists may be made of themselves.
const DEPTH: usize = 16;

/// Whether two schemas become the same type: they are the same one, or are made of the same ones in the same way.
pub(super) fn is_same(api: &Resolved, a: Option<SchemaId>, b: Option<SchemaId>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => is_same_schema(api, a, b, DEPTH),
        (a, b) => a.is_none() && b.is_none(),
    }
}

fn is_same_schema(api: &Resolved, a: SchemaId, b: SchemaId, depth: usize) -> bool {
    let (x, y) = (api.resolve(a), api.resolve(b));
    if depth == 0 || api.is_nullable(a) != api.is_nullable(b) {
        return false;
    }
    let is_same = |a, b| is_same_schema(api, a, b, depth - 1);
    match (api.kind(x), api.kind(y)) {
        _ if x == y => true,
        (Kind::Array(a), Kind::Array(b)) => is_same(a.items, b.items),
        (Kind::Map(a), Kind::Map(b)) => is_same(*a, *b),
        (Kind::Integer(a), Kind::Integer(b)) => a == b,
        (Kind::Number(a), Kind::Number(b)) => a == b,
        (Kind::String(a), Kind::String(b)) => a.format == b.format,
        (Kind::Boolean, Kind::Boolean) | (Kind::Any, Kind::Any) => true,
        _ => false,
    }
}
