//! Items and properties that have schemas of their own: `prefixItems` and `patternProperties`. The type of a list or map has a union of
//! these schemas, and a constraint says which item or property has which one.

use indexmap::IndexMap;

use super::graph::Graph;
use super::shape::{Shape, shape};
use super::steps::Step;
use crate::diff::change::Pair;
use crate::diff::wire::finding::Sides;
use crate::ir::{Additional, Array, Constraint, Kind, SchemaGraph, SchemaId, UnionOfSchemas};
use crate::passes::Resolved;

/// The schemas of the items of a list, or of the properties of an object that are not named.
#[derive(Debug)]
pub(super) struct Parts {
    /// By their index, or by a pattern of their names.
    schemas: IndexMap<String, SchemaId>,
    /// The schema of all others; `None` if there are none.
    pub rest: Option<SchemaId>,
    /// Whether the type has a union of them, or is a tuple.
    differ: bool,
}

/// What a type and its constraints say of parts.
enum Content {
    /// They are any value, which is this schema if the document has one.
    Any(Option<SchemaId>),
    Parts(Parts),
    /// A constraint restricts them further.
    Restricted,
}

/// How the parts of two schemas are compared.
#[derive(Default)]
pub(super) struct Comparison {
    /// The parts, if they are compared one by one.
    pub parts: Option<Pair<Parts>>,
    /// The keyword whose changes are those of types.
    pub keyword: Option<&'static str>,
}

/// Returns how the items or properties of two schemas are compared.
pub(super) fn comparison(
    sides: Sides<'_>,
    ids: Pair<SchemaId>,
    kinds: Pair<&Kind>,
    constraints: &Pair<Vec<&Constraint>>,
) -> Comparison {
    let keyword = match (kinds.base, kinds.head) {
        (Kind::Array(_), Kind::Array(_)) => "prefixItems",
        (Kind::Object(_) | Kind::Map(_), Kind::Object(_) | Kind::Map(_)) => "patternProperties",
        // The type changed.
        (Kind::Array(_), _) | (_, Kind::Array(_)) => return Comparison { parts: None, keyword: Some("prefixItems") },
        (Kind::Object(_) | Kind::Map(_), _) | (_, Kind::Object(_) | Kind::Map(_)) => {
            return Comparison { parts: None, keyword: Some("patternProperties") };
        }
        _ => return Comparison::default(),
    };
    let own = Pair {
        base: constraints_of(sides.base, ids.base, &constraints.base, keyword),
        head: constraints_of(sides.head, ids.head, &constraints.head, keyword),
    };
    let base = content(sides.base, kinds.base, &own.base);
    let head = content(sides.head, kinds.head, &own.head);
    let any = |rest| Parts { schemas: IndexMap::new(), rest, differ: false };
    let parts = match (base, head) {
        (Content::Parts(base), Content::Parts(head)) if base.differ || head.differ => Some(Pair { base, head }),
        // The type of a list or map became any value, or no longer is.
        (Content::Any(_), Content::Parts(_)) if !own.head.is_empty() => None,
        (Content::Parts(_), Content::Any(_)) if !own.base.is_empty() => None,
        // A tuple has no such type.
        (Content::Any(rest), Content::Parts(head)) if head.differ => Some(Pair { base: any(rest), head }),
        (Content::Parts(base), Content::Any(rest)) if base.differ => Some(Pair { base, head: any(rest) }),
        _ => return Comparison::default(),
    };
    Comparison { parts, keyword: Some(keyword) }
}

/// Returns the constraints of a keyword. Those of an equal schema name the union that the type has.
fn constraints_of<'a>(
    resolved: &'a Resolved,
    id: SchemaId,
    all: &[&'a Constraint],
    keyword: &str,
) -> Vec<&'a Constraint> {
    let own: Vec<&Constraint> = all.iter().copied().filter(|one| one.keyword == keyword).collect();
    let of_type = resolved.annotations(id).constraints.iter().filter(|one| one.keyword == keyword);
    let of_type: Vec<&Constraint> = of_type.collect();
    if of_type.len() == own.len() { of_type } else { own }
}

