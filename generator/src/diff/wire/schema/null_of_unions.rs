//! Null in unions: whether a union as a whole allows it. Input: findings of unions and of their subschemas. Output: the same, without those
//! that have no effect or say the same again.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::allows::{allows, count_allowing};
use super::graph::{Graph, Origin};
use super::schemas::Schemas;
use super::steps::Step;
use crate::diff::change::{Direction, Pair, Rule, Severity};
use crate::diff::rules;
use crate::diff::wire::finding::Sides;

/// How many schemas are compared with null, for each union.
const MAX_COMPARED: usize = 10_000;

/// Makes findings safe that leave a union as it was, and removes those of subschemas if all of them say what the union says.
pub(super) fn compare(graph: &mut Graph<'_>) {
    let mut by_union: HashMap<u32, Vec<usize>> = HashMap::new();
    for (index, finding) in graph.findings.iter().enumerate().filter(|(_, finding)| is_about_null(finding.rule)) {
        let union = union_of(graph, finding.node).unwrap_or(finding.node);
        by_union.entry(union).or_default().push(index);
    }
    let mut repeated = HashSet::new();
    for (union, findings) in by_union {
        for index in &findings {
            if !has_effect(graph, union, graph.findings[*index].rule) {
                let finding = &mut graph.findings[*index];
                finding.severity = finding.severity.max(Severity::Safe);
            }
        }
        let of = |index: &usize| &graph.findings[*index];
        let Some(own) = findings.iter().map(of).find(|finding| finding.node == union) else { continue };
        let same = |index: &&usize| of(index).node != union && of(index).rule.id == own.rule.id;
        let children = graph.parents.iter().filter(|parents| parents.contains(&union)).count();
        if findings.iter().filter(same).count() == children {
            repeated.extend(findings.iter().filter(same).copied());
        }
    }
    let mut index = 0;
    graph.findings.retain(|_| {
        index += 1;
        !repeated.contains(&(index - 1))
    });
}

fn is_about_null(rule: &'static Rule) -> bool {
    let rules = [&rules::BECAME_NULLABLE, &rules::BECAME_NOT_NULLABLE];
    rules.iter().any(|one| [one.request.id, one.response.id].contains(&rule.id))
}

/// Returns the only union that a schema is an inline subschema of.
fn union_of(graph: &Graph<'_>, node: u32) -> Option<u32> {
    match &graph.origins[node as usize] {
        Origin::Child(union, Step::Subschema(_)) if graph.parents[node as usize] == [*union] => Some(*union),
        _ => None,
    }
}

/// Returns `true` if a change of null in a union changes what the union allows. In responses, null may be sent if any subschema allows it.
fn has_effect(graph: &Graph<'_>, union: u32, rule: &'static Rule) -> bool {
    let Sides { base, head, .. } = graph.sides;
    let node = graph.node(union);
    let allows_null = |resolved, id| {
        let schemas = Schemas::new(resolved, node.direction, MAX_COMPARED);
        if schemas.union(id).is_some() && node.direction == Direction::Response {
            return Some(count_allowing(&schemas, id, &Value::Null) > 0);
        }
        allows(&schemas, id, &Value::Null)
    };
    let null = Pair { base: allows_null(base, node.ids.base), head: allows_null(head, node.ids.head) };
    let became = [rules::BECAME_NULLABLE.request.id, rules::BECAME_NULLABLE.response.id].contains(&rule.id);
    match (null.base, null.head) {
        (Some(base), Some(head)) => base != head && became == head,
        _ => true,
    }
}
