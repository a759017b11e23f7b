//! Whether each value of a schema that is JSON is one of another one, as far as their keywords surely say so.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::enumeration::key;

/// The deepest schemas that are read.
const MAX_DEPTH: usize = 12;

/// Returns `true` if a schema surely allows no value that another one rejects. Equal schemas are.
pub(super) fn is_narrower(narrow: &Value, wide: &Value) -> bool {
    is_narrower_within(narrow, wide, MAX_DEPTH)
}

fn is_narrower_within(narrow: &Value, wide: &Value, depth: usize) -> bool {
    if narrow == wide {
        return true;
    }
    let Some(depth) = depth.checked_sub(1) else { return false };
    match (narrow, wide) {
        (Value::Bool(false), _) | (_, Value::Bool(true)) => true,
        (Value::Object(narrow), Value::Object(wide)) => {
            // An object with a reference has no other keywords.
            let is_null_lost = is_nullable(narrow)
                && !is_nullable(wide)
                && ["enum", "const", "type"].iter().any(|one| wide.contains_key(*one));
            let keywords = Keywords { narrow, wide, depth };
            !is_null_lost && !narrow.contains_key("$ref") && wide.keys().all(|keyword| keywords.are_narrower(keyword))
        }
        _ => false,
    }
}

fn is_nullable(schema: &Map<String, Value>) -> bool {
    schema.get("nullable") == Some(&Value::Bool(true))
}

/// The keywords of both schemas.
#[derive(Clone, Copy)]
struct Keywords<'a> {
    narrow: &'a Map<String, Value>,
    wide: &'a Map<String, Value>,
    depth: usize,
}

impl Keywords<'_> {
    /// Returns `true` if a keyword of the wide schema excludes nothing that the narrow one allows.
    fn are_narrower(self, keyword: &str) -> bool {
        let (narrow, wide) = (self.narrow.get(keyword), self.wide.get(keyword));
        let (Some(wide), narrow) = (wide, narrow) else { return true };
        match (keyword, narrow) {
            ("nullable", _) => true,
            ("enum" | "const" | "type", _) => self.has_fewer_values(keyword),
            ("minContains" | "maxContains", _) => self.has_fewer_matches(),
            // What is valid for exactly one schema is valid for any of them.
            ("anyOf", None) => self.narrow.get("oneOf").is_some_and(|narrow| self.has_fewer_alternatives(narrow, wide)),
            (_, None) => false,
            ("contains", Some(narrow)) => {
                let is_limited = self.narrow.contains_key("maxContains") || self.wide.contains_key("maxContains");
                self.has_fewer_matches() && (narrow == wide || !is_limited && self.is_narrower(narrow, wide))
            }
            ("maxItems" | "maxLength" | "maxProperties" | "maximum", Some(narrow)) => {
                self.are_equal("exclusiveMaximum") && is_at_most(narrow, wide)
            }
            ("minItems" | "minLength" | "minProperties" | "minimum", Some(narrow)) => {
                self.are_equal("exclusiveMinimum") && is_at_most(wide, narrow)
            }
            ("not", Some(narrow)) => self.is_narrower(wide, narrow),
            ("propertyNames", Some(narrow)) => self.is_narrower(narrow, wide),
            ("items", Some(narrow)) => self.has_as_many("prefixItems") && self.is_narrower(narrow, wide),
            ("additionalProperties", Some(narrow)) => {
                let declare_same = ["properties", "patternProperties"].iter().all(|one| self.has_same_names(one));
                declare_same && self.is_narrower(narrow, wide)
            }
            ("required", Some(narrow)) => has_all(narrow, wide),
            ("dependentRequired", Some(narrow)) => for_each_name(narrow, wide, has_all),
            ("properties" | "patternProperties" | "dependentSchemas", Some(narrow)) => {
                for_each_name(narrow, wide, |narrow, wide| self.is_narrower(narrow, wide))
            }
            ("prefixItems", Some(Value::Array(narrow))) => wide.as_array().is_some_and(|wide| {
                let is_long = narrow.len() >= wide.len();
                is_long && narrow.iter().zip(wide).all(|(narrow, wide)| self.is_narrower(narrow, wide))
            }),
            ("anyOf", Some(narrow)) => self.has_fewer_alternatives(narrow, wide),
            ("then" | "else", Some(narrow)) => self.are_equal("if") && self.is_narrower(narrow, wide),
            (_, Some(narrow)) => narrow == wide,
        }
    }

    fn is_narrower(self, narrow: &Value, wide: &Value) -> bool {
        is_narrower_within(narrow, wide, self.depth)
    }

    /// Returns `true` if each schema of a list is narrower than one of another list.
    fn has_fewer_alternatives(self, narrow: &Value, wide: &Value) -> bool {
        let (Some(narrow), Some(wide)) = (narrow.as_array(), wide.as_array()) else { return false };
        narrow.iter().all(|narrow| wide.iter().any(|wide| self.is_narrower(narrow, wide)))
    }

    fn are_equal(self, keyword: &str) -> bool {
        self.narrow.get(keyword) == self.wide.get(keyword)
    }

    /// Returns `true` if a list has as many schemas on both sides.
    fn has_as_many(self, keyword: &str) -> bool {
        let count = |schema: &Map<String, Value>| schema.get(keyword).and_then(Value::as_array).map_or(0, Vec::len);
        count(self.narrow) == count(self.wide)
    }

    fn has_same_names(self, keyword: &str) -> bool {
        let names = |schema: &Map<String, Value>| -> HashSet<String> {
            schema.get(keyword).and_then(Value::as_object).into_iter().flat_map(Map::keys).cloned().collect()
        };
        names(self.narrow) == names(self.wide)
    }

    /// Compares values that are listed, else types.
    fn has_fewer_values(self, keyword: &str) -> bool {
        let listed = |schema: &Map<String, Value>| match (schema.get("const"), schema.get("enum")) {
            (Some(value), _) => Some(HashSet::from([key(value)])),
            (None, Some(Value::Array(values))) => Some(values.iter().map(key).collect()),
            _ => None,
        };
        match (listed(self.narrow), listed(self.wide)) {
            (Some(narrow), Some(wide)) if keyword != "type" => narrow.is_subset(&wide),
            _ => {
                let [narrow, wide] = [self.narrow, self.wide].map(|schema| schema.get("type").and_then(Value::as_str));
                keyword == "type" && (narrow == wide || narrow == Some("integer") && wide == Some("number"))
            }
        }
    }

    fn has_fewer_matches(self) -> bool {
        let limit = |schema: &Map<String, Value>, keyword| schema.get(keyword).and_then(Value::as_u64);
        let fewest = |schema| limit(schema, "minContains").unwrap_or(1);
        let most = |schema| limit(schema, "maxContains").unwrap_or(u64::MAX);
        self.narrow.contains_key("contains")
            && fewest(self.narrow) >= fewest(self.wide)
            && most(self.narrow) <= most(self.wide)
    }
}

