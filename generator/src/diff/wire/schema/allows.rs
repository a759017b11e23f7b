//! Whether a schema allows a value, as far as that is certain. Input: a schema as JSON, and a value. Output: yes, no, or `None` where a
//! keyword is not understood.

use std::cmp::Ordering;

use serde_json::{Map, Value};

use super::json_schema::{ABSENT, NULL, id_of};
use super::json_value::{compare_numbers, has_type, is_same};
use super::schemas::Schemas;
use super::written::has_format;
use crate::ir::{Kind, SchemaId, Union, UnionRule};

/// The most references that are followed: schemas may contain themselves.
const MAX_DEPTH: usize = 24;

/// Returns `true` if values that two subschemas of a union allow are invalid. A discriminator selects one of them.
pub(super) fn is_exclusive(union: &Union) -> bool {
    union.rule == UnionRule::OneOf && union.discriminator.is_none()
}

/// Returns whether a schema allows a value.
pub(super) fn allows(schemas: &Schemas<'_>, id: SchemaId, value: &Value) -> Option<bool> {
    allows_target(schemas, id, value, MAX_DEPTH)
}

/// Returns whether a schema that is JSON allows a value.
pub(super) fn allows_json(schemas: &Schemas<'_>, schema: &Value, value: &Value) -> Option<bool> {
    allows_within(schemas, schema, value, MAX_DEPTH)
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

fn allows_target(schemas: &Schemas<'_>, id: SchemaId, value: &Value, depth: usize) -> Option<bool> {
    schemas.count()?;
    let depth = depth.checked_sub(1)?;
    allows_within(schemas, schemas.json(id)?.as_ref(), value, depth)
}

fn allows_within(schemas: &Schemas<'_>, schema: &Value, value: &Value, depth: usize) -> Option<bool> {
    let fields = match schema {
        Value::Bool(allowed) => return Some(*allowed),
        Value::Object(fields) => fields,
        _ => return None,
    };
    if value.is_null() && fields.contains_key(NULL) {
        return Some(true);
    }
    if value.is_null() && fields.get("nullable") == Some(&Value::Bool(true)) {
        const OTHERS: [&str; 7] = ["allOf", "anyOf", "const", "enum", "if", "not", "oneOf"];
        return (!OTHERS.iter().any(|keyword| fields.contains_key(*keyword))).then_some(true);
    }
    if let Some(reference) = fields.get("$ref").filter(|_| fields.len() == 1) {
        return allows_target(schemas, id_of(reference)?, value, depth);
    }
    if lacks(fields, value) {
        return Some(false);
    }
    let keywords = Keywords { schemas, fields, depth };
    all(fields.iter().map(|(keyword, own)| match value {
        _ if KNOWN.binary_search(&keyword.as_str()).is_err() => keywords.allow_any(keyword, own, value),
        Value::Number(_) => keywords.allow_number(keyword, own, value),
        Value::String(text) => keywords.allow_text(keyword, own, text),
        Value::Array(items) => keywords.allow_items(keyword, own, items),
        Value::Object(members) => keywords.allow_members(keyword, own, members, value),
        // The others say nothing about null and booleans.
        _ => Some(true),
    }))
}

/// Returns `true` for a value of another type, or without a required property: what excludes most values is read first.
fn lacks(fields: &Map<String, Value>, value: &Value) -> bool {
    let is_other = |name: &str| has_type(name, value) == Some(false);
    let lacks_one = |members: &Map<String, Value>| {
        let required = fields.get("required").and_then(Value::as_array).into_iter().flatten();
        required.into_iter().any(|name| !has_name(members, name))
    };
    fields.get("type").and_then(Value::as_str).is_some_and(is_other) || value.as_object().is_some_and(lacks_one)
}

/// Returns whether all are true: one that is false decides.
fn all(conditions: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(true);
    for condition in conditions {
        match condition {
            Some(true) => {}
            Some(false) => return Some(false),
            None => result = None,
        }
    }
    result
}

/// Keywords that say nothing alone, or nothing about values of another type.
#[rustfmt::skip]
const KNOWN: [&str; 37] = [
    "additionalProperties", "contains", "contentEncoding", "contentMediaType", "contentSchema", "default", "dependentRequired",
    "dependentSchemas", "discriminator", "else", "example", "exclusiveMaximum", "exclusiveMinimum", "format", "items", "maxContains",
    "maxItems", "maxLength", "maxProperties", "maximum", "minContains", "minItems", "minLength", "minProperties", "minimum", "multipleOf",
    "nullable", "pattern", "patternProperties", "prefixItems", "properties", "propertyNames", "required", "then", "uniqueItems", ABSENT, NULL,
];

/// The keywords of a schema.
#[derive(Clone, Copy)]
struct Keywords<'a> {
    schemas: &'a Schemas<'a>,
    fields: &'a Map<String, Value>,
    depth: usize,
}