fn content(resolved: &Resolved, kind: &Kind, constraints: &[&Constraint]) -> Content {
    let values = match kind {
        Kind::Array(array) if !array.tuple.is_empty() => {
            let schemas = array.tuple.iter().enumerate().map(|(index, id)| (index.to_string(), *id)).collect();
            return Content::Parts(Parts { schemas, rest: None, differ: true });
        }
        Kind::Array(Array { items: values, .. }) | Kind::Map(values) => *values,
        Kind::Object(object) => match object.additional {
            Additional::Schema(values) => values,
            Additional::Any => return Content::Any(None),
            Additional::Forbidden if !constraints.is_empty() => return Content::Restricted,
            Additional::Forbidden => {
                return Content::Parts(Parts { schemas: IndexMap::new(), rest: None, differ: false });
            }
        },
        _ => return Content::Restricted,
    };
    if matches!(shape(resolved, values).1, Shape::Plain(Kind::Any)) {
        return Content::Any(Some(values));
    }
    let parts = match constraints {
        [] => Some(Parts { schemas: IndexMap::new(), rest: Some(values), differ: false }),
        [one] => match &one.union {
            Some(union) => parts_of_union(resolved, kind, values, union),
            None => patterns_of_one(one, values),
        },
        _ => None,
    };
    parts.map_or(Content::Restricted, Content::Parts)
}

/// Returns the parts if all patterns of a constraint have the same schema.
fn patterns_of_one(constraint: &Constraint, values: SchemaId) -> Option<Parts> {
    let patterns = constraint.value.as_object()?;
    let is_empty = |schema: &serde_json::Value| schema.as_object().is_some_and(serde_json::Map::is_empty);
    let schemas = patterns.iter().map(|(pattern, schema)| is_empty(schema).then(|| (pattern.clone(), values)));
    Some(Parts { schemas: schemas.collect::<Option<_>>()?, rest: None, differ: false })
}

/// Returns the parts whose schemas are those of a union.
fn parts_of_union(resolved: &Resolved, kind: &Kind, values: SchemaId, union: &UnionOfSchemas) -> Option<Parts> {
    // An `allOf` may have merged the union with another schema.
    let written = resolved.written_union(values).filter(|_| values == union.id)?;
    let schemas = union.indexes.iter().map(|(key, index)| Some((key.clone(), *written.subschemas.get(*index)?)));
    let mut schemas = schemas.collect::<Option<IndexMap<String, SchemaId>>>()?;
    let rest = match kind {
        // The last schema is that of all other items.
        Kind::Array(array) if array.max_items.is_none_or(|max| max > schemas.len()) => schemas.pop(),
        Kind::Array(_) => None,
        _ => schemas.shift_remove_entry("additionalProperties"),
    };
    Some(Parts { schemas, rest: rest.map(|(_, id)| id), differ: true })
}

impl Parts {
    fn get(&self, key: &str) -> Option<SchemaId> {
        self.schemas.get(key).copied().or(self.rest)
    }
}

