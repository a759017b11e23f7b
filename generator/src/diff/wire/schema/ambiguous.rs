//! Values that several subschemas of a `oneOf` allow, which makes them invalid. Input: all pairs and what differs in them. Output: findings
//! for values that were valid before, or that are now.
//!
//! A value that shows it is certain. Where none is found, the findings stay as they are.

use std::collections::HashSet;

use serde_json::Value;

use super::allows::{allows, count_allowing, is_exclusive};
use super::equal::EqualSchemas;
use super::graph::{Graph, Node, Serialization, UnionFindings};
use super::natural::is_natural;
use super::samples::samples;
use super::schemas::Schemas;
use super::shape::referred;
use crate::diff::change::{Direction, Pair, Severity};
use crate::diff::rules;
use crate::diff::wire::finding::Sides;
use crate::diff::wire::finding::texts::value as quote_value;
use crate::ir::{Kind, SchemaGraph, SchemaId, Union};

/// The most samples of all subschemas of one union together, and the fewest and most of one.
const MAX_SAMPLES: usize = 600;
const FEWEST_SAMPLES: usize = 4;
const MOST_SAMPLES: usize = 40;

/// How many schemas are compared with values, for each pair.
const MAX_COMPARED: usize = 1_000_000;

/// Adds what became ambiguous, or no longer is.
pub(super) fn compare(graph: &mut Graph<'_>) {
    let changed = changed_nodes(graph);
    let mut equal = EqualSchemas::default();
    for index in 0..graph.nodes.len() as u32 {
        let Some(values) = values(graph, &mut equal, index, changed[index as usize]) else { continue };
        let findings = graph.unions.remove(&index).unwrap_or_default();
        let Pair { base: no_longer, head: became } = values;
        if let Some(value) = unattributed(graph, index, became, &findings, true) {
            let text = format!("{} became valid for several oneOf subschemas, which is invalid", quote_value(&value));
            graph.push(index, &rules::BECAME_AMBIGUOUS, text);
        }
        if let Some(value) = unattributed(graph, index, no_longer, &findings, false) {
            let text = format!("{} is no longer valid for several oneOf subschemas", quote_value(&value));
            graph.push(index, &rules::NO_LONGER_AMBIGUOUS, text);
        }
    }
}

/// Returns which pairs differ, or contain one that does.
fn changed_nodes(graph: &Graph<'_>) -> Vec<bool> {
    let mut changed = vec![false; graph.nodes.len()];
    let matter = graph.findings.iter().filter(|finding| finding.severity != Severity::Docs);
    let mut open: Vec<u32> = matter.map(|finding| finding.node).collect();
    while let Some(node) = open.pop() {
        if !std::mem::replace(&mut changed[node as usize], true) {
            open.extend(&graph.parents[node as usize]);
        }
    }
    changed
}

/// A value, and the subschemas that only one side has and that allow it.
struct Ambiguous {
    value: Value,
    only: Vec<usize>,
}

/// Returns the values that are ambiguous on one side, and valid on the other one.
fn values(graph: &Graph<'_>, equal: &mut EqualSchemas, index: u32, is_changed: bool) -> Option<Pair<Vec<Ambiguous>>> {
    let Sides { base, head, .. } = graph.sides;
    let Node { ids, direction, serialization, .. } = graph.node(index);
    let is_json = serialization == Serialization::MediaType;
    if !is_json && !serialization.is_text() {
        return None;
    }
    let sides =
        Pair { base: Schemas::new(base, direction, MAX_COMPARED), head: Schemas::new(head, direction, MAX_COMPARED) };
    let unions = Pair { base: sides.base.union(ids.base), head: sides.head.union(ids.head) };
    if ![unions.base, unions.head].into_iter().flatten().any(is_exclusive)
        || !may_differ(graph, ids, unions, is_changed)
        || equal.are_equal(Pair { base, head }, ids)
    {
        return None;
    }
    let most = |union: Option<&Union>| {
        let count = union.map_or(1, |union| union.subschemas.len().max(1));
        (MAX_SAMPLES / count).clamp(FEWEST_SAMPLES, MOST_SAMPLES)
    };
    let mut all = samples(&sides.base, ids.base, most(unions.base));
    all.extend(samples(&sides.head, ids.head, most(unions.head)));
    let mut known = HashSet::new();
    all.retain(|value| known.insert(value.to_string()));
    // As text, a string may also be a number.
    all.retain(|value| is_json || value.as_str().is_some_and(|text| serde_json::from_str::<Value>(text).is_err()));
    let findings = graph.unions.get(&index);
    let only = |of: fn(&UnionFindings) -> &[(usize, SchemaId)]| findings.map(of).unwrap_or_default();
    Some(Pair {
        base: ambiguous(&all, (&sides.head, ids.head), (&sides.base, ids.base), only(|one| &one.only.base)),
        head: ambiguous(&all, (&sides.base, ids.base), (&sides.head, ids.head), only(|one| &one.only.head)),
    })
}

