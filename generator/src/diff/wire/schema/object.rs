//! Objects and maps: properties, `required`, `additionalProperties`, `minProperties` and `maxProperties`.

use std::collections::HashMap;

use super::bounds::{compare as compare_bounds, count};
use super::declared::{self, Difference};
use super::describe::describe;
use super::forbidden::{self, is_forbidden};
use super::graph::{Finding, Graph, Node, Text};
use super::keyed_schemas::{self, KeyedSchemas};
use super::property::{self, is_absent, property_location};
use super::shape::{Shape, chain, shape};
use super::steps::Step;
use super::subschema_names::implied_name;
use crate::diff::change::{Direction, Pair, Severity};
use crate::diff::rules;
use crate::diff::wire::finding::locations;
use crate::diff::wire::finding::texts::{describe_change, describe_replacement, list_names};
use crate::ir::{Additional, Annotations, Kind, Property, SchemaGraph, SchemaId};
use crate::passes::Resolved;

/// An object, or a map, which is an object without properties.
#[derive(Clone, Copy)]
struct View<'a> {
    properties: &'a [Property],
    additional: Additional,
    required_elsewhere: &'a [String],
}

pub(super) fn compare(
    graph: &mut Graph<'_>,
    index: u32,
    ids: Pair<SchemaId>,
    kinds: Pair<&Kind>,
    parts: Option<&Pair<KeyedSchemas>>,
) {
    let sides = graph.sides;
    let views = Pair { base: view(sides.base, kinds.base), head: view(sides.head, kinds.head) };
    compare_properties(graph, index, ids, views);
    compare_required_elsewhere(graph, index, ids, views);
    if let Some(parts) = parts {
        compare_patterns(graph, index, parts);
        let rest = |resolved: &Resolved, parts: &KeyedSchemas| {
            parts.rest.map_or(Additional::Forbidden, |id| additional(resolved, id))
        };
        let rest = Pair { base: rest(sides.base, &parts.base), head: rest(sides.head, &parts.head) };
        compare_additional(graph, index, rest);
    } else {
        compare_additional(graph, index, views.map(|view| view.additional));
    }
    let ids = graph.node(index).ids;
    let chains = Pair { base: chain(sides.base, ids.base), head: chain(sides.head, ids.head) };
    compare_sizes(graph, index, &chains);
}

/// Compares the limits on the number of properties that schemas, or what they refer to, have.
pub(super) fn compare_sizes(graph: &mut Graph<'_>, index: u32, chains: &Pair<Vec<&Annotations>>) {
    let max_properties = chains.map_ref(|all| count(all.iter().filter_map(|one| one.max_properties).min()));
    compare_bounds(graph, index, &rules::MAX_PROPERTIES, max_properties);
    let least = |all: &Vec<&Annotations>| all.iter().filter_map(|one| one.min_properties).max();
    let min_properties = chains.map_ref(|all| count(least(all).filter(|count| *count > 0)));
    compare_bounds(graph, index, &rules::MIN_PROPERTIES, min_properties);
}

fn additional(resolved: &Resolved, values: SchemaId) -> Additional {
    match shape(resolved, values).1 {
        // `additionalProperties: {}` is the default.
        Shape::Plain(Kind::Any) => Additional::Any,
        _ => Additional::Schema(values),
    }
}

fn view<'a>(resolved: &Resolved, kind: &'a Kind) -> View<'a> {
    match kind {
        Kind::Object(object) => View {
            properties: &object.properties,
            additional: match object.additional {
                Additional::Schema(values) => additional(resolved, values),
                other => other,
            },
            required_elsewhere: &object.required_elsewhere,
        },
        Kind::Map(values) => {
            View { properties: &[], additional: additional(resolved, *values), required_elsewhere: &[] }
        }
        _ => View { properties: &[], additional: Additional::Any, required_elsewhere: &[] },
    }
}

fn compare_properties<'a>(graph: &mut Graph<'_>, index: u32, ids: Pair<SchemaId>, views: Pair<View<'a>>) {
    let by_name = views
        .map(|view| view.properties.iter().map(|one| (one.name.as_str(), one)).collect::<HashMap<_, &'a Property>>());
    for property in views.base.properties {
        match by_name.head.get(property.name.as_str()) {
            Some(head) => compare_property(graph, index, ids, Pair { base: property, head }),
            None if is_forbidden(graph.sides.base, property) => {
                if views.head.additional != Additional::Forbidden {
                    forbidden::push_allowed(graph, index, ids, Pair { base: Some(property), head: None });
                }
            }
            None => push_removed(graph, index, ids, property, views.head),
        }
    }
    for property in views.head.properties.iter().filter(|one| !by_name.base.contains_key(one.name.as_str())) {
        if !is_forbidden(graph.sides.head, property) {
            push_added(graph, index, ids, property, views.base);
        } else if views.base.additional != Additional::Forbidden {
            forbidden::push_forbidden(graph, index, ids, Pair { base: None, head: Some(property) });
        }
    }
}