fn is_at_most(one: &Value, other: &Value) -> bool {
    one.as_f64().zip(other.as_f64()).is_some_and(|(one, other)| one <= other)
}

/// Returns `true` if one list has all values of another one.
fn has_all(list: &Value, of: &Value) -> bool {
    list.as_array().zip(of.as_array()).is_some_and(|(list, of)| of.iter().all(|one| list.contains(one)))
}

/// Returns `true` if a comparison holds for each name of the wide one.
fn for_each_name(narrow: &Value, wide: &Value, compare: impl Fn(&Value, &Value) -> bool) -> bool {
    let (Some(narrow), Some(wide)) = (narrow.as_object(), wide.as_object()) else { return false };
    wide.iter().all(|(name, wide)| narrow.get(name).is_some_and(|narrow| compare(narrow, wide)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_keyword_has_a_direction() {
        for (narrow, wide) in [
            (json!({"maxLength": 3}), json!({"maxLength": 4})),
            (json!({"minimum": 4}), json!({"minimum": 3})),
            (json!({"type": "integer"}), json!({"type": "number"})),
            (json!({"const": "a"}), json!({"enum": ["a", "b"]})),
            (json!({"type": "string", "maxLength": 3}), json!({"type": "string"})),
            (json!({"type": "string"}), json!({"type": "string", "nullable": true})),
            (json!({"not": {"type": "number"}}), json!({"not": {"type": "integer"}})),
            (json!({"required": ["a", "b"]}), json!({"required": ["a"]})),
            (json!({"dependentRequired": {"a": ["b", "c"]}}), json!({"dependentRequired": {"a": ["b"]}})),
            (json!({"patternProperties": {"^a": {}, "^b": false}}), json!({"patternProperties": {"^a": {}}})),
            (json!({"prefixItems": [{"type": "integer"}]}), json!({"prefixItems": [{"type": "number"}]})),
            (json!({"contains": {}, "minContains": 2}), json!({"contains": {}})),
            (json!({"contains": {}, "maxContains": 2}), json!({"contains": {}, "maxContains": 3, "minContains": 0})),
            (json!({"anyOf": [{"minimum": 5}]}), json!({"anyOf": [{"maximum": 3}, {"minimum": 4}]})),
            (json!({"oneOf": [{"minimum": 5}, {"maximum": 9}]}), json!({"anyOf": [{"maximum": 9}, {"minimum": 4}]})),
            (json!(false), json!({"type": "string"})),
        ] {
            assert!(is_narrower(&narrow, &wide), "{narrow} {wide}");
            assert!(!is_narrower(&wide, &narrow), "{wide} {narrow}");
        }
    }

    #[test]
    fn keywords_that_count_together_are_compared_together() {
        for (one, other) in [
            (json!({"contains": {"const": 1}, "maxContains": 1}), json!({"contains": {}, "maxContains": 1})),
            (
                json!({"properties": {"a": {}, "b": {}}, "additionalProperties": false}),
                json!({"properties": {"a": {}}, "additionalProperties": false}),
            ),
            (json!({"prefixItems": [{}, {}], "items": false}), json!({"prefixItems": [{}], "items": false})),
            (json!({"$ref": "A"}), json!({"$ref": "B"})),
            (json!({"minimum": 3, "exclusiveMinimum": true}), json!({"minimum": 4})),
        ] {
            assert!(!is_narrower(&one, &other), "{one} {other}");
        }
    }
}
