//! Whether a schema that is JSON allows a value, as far as that is certain. References are not followed.

use serde_json::{Map, Value};

use super::enumeration::key;
use super::written::{compile, has_format, is_within};
use crate::ir::Bounds;

/// The deepest schemas that are read.
const MAX_DEPTH: usize = 12;

/// Returns whether a schema allows a value, or `None` where a keyword is not understood.
pub(super) fn allows(schema: &Value, value: &Value) -> Option<bool> {
    allows_within(schema, value, MAX_DEPTH)
}

/// Returns whether all are true: one that is false decides.
pub(super) fn all(conditions: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
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

fn allows_within(schema: &Value, value: &Value, depth: usize) -> Option<bool> {
    let depth = depth.checked_sub(1)?;
    let fields = match schema {
        Value::Bool(allowed) => return Some(*allowed),
        Value::Object(fields) => fields,
        _ => return None,
    };
    if value.is_null() && fields.get("nullable") == Some(&Value::Bool(true)) {
        const OTHERS: [&str; 7] = ["allOf", "anyOf", "const", "enum", "if", "not", "oneOf"];
        return (!OTHERS.iter().any(|keyword| fields.contains_key(*keyword))).then_some(true);
    }
    let keywords = Keywords { fields, depth };
    all(fields.iter().map(|(keyword, own)| match value {
        _ if is_of_any_value(keyword) => keywords.allow_any(keyword, own, value),
        Value::Number(number) => allows_number(fields, keyword, own, number.as_f64()?),
        Value::String(text) => allows_text(keyword, own, text),
        Value::Array(items) => keywords.allow_items(keyword, own, items),
        Value::Object(members) => keywords.allow_members(keyword, own, members),
        // Other keywords say nothing about null and booleans.
        _ => is_known(keyword).then_some(true),
    }))
}

fn is_of_any_value(keyword: &str) -> bool {
    matches!(keyword, "allOf" | "anyOf" | "const" | "enum" | "if" | "not" | "oneOf" | "type")
}

/// Returns `true` for keywords that say nothing alone, or nothing about values of another type.
fn is_known(keyword: &str) -> bool {
    let of_numbers = ["exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"];
    let of_texts = ["format", "maxLength", "minLength", "pattern"];
    let of_arrays =
        ["contains", "items", "maxContains", "maxItems", "minContains", "minItems", "prefixItems", "uniqueItems"];
    let of_objects = [
        "additionalProperties",
        "dependentRequired",
        "dependentSchemas",
        "maxProperties",
        "minProperties",
        "patternProperties",
        "properties",
        "propertyNames",
        "required",
    ];
    let beside_others = ["else", "nullable", "then"];
    let is_content = matches!(keyword, "contentEncoding" | "contentMediaType" | "contentSchema");
    is_content || [&of_numbers[..], &of_texts, &of_arrays, &of_objects, &beside_others].concat().contains(&keyword)
}

/// The keywords of a schema.
#[derive(Clone, Copy)]
struct Keywords<'a> {
    fields: &'a Map<String, Value>,
    depth: usize,
}

