//! From findings to changes: findings that are equal in both directions become one, with all operations that refer to the schemas.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::all_of_parts::{Parts, declaring};
use super::describe::describe_all;
use super::graph::{Finding, Graph, Node, Origin, Root, Serialization, Text};
use super::steps::{Purpose, Step, name, path};
use super::subschema_names::component_or_part;
use super::{ambiguous, null_of_unions};
use crate::diagnostic::Location;
use crate::diff::change::{Direction, Pair, Severity};
use crate::diff::wire::finding::texts::quote;
use crate::diff::wire::finding::{Change, Sides};
use crate::ir::SchemaId;

/// The most nodes that are visited to find operations, in all. Past that only the first operation is named.
const MAX_VISITS: usize = 20_000_000;

/// Adds the findings of a graph to the changes.
pub(in super::super) fn merge_findings(mut graph: Graph<'_>, changes: &mut Vec<Change>) {
    ambiguous::compare(&mut graph);
    null_of_unions::compare(&mut graph);
    let findings = std::mem::take(&mut graph.findings);
    let mut ancestors = Ancestors { visited_by: vec![0; graph.nodes.len()], walk: 0, visits: 0, known: HashMap::new() };
    let mut parts = Parts::default();
    let mut merged: IndexMap<Key, Merged> = IndexMap::new();
    for finding in &findings {
        if finding.absent && is_sent_elsewhere(&graph, finding) {
            continue;
        }
        let node = graph.node(finding.node);
        let cause = parts.cause(graph.sides, node, finding);
        let (ids, locations) = cause.unwrap_or_else(|| (node.ids, finding.locations.clone()));
        let key = Key {
            ids,
            rule: finding.rule.id,
            severity: finding.severity,
            step: finding.step.as_ref(),
            text: &finding.text,
        };
        let one = merged.entry(key).or_insert_with(|| Merged {
            finding,
            ids,
            locations,
            is_only: true,
            directions: Vec::new(),
            operations: Vec::new(),
        });
        one.is_only &= one.finding.node == finding.node;
        if !one.directions.contains(&node.direction) {
            one.directions.push(node.direction);
        }
        one.operations.extend(ancestors.operations(&graph, finding.node));
    }
    changes.extend(merged.into_values().map(|one| change(&graph, one)));
}

/// What findings have in common that differ in direction only.
#[derive(PartialEq, Eq, Hash)]
struct Key<'f> {
    ids: Pair<SchemaId>,
    rule: &'static str,
    severity: Severity,
    step: Option<&'f Step>,
    text: &'f Text,
}

struct Merged<'f> {
    finding: &'f Finding,
    /// The schemas that differ: those that were compared, or the parts of their `allOf` that say what differs.
    ids: Pair<SchemaId>,
    locations: Pair<Option<Location>>,
    /// Whether all others are of the same node.
    is_only: bool,
    directions: Vec<Direction>,
    operations: Vec<usize>,
}

/// Returns `true` if the schemas are also compared where they are sent, so that the finding is reported there.
fn is_sent_elsewhere(graph: &Graph<'_>, finding: &Finding) -> bool {
    let node = graph.node(finding.node);
    let sent = [Serialization::MediaType, Serialization::Text, Serialization::Repeated, Serialization::Form];
    [Direction::Request, Direction::Response].into_iter().any(|direction| {
        let is_other = direction != node.direction || node.serialization == Serialization::Absent;
        let is_compared = |serialization: Serialization| {
            [false, true]
                .into_iter()
                .any(|required| graph.nodes.contains(&Node { direction, serialization, required, ..node }))
        };
        is_other && sent.into_iter().any(is_compared)
    })
}

fn change(graph: &Graph<'_>, merged: Merged<'_>) -> Change {
    let Merged { finding, ids, locations, is_only, mut directions, mut operations } = merged;
    directions.sort_unstable();
    operations.sort_unstable();
    operations.dedup();
    let (root, mut steps) = path_to(graph, finding.node);
    steps.extend(finding.step.clone());
    let component = component_of(graph, finding, ids);
    let [(path, own), from_operation] = [Purpose::Message, Purpose::Fingerprint].map(|purpose| {
        let name = name(root.name.as_deref(), &steps, purpose);
        (format!("{}{}", root.path, path(&steps, purpose)), text(&root.subject, &name, &finding.text_for(purpose)))
    });
    let identity = identity(graph, finding, component.as_ref(), from_operation);
    let text = component
        .filter(|_| !is_only || !is_only_way(graph, finding.node))
        .map_or(own, |component| component.text(carriers(&directions, root), &finding.text));
    let change = Change::new(finding.rule, path, locations, text);
    Change { severity: finding.severity, operations, directions, identity: Some(identity), ..change }
}

/// Returns what carries a schema, unless both directions do.
fn carriers(directions: &[Direction], root: &Root) -> &'static str {
    match directions {
        _ if root.is_webhook => " in webhooks",
        [Direction::Request] => " in requests",
        [Direction::Response] => " in responses",
        _ => "",
    }
}

/// A component, and the steps from there.
struct FromComponent {
    name: String,
    steps: Vec<Step>,
}

impl FromComponent {
    /// Returns ``schema `Pet.name` in requests: maxLength 20 → 10`` or ``schema `Pet` in requests: new property `name` ``.
    fn text(&self, carriers: &str, text: &Text) -> String {
        let subject = |name: &str| format!("schema {}{carriers}", quote(name));
        match text {
            Text::Changed(text) => {
                format!("{}: {text}", subject(&name(Some(&self.name), &self.steps, Purpose::Message)))
            }
            Text::Named(noun, rest) => {
                format!("{}: {noun} {}{rest}", subject(&self.name), quote(&name(None, &self.steps, Purpose::Message)))
            }
        }
    }
}

