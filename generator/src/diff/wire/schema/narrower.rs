//! Whether each value of a schema is one of another one, as far as their keywords surely say so. Schemas are JSON.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashSet;

use serde_json::Value;

use super::allows::allows_json;
use super::enumeration::key;
use super::equal::EqualSchemas;
use super::json_schema::{ABSENT, NULL, UNKNOWN, id_of};
use super::json_value::compare_numbers;
use super::schemas::Schemas;
use crate::diff::change::Pair;
use crate::ir::SchemaId;

/// The deepest schemas that are read.
const MAX_DEPTH: usize = 12;

/// What the schemas of a narrow and a wide side refer to, and which of these are equal.
#[derive(Clone, Copy)]
struct Sides<'a> {
    narrow: &'a Schemas<'a>,
    wide: &'a Schemas<'a>,
    equal: &'a RefCell<EqualSchemas>,
    /// The same if the sides are swapped.
    swapped: &'a RefCell<EqualSchemas>,
}

/// Returns `true` if a schema of one side surely allows no value that one of the other side rejects. Equal schemas are.
pub(super) fn is_narrower(sides: (&Schemas<'_>, &Schemas<'_>), narrow: &Value, wide: &Value) -> bool {
    let (equal, swapped) = Default::default();
    let sides = Sides { narrow: sides.0, wide: sides.1, equal: &equal, swapped: &swapped };
    is_narrower_within(sides, narrow, wide, MAX_DEPTH)
}

fn is_narrower_within(sides: Sides<'_>, narrow: &Value, wide: &Value, depth: usize) -> bool {
    if are_equal(sides, narrow, wide) {
        return true;
    }
    let Some(depth) = depth.checked_sub(1).filter(|_| sides.narrow.count().is_some()) else { return false };
    match (narrow, wide) {
        (Value::Bool(false), _) | (_, Value::Bool(true)) => true,
        (Value::Object(own), Value::Object(all)) => {
            // What is beside a reference excludes more, except for null.
            if let Some(reference) = own.get("$ref").filter(|_| !own.contains_key(NULL)) {
                let target = sides.narrow.referred(reference);
                return target.is_some_and(|narrow| is_narrower_within(sides, &narrow, wide, depth));
            }
            let restricts_null =
                own.contains_key(NULL) || ["enum", "const", "type"].iter().any(|one| all.contains_key(*one));
            let is_null_lost = is_nullable(narrow) && !is_nullable(wide) && restricts_null && !all.contains_key("$ref");
            let keywords = Keywords { sides, narrow, wide, depth };
            !is_null_lost && all.iter().all(|(keyword, value)| keywords.are_narrower(keyword, value))
        }
        _ => false,
    }
}

fn is_nullable(schema: &Value) -> bool {
    schema.get("nullable") == Some(&Value::Bool(true)) || schema.get(NULL).is_some()
}

/// Returns `true` if two values say the same, whatever the ids in them are.
fn are_equal(sides: Sides<'_>, narrow: &Value, wide: &Value) -> bool {
    match (narrow, wide) {
        (Value::Object(narrow), Value::Object(wide)) => {
            let is_same = |keyword: &str, narrow: &Value, wide: &Value| match (id_of(narrow), id_of(wide)) {
                (Some(narrow), Some(wide)) if keyword == "$ref" => refer_to_equal(sides, narrow, wide),
                _ => are_equal(sides, narrow, wide),
            };
            let mut both = narrow.iter().zip(wide);
            narrow.len() == wide.len() && both.all(|(one, other)| one.0 == other.0 && is_same(one.0, one.1, other.1))
        }
        (Value::Array(narrow), Value::Array(wide)) => {
            narrow.len() == wide.len() && narrow.iter().zip(wide).all(|(narrow, wide)| are_equal(sides, narrow, wide))
        }
        _ => narrow == wide,
    }
}

fn refer_to_equal(sides: Sides<'_>, narrow: SchemaId, wide: SchemaId) -> bool {
    let resolved = Pair { base: sides.narrow.resolved, head: sides.wide.resolved };
    sides.equal.borrow_mut().are_equal(resolved, Pair { base: narrow, head: wide })
}

/// The keywords of both schemas.
#[derive(Clone, Copy)]
struct Keywords<'a> {
    sides: Sides<'a>,
    narrow: &'a Value,
    wide: &'a Value,
    depth: usize,
}

