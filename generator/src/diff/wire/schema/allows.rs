//! Whether a schema allows a value, as far as that is certain. Input: a schema as it is written, and a value of JSON. Output: yes, no, or
//! `None` where a keyword is not understood.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use regex::Regex;
use serde_json::{Map, Value};

use super::constraint_schema::constraint_schema;
use super::enumeration::{ENUM, key};
use super::json_allows::{self, all};
use super::limits::{is_limit, limits_of};
use super::property::is_absent;
use super::written::{compile, has_format, is_within};
use crate::diff::change::Direction;
use crate::ir::{
    Additional, Annotations, Array, Constraint, Discriminator, Kind, Object, SchemaGraph, SchemaId, StringType, Union,
    UnionRule,
};
use crate::passes::Resolved;

/// The deepest schemas that are read: schemas may contain themselves.
const MAX_DEPTH: usize = 24;

/// The schemas of one side, in one direction.
pub(super) struct Schemas<'a> {
    pub resolved: &'a Resolved,
    pub direction: Direction,
    /// How many more schemas may be compared with values.
    left: Cell<usize>,
    patterns: RefCell<HashMap<String, Option<Regex>>>,
}

impl<'a> Schemas<'a> {
    /// Creates the schemas of a side, which compare as many schemas with values.
    pub(super) fn new(resolved: &'a Resolved, direction: Direction, most: usize) -> Self {
        Schemas { resolved, direction, left: Cell::new(most), patterns: RefCell::default() }
    }

    /// Returns the kind of a schema as it is written; `None` for those that only types have.
    pub(super) fn written(&self, id: SchemaId) -> Option<(&'a Kind, &'a Annotations)> {
        let schemas = &self.resolved.merged;
        ((id.0 as usize) < schemas.schema_count()).then(|| (schemas.kind(id), schemas.annotations(id)))
    }

    /// Returns the schema behind aliases.
    pub(super) fn target(&self, mut id: SchemaId) -> SchemaId {
        for _ in 0..MAX_DEPTH {
            let Some((Kind::Alias(target), _)) = self.written(id) else { break };
            id = *target;
        }
        id
    }

    /// Returns the union that a schema is, behind aliases.
    pub(super) fn union(&self, id: SchemaId) -> Option<&'a Union> {
        match self.written(self.target(id))?.0 {
            Kind::Union(union) => Some(union),
            _ => None,
        }
    }
}

/// Returns `true` if values that two subschemas of a union allow are invalid. A discriminator selects one of them.
pub(super) fn is_exclusive(union: &Union) -> bool {
    union.rule == UnionRule::OneOf && union.discriminator.is_none()
}

/// Returns whether a schema allows a value.
pub(super) fn allows(schemas: &Schemas<'_>, id: SchemaId, value: &Value) -> Option<bool> {
    allows_within(schemas, id, value, MAX_DEPTH)
}

/// Returns how many schemas without subschemas surely allow a value: the schema itself, or those of the union that it is.
pub(super) fn count_allowing(schemas: &Schemas<'_>, id: SchemaId, value: &Value) -> usize {
    fn count(schemas: &Schemas<'_>, id: SchemaId, value: &Value, depth: usize) -> usize {
        let target = schemas.target(id);
        match schemas.written(target) {
            Some((Kind::Union(union), annotations)) if depth > 0 && !(annotations.nullable && value.is_null()) => {
                union.subschemas.iter().map(|id| count(schemas, *id, value, depth - 1)).sum()
            }
            _ => usize::from(allows(schemas, id, value) == Some(true)),
        }
    }
    count(schemas, id, value, MAX_DEPTH)
}

fn allows_within(schemas: &Schemas<'_>, id: SchemaId, value: &Value, depth: usize) -> Option<bool> {
    schemas.left.set(schemas.left.get().checked_sub(1)?);
    let depth = depth.checked_sub(1)?;
    let (kind, annotations) = schemas.written(id)?;
    if value.is_null() && annotations.nullable {
        return Some(true);
    }
    let of_kind = || match (kind, value) {
        // An `allOf` that could not be merged may restrict values.
        (Kind::Any, _) if is_all_of(schemas.resolved, id) => None,
        (Kind::Any, _) => Some(true),
        (Kind::AllOf(_), _) => None,
        (Kind::Alias(target), _) => allows_within(schemas, *target, value, depth),
        (Kind::Union(union), _) => allows_union(schemas, union, value, depth),
        (Kind::Enum(values), _) => {
            let is_listed = values.values.iter().any(|one| key(&one.value) == key(value));
            if is_listed || !values.open { Some(is_listed) } else { None }
        }
        (Kind::Boolean, value) => Some(value.is_boolean()),
        (Kind::Integer(integer), Value::Number(number)) => {
            Some(number.as_f64().is_some_and(|one| one.fract() == 0.0 && is_within(&integer.bounds, one)))
        }
        (Kind::Number(kind), Value::Number(number)) => number.as_f64().map(|one| is_within(&kind.bounds, one)),
        (Kind::String(string), Value::String(text)) => allows_text(schemas, string, text),
        (Kind::Array(array), Value::Array(items)) => allows_items(schemas, array, items, depth),
        (Kind::Map(values), Value::Object(fields)) => all([
            has_count(annotations, fields.len()),
            all(fields.values().map(|value| allows_within(schemas, *values, value, depth))),
        ]),
        (Kind::Object(object), Value::Object(fields)) => {
            all([has_count(annotations, fields.len()), allows_fields(schemas, object, fields, depth)])
        }
        _ => Some(false),
    };
    match allows_constrained(schemas, kind, annotations, value) {
        Some(true) => of_kind(),
        Some(false) => Some(false),
        None => of_kind().filter(|allowed| !allowed),
    }
}