impl Keywords<'_> {
    fn allows(self, schema: &Value, value: &Value) -> Option<bool> {
        allows_within(self.schemas, schema, value, self.depth)
    }

    fn allow_any(self, keyword: &str, own: &Value, value: &Value) -> Option<bool> {
        match (keyword, own) {
            ("$ref", reference) => allows_target(self.schemas, id_of(reference)?, value, self.depth),
            ("type", Value::String(name)) => has_type(name, value),
            ("const", own) => Some(is_same(own, value)),
            ("enum", Value::Array(values)) => Some(values.iter().any(|one| is_same(one, value))),
            ("not", schema) => self.allows(schema, value).map(|allowed| !allowed),
            ("allOf", Value::Array(schemas)) => all(schemas.iter().map(|schema| self.allows(schema, value))),
            ("anyOf" | "oneOf", Value::Array(schemas)) => match self.fields.get("discriminator") {
                Some(discriminator) => self.allow_tagged(discriminator, value),
                None => self.allow_alternatives(keyword == "oneOf", schemas, value),
            },
            ("if", condition) => {
                let consequence = if self.allows(condition, value)? { "then" } else { "else" };
                self.fields.get(consequence).map_or(Some(true), |schema| self.allows(schema, value))
            }
            _ => None,
        }
    }

    fn allow_alternatives(self, is_exclusive: bool, schemas: &[Value], value: &Value) -> Option<bool> {
        let (mut certain, mut unknown) = (0, 0);
        for schema in schemas {
            match self.allows(schema, value) {
                Some(true) if certain == 1 && is_exclusive => return Some(false),
                Some(true) if !is_exclusive => return Some(true),
                Some(true) => certain += 1,
                Some(false) => {}
                None => unknown += 1,
            }
        }
        (unknown == 0).then_some(certain == 1)
    }

    /// Returns whether the subschema that a discriminator selects allows a value. Only objects have a discriminator.
    fn allow_tagged(self, discriminator: &Value, value: &Value) -> Option<bool> {
        let tag = value.as_object()?.get(discriminator.get("propertyName")?.as_str()?)?.as_str()?;
        self.allows(discriminator.get("mapping")?.get(tag)?, value)
    }

    fn allow_number(self, keyword: &str, own: &Value, number: &Value) -> Option<bool> {
        // 3.1 has numbers here, which are read as the flags of 3.0 and a bound.
        let is_exclusive = |keyword: &str| self.fields.get(keyword).map_or(Some(false), Value::as_bool);
        match keyword {
            "minimum" => {
                let order = compare_numbers(number, own)?;
                Some(order == Ordering::Greater || order == Ordering::Equal && !is_exclusive("exclusiveMinimum")?)
            }
            "maximum" => {
                let order = compare_numbers(number, own)?;
                Some(order == Ordering::Less || order == Ordering::Equal && !is_exclusive("exclusiveMaximum")?)
            }
            "multipleOf" => {
                let (number, of) = (number.as_f64()?, own.as_f64()?);
                Some(of == 0.0 || (number / of).fract() == 0.0)
            }
            _ => Some(true),
        }
    }

    fn allow_text(self, keyword: &str, own: &Value, text: &str) -> Option<bool> {
        let length = || text.chars().count() as u64;
        match keyword {
            "minLength" => Some(length() >= own.as_u64()?),
            "maxLength" => Some(length() <= own.as_u64()?),
            "pattern" => self.schemas.matches(own.as_str()?, text),
            "format" => has_format(Some(own.as_str()?), text),
            _ => Some(true),
        }
    }

    fn allow_items(self, keyword: &str, own: &Value, items: &[Value]) -> Option<bool> {
        let count = items.len() as u64;
        let prefix = || self.fields.get("prefixItems").and_then(Value::as_array).map_or(0, Vec::len);
        match (keyword, own) {
            ("minItems", _) => Some(count >= own.as_u64()?),
            ("maxItems", _) => Some(count <= own.as_u64()?),
            ("uniqueItems", Value::Bool(unique)) => {
                let is_new = |(index, item): (usize, &Value)| !items[..index].contains(item);
                Some(!unique || items.iter().enumerate().all(is_new))
            }
            ("items", schema) => all(items.iter().skip(prefix()).map(|item| self.allows(schema, item))),
            ("prefixItems", Value::Array(prefix)) => {
                all(prefix.iter().zip(items).map(|(schema, item)| self.allows(schema, item)))
            }
            ("contains", schema) => self.allow_matching(schema, items),
            _ => Some(true),
        }
    }

    /// Compares how many items match `contains` with `minContains` and `maxContains`.
    fn allow_matching(self, schema: &Value, items: &[Value]) -> Option<bool> {
        let limit = |keyword: &str| self.fields.get(keyword).and_then(Value::as_u64).map(|count| count as usize);
        let (fewest, most) = (limit("minContains").unwrap_or(1), limit("maxContains"));
        let matches = items.iter().map(|item| self.allows(schema, item)).collect::<Option<Vec<bool>>>()?;
        let count = matches.into_iter().filter(|matches| *matches).count();
        Some(count >= fewest && most.is_none_or(|most| count <= most))
    }

    fn allow_members(self, keyword: &str, own: &Value, members: &Map<String, Value>, whole: &Value) -> Option<bool> {
        let count = members.len() as u64;
        let has_all = |names: &Value| Some(names.as_array()?.iter().all(|name| has_name(members, name)));
        match (keyword, own) {
            ("minProperties", _) => Some(count >= own.as_u64()?),
            ("maxProperties", _) => Some(count <= own.as_u64()?),
            ("required", names) => has_all(names),
            ("dependentRequired", Value::Object(lists)) => {
                all(lists.iter().filter(|(name, _)| members.contains_key(*name)).map(|(_, names)| has_all(names)))
            }
            ("dependentSchemas", Value::Object(schemas)) => {
                let own = schemas.iter().filter(|(name, _)| members.contains_key(*name));
                all(own.map(|(_, schema)| self.allows(schema, whole)))
            }
            ("propertyNames", schema) => {
                all(members.keys().map(|name| self.allows(schema, &Value::from(name.as_str()))))
            }
            ("properties", Value::Object(schemas)) => {
                let both = members.iter().filter_map(|(name, value)| Some((schemas.get(name)?, value)));
                all(both.map(|(schema, value)| self.allows(schema, value)))
            }
            ("patternProperties", Value::Object(patterns)) => all(patterns.iter().flat_map(|(pattern, schema)| {
                members.iter().map(move |(name, value)| {
                    if self.schemas.matches(pattern, name)? { self.allows(schema, value) } else { Some(true) }
                })
            })),
            ("additionalProperties", schema) => all(members
                .iter()
                .map(|(name, value)| if self.declare(name)? { Some(true) } else { self.allows(schema, value) })),
            _ => Some(true),
        }
    }

    /// Returns whether `properties` or `patternProperties` declare a name.
    fn declare(self, name: &str) -> Option<bool> {
        let names = |keyword: &str| self.fields.get(keyword).and_then(Value::as_object);
        if names("properties").is_some_and(|properties| properties.contains_key(name)) {
            return Some(true);
        }
        let patterns = names("patternProperties").into_iter().flat_map(Map::keys);
        let matches = patterns.map(|pattern| self.schemas.matches(pattern, name)).collect::<Option<Vec<bool>>>()?;
        Some(matches.contains(&true))
    }
}

