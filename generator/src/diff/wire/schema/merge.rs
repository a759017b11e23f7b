//! Who reaches what was found. Comes in: the graph of compared pairs. Goes out: each change once, with all operations that reach it.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::graph::{Finding, Graph, Mode, Node, Origin, Root, Way};
use super::steps::{Step, name, path};
use crate::diff::change::Pair;
use crate::diff::change::{Direction, Severity};
use crate::diff::wire::finding::texts::capital;
use crate::diff::wire::finding::texts::quoted;
use crate::diff::wire::finding::{Change, Message};
use crate::ir::SchemaId;

/// Most pairs that are walked over to find who reaches them, in all. Where more would be, the first operation has to do.
const MOST_VISITS: usize = 20_000_000;

pub(in super::super) fn report(mut graph: Graph<'_>, changes: &mut Vec<Change>) {
    let findings = std::mem::take(&mut graph.findings);
    let mut walk = Walk { seen: vec![0; graph.nodes.len()], round: 0, visits: 0, known: HashMap::new() };
    let mut merged: IndexMap<Key, Told> = IndexMap::new();
    for finding in &findings {
        if finding.muted && goes_another_way(&graph, finding) {
            continue;
        }
        let node = graph.node(finding.node);
        let key = Key {
            ids: node.ids,
            rule: finding.rule.id,
            severity: finding.severity,
            step: finding.step.as_ref().map(|step| format!("{step:?}")),
            says: &finding.says,
        };
        let told = merged.entry(key).or_insert_with(|| Told { finding, ways: Vec::new(), operations: Vec::new() });
        if !told.ways.contains(&node.way) {
            told.ways.push(node.way);
        }
        told.operations.extend(walk.operations(&graph, finding.node));
    }
    for told in merged.into_values() {
        changes.push(change(&graph, told));
    }
}

/// Findings that are the same but for the way that they go.
#[derive(PartialEq, Eq, Hash)]
struct Key<'f> {
    ids: Pair<SchemaId>,
    rule: &'static str,
    severity: Severity,
    step: Option<String>,
    says: &'f str,
}

struct Told<'f> {
    finding: &'f Finding,
    ways: Vec<Way>,
    operations: Vec<usize>,
}

/// Whether a pair that does not go its way is compared elsewhere, where it matters.
fn goes_another_way(graph: &Graph<'_>, finding: &Finding) -> bool {
    let node = graph.node(finding.node);
    let others =
        [Way::Request, Way::Response].into_iter().flat_map(|way| [Mode::Plain, Mode::Text].map(|mode| (way, mode)));
    let mut others = others.filter(|(way, mode)| (*way, *mode) != (node.way, node.mode));
    others.any(|(way, mode)| {
        (way != node.way || node.mode == Mode::Muted) && graph.nodes.contains(&Node { way, mode, ids: node.ids })
    })
}

fn change(graph: &Graph<'_>, told: Told<'_>) -> Change {
    let Told { finding, ways, mut operations } = told;
    operations.sort_unstable();
    operations.dedup();
    let (root, mut steps) = way_to(graph, finding.node);
    steps.extend(finding.step.clone());
    let named = name(&root.name, &steps);
    let subject = match named.is_empty() {
        true => capital(&root.within),
        false => format!("{} in {}", quoted(&named), root.within),
    };
    Change {
        rule: finding.rule,
        severity: finding.severity,
        operations,
        direction: Some(match ways.as_slice() {
            [Way::Request] => Direction::Request,
            [Way::Response] => Direction::Response,
            _ => Direction::Both,
        }),
        path: format!("{}{}", root.path, path(&steps)),
        places: finding.places.clone(),
        message: Message::Around(subject, finding.says.clone()),
    }
}

/// The root that a node was first reached from, and the steps from there.
fn way_to<'g>(graph: &'g Graph<'_>, mut node: u32) -> (&'g Root, Vec<Step>) {
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

/// Walks from pairs to the roots that lead to them.
struct Walk {
    /// The round in which a node was seen last.
    seen: Vec<u32>,
    round: u32,
    visits: usize,
    known: HashMap<u32, Vec<usize>>,
}

impl Walk {
    /// The operations that reach a node.
    fn operations(&mut self, graph: &Graph<'_>, node: u32) -> Vec<usize> {
        if let Some(known) = self.known.get(&node) {
            return known.clone();
        }
        let mut operations = Vec::new();
        if self.visits > MOST_VISITS {
            operations.push(way_to(graph, node).0.operation);
        } else {
            self.round += 1;
            self.seen[node as usize] = self.round;
            let mut open = vec![node];
            while let Some(next) = open.pop() {
                self.visits += 1;
                let roots = graph.roots_of[next as usize].iter();
                operations.extend(roots.map(|root| graph.roots[*root as usize].operation));
                for &parent in &graph.parents[next as usize] {
                    if std::mem::replace(&mut self.seen[parent as usize], self.round) != self.round {
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
