//! Pairs of schemas: which are compared, and who reaches them. Comes in: schemas of parameters, bodies and headers in pairs. Goes out:
//! what differs in each pair below them, once for each way that it goes.
//!
//! Pairs are the nodes of a graph. Each is looked at once, so recursive schemas come to an end, and a change of a component that a
//! hundred operations share is one change.

mod attributes;
mod bounds;
mod enumeration;
mod object;
mod reach;
mod scalar;
mod shape;
mod similar;
mod steps;
mod types;
mod union;

use indexmap::IndexSet;

use super::changes::Changes;
use super::pair::Pair;
use super::{Sides, texts};
use crate::diagnostic::Place;
use crate::diff::rules::Directed;
use crate::diff::{Rule, Severity};
use crate::ir::{Kind, SchemaGraph, SchemaId};
use shape::referred;
use steps::Step;

pub(super) use shape::{Shape, shape};
pub(super) use similar::Shapes;

/// Which way a schema goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Way {
    Request,
    Response,
}

/// How it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Mode {
    /// As JSON, or as what else the media type says.
    Plain,
    /// As text, in which a number looks like a text of digits.
    Text,
    /// Not at all: it is read-only in requests, or write-only in answers.
    Muted,
}

/// Two schemas that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Node {
    pub ids: Pair<SchemaId>,
    pub way: Way,
    pub mode: Mode,
}

/// Where operations lead to schemas.
#[derive(Debug, Clone)]
pub(super) struct Root {
    pub operation: usize,
    /// `request body / application/json`.
    pub path: String,
    /// `the request body`, in sentences.
    pub within: String,
    /// The parameter's or header's name; empty for bodies.
    pub name: String,
}

/// How a node was reached first.
#[derive(Debug, Clone)]
enum Origin {
    Root(u32),
    Child(u32, Step),
}

/// What differs in a pair, or in a part of it that is no schema.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    pub node: u32,
    pub rule: &'static Rule,
    pub severity: Severity,
    /// From the pair to the part.
    pub step: Option<Step>,
    pub places: Pair<Option<Place>>,
    /// How the sentence goes on behind its subject.
    pub says: String,
    /// Whether it does not go this way, so that it matters only where it goes no other.
    pub muted: bool,
}

#[derive(Debug)]
pub(super) struct Graph<'a> {
    sides: Sides<'a>,
    nodes: IndexSet<Node>,
    origins: Vec<Origin>,
    parents: Vec<Vec<u32>>,
    /// The roots that lead to a node at once.
    roots_of: Vec<Vec<u32>>,
    roots: Vec<Root>,
    findings: Vec<Finding>,
    shapes: Pair<Shapes>,
    most_nodes: usize,
}

/// How many pairs there may be for each schema. Only documents made for it come near.
const MOST_PAIRS: usize = 16;

impl<'a> Graph<'a> {
    pub(super) fn new(sides: Sides<'a>) -> Self {
        Graph {
            most_nodes: (sides.base.schema_count() + sides.head.schema_count()) * MOST_PAIRS + 1000,
            sides,
            nodes: IndexSet::new(),
            origins: Vec::new(),
            parents: Vec::new(),
            roots_of: Vec::new(),
            roots: Vec::new(),
            findings: Vec::new(),
            shapes: Pair::default(),
        }
    }

    /// Compares what a root leads to, as far as it is not compared yet.
    pub(super) fn add_root(&mut self, root: Root, ids: Pair<SchemaId>, way: Way, mode: Mode) {
        let index = self.roots.len() as u32;
        self.roots.push(root);
        let first = self.nodes.len();
        let Some(node) = self.insert(Node { ids, way, mode }, Origin::Root(index)) else { return };
        self.roots_of[node as usize].push(index);
        let mut next = first;
        while next < self.nodes.len() {
            self.visit(next as u32);
            next += 1;
        }
    }

    /// Reports what was found, each change once.
    pub(super) fn finish(self, changes: &mut Changes) {
        reach::report(self, changes);
    }

