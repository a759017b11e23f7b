//! What the plan reads of schemas. Input: a schema and what it refers to. Output: its kind, its bounds, or where a path through it leads.

use serde_json::Value;

use crate::ir::{Bounds, Integer, Kind, Number, SchemaGraph, SchemaId};
use crate::passes::Resolved;

/// A step from an object to one of its properties, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PropertyStep {
    pub object: SchemaId,
    pub property: usize,
}

/// Returns the kind of a schema behind its aliases; [`Kind::Any`] without a schema.
pub(super) fn kind(resolved: &Resolved, schema: Option<SchemaId>) -> &Kind {
    schema.map_or(&Kind::Any, |schema| resolved.resolved_kind(schema))
}

/// Returns `true` if the values are one string, number or boolean.
pub(super) fn is_scalar(resolved: &Resolved, schema: SchemaId) -> bool {
    let kind = kind(resolved, Some(schema));
    matches!(kind, Kind::Boolean | Kind::Integer(_) | Kind::Number(_) | Kind::String(_) | Kind::Enum(_))
}

/// Returns `true` if the values are more than a string or bytes, so that each media type serializes them in its own way.
pub(super) fn is_structured(resolved: &Resolved, schema: Option<SchemaId>) -> bool {
    !matches!(kind(resolved, schema), Kind::Any | Kind::String(_))
}

/// Returns `true` if the values are the content of a file.
pub(super) fn is_file(resolved: &Resolved, schema: SchemaId) -> bool {
    has_format(kind(resolved, Some(schema)), &["binary", "byte", "base64"])
}

/// Returns `true` for strings with one of these formats.
pub(super) fn has_format(kind: &Kind, formats: &[&str]) -> bool {
    matches!(kind, Kind::String(string) if string.format.as_deref().is_some_and(|format| formats.contains(&format)))
}

/// Returns the properties that a path leads through, and the schema at its end; `None` if one of them does not exist.
pub(super) fn walk(resolved: &Resolved, from: SchemaId, path: &[String]) -> Option<(Vec<PropertyStep>, SchemaId)> {
    let mut schema = from;
    let mut steps = Vec::with_capacity(path.len());
    for name in path {
        let object = resolved.resolve(schema);
        let Kind::Object(kind) = resolved.kind(object) else { return None };
        let property = kind.properties.iter().position(|property| property.name == *name)?;
        schema = kind.properties.get(property)?.schema;
        steps.push(PropertyStep { object, property });
    }
    Some((steps, schema))
}

/// Returns the default, if it is an integer.
pub(super) fn default_integer(resolved: &Resolved, schema: SchemaId) -> Option<i64> {
    let own = resolved.annotations(schema).default.as_ref();
    own.or(resolved.annotations(resolved.resolve(schema)).default.as_ref()).and_then(Value::as_i64)
}

/// Returns the largest integer that the bounds allow.
pub(super) fn largest_integer(resolved: &Resolved, schema: SchemaId) -> Option<i64> {
    match kind(resolved, Some(schema)) {
        Kind::Integer(Integer { bounds, .. }) | Kind::Number(Number { bounds, .. }) => largest(bounds),
        _ => None,
    }
}

/// Returns the inclusive minimum of an integer.
pub(super) fn smallest_integer(resolved: &Resolved, schema: SchemaId) -> Option<i64> {
    match kind(resolved, Some(schema)) {
        Kind::Integer(Integer { bounds, .. }) if !bounds.exclusive_minimum => {
            bounds.minimum.map(|minimum| minimum.ceil() as i64)
        }
        _ => None,
    }
}

fn largest(bounds: &Bounds) -> Option<i64> {
    let maximum = bounds.maximum?.floor();
    let is_excluded = bounds.exclusive_maximum && bounds.maximum == Some(maximum);
    // The conversion saturates, so a float that is too large becomes the largest integer.
    Some((maximum as i64).saturating_sub(i64::from(is_excluded)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::testing::{api, object, resolve, schema, string};

    #[test]
    fn a_path_leads_through_aliases() {
        let mut api = api();
        let cursor = schema(&mut api, None, string(None));
        let meta = schema(&mut api, None, object(&[("after", cursor)]));
        let alias = schema(&mut api, None, Kind::Alias(meta));
        let page = schema(&mut api, None, object(&[("data", cursor), ("meta", alias)]));
        let api = resolve(api);
        let path = ["meta", "after"].map(str::to_owned);
        let steps = vec![PropertyStep { object: page, property: 1 }, PropertyStep { object: meta, property: 0 }];
        assert_eq!(walk(&api, page, &path), Some((steps, cursor)));
        assert_eq!(walk(&api, page, &["links".to_owned()]), None);
        assert_eq!(walk(&api, page, &[]), Some((Vec::new(), page)));
    }

    #[test]
    fn the_largest_integer_leaves_out_an_excluded_bound() {
        let bounds = |maximum, exclusive_maximum| Bounds { maximum, exclusive_maximum, ..Bounds::default() };
        assert_eq!(largest(&bounds(Some(100.0), false)), Some(100));
        assert_eq!(largest(&bounds(Some(100.0), true)), Some(99));
        assert_eq!(largest(&bounds(Some(100.5), true)), Some(100));
        assert_eq!(largest(&bounds(Some(1e300), false)), Some(i64::MAX));
        assert_eq!(largest(&bounds(None, false)), None);
    }
}