/// Compares a property of both sides, which one of them may forbid.
fn compare_property(graph: &mut Graph<'_>, index: u32, ids: Pair<SchemaId>, pair: Pair<&Property>) {
    match (is_forbidden(graph.sides.base, pair.base), is_forbidden(graph.sides.head, pair.head)) {
        (false, true) => forbidden::push_forbidden(graph, index, ids, pair.map(Some)),
        (true, false) => forbidden::push_allowed(graph, index, ids, pair.map(Some)),
        _ => property::compare(graph, index, ids, pair),
    }
}

fn push_removed(graph: &mut Graph<'_>, index: u32, ids: Pair<SchemaId>, property: &Property, head: View<'_>) {
    let sides = graph.sides;
    let Node { direction, .. } = graph.node(index);
    let absent = is_absent(direction, sides.base.access(property.schema));
    let is_required = property.required && !absent;
    let rules = if is_required { &rules::REQUIRED_PROPERTY_REMOVED } else { &rules::PROPERTY_REMOVED };
    let rule = graph.rule(index, rules);
    let is_rejected = head.additional == Additional::Forbidden && direction == Direction::Request;
    let values = typed_additional(sides.head, ids.head, head);
    let difference =
        values.and_then(|values| declared::compare(graph, index, Pair { base: property.schema, head: values }));
    let (severity, suffix) = match difference {
        _ if is_rejected => (Severity::Breaking, " removed, rejected by additionalProperties: false".to_owned()),
        Some(Difference { severity, reason }) => (rule.severity.min(severity), format!(" removed{reason}")),
        None => (rule.severity, " removed".to_owned()),
    };
    let noun = if is_required { "required property" } else { "property" };
    let text = Text::Named(noun.to_owned(), suffix);
    let locations = locations(property_location(sides.base, ids.base, property), sides.head.location_of(ids.head));
    let step = Some(Step::Property(property.name.clone()));
    graph.push_finding(Finding {
        node: index,
        rule,
        severity,
        step,
        locations,
        text,
        absent,
        meaning: None,
        added: None,
    });
}

/// Returns the schema of all additional properties, unless those whose names match patterns have others.
fn typed_additional(resolved: &Resolved, id: SchemaId, view: View<'_>) -> Option<SchemaId> {
    let has_patterns = resolved.annotations(id).constraints.iter().any(|one| one.keyword == "patternProperties");
    match view.additional {
        Additional::Schema(values) if !has_patterns => Some(values),
        _ => None,
    }
}

fn push_added(graph: &mut Graph<'_>, index: u32, ids: Pair<SchemaId>, property: &Property, base: View<'_>) {
    let sides = graph.sides;
    let absent = is_absent(graph.node(index).direction, sides.head.access(property.schema));
    let is_required = property.required && !absent;
    let rules = if is_required { &rules::REQUIRED_PROPERTY_ADDED } else { &rules::PROPERTY_ADDED };
    let rule = graph.rule(index, rules);
    let mut suffix = format!(": {}", describe(sides.head, property.schema));
    let mut severity = rule.severity;
    let values = typed_additional(sides.base, ids.base, base);
    let schemas = values.map(|values| Pair { base: values, head: property.schema });
    if let Some(difference) = schemas.and_then(|schemas| declared::compare(graph, index, schemas)) {
        severity = severity.min(difference.severity);
        suffix.push_str(&difference.reason);
    }
    let noun = if is_required { "new required property" } else { "new property" };
    let text = Text::Named(noun.to_owned(), suffix);
    let locations = locations(sides.base.location_of(ids.base), property_location(sides.head, ids.head, property));
    let step = Some(Step::Property(property.name.clone()));
    let added = Some(property.schema);
    graph.push_finding(Finding { node: index, rule, severity, step, locations, text, absent, meaning: None, added });
}