fn has_name(members: &Map<String, Value>, name: &Value) -> bool {
    name.as_str().is_some_and(|name| members.contains_key(name))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diff::change::Direction;
    use crate::diff::wire::testing::{document, spec};
    use crate::ir::SchemaGraph;

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
        for schema in [json!({"$ref": "A"}), json!({"pattern": "(?=a)"}), json!({"unevaluatedItems": false})] {
            assert_eq!(allowed_by(&schema, &values[..1]), [None], "{schema}");
        }
        assert_eq!(allowed_by(&json!({"type": "integer", "$ref": "A"}), &values[..1]), [Some(false)]);
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

    /// Returns whether keywords allow each value.
    fn allowed_by(schema: &Value, values: &[Value]) -> Vec<Option<bool>> {
        let spec = spec(&document(&json!({})));
        let schemas = Schemas::new(&spec.resolved, Direction::Request, 1000);
        values.iter().map(|value| allows_json(&schemas, schema, value)).collect()
    }

    fn assert_allows(schema: Value, allowed: &[Value], rejected: &[Value]) {
        assert_eq!(allowed_by(&schema, allowed), vec![Some(true); allowed.len()], "{schema}");
        assert_eq!(allowed_by(&schema, rejected), vec![Some(false); rejected.len()], "{schema}");
    }

    #[test]
    fn keywords_of_each_type_are_understood() {
        let text = json!({"type": "string", "minLength": 2, "maxLength": 3, "pattern": "^a"});
        assert_allows(text, &[json!("ab")], &[json!("a"), json!("abcd"), json!("ba"), json!(1), Value::Null]);
        let number = json!({"type": "integer", "nullable": true, "minimum": 1, "exclusiveMinimum": true});
        assert_allows(number, &[json!(2), json!(2.0), Value::Null], &[json!(1), json!(2.5)]);
        let list = json!({"prefixItems": [{"type": "string"}], "items": {"type": "integer"}, "uniqueItems": true});
        assert_allows(
            list,
            &[json!([]), json!(["a", 1, 2]), json!("a")],
            &[json!([1]), json!(["a", "b"]), json!(["a", 1, 1])],
        );
        let object = json!({"required": ["a"], "properties": {"a": {"const": 1}}, "patternProperties": {"^x": {"type": "string"}}, "additionalProperties": false});
        assert_allows(
            object,
            &[json!({"a": 1, "xb": "c"})],
            &[json!({}), json!({"a": 2}), json!({"a": 1, "xb": 1}), json!({"a": 1, "b": 1})],
        );
    }

    #[test]
    fn items_that_match_are_counted() {
        let contains = |fewest: u8| json!({"contains": {"type": "string"}, "minContains": fewest, "maxContains": 2});
        assert_allows(contains(1), &[json!(["a", 1]), json!(["a", "b"])], &[json!([]), json!(["a", "b", "c"])]);
        assert_allows(contains(0), &[json!([])], &[json!(["a", "b", "c"])]);
        assert_allows(json!({"contains": {"type": "string"}}), &[json!(["a"])], &[json!([1])]);
    }

    #[test]
    fn names_beside_others_are_required() {
        let lists = json!({"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"b": {"maxProperties": 2}}});
        assert_allows(
            lists,
            &[json!({"b": 1}), json!({"a": 1, "b": 1})],
            &[json!({"a": 1}), json!({"a": 1, "b": 1, "c": 1})],
        );
        let names = json!({"propertyNames": {"maxLength": 1}});
        assert_allows(names, &[json!({"a": 1})], &[json!({"ab": 1})]);
    }

    #[test]
    fn conditions_and_unions_are_understood() {
        let condition = json!({"if": {"type": "string"}, "then": {"minLength": 1}, "else": {"not": {"const": 1}}});
        assert_allows(condition, &[json!("a"), json!(2)], &[json!(""), json!(1)]);
        let union = |keyword: &str| json!({keyword: [{"type": "number"}, {"type": "integer"}]});
        assert_allows(union("anyOf"), &[json!(1), json!(1.5)], &[json!("a")]);
        assert_allows(union("oneOf"), &[json!(1.5)], &[json!(1), json!("a")]);
    }
}