/// Returns `true` if values may be ambiguous on one side only. Subschemas that became one type are not compared one by one.
fn may_differ(graph: &Graph<'_>, ids: Pair<SchemaId>, unions: Pair<Option<&Union>>, is_changed: bool) -> bool {
    let Sides { base, head, .. } = graph.sides;
    if referred(base, ids.base).is_some() && referred(head, ids.head).is_some() {
        return false;
    }
    let is_other = unions.map(|union| union.map(|union| union.subschemas.len())).differs();
    let is_unified = [(base, ids.base), (head, ids.head)]
        .into_iter()
        .any(|(side, id)| !matches!(side.resolved_kind(id), Kind::Union(_)));
    is_changed || is_other || is_unified
}

/// Returns the values that are valid in one schema and ambiguous in another one.
fn ambiguous(
    all: &[Value],
    (valid, valid_id): (&Schemas<'_>, SchemaId),
    (other, other_id): (&Schemas<'_>, SchemaId),
    only: &[(usize, SchemaId)],
) -> Vec<Ambiguous> {
    if !other.union(other_id).is_some_and(is_exclusive) {
        return Vec::new();
    }
    let is_ambiguous = |value: &&Value| {
        allows(valid, valid_id, value) == Some(true)
            && allows(other, other_id, value) == Some(false)
            && count_allowing(other, other_id, value) > 1
            && is_natural(valid, valid_id, value)
    };
    let with_findings = |value: &Value| {
        let own = only.iter().filter(|(_, id)| allows(other, *id, value) == Some(true));
        Ambiguous { value: value.clone(), only: own.map(|(finding, _)| *finding).collect() }
    };
    all.iter().filter(is_ambiguous).map(with_findings).collect()
}

/// Makes the findings that explain ambiguous values breaking, and returns the first value that none of them explains.
fn unattributed(
    graph: &mut Graph<'_>,
    index: u32,
    values: Vec<Ambiguous>,
    findings: &UnionFindings,
    became: bool,
) -> Option<Value> {
    let is_breaking = became && graph.node(index).direction == Direction::Request;
    let mut rest = None;
    let mut explained = HashSet::new();
    for Ambiguous { value, only } in values {
        let causes = findings.replaced.map_or(only, |replaced| vec![replaced]);
        if causes.is_empty() {
            rest = rest.or(Some(value));
            continue;
        }
        for cause in causes.into_iter().filter(|cause| is_breaking && explained.insert(*cause)) {
            let reason = format!(", which makes {} valid for several subschemas", quote_value(&value));
            graph.explain_one(cause, Severity::Breaking, &reason);
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::diff::wire::testing::schema_changes;

    fn union(list: &[Value]) -> Value {
        json!({"oneOf": list})
    }

    #[test]
    fn a_documented_value_shows_what_patterns_share() {
        let text = |pattern: &str| json!({"type": "string", "pattern": pattern, "example": "abc-1"});
        let (base, head) = (union(&[text("^[a-c]+-1$"), text("^x")]), union(&[text("^[a-c]+-1$"), text("^.b")]));
        let expected = "breaking `\"abc-1\"` became valid for several oneOf subschemas, which is invalid";
        assert_eq!(schema_changes(&base, &head)[0], expected);
    }

    /// Almost every object allows properties that it does not declare, so that one with those of two subschemas would be valid for both.
    #[test]
    fn an_object_that_no_subschema_declares_does_not_count() {
        let object =
            |name: &str| json!({"type": "object", "required": [name], "properties": {name: {"type": "string"}}});
        let (base, head) = (union(&[object("a"), object("b")]), union(&[object("a"), object("b"), object("c")]));
        assert_eq!(schema_changes(&base, &head), ["safe new oneOf subschema object with `c`"]);
        let any = union(&[json!({"type": "object"}), json!({"type": "string"})]);
        let added = schema_changes(&any, &union(&[json!({"type": "object"}), json!({"type": "string"}), object("c")]));
        assert!(added[0].starts_with("breaking new oneOf subschema"), "{added:?}");
    }

    #[test]
    fn one_of_many_subschemas_became_ambiguous() {
        let object = |index: usize, is_required: bool| {
            let names: Vec<String> = (0..6).map(|property| format!("p{index}x{property}")).collect();
            let properties: serde_json::Map<String, Value> =
                names.iter().map(|name| (name.clone(), json!({"type": "string", "maxLength": 9}))).collect();
            let required = if is_required { &names[..1] } else { &[] };
            json!({"type": "object", "required": required, "properties": properties})
        };
        let many = |is_required: bool| -> Vec<Value> { (0..200).map(|index| object(index, is_required)).collect() };
        let (base, mut head) = (many(true), many(true));
        head[0] = object(0, false);
        let changes = schema_changes(&union(&base), &union(&head));
        assert!(changes[0].contains("became valid for several"), "{changes:?}");
    }
}
