//! From findings to changes: findings that are equal in both directions become one, with all operations that refer to the schemas.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::graph::{Finding, Graph, Node, Origin, Root, Serialization, Text};
use super::steps::{Step, name, path};
use super::subschema_names::component;
use super::{ambiguous, null_of_unions};
use crate::diff::change::{Direction, Pair, Severity};
use crate::diff::wire::finding::Change;
use crate::diff::wire::finding::texts::quote;
use crate::ir::SchemaId;

/// The most nodes that are visited to find operations, in all. Past that only the first operation is named.
const MAX_VISITS: usize = 20_000_000;

/// Adds the findings of a graph to the changes.
pub(in super::super) fn merge_findings(mut graph: Graph<'_>, changes: &mut Vec<Change>) {
    ambiguous::compare(&mut graph);
    null_of_unions::compare(&mut graph);
    let findings = std::mem::take(&mut graph.findings);
    let mut ancestors = Ancestors { visited_by: vec![0; graph.nodes.len()], walk: 0, visits: 0, known: HashMap::new() };
    let mut merged: IndexMap<Key, Merged> = IndexMap::new();
    for finding in &findings {
        if finding.absent && is_sent_elsewhere(&graph, finding) {
            continue;
        }
        let node = graph.node(finding.node);
        let key = Key {
            ids: node.ids,
            rule: finding.rule.id,
            severity: finding.severity,
            step: finding.step.as_ref(),
            text: &finding.text,
        };
        let one =
            merged.entry(key).or_insert_with(|| Merged { finding, directions: Vec::new(), operations: Vec::new() });
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
    let Merged { finding, mut directions, mut operations } = merged;
    directions.sort_unstable();
    operations.sort_unstable();
    operations.dedup();
    let (root, mut steps) = path_to(graph, finding.node);
    steps.extend(finding.step.clone());
    let path = format!("{}{}", root.path, path(&steps));
    let text = text(root, &name(root.name.as_deref(), &steps), &finding.text);
    let change = Change::new(finding.rule, path, finding.locations.clone(), text);
    Change { severity: finding.severity, operations, directions, identity: identity(graph, finding), ..change }
}

/// Returns the steps from the nearest component and what changed, or `None` without a component. It does not depend on which operation
/// refers to the component first.
fn identity(graph: &Graph<'_>, finding: &Finding) -> Option<String> {
    let mut steps: Vec<Step> = finding.step.iter().cloned().collect();
    let mut node = finding.node;
    let component = loop {
        let Pair { base, head } = graph.node(node).ids;
        if let Some(name) = component(graph.sides.base, base).or_else(|| component(graph.sides.head, head)) {
            break name.into_owned();
        }
        let Origin::Child(parent, step) = &graph.origins[node as usize] else { return None };
        steps.push(step.clone());
        node = *parent;
    };
    steps.reverse();
    let text = match &finding.text {
        Text::Changed(text) => text.clone(),
        Text::Named(noun, rest) => format!("{noun}{rest}"),
    };
    Some(format!("{component}{}: {text}", path(&steps)))
}

/// Returns ``request body `data.name`: maxLength 20 → 10`` or ``request body: new property `data.name` ``.
fn text(root: &Root, name: &str, text: &Text) -> String {
    let subject = &root.subject;
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
        let root = |subject: &str| Root {
            operation: 0,
            path: String::new(),
            subject: subject.to_owned(),
            name: None,
            required: false,
        };
        let changed = Text::Changed("maxLength 20 → 10".to_owned());
        let added = Text::Named("new property".to_owned(), " with default `1`".to_owned());
        assert_eq!(super::text(&root("request body"), "", &changed), "request body: maxLength 20 → 10");
        assert_eq!(super::text(&root("response 200"), "a.b", &changed), "response 200 `a.b`: maxLength 20 → 10");
        assert_eq!(
            super::text(&root("request body"), "a.b", &added),
            "request body: new property `a.b` with default `1`"
        );
    }
}
