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
pub(super) struct KeyedSchemas {
    /// By their index, or by a pattern of their names.
    schemas: IndexMap<String, SchemaId>,
    /// The schema of all others; `None` if there are none.
    pub rest: Option<SchemaId>,
    /// `true` if the type is a tuple, or has a union of the schemas.
    has_several: bool,
}

/// What a type and its constraints say of its items or properties.
enum Declared {
    /// They are any value, which is this schema if the document has one.
    Any(Option<SchemaId>),
    Schemas(KeyedSchemas),
    /// A constraint restricts them further.
    Restricted,
}

/// How the items or properties of two schemas are compared.
#[derive(Default)]
pub(super) struct Comparison {
    /// Their schemas, if they are compared one by one.
    pub schemas: Option<Pair<KeyedSchemas>>,
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
        (Kind::Array(_), _) | (_, Kind::Array(_)) => return Comparison { schemas: None, keyword: Some("prefixItems") },
        (Kind::Object(_) | Kind::Map(_), _) | (_, Kind::Object(_) | Kind::Map(_)) => {
            return Comparison { schemas: None, keyword: Some("patternProperties") };
        }
        _ => return Comparison::default(),
    };
    let own = Pair {
        base: constraints_of(sides.base, ids.base, &constraints.base, keyword),
        head: constraints_of(sides.head, ids.head, &constraints.head, keyword),
    };
    let base = declared(sides.base, kinds.base, &own.base);
    let head = declared(sides.head, kinds.head, &own.head);
    let any = |rest| KeyedSchemas { schemas: IndexMap::new(), rest, has_several: false };
    let compared = match (base, head) {
        (Declared::Schemas(base), Declared::Schemas(head)) if base.has_several || head.has_several => {
            Some(Pair { base, head })
        }
        // One side has any value, and the other a constraint: the change of the type is reported.
        (Declared::Any(_), Declared::Schemas(_)) if !own.head.is_empty() => None,
        (Declared::Schemas(_), Declared::Any(_)) if !own.base.is_empty() => None,
        // A tuple has no such type.
        (Declared::Any(rest), Declared::Schemas(head)) if head.has_several => Some(Pair { base: any(rest), head }),
        (Declared::Schemas(base), Declared::Any(rest)) if base.has_several => Some(Pair { base, head: any(rest) }),
        _ => return Comparison::default(),
    };
    Comparison { schemas: compared, keyword: Some(keyword) }
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

fn declared(resolved: &Resolved, kind: &Kind, constraints: &[&Constraint]) -> Declared {
    let values = match kind {
        Kind::Array(array) if !array.tuple.is_empty() => {
            let schemas = array.tuple.iter().enumerate().map(|(index, id)| (index.to_string(), *id)).collect();
            return Declared::Schemas(KeyedSchemas { schemas, rest: None, has_several: true });
        }
        Kind::Array(Array { items: values, .. }) | Kind::Map(values) => *values,
        Kind::Object(object) => match object.additional {
            Additional::Schema(values) => values,
            Additional::Any => return Declared::Any(None),
            Additional::Forbidden if !constraints.is_empty() => return Declared::Restricted,
            Additional::Forbidden => {
                return Declared::Schemas(KeyedSchemas { schemas: IndexMap::new(), rest: None, has_several: false });
            }
        },
        _ => return Declared::Restricted,
    };
    if matches!(shape(resolved, values).1, Shape::Plain(Kind::Any)) {
        return Declared::Any(Some(values));
    }
    let parts = match constraints {
        [] => Some(KeyedSchemas { schemas: IndexMap::new(), rest: Some(values), has_several: false }),
        [one] => match &one.union {
            Some(union) => schemas_of_union(resolved, kind, values, union),
            None => patterns_of_one(one, values),
        },
        _ => None,
    };
    parts.map_or(Declared::Restricted, Declared::Schemas)
}

/// Returns the schemas if all patterns of a constraint have the same one.
fn patterns_of_one(constraint: &Constraint, values: SchemaId) -> Option<KeyedSchemas> {
    let patterns = constraint.value.as_object()?;
    let is_empty = |schema: &serde_json::Value| schema.as_object().is_some_and(serde_json::Map::is_empty);
    let schemas = patterns.iter().map(|(pattern, schema)| is_empty(schema).then(|| (pattern.clone(), values)));
    Some(KeyedSchemas { schemas: schemas.collect::<Option<_>>()?, rest: None, has_several: false })
}

/// Returns the schemas that are those of a union.
fn schemas_of_union(
    resolved: &Resolved,
    kind: &Kind,
    values: SchemaId,
    union: &UnionOfSchemas,
) -> Option<KeyedSchemas> {
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
    Some(KeyedSchemas { schemas, rest: rest.map(|(_, id)| id), has_several: true })
}

impl KeyedSchemas {
    fn get(&self, key: &str) -> Option<SchemaId> {
        self.schemas.get(key).copied().or(self.rest)
    }
}

/// Compares the schemas that both sides have for the same key, and returns the keys that only one side has.
pub(super) fn compare<'p>(
    graph: &mut Graph<'_>,
    index: u32,
    parts: &'p Pair<KeyedSchemas>,
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
        assert!(reported.len() == 1 && reported[0].starts_with("breaking : prefixItems `[{"), "{reported:?}");
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