fn is_all_of(resolved: &Resolved, id: SchemaId) -> bool {
    (id.0 as usize) >= resolved.api.schema_count() || matches!(resolved.api.kind(id), Kind::AllOf(_))
}

/// Returns whether the keywords that no kind has allow a value.
fn allows_constrained(schemas: &Schemas<'_>, kind: &Kind, annotations: &Annotations, value: &Value) -> Option<bool> {
    if annotations.constraints.is_empty() {
        return Some(true);
    }
    let lists = annotations.constraints.iter().filter(|one| one.keyword == ENUM);
    let is_listed =
        |one: &Constraint| one.value.as_array().is_none_or(|all| all.iter().any(|one| key(one) == key(value)));
    let constraints: Vec<&Constraint> = annotations.constraints.iter().collect();
    let others = || {
        let schema = constraint_schema(schemas.resolved, kind, &constraints)?;
        if schema.is_empty() { Some(true) } else { json_allows::allows(&Value::Object(schema), value) }
    };
    all([Some(lists.into_iter().all(is_listed)), allows_limited(schemas, kind, annotations, value), others()])
}

/// Returns whether the limits beside a list of values allow a value.
fn allows_limited(schemas: &Schemas<'_>, kind: &Kind, annotations: &Annotations, value: &Value) -> Option<bool> {
    let limits: Vec<&Constraint> = annotations.constraints.iter().filter(|one| is_limit(&one.keyword)).collect();
    if limits.is_empty() || !matches!(kind, Kind::Enum(_)) {
        return Some(true);
    }
    match (limits_of(kind, &limits)?, value) {
        (Kind::String(string), Value::String(text)) => allows_text(schemas, &string, text),
        (Kind::Integer(one), Value::Number(number)) => number.as_f64().map(|number| is_within(&one.bounds, number)),
        (Kind::Number(one), Value::Number(number)) => number.as_f64().map(|number| is_within(&one.bounds, number)),
        _ => Some(true),
    }
}

fn allows_union(schemas: &Schemas<'_>, union: &Union, value: &Value, depth: usize) -> Option<bool> {
    if let Some(discriminator) = &union.discriminator {
        return allows_tagged(schemas, discriminator, value, depth);
    }
    let verdicts = union.subschemas.iter().map(|id| allows_within(schemas, *id, value, depth));
    let (mut certain, mut unknown) = (0, 0);
    for verdict in verdicts {
        if certain > 1 {
            break;
        }
        match verdict {
            Some(true) => certain += 1,
            Some(false) => {}
            None => unknown += 1,
        }
    }
    match (union.rule, certain, unknown) {
        (UnionRule::OneOf, 2.., _) | (_, 0, 0) => Some(false),
        (UnionRule::OneOf, 1, 0) | (UnionRule::AnyOf, 1.., _) => Some(true),
        _ => None,
    }
}

/// Returns whether the subschema that a discriminator selects allows a value.
fn allows_tagged(schemas: &Schemas<'_>, discriminator: &Discriminator, value: &Value, depth: usize) -> Option<bool> {
    let tag = value.as_object().map(|fields| fields.get(&discriminator.property).and_then(Value::as_str));
    let selected = match tag {
        Some(tag) => discriminator.mapping.iter().find(|(mapped, _)| Some(mapped.as_str()) == tag)?.1,
        // Only objects have a discriminator.
        None => return None,
    };
    allows_within(schemas, selected, value, depth)
}

fn allows_text(schemas: &Schemas<'_>, string: &StringType, text: &str) -> Option<bool> {
    let length = text.chars().count();
    let is_long_enough = string.min_length.is_none_or(|min| length >= min);
    let is_short_enough = string.max_length.is_none_or(|max| length <= max);
    let matches = string.pattern.as_ref().map_or(Some(true), |pattern| {
        let mut patterns = schemas.patterns.borrow_mut();
        let compiled = patterns.entry(pattern.clone()).or_insert_with(|| compile(pattern));
        compiled.as_ref().map(|pattern| pattern.is_match(text))
    });
    all([Some(is_long_enough && is_short_enough), has_format(string.format.as_deref(), text), matches])
}