impl Keywords<'_> {
    fn allow_any(self, keyword: &str, own: &Value, value: &Value) -> Option<bool> {
        let allows = |schema: &Value| allows_within(schema, value, self.depth);
        match (keyword, own) {
            ("type", Value::String(name)) => has_type(name, value),
            ("const", own) => Some(key(own) == key(value)),
            ("enum", Value::Array(values)) => Some(values.iter().any(|one| key(one) == key(value))),
            ("not", schema) => allows(schema).map(|allowed| !allowed),
            ("allOf", Value::Array(schemas)) => all(schemas.iter().map(allows)),
            ("anyOf" | "oneOf", Value::Array(schemas)) => {
                let verdicts: Vec<Option<bool>> = schemas.iter().map(allows).collect();
                let count = |verdict: Option<bool>| verdicts.iter().filter(|one| **one == verdict).count();
                match (keyword, count(Some(true)), count(None)) {
                    ("oneOf", 2.., _) | (_, 0, 0) => Some(false),
                    ("oneOf", 1, 0) | ("anyOf", 1.., _) => Some(true),
                    _ => None,
                }
            }
            ("if", condition) => {
                let consequence = if allows(condition)? { "then" } else { "else" };
                self.fields.get(consequence).map_or(Some(true), allows)
            }
            _ => None,
        }
    }

    fn allow_items(self, keyword: &str, own: &Value, items: &[Value]) -> Option<bool> {
        let count = || own.as_u64().map(|count| count as usize);
        let prefix = || match self.fields.get("prefixItems") {
            Some(Value::Array(prefix)) => prefix.len(),
            _ => 0,
        };
        match (keyword, own) {
            ("minItems", _) => Some(items.len() >= count()?),
            ("maxItems", _) => Some(items.len() <= count()?),
            ("uniqueItems", Value::Bool(unique)) => {
                let is_new = |(index, item): (usize, &Value)| !items[..index].contains(item);
                Some(!unique || items.iter().enumerate().all(is_new))
            }
            ("items", schema) => all(items.iter().skip(prefix()).map(|item| allows_within(schema, item, self.depth))),
            ("prefixItems", Value::Array(prefix)) => {
                all(prefix.iter().zip(items).map(|(schema, item)| allows_within(schema, item, self.depth)))
            }
            ("contains", schema) => self.allow_matching(schema, items),
            _ => is_known(keyword).then_some(true),
        }
    }

    /// Compares how many items match `contains` with `minContains` and `maxContains`.
    fn allow_matching(self, schema: &Value, items: &[Value]) -> Option<bool> {
        let limit = |keyword: &str| self.fields.get(keyword).and_then(Value::as_u64).map(|count| count as usize);
        let (fewest, most) = (limit("minContains").unwrap_or(1), limit("maxContains"));
        let matches =
            items.iter().map(|item| allows_within(schema, item, self.depth)).collect::<Option<Vec<bool>>>()?;
        let count = matches.into_iter().filter(|matches| *matches).count();
        Some(count >= fewest && most.is_none_or(|most| count <= most))
    }

    fn allow_members(self, keyword: &str, own: &Value, members: &Map<String, Value>) -> Option<bool> {
        let count = || own.as_u64().map(|count| count as usize);
        let has_all = |names: &Value| Some(names.as_array()?.iter().all(|name| has_name(members, name)));
        match (keyword, own) {
            ("minProperties", _) => Some(members.len() >= count()?),
            ("maxProperties", _) => Some(members.len() <= count()?),
            ("required", names) => has_all(names),
            ("dependentRequired", Value::Object(lists)) => {
                all(lists.iter().filter(|(name, _)| members.contains_key(*name)).map(|(_, names)| has_all(names)))
            }
            ("dependentSchemas", Value::Object(schemas)) => {
                let own = schemas.iter().filter(|(name, _)| members.contains_key(*name));
                let whole = Value::Object(members.clone());
                all(own.map(|(_, schema)| allows_within(schema, &whole, self.depth)))
            }
            ("propertyNames", schema) => {
                all(members.keys().map(|name| allows_within(schema, &Value::from(name.as_str()), self.depth)))
            }
            ("properties", Value::Object(schemas)) => {
                let both = schemas.iter().filter_map(|(name, schema)| Some((schema, members.get(name)?)));
                all(both.map(|(schema, value)| allows_within(schema, value, self.depth)))
            }
            ("patternProperties", Value::Object(patterns)) => all(patterns.iter().map(|(pattern, schema)| {
                let pattern = compile(pattern)?;
                let matching = members.iter().filter(|(name, _)| pattern.is_match(name));
                all(matching.map(|(_, value)| allows_within(schema, value, self.depth)))
            })),
            ("additionalProperties", schema) => all(members.iter().map(|(name, value)| {
                if self.declare(name)? { Some(true) } else { allows_within(schema, value, self.depth) }
            })),
            _ => is_known(keyword).then_some(true),
        }
    }

    /// Returns whether `properties` or `patternProperties` declare a name.
    fn declare(self, name: &str) -> Option<bool> {
        let names = |keyword: &str| self.fields.get(keyword).and_then(Value::as_object);
        if names("properties").is_some_and(|properties| properties.contains_key(name)) {
            return Some(true);
        }
        let patterns = names("patternProperties").into_iter().flat_map(Map::keys);
        let matches = patterns.map(|pattern| Some(compile(pattern)?.is_match(name))).collect::<Option<Vec<bool>>>()?;
        Some(matches.contains(&true))
    }
}

fn has_name(members: &Map<String, Value>, name: &Value) -> bool {
    name.as_str().is_some_and(|name| members.contains_key(name))
}

fn has_type(name: &str, value: &Value) -> Option<bool> {
    Some(match name {
        "array" => value.is_array(),
        "boolean" => value.is_boolean(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "object" => value.is_object(),
        "string" => value.is_string(),
        _ => return None,
    })
}

fn allows_number(fields: &Map<String, Value>, keyword: &str, own: &Value, number: f64) -> Option<bool> {
    // 3.1 has numbers here, which are read as the flags of 3.0 and a bound.
    let is_exclusive = |keyword: &str| fields.get(keyword).map_or(Some(false), Value::as_bool);
    let limit = own.as_f64();
    let bounds = match keyword {
        "minimum" => {
            Bounds { minimum: limit, exclusive_minimum: is_exclusive("exclusiveMinimum")?, ..Bounds::default() }
        }
        "maximum" => {
            Bounds { maximum: limit, exclusive_maximum: is_exclusive("exclusiveMaximum")?, ..Bounds::default() }
        }
        "multipleOf" => Bounds { multiple_of: limit, ..Bounds::default() },
        _ => return is_known(keyword).then_some(true),
    };
    limit.map(|_| is_within(&bounds, number))
}

fn allows_text(keyword: &str, own: &Value, text: &str) -> Option<bool> {
    let length = text.chars().count() as u64;
    match keyword {
        "minLength" => Some(length >= own.as_u64()?),
        "maxLength" => Some(length <= own.as_u64()?),
        "pattern" => Some(compile(own.as_str()?)?.is_match(text)),
        "format" => has_format(Some(own.as_str()?), text),
        _ => is_known(keyword).then_some(true),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn assert_allows(schema: Value, allowed: &[Value], rejected: &[Value]) {
        for value in allowed {
            assert_eq!(allows(&schema, value), Some(true), "{schema} {value}");
        }
        for value in rejected {
            assert_eq!(allows(&schema, value), Some(false), "{schema} {value}");
        }
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

    #[test]
    fn what_is_not_understood_is_not_certain() {
        for schema in [
            json!({"$ref": "A"}),
            json!({"format": "email"}),
            json!({"pattern": "(?=a)"}),
            json!({"unevaluatedItems": false}),
        ] {
            assert_eq!(allows(&schema, &json!("a")), None, "{schema}");
        }
        assert_eq!(allows(&json!({"type": "integer", "$ref": "A"}), &json!("a")), Some(false));
    }
}
