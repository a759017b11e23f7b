//! Pairs of schemas as the nodes of a graph, and what was found in them.

use indexmap::IndexSet;

use super::similar::Shapes;
use super::steps::Step;
use crate::diagnostic::Place;
use crate::diff::change::{Directed, Pair, Rule, Severity};
use crate::diff::wire::finding::Sides;
use crate::ir::SchemaId;

/// Which way a schema goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in super::super) enum Way {
    Request,
    Response,
}

/// How it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in super::super) enum Mode {
    /// As JSON, or as what else the media type says.
    Plain,
    /// As text, in which a number looks like a text of digits.
    Text,
    /// Not at all: it is read-only in requests, or write-only in answers.
    Muted,
}

/// Two schemas that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in super::super) struct Node {
    pub ids: Pair<SchemaId>,
    pub way: Way,
    pub mode: Mode,
}

/// Where operations lead to schemas.
#[derive(Debug, Clone)]
pub(in super::super) struct Root {
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
pub(super) enum Origin {
    Root(u32),
    Child(u32, Step),
}

/// What differs in a pair, or in a part of it that is no schema.
#[derive(Debug, Clone)]
pub(in super::super) struct Finding {
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
pub(in super::super) struct Graph<'a> {
    pub(super) sides: Sides<'a>,
    pub(super) nodes: IndexSet<Node>,
    pub(super) origins: Vec<Origin>,
    pub(super) parents: Vec<Vec<u32>>,
    /// The roots that lead to a node at once.
    pub(super) roots_of: Vec<Vec<u32>>,
    pub(super) roots: Vec<Root>,
    pub(super) findings: Vec<Finding>,
    pub(super) shapes: Pair<Shapes>,
    most_nodes: usize,
}

/// How many pairs there may be for each schema. Only documents made for it come near.
const MOST_PAIRS: usize = 16;

impl<'a> Graph<'a> {
    pub(in super::super) fn new(sides: Sides<'a>) -> Self {
        Graph {
            most_nodes: (sides.base.schemas.len() + sides.head.schemas.len()) * MOST_PAIRS + 1000,
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

    /// The index of a pair, which is added unless it is there or there are too many.
    pub(super) fn insert(&mut self, node: Node, origin: Origin) -> Option<u32> {
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

    pub(super) fn node(&self, index: u32) -> Node {
        self.nodes[index as usize]
    }

    /// Leads from a pair to another one.
    pub(super) fn child(&mut self, parent: u32, step: Step, ids: Pair<SchemaId>) {
        let mode = self.node(parent).mode;
        self.child_in_mode(parent, step, ids, mode);
    }

    pub(super) fn child_in_mode(&mut self, parent: u32, step: Step, ids: Pair<SchemaId>, mode: Mode) {
        let way = self.node(parent).way;
        if let Some(child) = self.insert(Node { ids, way, mode }, Origin::Child(parent, step)) {
            self.parents[child as usize].push(parent);
        }
    }

    /// Adds what differs in a pair of schemas as such.
    pub(super) fn find(&mut self, node: u32, rules: &'static Directed, says: impl Into<String>) {
        let rule = self.rule(node, rules);
        self.find_as(node, rule, rule.severity, says);
    }

    pub(super) fn find_as(&mut self, node: u32, rule: &'static Rule, severity: Severity, says: impl Into<String>) {
        let ids = self.node(node).ids;
        let places = Pair {
            base: Some(self.sides.base.schema(ids.base).place()),
            head: Some(self.sides.head.schema(ids.head).place()),
        };
        self.find_at(Finding { node, rule, severity, step: None, places, says: says.into(), muted: false });
    }

    pub(super) fn find_at(&mut self, mut finding: Finding) {
        finding.muted |= self.node(finding.node).mode == Mode::Muted;
        if finding.muted && finding.severity != Severity::Docs {
            finding.severity = Severity::Safe;
        }
        self.findings.push(finding);
    }

    /// The rule for the way that a node goes.
    pub(super) fn rule(&self, node: u32, rules: &'static Directed) -> &'static Rule {
        match self.node(node).way {
            Way::Request => &rules.request,
            Way::Response => &rules.response,
        }
    }
}