    /// The index of a pair, which is added unless it is there or there are too many.
    fn insert(&mut self, node: Node, origin: Origin) -> Option<u32> {
        if self.nodes.len() >= self.most_nodes && !self.nodes.contains(&node) {
            return None;
        }
        let (index, is_new) = self.nodes.insert_full(node);
        if is_new {
            self.origins.push(origin);
            self.parents.push(Vec::new());
            self.roots_of.push(Vec::new());
        }
        Some(index as u32)
    }

    fn visit(&mut self, index: u32) {
        let node = self.node(index);
        let Pair { base, head } = node.ids;
        attributes::compare(self, index);
        if let (Some(base), Some(head)) = (referred(self.sides.base, base), referred(self.sides.head, head)) {
            self.child(index, Step::Through, Pair { base, head });
            return;
        }
        let (base, base_shape) = shape(self.sides.base, base);
        let (head, head_shape) = shape(self.sides.head, head);
        let ids = Pair { base, head };
        match (base_shape, head_shape) {
            (Shape::Union(base), Shape::Union(head)) => union::compare(self, index, ids, Pair { base, head }),
            (Shape::Plain(base), Shape::Union(head)) => union::compare_wrapped(self, index, ids, base, head),
            (Shape::Union(base), Shape::Plain(head)) => union::compare_unwrapped(self, index, ids, base, head),
            (Shape::Plain(base), Shape::Plain(head)) => self.compare_kinds(index, ids, Pair { base, head }),
        }
    }

    /// Schemas that are neither unions nor aliases.
    fn compare_kinds(&mut self, index: u32, ids: Pair<SchemaId>, kinds: Pair<&'a Kind>) {
        if types::compare(self, index, kinds) {
            return;
        }
        match (kinds.base, kinds.head) {
            (Kind::Object(_) | Kind::Map(_), Kind::Object(_) | Kind::Map(_)) => {
                object::compare(self, index, ids, kinds)
            }
            (Kind::Array(base), Kind::Array(head)) => {
                scalar::compare_arrays(self, index, Pair { base, head });
                self.child(index, Step::Items, Pair { base: base.items, head: head.items });
            }
            (Kind::Enum(base), Kind::Enum(head)) => enumeration::compare(self, index, Pair { base, head }),
            _ => scalar::compare(self, index, kinds),
        }
    }

    fn node(&self, index: u32) -> Node {
        self.nodes[index as usize]
    }

    /// Leads from a pair to another one.
    fn child(&mut self, parent: u32, step: Step, ids: Pair<SchemaId>) {
        let mode = self.node(parent).mode;
        self.child_in_mode(parent, step, ids, mode);
    }

    fn child_in_mode(&mut self, parent: u32, step: Step, ids: Pair<SchemaId>, mode: Mode) {
        let way = self.node(parent).way;
        if let Some(child) = self.insert(Node { ids, way, mode }, Origin::Child(parent, step)) {
            self.parents[child as usize].push(parent);
        }
    }

    /// Adds what differs in a pair of schemas as such.
    fn find(&mut self, node: u32, rules: &'static Directed, says: impl Into<String>) {
        let rule = self.rule(node, rules);
        self.find_as(node, rule, rule.severity, says);
    }

    fn find_as(&mut self, node: u32, rule: &'static Rule, severity: Severity, says: impl Into<String>) {
        let ids = self.node(node).ids;
        let places =
            Pair { base: Some(self.sides.base.place_of(ids.base)), head: Some(self.sides.head.place_of(ids.head)) };
        self.find_at(Finding { node, rule, severity, step: None, places, says: says.into(), muted: false });
    }

    fn find_at(&mut self, mut finding: Finding) {
        finding.muted |= self.node(finding.node).mode == Mode::Muted;
        if finding.muted && finding.severity != Severity::Docs {
            finding.severity = Severity::Safe;
        }
        self.findings.push(finding);
    }

    /// The rule for the way that a node goes.
    fn rule(&self, node: u32, rules: &'static Directed) -> &'static Rule {
        match self.node(node).way {
            Way::Request => &rules.request,
            Way::Response => &rules.response,
        }
    }
}