/// Compares names in `required` that are no properties of the object.
fn compare_required_elsewhere(graph: &mut Graph<'_>, index: u32, ids: Pair<SchemaId>, views: Pair<View<'_>>) {
    let has = |view: View<'_>, name: &str| view.properties.iter().any(|property| property.name == name);
    let only_in = |one: View<'_>, other: View<'_>| -> Vec<String> {
        let names = one.required_elsewhere.iter();
        names.filter(|name| !other.required_elsewhere.contains(name) && !has(other, name)).cloned().collect()
    };
    let changed = [
        (&rules::PROPERTY_BECAME_REQUIRED, only_in(views.head, views.base), property::BECAME_REQUIRED),
        (&rules::PROPERTY_BECAME_OPTIONAL, only_in(views.base, views.head), property::BECAME_OPTIONAL),
    ];
    for (rules, names, text) in changed {
        let rule = graph.rule(index, rules);
        for name in names {
            let step = Some(Step::Property(name));
            let (severity, locations, text) = (rule.severity, graph.locations(ids), Text::Changed(text.to_owned()));
            graph.push_finding(Finding {
                node: index,
                rule,
                severity,
                step,
                locations,
                text,
                absent: false,
                meaning: None,
                added: None,
            });
        }
    }
}

/// Compares the schemas of properties whose names match patterns, and the patterns themselves.
fn compare_patterns(graph: &mut Graph<'_>, index: u32, parts: &Pair<KeyedSchemas>) {
    let only = keyed_schemas::compare(graph, index, parts, |pattern| Step::Pattern(pattern.to_owned()));
    if !only.base.is_empty() || !only.head.is_empty() {
        let Pair { base, head } = only.map(|patterns| Some(list_names(&patterns)).filter(|_| !patterns.is_empty()));
        graph.push(index, &rules::CONSTRAINT_CHANGED, describe_change("patternProperties", base, head));
    }
}

fn compare_additional(graph: &mut Graph<'_>, index: u32, additional: Pair<Additional>) {
    use Additional::{Any, Forbidden, Schema};
    let rules = match (additional.base, additional.head) {
        (Any | Schema(_), Forbidden) => &rules::CLOSED,
        (Forbidden, Any | Schema(_)) => &rules::OPENED,
        (Any, Schema(_)) => &rules::TYPE_SPECIALIZED,
        (Schema(_), Any) => &rules::TYPE_GENERALIZED,
        (Schema(base), Schema(head)) => return graph.child(index, Step::Values, Pair { base, head }),
        (Any, Any) | (Forbidden, Forbidden) => return,
    };
    let name = |resolved: &Resolved, additional: Additional| match additional {
        Any => "true".to_owned(),
        Forbidden => "false".to_owned(),
        Schema(id) => implied_name(resolved, id),
    };
    let (old, new) = (name(graph.sides.base, additional.base), name(graph.sides.head, additional.head));
    graph.push(index, rules, describe_replacement("additionalProperties", old, new));
    if let Schema(values) = additional.head {
        graph.last_adds(values);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::diff::wire::testing::schema_changes;

    fn object(required: &[&str], names: &[&str], additional: Value) -> Value {
        let properties: serde_json::Map<String, Value> =
            names.iter().map(|name| ((*name).to_owned(), json!({"type": "string"}))).collect();
        json!({"type": "object", "required": required, "properties": properties, "additionalProperties": additional})
    }

    #[test]
    fn properties_are_added_and_removed() {
        let open = |required: &[&str], names: &[&str]| object(required, names, json!(true));
        assert_eq!(
            schema_changes(&open(&[], &[]), &open(&["a"], &["a"])),
            ["breaking new required property `a`: string"]
        );
        assert_eq!(schema_changes(&open(&[], &["a"]), &open(&[], &[])), ["risky property `a` removed"]);
        let closed = |names: &[&str]| object(&[], names, json!(false));
        let rejected = ["breaking property `a` removed, rejected by additionalProperties: false"];
        assert_eq!(schema_changes(&closed(&["a", "b"]), &closed(&["b"])), rejected);
    }

    #[test]
    fn additional_properties_are_compared() {
        let changes = |base, head| schema_changes(&object(&[], &["a"], base), &object(&[], &["a"], head));
        assert_eq!(changes(json!(true), json!(false)), ["breaking additionalProperties true → false"]);
        assert_eq!(changes(json!({"type": "string"}), json!(true)), ["safe additionalProperties string → true"]);
        let nested = changes(json!({"type": "string"}), json!({"type": "boolean"}));
        assert_eq!(nested, ["breaking `{}`: type string → boolean"]);
    }
}
