//! `enum`, and the names of its values in `x-enum-varnames`.

use std::collections::{HashMap, HashSet};

use super::graph::Graph;
use crate::diff::change::{DirectedRule, Pair, Severity};
use crate::diff::rules;
use crate::diff::wire::finding::texts::{describe_change, quote, value};
use crate::ir::{Enum, Kind};

pub(super) fn compare(graph: &mut Graph<'_>, index: u32, enums: Pair<&Enum>) {
    let Pair { base, head } = enums;
    match (base.open, head.open) {
        (true, false) => return graph.push(index, &rules::BECAME_ENUM, "only the values of enum are allowed"),
        (false, true) => return graph.push(index, &rules::ENUM_DROPPED, "values outside of enum are allowed"),
        _ => {}
    }
    let values = |values: &Enum| values.values.iter().map(|value| value.value.to_string()).collect::<HashSet<_>>();
    let (old, new) = (values(base), values(head));
    for added in head.values.iter().filter(|value| !old.contains(&value.value.to_string())) {
        let text = describe_change("enum value", None, Some(value(&added.value)));
        push(graph, index, &rules::ENUM_VALUE_ADDED, head.open, text);
    }
    for removed in base.values.iter().filter(|value| !new.contains(&value.value.to_string())) {
        let text = describe_change("enum value", Some(value(&removed.value)), None);
        push(graph, index, &rules::ENUM_VALUE_REMOVED, head.open, text);
    }
    compare_names(graph, index, enums);
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
        (_, Kind::Enum(values)) => {
            graph.push(index, &rules::BECAME_ENUM, format!("new enum {}", format_values(values)));
        }
        (Kind::Enum(values), _) => {
            graph.push(index, &rules::ENUM_DROPPED, format!("enum {} removed", format_values(values)));
        }
        _ => {}
    }
}

/// The most values that a message lists.
const MAX_LISTED: usize = 5;

fn format_values(values: &Enum) -> String {
    let listed: Vec<String> = values.values.iter().take(MAX_LISTED).map(|one| value(&one.value)).collect();
    let more = if values.values.len() > MAX_LISTED { ", …" } else { "" };
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