fn allows_items(schemas: &Schemas<'_>, array: &Array, items: &[Value], depth: usize) -> Option<bool> {
    let is_long_enough = array.min_items.is_none_or(|min| items.len() >= min);
    let is_short_enough = array.max_items.is_none_or(|max| items.len() <= max);
    let is_unique = !array.unique || items.iter().enumerate().all(|(index, item)| !items[..index].contains(item));
    if !is_long_enough || !is_short_enough || !is_unique {
        return Some(false);
    }
    all(items.iter().enumerate().map(|(index, item)| allows_within(schemas, array.item(index), item, depth)))
}

fn has_count(annotations: &Annotations, count: usize) -> Option<bool> {
    let has_enough = annotations.min_properties.is_none_or(|min| count >= min);
    Some(has_enough && annotations.max_properties.is_none_or(|max| count <= max))
}

fn allows_fields(schemas: &Schemas<'_>, object: &Object, fields: &Map<String, Value>, depth: usize) -> Option<bool> {
    let property = |name: &str| object.properties.iter().find(|property| property.name == name);
    let has_required = object.properties.iter().all(|property| {
        let is_optional = || is_absent(schemas.direction, schemas.resolved.merged.access(property.schema));
        !property.required || fields.contains_key(&property.name) || is_optional()
    });
    let has_others = object.required_elsewhere.iter().all(|name| fields.contains_key(name));
    if !has_required || !has_others {
        return Some(false);
    }
    let are_allowed = fields.iter().map(|(name, value)| match (property(name), object.additional) {
        (Some(property), _) => allows_within(schemas, property.schema, value, depth),
        (None, Additional::Any) => Some(true),
        (None, Additional::Forbidden) => Some(false),
        (None, Additional::Schema(values)) => allows_within(schemas, values, value, depth),
    });
    all(are_allowed)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diff::wire::testing::{document, spec};

    /// Returns whether a schema allows each value.
    fn allowed(schema: &Value, values: &[Value]) -> Vec<Option<bool>> {
        let mut document = document(&json!({}));
        document["components"] = json!({"schemas": {"A": schema}});
        let spec = spec(&document);
        let is_component = |id: &SchemaId| spec.resolved.pointer_of(*id) == "/components/schemas/A";
        let id = spec.resolved.ids().find(is_component).unwrap_or(SchemaId(0));
        let schemas = Schemas::new(&spec.resolved, Direction::Request, 1000);
        values.iter().map(|value| allows(&schemas, id, value)).collect()
    }

    #[test]
    fn a_value_of_two_subschemas_is_not_one_of_a_union() {
        let (yes, no) = (Some(true), Some(false));
        let union = |keyword: &str| json!({keyword: [{"type": "number"}, {"type": "integer", "nullable": true}]});
        let values = [json!(1), json!(1.5), json!("a"), Value::Null];
        assert_eq!(allowed(&union("oneOf"), &values), [no, yes, no, yes]);
        assert_eq!(allowed(&union("anyOf"), &values), [yes, yes, no, yes]);
    }

    #[test]
    fn what_is_not_understood_is_not_certain() {
        let values = [json!("a"), json!(1)];
        assert_eq!(allowed(&json!({"type": "string", "format": "email"}), &values), [None, Some(false)]);
        let not = json!({"type": "string", "not": {"format": "email"}});
        assert_eq!(allowed(&not, &values), [None, Some(false)]);
        let short = json!({"type": "string", "not": {"maxLength": 3}});
        assert_eq!(allowed(&short, &[json!("a"), json!("abcd")]), [Some(false), Some(true)]);
        assert_eq!(allowed(&json!({"type": "string", "pattern": "(?=a)"}), &values), [None, Some(false)]);
    }

    #[test]
    fn limits_of_listed_values_and_properties_of_requests_count() {
        let values = [json!("a"), json!("bb")];
        let limited = json!({"type": "string", "enum": ["a", "bb"], "maxLength": 1});
        assert_eq!(allowed(&limited, &values), [Some(true), Some(false)]);
        let id = json!({"type": "string", "readOnly": true});
        let object =
            json!({"type": "object", "required": ["id", "a"], "properties": {"id": id, "a": {"type": "string"}}});
        assert_eq!(allowed(&object, &[json!({"a": "x"}), json!({"id": "x"})]), [Some(true), Some(false)]);
    }

    #[test]
    fn schemas_that_contain_themselves_come_to_an_end() {
        let own = json!({"$ref": "#/components/schemas/A"});
        let schema = json!({"type": "object", "required": ["a"], "properties": {"a": own}});
        let deep = (0..40).fold(json!({}), |value, _| json!({"a": value}));
        assert_eq!(allowed(&schema, &[json!({}), deep]), [Some(false), None]);
    }
}