/// Returns the nearest component around what changed in a pair: the one that says it, and not one that includes it by `allOf`.
fn component_of(graph: &Graph<'_>, finding: &Finding, mut ids: Pair<SchemaId>) -> Option<FromComponent> {
    let Sides { base, head, .. } = graph.sides;
    let name_of = |ids: Pair<SchemaId>| component_or_part(base, ids.base).or_else(|| component_or_part(head, ids.head));
    let mut steps: Vec<Step> = finding.step.iter().cloned().collect();
    let mut node = finding.node;
    loop {
        if let Some(name) = name_of(ids).or_else(|| name_of(graph.node(node).ids)) {
            steps.reverse();
            return Some(FromComponent { name: name.into_owned(), steps });
        }
        let Origin::Child(parent, step) = &graph.origins[node as usize] else { return None };
        ids = declaring(graph.sides, graph.node(*parent).ids, step, ids);
        steps.push(step.clone());
        node = *parent;
    }
}

/// Returns the path from the nearest component, or else from the operation, and what changed, with all that it adds. It does not depend on
/// which operation refers to the component first.
fn identity(
    graph: &Graph<'_>,
    finding: &Finding,
    component: Option<&FromComponent>,
    from_operation: (String, String),
) -> String {
    let (path, text) = match component {
        Some(FromComponent { name, steps }) => {
            let text = match finding.text_for(Purpose::Fingerprint).into_owned() {
                Text::Changed(text) => text,
                Text::Named(noun, rest) => format!("{noun}{rest}"),
            };
            (format!("{name}{}", path(steps, Purpose::Fingerprint)), text)
        }
        None => from_operation,
    };
    let mut identity = format!("{path}: {text}");
    if let Some(added) = finding.added {
        let is_other = added == graph.node(finding.node).ids.head;
        identity.push('\n');
        identity.push_str(&describe_all(&graph.sides, added, is_other));
    }
    identity
}

/// Returns `true` if all operations that lead to a node name it in the same way.
fn is_only_way(graph: &Graph<'_>, mut node: u32) -> bool {
    loop {
        let names = graph.roots_of[node as usize].iter().map(|root| &graph.roots[*root as usize]);
        let mut names = names.map(|root| (&root.subject, &root.name));
        match (graph.parents[node as usize].as_slice(), names.next()) {
            ([], Some(first)) => return names.all(|other| other == first),
            ([], None) => return true,
            ([parent], None) => node = *parent,
            _ => return false,
        }
    }
}

/// Returns ``request body `data.name`: maxLength 20 → 10`` or ``request body: new property `data.name` ``.
fn text(subject: &str, name: &str, text: &Text) -> String {
    match text {
        Text::Changed(text) if name.is_empty() => format!("{subject}: {text}"),
        Text::Changed(text) => format!("{subject} {}: {text}", quote(name)),
        Text::Named(noun, rest) => format!("{subject}: {noun} {}{rest}", quote(name)),
    }
}

/// Returns the root that a node was first reached from, and the steps from there.
fn path_to<'g>(graph: &'g Graph<'_>, mut node: u32) -> (&'g Root, Vec<Step>) {
    let mut steps = Vec::new();
    loop {
        match &graph.origins[node as usize] {
            Origin::Root(root) => {
                steps.reverse();
                return (&graph.roots[*root as usize], steps);
            }
            Origin::Child(parent, step) => {
                steps.push(step.clone());
                node = *parent;
            }
        }
    }
}

/// Walks from nodes up to the roots that lead to them.
struct Ancestors {
    /// The walk that visited a node last.
    visited_by: Vec<u32>,
    walk: u32,
    visits: usize,
    known: HashMap<u32, Vec<usize>>,
}

impl Ancestors {
    /// Returns the operations whose schemas a node is part of.
    fn operations(&mut self, graph: &Graph<'_>, node: u32) -> Vec<usize> {
        if let Some(known) = self.known.get(&node) {
            return known.clone();
        }
        let mut operations = Vec::new();
        if self.visits > MAX_VISITS {
            operations.push(path_to(graph, node).0.operation);
        } else {
            self.walk += 1;
            self.visited_by[node as usize] = self.walk;
            let mut open = vec![node];
            while let Some(next) = open.pop() {
                self.visits += 1;
                let roots = graph.roots_of[next as usize].iter();
                operations.extend(roots.map(|root| graph.roots[*root as usize].operation));
                for &parent in &graph.parents[next as usize] {
                    if std::mem::replace(&mut self.visited_by[parent as usize], self.walk) != self.walk {
                        open.push(parent);
                    }
                }
            }
            operations.sort_unstable();
            operations.dedup();
        }
        self.known.insert(node, operations.clone());
        operations
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_name_the_property() {
        let changed = Text::Changed("maxLength 20 → 10".to_owned());
        let added = Text::Named("new property".to_owned(), " with default `1`".to_owned());
        assert_eq!(super::text("request body", "", &changed), "request body: maxLength 20 → 10");
        assert_eq!(super::text("response 200", "a.b", &changed), "response 200 `a.b`: maxLength 20 → 10");
        assert_eq!(super::text("request body", "a.b", &added), "request body: new property `a.b` with default `1`");
    }
}
