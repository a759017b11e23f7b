//! `enum`, and the names of its values in `x-enum-varnames`.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::graph::{Finding, Graph, Text};
use super::shape::referred;
use super::types::{Type, includes, type_of_values};
use crate::diagnostic::Location;
use crate::diff::change::{Direction, Pair, Rule, Severity};
use crate::diff::rules;
use crate::diff::wire::finding::texts::{describe_change, quote, value};
use crate::ir::{Constraint, Enum, Kind, SchemaGraph, SchemaId};
use crate::passes::Resolved;
use crate::pointer;

/// The values that a schema lists but null, which is compared as `nullable`; `None` if it allows others.
pub(super) type Values<'a> = Option<Vec<&'a Value>>;

/// The keyword of the constraints that list values.
pub(super) const ENUM: &str = "enum";

/// The values of a boolean.
static BOOLEANS: [Value; 2] = [Value::Bool(true), Value::Bool(false)];

/// Returns the values that two schemas list.
pub(super) fn values<'a>(kinds: Pair<&'a Kind>, constraints: &Pair<Vec<&'a Constraint>>) -> Pair<Values<'a>> {
    let base = values_of(Some(kinds.base), &constraints.base);
    let head = values_of(Some(kinds.head), &constraints.head);
    // An enum of several types may list both booleans, as their type does.
    let lists_several = |values: &Values<'_>| values.as_ref().is_some_and(|all| type_of_values(all) == Type::Mixed);
    let of_boolean = |own: &Kind, other: &Values<'_>| {
        let is_listed = *own == Kind::Boolean && lists_several(other);
        is_listed.then(|| BOOLEANS.iter().collect())
    };
    let all = Pair { base: of_boolean(kinds.base, &head), head: of_boolean(kinds.head, &base) };
    Pair { base: base.or(all.base), head: head.or(all.head) }
}

