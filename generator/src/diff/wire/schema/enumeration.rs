//! `enum`, and the names of its values in `x-enum-varnames`.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::graph::Graph;
use crate::diff::change::{DirectedRule, Pair, Severity};
use crate::diff::rules;
use crate::diff::wire::finding::texts::{describe_change, quote, value};
use crate::ir::{Constraint, Enum, Kind};

pub(super) fn compare(graph: &mut Graph<'_>, index: u32, enums: Pair<&Enum>) {
    let Pair { base, head } = enums;
    match (base.open, head.open) {
        (true, false) => return graph.push(index, &rules::BECAME_ENUM, "only the values of enum are allowed"),
        (false, true) => return graph.push(index, &rules::ENUM_DROPPED, "values outside of enum are allowed"),
        _ => {}
    }
    compare_values(graph, index, enums.map(list), head.open);
    compare_names(graph, index, enums);
}

fn list(values: &Enum) -> Vec<&Value> {
    values.values.iter().map(|value| &value.value).collect()
}

/// Compares the values that are listed.
fn compare_values(graph: &mut Graph<'_>, index: u32, lists: Pair<Vec<&Value>>, open: bool) {
    let Pair { base: old, head: new } =
        lists.map_ref(|list| list.iter().map(|value| value.to_string()).collect::<HashSet<_>>());
    for added in lists.head.iter().filter(|value| !old.contains(&value.to_string())) {
        let text = describe_change("enum value", None, Some(value(added)));
        push(graph, index, &rules::ENUM_VALUE_ADDED, open, text);
    }
    for removed in lists.base.iter().filter(|value| !new.contains(&value.to_string())) {
        let text = describe_change("enum value", Some(value(removed)), None);
        push(graph, index, &rules::ENUM_VALUE_REMOVED, open, text);
    }
}

/// Compares the values of schemas whose type lists none.
pub(super) fn compare_constraints(graph: &mut Graph<'_>, index: u32, constraints: Pair<Option<&Constraint>>) {
    match (constraints.base, constraints.head) {
        (Some(base), Some(head)) => {
            compare_values(graph, index, Pair { base: listed(base), head: listed(head) }, false);
        }
        (None, Some(head)) => push_new(graph, index, &listed(head)),
        (Some(base), None) => push_dropped(graph, index, &listed(base)),
        (None, None) => {}
    }
}

fn listed(constraint: &Constraint) -> Vec<&Value> {
    constraint.value.as_array().map(|values| values.iter().collect()).unwrap_or_default()
}

fn push_new(graph: &mut Graph<'_>, index: u32, values: &[&Value]) {
    graph.push(index, &rules::BECAME_ENUM, format!("new enum {}", format_values(values)));
}

fn push_dropped(graph: &mut Graph<'_>, index: u32, values: &[&Value]) {
    graph.push(index, &rules::ENUM_DROPPED, format!("enum {} removed", format_values(values)));
}

/// Adds a change of a value. An open enum allows all values, so that its list restricts nothing.
fn push(graph: &mut Graph<'_>, index: u32, rules: &'static DirectedRule, open: bool, text: String) {
    let rule = graph.rule(index, rules);
    let severity = if open { Severity::Safe } else { rule.severity };
    graph.push_as(index, rule, severity, text);
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

/// Compares an enum with a schema of the same type that has none.
pub(super) fn compare_with_any(graph: &mut Graph<'_>, index: u32, kinds: Pair<&Kind>) {
    match (kinds.base, kinds.head) {
        (Kind::Enum(values), _) | (_, Kind::Enum(values)) if values.open => {}
        (_, Kind::Enum(values)) => push_new(graph, index, &list(values)),
        (Kind::Enum(values), _) => push_dropped(graph, index, &list(values)),
        _ => {}
    }
}

/// The most values that a message lists.
const MAX_LISTED: usize = 5;

fn format_values(values: &[&Value]) -> String {
    let listed: Vec<String> = values.iter().take(MAX_LISTED).map(|one| value(one)).collect();
    let more = if values.len() > MAX_LISTED { ", …" } else { "" };
    format!("{}{more}", listed.join(", "))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::diff::wire::testing::schema_changes;

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
        assert!(schema_changes(&many, &plain)[0].ends_with("`\"e\"`, … removed"));
    }

    #[test]
    fn names_of_values_are_compared() {
        let named = |name: &str| json!({"type": "string", "enum": ["a"], "x-enum-varnames": [name]});
        let reported = schema_changes(&named("OLD"), &named("NEW"));
        assert_eq!(reported, ["safe x-enum-varnames of `\"a\"`: `OLD` → `NEW`"]);
    }
}
