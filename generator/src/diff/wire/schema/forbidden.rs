//! Properties that no object may have: `properties: {name: false}` in OpenAPI 3.1.

use serde_json::{Map, Value};

use super::graph::{Finding, Graph, Text};
use super::property::{is_absent, property_location};
use super::steps::Step;
use crate::diff::change::{Direction, Pair, Rule, Severity};
use crate::diff::rules;
use crate::diff::wire::finding::locations;
use crate::ir::{Constraint, Property, SchemaGraph, SchemaId};
use crate::passes::Resolved;

/// Returns `true` if the schema of a property allows no value.
pub(super) fn is_forbidden(resolved: &Resolved, property: &Property) -> bool {
    let excludes_all = |one: &Constraint| {
        one.keyword == "not" && (one.value == Value::Bool(true) || one.value.as_object().is_some_and(Map::is_empty))
    };
    let ids = [property.schema, resolved.resolve(property.schema)];
    ids.into_iter().any(|id| resolved.annotations(id).constraints.iter().any(excludes_all))
}

/// Reports a property that only the head forbids. The base may not declare it.
pub(super) fn push_forbidden(graph: &mut Graph<'_>, index: u32, ids: Pair<SchemaId>, pair: Pair<Option<&Property>>) {
    let direction = graph.node(index).direction;
    let access = pair.base.map(|property| graph.sides.base.access(property.schema));
    let absent = access.is_some_and(|access| is_absent(direction, access));
    let is_required = !absent && pair.base.is_some_and(|property| property.required);
    let rules = if is_required { &rules::REQUIRED_PROPERTY_REMOVED } else { &rules::PROPERTY_REMOVED };
    let rule = graph.rule(index, rules);
    let severity = match (direction, pair.base) {
        (Direction::Request, _) => Severity::Breaking,
        (Direction::Response, Some(_)) => rule.severity,
        // No client knows it.
        (Direction::Response, None) => Severity::Safe,
    };
    push(graph, index, ids, pair, Change { rule, severity, absent, text: " is forbidden now" });
}

/// Reports a property that only the base forbids. The head may not declare it.
pub(super) fn push_allowed(graph: &mut Graph<'_>, index: u32, ids: Pair<SchemaId>, pair: Pair<Option<&Property>>) {
    let access = pair.head.map(|property| graph.sides.head.access(property.schema));
    let absent = access.is_some_and(|access| is_absent(graph.node(index).direction, access));
    let is_required = !absent && pair.head.is_some_and(|property| property.required);
    let rules = if is_required { &rules::REQUIRED_PROPERTY_ADDED } else { &rules::PROPERTY_ADDED };
    let rule = graph.rule(index, rules);
    push(graph, index, ids, pair, Change { rule, severity: rule.severity, absent, text: " is no longer forbidden" });
}

/// What a finding says of a property.
struct Change {
    rule: &'static Rule,
    severity: Severity,
    absent: bool,
    text: &'static str,
}

fn push(graph: &mut Graph<'_>, index: u32, ids: Pair<SchemaId>, pair: Pair<Option<&Property>>, change: Change) {
    let Change { rule, severity, absent, text } = change;
    let location = |resolved: &Resolved, id: SchemaId, property: Option<&Property>| match property {
        Some(property) => property_location(resolved, id, property),
        None => resolved.location_of(id),
    };
    let locations =
        locations(location(graph.sides.base, ids.base, pair.base), location(graph.sides.head, ids.head, pair.head));
    let name = pair.head.or(pair.base).map(|property| property.name.clone()).unwrap_or_default();
    let (step, text) = (Some(Step::Property(name)), Text::Named("property".to_owned(), text.to_owned()));
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