/// Returns the values that both a type and the constraints list. The type lists them if all of them are scalars.
pub(super) fn values_of<'a>(kind: Option<&'a Kind>, constraints: &[&'a Constraint]) -> Values<'a> {
    let of_type = match kind {
        Some(Kind::Enum(values)) if !values.open => Some(list(values)),
        _ => None,
    };
    let others = constraints.iter().filter(|one| one.keyword == ENUM).filter_map(|one| one.value.as_array());
    let lists = of_type.into_iter().chain(others.map(|values| values.iter().collect()));
    let all = lists.reduce(|mut own: Vec<&Value>, other| {
        let known: HashSet<String> = other.into_iter().map(key).collect();
        own.retain(|value| known.contains(&key(value)));
        own
    });
    all.map(|values| values.into_iter().filter(|value| !value.is_null()).collect())
}

/// Returns the values of an enum.
pub(super) fn list(values: &Enum) -> Vec<&Value> {
    values.values.iter().map(|value| &value.value).collect()
}

/// Returns a text that is the same for equal values, such as `1` and `1.0`.
pub(super) fn key(value: &Value) -> String {
    match value.as_f64() {
        Some(number) if value.is_f64() => number.to_string(),
        _ => value.to_string(),
    }
}

/// Compares enums, or an enum with a schema of the same type that has none.
pub(super) fn compare(graph: &mut Graph<'_>, index: u32, kinds: Pair<&Kind>, values: &Pair<Values<'_>>) {
    let (Kind::Enum(base), Kind::Enum(head)) = (kinds.base, kinds.head) else {
        return compare_values(graph, index, values);
    };
    match (base.open, head.open) {
        (true, false) => return graph.push(index, &rules::BECAME_ENUM, "only the values of enum are allowed"),
        (false, true) => return graph.push(index, &rules::ENUM_DROPPED, "values outside of enum are allowed"),
        (true, true) => compare_lists(graph, index, Pair { base: &list(base), head: &list(head) }, true),
        (false, false) => compare_values(graph, index, values),
    }
    compare_names(graph, index, Pair { base, head });
}

/// Compares the values that two schemas list, if they do.
pub(super) fn compare_values(graph: &mut Graph<'_>, index: u32, values: &Pair<Values<'_>>) {
    match (&values.base, &values.head) {
        (Some(base), Some(head)) => compare_lists(graph, index, Pair { base, head }, false),
        (None, Some(head)) => {
            graph.push(index, &rules::BECAME_ENUM, format!("new enum {}", format_values(head)));
        }
        (Some(base), None) => {
            graph.push(index, &rules::ENUM_DROPPED, format!("enum {} removed", format_values(base)));
        }
        (None, None) => {}
    }
}

/// Compares lists of values. An open enum allows all values, so that its list restricts nothing.
fn compare_lists(graph: &mut Graph<'_>, index: u32, lists: Pair<&Vec<&Value>>, open: bool) {
    let keys = lists.map(|list| list.iter().map(|value| key(value)).collect::<HashSet<_>>());
    let old_type = type_of_values(lists.base);
    let (added, removed) = (graph.rule(index, &rules::ENUM_VALUE_ADDED), graph.rule(index, &rules::ENUM_VALUE_REMOVED));
    for new in lists.head.iter().filter(|value| !keys.base.contains(&key(value))) {
        let severity = if open {
            Severity::Safe
        } else if is_unreadable(graph, index, old_type, new) {
            Severity::Breaking
        } else {
            added.severity
        };
        push_value(graph, index, added, severity, Pair { base: None, head: Some(new) });
    }
    for old in lists.base.iter().filter(|value| !keys.head.contains(&key(value))) {
        let severity = if open { Severity::Safe } else { removed.severity };
        push_value(graph, index, removed, severity, Pair { base: Some(old), head: None });
    }
}

/// Adds the difference of a value that one side lists, where it is listed.
fn push_value(
    graph: &mut Graph<'_>,
    index: u32,
    rule: &'static Rule,
    severity: Severity,
    values: Pair<Option<&Value>>,
) {
    let ids = graph.node(index).ids;
    let own = graph.locations(ids);
    let base = values.base.and_then(|value| location_of_value(graph.sides.base, ids.base, value));
    let head = values.head.and_then(|value| location_of_value(graph.sides.head, ids.head, value));
    let locations = Pair { base: base.or(own.base), head: head.or(own.head) };
    let text = Text::Changed(describe_change("enum value", values.base.map(value), values.head.map(value)));
    graph.push_finding(Finding {
        node: index,
        rule,
        severity,
        step: None,
        locations,
        text,
        absent: false,
        meaning: None,
        added: None,
    });
}

/// Returns where a schema, or the one that it refers to, lists a value.
fn location_of_value(resolved: &Resolved, mut id: SchemaId, value: &Value) -> Option<Location> {
    for _ in 0..resolved.schema_count() {
        let Some(target) = referred(resolved, id) else { break };
        id = target;
    }
    let Kind::Enum(values) = resolved.resolved_kind(id) else { return None };
    let index = values.values.iter().find(|one| one.value == *value)?.index;
    let list = pointer::join(resolved.pointer_of(id), "enum");
    Some(Location::value(resolved.source_of(id), pointer::join(&list, &index.to_string())))
}

/// Returns `true` if clients, which read values of one type, receive a value of another one.
fn is_unreadable(graph: &Graph<'_>, index: u32, old_type: Type, added: &Value) -> bool {
    let node = graph.node(index);
    let is_single = !matches!(old_type, Type::Mixed | Type::Null);
    node.direction == Direction::Response
        && !node.serialization.is_text()
        && is_single
        && !includes(old_type, type_of_values(&[added]))
}

/// Reports the first value with another name: renaming one often renames all.
fn compare_names(graph: &mut Graph<'_>, index: u32, enums: Pair<&Enum>) {
    let old_names: HashMap<String, Option<&str>> =
        enums.base.values.iter().map(|one| (one.value.to_string(), one.name.as_deref())).collect();
    for one in &enums.head.values {
        let (Some(&old), new) = (old_names.get(&one.value.to_string()), one.name.as_deref()) else { continue };
        if old != new {
            let keyword = format!("x-enum-varnames of {}:", value(&one.value));
            let [old, new] = [old, new].map(|name| name.map_or("none".to_owned(), quote));
            let rule = &rules::ENUM_NAMES_CHANGED;
            return graph.push_as(index, rule, rule.severity, format!("{keyword} {old} → {new}"));
        }
    }
}

pub(super) fn format_values(values: &[&Value]) -> String {
    if values.is_empty() {
        return value(&Value::Null);
    }
    values.iter().map(|one| value(one)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::diff::wire::testing::{operation_changes, schema_changes};

    fn values(list: &[&str]) -> Value {
        json!({"type": "string", "enum": list})
    }

    #[test]
    fn values_are_added_and_removed() {
        let reported = schema_changes(&values(&["a", "b"]), &values(&["b", "c"]));
        assert_eq!(reported, ["breaking enum value `\"a\"` removed", "safe new enum value `\"c\"`"]);
        let plain = json!({"type": "string"});
        assert_eq!(schema_changes(&plain, &values(&["a", "b"])), ["breaking new enum `\"a\"`, `\"b\"`"]);
        let many = values(&["a", "b", "c", "d", "e", "f"]);
        assert!(schema_changes(&many, &plain)[0].ends_with("`\"e\"`, `\"f\"` removed"));
    }

    #[test]
    fn names_of_values_are_compared() {
        let named = |name: &str| json!({"type": "string", "enum": ["a"], "x-enum-varnames": [name]});
        let reported = schema_changes(&named("OLD"), &named("NEW"));
        assert_eq!(reported, ["safe x-enum-varnames of `\"a\"`: `OLD` → `NEW`"]);
    }

    fn response_changes(base: &Value, head: &Value) -> Vec<String> {
        let received = |schema: &Value| {
            let content = json!({"application/json": {"schema": schema}});
            json!({"responses": {"200": {"description": "Done.", "content": content}}})
        };
        operation_changes(&received(base), &received(head))
    }

    #[test]
    fn values_of_several_types_are_sets() {
        let changes = |base: Value, head: Value| schema_changes(&json!({"enum": base}), &json!({"enum": head}));
        let (new, removed) = ("safe new enum value", "breaking enum value");
        assert_eq!(changes(json!(["a"]), json!(["a", {"x": 1}])), [format!("{new} `{{\"x\":1}}`")]);
        assert_eq!(changes(json!(["a", {"x": 1}]), json!(["a"])), [format!("{removed} `{{\"x\":1}}` removed")]);
        assert_eq!(changes(json!(["a"]), json!(["a", 1])), [format!("{new} `1`")]);
        assert_eq!(changes(json!(["a", 1]), json!(["a"])), [format!("{removed} `1` removed")]);
        assert_eq!(changes(json!([true, false]), json!([true, false, "a"])), [format!("{new} `\"a\"`")]);
        assert_eq!(changes(json!([1.0, "a"]), json!(["a", 1, {}])), [format!("{new} `{{}}`")]);
        let other = [format!("{removed} `{{\"x\":1}}` removed"), format!("{new} `{{\"y\":2}}`")];
        assert_eq!(changes(json!([{"x": 1}]), json!([{"y": 2}])), other);
        assert_eq!(changes(json!(["a"]), json!([1])), ["breaking type string → integer"]);
    }

    #[test]
    fn null_among_the_values_is_compared_as_nullable() {
        let changes = |base: Value, head: Value| schema_changes(&json!({"enum": base}), &json!({"enum": head}));
        assert_eq!(changes(json!(["a"]), json!(["a", null])), ["safe became nullable"]);
        assert_eq!(changes(json!(["a", []]), json!(["a", [], null])), ["safe became nullable"]);
        assert_eq!(changes(json!(["a", [], null]), json!(["a", []])), ["breaking no longer nullable"]);
        assert_eq!(changes(json!([null]), json!(["a", null])), ["safe new enum value `\"a\"`"]);
        assert_eq!(schema_changes(&json!({"enum": [null]}), &json!({})), ["safe enum `null` removed"]);
    }

    #[test]
    fn an_enum_of_several_types_restricts_any_value() {
        let (any, listed) = (json!({}), json!({"enum": ["a", {"x": 1}]}));
        assert_eq!(schema_changes(&any, &listed), [r#"breaking new enum `"a"`, `{"x":1}`"#]);
        assert_eq!(schema_changes(&listed, &any), [r#"safe enum `"a"`, `{"x":1}` removed"#]);
        let object = json!({"type": "object"});
        assert_eq!(schema_changes(&object, &listed), ["breaking type object → enum of several types"]);
        let reported = schema_changes(&object, &json!({"enum": [{"x": 1}]}));
        assert_eq!(reported, [r#"breaking new enum `{"x":1}`"#, "safe type object → any"]);
    }

    #[test]
    fn clients_cannot_read_a_value_of_another_type() {
        let changes = |base: Value, head: Value| response_changes(&json!({"enum": base}), &json!({"enum": head}));
        let response = "response 200: new enum value";
        assert_eq!(changes(json!(["a"]), json!(["a", "b"])), [format!("risky {response} `\"b\"`")]);
        assert_eq!(changes(json!(["a"]), json!(["a", {"x": 1}])), [format!("breaking {response} `{{\"x\":1}}`")]);
        assert_eq!(changes(json!(["a", 1]), json!(["a", 1, []])), [format!("risky {response} `[]`")]);
        let removed = changes(json!(["a", {"x": 1}]), json!(["a"]));
        assert_eq!(removed, [r#"safe response 200: enum value `{"x":1}` removed"#]);
    }
}