/// Compares the schemas that both sides have for the same part, and returns the keys that only one side has.
pub(super) fn compare<'p>(
    graph: &mut Graph<'_>,
    index: u32,
    parts: &'p Pair<Parts>,
    step: impl Fn(&str) -> Step,
) -> Pair<Vec<&'p str>> {
    let mut only = Pair { base: Vec::new(), head: Vec::new() };
    let added = parts.head.schemas.keys().filter(|key| !parts.base.schemas.contains_key(*key));
    for key in parts.base.schemas.keys().chain(added) {
        match (parts.base.get(key), parts.head.get(key)) {
            (Some(base), Some(head)) => graph.child(index, step(key), Pair { base, head }),
            (Some(_), None) => only.base.push(key.as_str()),
            (None, _) => only.head.push(key.as_str()),
        }
    }
    only
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::diff::wire::testing::{document, document_changes};

    fn changes(base: &Value, head: &Value) -> Vec<String> {
        let document = |schema: &Value| {
            let mut document = document(&json!({"requestBody": {"content": {"application/json": {"schema": schema}}}}));
            document["openapi"] = json!("3.1.0");
            document
        };
        let changes = document_changes(&document(base), &document(head)).into_iter();
        changes.map(|change| change.replace("`POST /things`: request body", "").replace("  ", " ")).collect()
    }

    fn list(items: &[&str]) -> Value {
        let items: Vec<_> = items.iter().map(|name| json!({"type": name})).collect();
        json!({"type": "array", "prefixItems": items, "items": false})
    }

    fn object(patterns: &[(&str, &str)], rest: Value) -> Value {
        let patterns = patterns.iter().map(|(pattern, name)| ((*pattern).to_owned(), json!({"type": name})));
        let patterns: serde_json::Map<String, Value> = patterns.collect();
        json!({"type": "object", "patternProperties": patterns, "additionalProperties": rest})
    }

    #[test]
    fn items_are_compared_by_their_index() {
        let two = list(&["string", "integer"]);
        assert_eq!(changes(&two, &list(&["string", "number"])), ["safe `[1]`: type integer → number"]);
        assert_eq!(changes(&list(&["string", "string"]), &two), ["breaking `[1]`: type string → integer"]);
        assert_eq!(changes(&two, &list(&["string", "integer", "string"])), ["safe : maxItems 2 → 3"]);
        let any = json!({"type": "array", "prefixItems": two["prefixItems"]});
        assert_eq!(changes(&two, &any), ["safe : maxItems 2 removed", "safe `[]`: type anyOf string, integer → any"]);
    }

    #[test]
    fn properties_are_compared_by_their_pattern() {
        let two = object(&[("^b", "string"), ("^a", "integer")], json!(false));
        let changed = object(&[("^b", "string"), ("^a", "number")], json!(false));
        assert_eq!(changes(&two, &changed), ["safe `{^a}`: type integer → number"]);
        let renamed = object(&[("^b", "string"), ("^c", "integer")], json!(false));
        assert_eq!(changes(&two, &renamed), ["risky : patternProperties `^a` → `^c`"]);
        let one = object(&[("^b", "string")], json!(false));
        assert_eq!(changes(&one, &two), ["risky : new patternProperties `^a`"]);
        let others = object(&[("^b", "string")], json!({"type": "integer"}));
        assert_eq!(changes(&others, &two), ["breaking : additionalProperties integer → false"]);
    }

    /// An equal schema has the same union, but another id.
    #[test]
    fn parts_of_equal_schemas_are_compared() {
        let object = |name: &str| {
            let patterns = json!({"^a": {"type": "string"}, "^b": {"type": name}});
            let (properties, rest) = (json!({"x": {"type": "string"}}), json!(false));
            json!({"properties": properties, "patternProperties": patterns, "additionalProperties": rest})
        };
        let both = |second: &str| json!({"properties": {"a": object("integer"), "b": object(second)}});
        assert_eq!(changes(&both("integer"), &both("number")), ["safe `b{^b}`: type integer → number"]);
    }

    /// The types are those of another union, so that only the constraint has the order.
    #[test]
    fn a_constraint_is_compared_if_an_all_of_merged_the_types() {
        let merged = |items: &[&str]| {
            let others = json!({"type": "array", "items": {"type": ["string", "integer"]}});
            json!({"allOf": [list(items), others]})
        };
        let reported = changes(&merged(&["string", "integer"]), &merged(&["integer", "string"]));
        assert!(reported.len() == 1 && reported[0].starts_with("risky : prefixItems `[{"), "{reported:?}");
    }

    #[test]
    fn another_type_has_no_parts() {
        let reported = changes(&json!({"type": "string"}), &list(&["string", "integer"]));
        assert_eq!(reported, ["breaking : type string → array"]);
        let tuple = json!({"type": "array", "prefixItems": [{"type": "string"}], "items": false, "minItems": 1});
        let open = json!({"type": "array", "prefixItems": [{"type": "string"}], "minItems": 1});
        assert_eq!(changes(&tuple, &open), ["safe : maxItems 1 removed", "safe `[0]`: type string → any"]);
    }
}
