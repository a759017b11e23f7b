//! Whether each value of a schema is also one of another schema, so that it is valid twice in a `oneOf`.

use super::array::is_scalar;
use super::shape::{Shape, shape};
use super::types::{includes, type_of};
use crate::ir::{Additional, Kind, Object, SchemaGraph, SchemaId};
use crate::passes::Resolved;

/// A schema of one side.
#[derive(Clone, Copy)]
pub(super) struct Sided<'a> {
    pub resolved: &'a Resolved,
    pub id: SchemaId,
}

/// Returns `true` if each value of a schema surely is one of another schema. Of properties only the types are compared.
pub(super) fn fits(narrow: Sided<'_>, wide: Sided<'_>) -> bool {
    match (shape(narrow.resolved, narrow.id).1, shape(wide.resolved, wide.id).1) {
        _ if !wide.resolved.annotations(wide.id).constraints.is_empty() => false,
        _ if narrow.resolved.is_nullable(narrow.id) && !wide.resolved.is_nullable(wide.id) && !is_any(wide) => false,
        (_, Shape::Plain(Kind::Any)) => true,
        (Shape::Plain(Kind::Object(narrow_object)), Shape::Plain(Kind::Object(wide_object))) => {
            has_objects(narrow.resolved, narrow_object, wide.resolved, wide_object)
        }
        (Shape::Plain(narrow), Shape::Plain(wide)) => is_unlimited(wide) && includes(type_of(wide), type_of(narrow)),
        _ => false,
    }
}

/// Returns `true` if each value of a schema surely is one of another schema, and neither has schemas below it.
pub(super) fn fits_as_scalar(narrow: Sided<'_>, wide: Sided<'_>) -> bool {
    let is_own = |one: Sided<'_>| matches!(shape(one.resolved, one.id).1, Shape::Plain(kind) if is_scalar(kind));
    is_own(narrow) && is_own(wide) && fits(narrow, wide)
}

fn is_any(schema: Sided<'_>) -> bool {
    matches!(shape(schema.resolved, schema.id).1, Shape::Plain(Kind::Any))
}

fn has_objects(resolved: &Resolved, narrow: &Object, other: &Resolved, wide: &Object) -> bool {
    let in_narrow = |name: &str| narrow.properties.iter().find(|one| one.name == name);
    let has_properties = wide.properties.iter().all(|property| match in_narrow(&property.name) {
        Some(own) => {
            let (own_kind, kind) = (resolved.resolved_kind(own.schema), other.resolved_kind(property.schema));
            let is_same_type = own_kind == kind || is_unlimited(kind) && includes(type_of(kind), type_of(own_kind));
            is_same_type && (own.required || !property.required)
        }
        None => !property.required,
    });
    let is_closed = wide.additional != Additional::Any;
    has_properties && wide.required_elsewhere.is_empty() && !is_closed
}

/// Returns `true` if a kind has all values of its type, as far as no schema below it says otherwise.
fn is_unlimited(kind: &Kind) -> bool {
    match kind {
        Kind::Any | Kind::Boolean => true,
        Kind::String(string) => *string == Default::default(),
        Kind::Integer(integer) => *integer == Default::default(),
        Kind::Number(number) => *number == Default::default(),
        _ => false,
    }
}