impl Keywords<'_> {
    /// Returns `true` if a keyword of the wide schema excludes nothing that the narrow one allows.
    fn are_narrower(self, keyword: &str, wide: &Value) -> bool {
        match (keyword, self.narrow.get(keyword)) {
            ("default" | "example" | "nullable" | ABSENT | NULL, _) => true,
            (UNKNOWN, _) => false,
            ("$ref", _) => self.sides.wide.referred(wide).is_some_and(|wide| self.is_narrower(self.narrow, &wide)),
            ("allOf", own) => {
                let own: Vec<&Value> =
                    own.and_then(Value::as_array).into_iter().flatten().chain([self.narrow]).collect();
                let fits = |wide: &Value| own.iter().any(|narrow| self.is_narrower(narrow, wide));
                wide.as_array().is_some_and(|all| all.iter().all(fits))
            }
            ("enum" | "const" | "type", _) => self.has_fewer_values(keyword),
            ("minContains" | "maxContains", _) => self.has_fewer_matches(),
            // What is valid for exactly one schema is valid for any of them.
            ("anyOf", None) => {
                let fits_one = |all: &Vec<Value>| all.iter().any(|wide| self.is_narrower(self.narrow, wide));
                self.narrow.get("oneOf").is_some_and(|narrow| self.has_fewer_alternatives(narrow, wide))
                    || wide.as_array().is_some_and(fits_one)
            }
            ("not", None) => self.excludes(wide),
            ("if", None) => ["then", "else"].iter().all(|one| self.wide.get(*one).is_none()),
            (_, None) => false,
            ("contains", Some(narrow)) => {
                let is_limited = [self.narrow, self.wide].iter().any(|schema| schema.get("maxContains").is_some());
                self.has_fewer_matches()
                    && (are_equal(self.sides, narrow, wide) || !is_limited && self.is_narrower(narrow, wide))
            }
            ("maxItems" | "maxLength" | "maxProperties" | "maximum", Some(narrow)) => {
                self.are_equal("exclusiveMaximum") && is_at_most(narrow, wide)
            }
            ("minItems" | "minLength" | "minProperties" | "minimum", Some(narrow)) => {
                self.are_equal("exclusiveMinimum") && is_at_most(wide, narrow)
            }
            ("not", Some(narrow)) => {
                let Sides { narrow: one, wide: other, equal, swapped } = self.sides;
                let sides = Sides { narrow: other, wide: one, equal: swapped, swapped: equal };
                is_narrower_within(sides, wide, narrow, self.depth)
            }
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
            (_, Some(narrow)) => are_equal(self.sides, narrow, wide),
        }
    }

    fn is_narrower(self, narrow: &Value, wide: &Value) -> bool {
        is_narrower_within(self.sides, narrow, wide, self.depth)
    }

    /// Returns `true` if each schema of a list is narrower than one of another list.
    fn has_fewer_alternatives(self, narrow: &Value, wide: &Value) -> bool {
        let (Some(narrow), Some(wide)) = (narrow.as_array(), wide.as_array()) else { return false };
        narrow.iter().all(|narrow| wide.iter().any(|wide| self.is_narrower(narrow, wide)))
    }

    /// Returns `true` if no value of the narrow schema is one of another schema: its values are listed, or the types differ.
    fn excludes(self, other: &Value) -> bool {
        if is_nullable(self.narrow) {
            return false;
        }
        if let Some(listed) = self.narrow.get("enum").and_then(Value::as_array) {
            return listed.iter().all(|value| allows_json(self.sides.wide, other, value) == Some(false));
        }
        let types = [self.narrow, other].map(|schema| schema.get("type").and_then(Value::as_str));
        let [Some(own), Some(other)] = types.map(|one| if one == Some("integer") { Some("number") } else { one })
        else {
            return false;
        };
        own != other
    }

    fn are_equal(self, keyword: &str) -> bool {
        match (self.narrow.get(keyword), self.wide.get(keyword)) {
            (Some(narrow), Some(wide)) => are_equal(self.sides, narrow, wide),
            (narrow, wide) => narrow == wide,
        }
    }

    /// Returns `true` if a list has as many schemas on both sides.
    fn has_as_many(self, keyword: &str) -> bool {
        let count = |schema: &Value| schema.get(keyword).and_then(Value::as_array).map_or(0, Vec::len);
        count(self.narrow) == count(self.wide)
    }

    fn has_same_names(self, keyword: &str) -> bool {
        let names = |schema: &Value| -> HashSet<String> {
            schema
                .get(keyword)
                .and_then(Value::as_object)
                .into_iter()
                .flat_map(serde_json::Map::keys)
                .cloned()
                .collect()
        };
        names(self.narrow) == names(self.wide)
    }

    /// Compares values that are listed, else types.
    fn has_fewer_values(self, keyword: &str) -> bool {
        let listed = |schema: &Value| match (schema.get("const"), schema.get("enum")) {
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
        let limit = |schema: &Value, keyword| schema.get(keyword).and_then(Value::as_u64);
        let fewest = |schema| limit(schema, "minContains").unwrap_or(1);
        let most = |schema| limit(schema, "maxContains").unwrap_or(u64::MAX);
        self.narrow.get("contains").is_some()
            && fewest(self.narrow) >= fewest(self.wide)
            && most(self.narrow) <= most(self.wide)
    }
}

fn is_at_most(one: &Value, other: &Value) -> bool {
    compare_numbers(one, other).is_some_and(|order| order != Ordering::Greater)
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
    use crate::diff::change::Direction;
    use crate::diff::wire::testing::{document, spec};

    fn is_narrower(narrow: &Value, wide: &Value) -> bool {
        let spec = spec(&document(&json!({})));
        let schemas = Schemas::new(&spec.resolved, Direction::Request, 1000);
        super::is_narrower((&schemas, &schemas), narrow, wide)
    }

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
            (json!({"required": ["a"]}), json!({"anyOf": [{"required": ["b"]}, {"required": ["a"]}]})),
            (json!({"type": "string"}), json!({"not": {"type": "integer"}})),
            (json!({"enum": ["a", 2]}), json!({"not": {"enum": ["b", 1]}})),
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
            (json!({"type": "number"}), json!({"not": {"type": "integer"}})),
            (json!({"type": "string", "nullable": true}), json!({"not": {"type": "integer", "nullable": true}})),
            (json!({"enum": ["a", "b"]}), json!({"not": {"const": "b"}})),
        ] {
            assert!(!is_narrower(&one, &other), "{one} {other}");
        }
    }
}
