//! The pairs of schemas as nodes of a graph, and what differs in them.

use std::borrow::Cow;
use std::collections::HashMap;

use indexmap::IndexSet;

use super::similar::Shapes;
use super::steps::{Purpose, Step};
use crate::diagnostic::Location;
use crate::diff::change::{DirectedRule, Direction, Pair, Rule, Severity};
use crate::diff::wire::finding::{Sides, locations};
use crate::ir::{SchemaGraph, SchemaId};

/// How values of a schema are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in super::super) enum Serialization {
    /// As the media type of the body says.
    MediaType,
    /// As text in a parameter or header, where an integer is a string of digits.
    Text,
    /// The same, once for each item of an array: `ids=1&ids=2`.
    Repeated,
    /// As a form, whose scalars and arrays are repeated texts, and whose objects are JSON.
    Form,
    /// Not at all: readOnly in requests, or writeOnly in responses.
    Absent,
}

impl Serialization {
    pub(super) fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Repeated)
    }

    /// Returns how the schema behind a step is sent. What a property of a form is depends on its type.
    fn below(self, step: &Step) -> Self {
        match (self, step) {
            (_, Step::Alias | Step::Subschema(_)) => self,
            (Self::Repeated, _) => Self::Text,
            (Self::Form, _) => Self::MediaType,
            _ => self,
        }
    }
}

/// Two schemas that are compared, in one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Node {
    pub ids: Pair<SchemaId>,
    pub direction: Direction,
    pub serialization: Serialization,
    /// Whether it is always sent on one side, so that a default does not apply on both.
    pub required: bool,
}

/// Where an operation refers to a schema.
#[derive(Debug, Clone)]
pub(in super::super) struct Root {
    pub operation: usize,
    /// `request body / application/json`.
    pub path: String,
    /// `request body` or `query parameter`, as messages name it.
    pub subject: String,
    /// The name of the parameter or header; `None` for bodies.
    pub name: Option<String>,
    /// Whether it is a parameter that is always sent on one side.
    pub required: bool,
    pub is_webhook: bool,
}

/// How a node was reached first.
#[derive(Debug, Clone)]
pub(super) enum Origin {
    Root(u32),
    Child(u32, Step),
}

/// A difference of a pair, or of a property in it.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    pub node: u32,
    pub rule: &'static Rule,
    pub severity: Severity,
    /// From the pair to the property.
    pub step: Option<Step>,
    pub locations: Pair<Option<Location>>,
    pub text: Text,
    /// What differs, as fingerprints have it, if the text depends on what is beside a subschema.
    pub meaning: Option<String>,
    /// Whether it is not sent in this direction, so that it matters only if it is not sent in the other one either.
    pub absent: bool,
    /// A schema of the head that is compared with none of the base, and which the fingerprint depends on.
    pub added: Option<SchemaId>,
}

impl Finding {
    /// Returns what differs for messages, or for fingerprints.
    pub(super) fn text_for(&self, purpose: Purpose) -> Cow<'_, Text> {
        match &self.meaning {
            Some(meaning) if purpose == Purpose::Fingerprint => Cow::Owned(Text::Changed(meaning.clone())),
            _ => Cow::Borrowed(&self.text),
        }
    }
}

/// What differs, without the names of operation and property.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Text {
    /// `maxLength 20 → 10`, behind the name.
    Changed(String),
    /// `new required property`, and what follows the name.
    Named(String, String),
}

/// The findings that say how a pair with a union differs, by their index.
#[derive(Debug, Default)]
pub(super) struct UnionFindings {
    /// `oneOf` became `anyOf`, or a schema became a union, or the reverse.
    pub replaced: Option<usize>,
    /// Subschemas that only one side has.
    pub only: Pair<Vec<(usize, SchemaId)>>,
}

#[derive(Debug)]
pub(in super::super) struct Graph<'a> {
    pub(super) sides: Sides<'a>,
    pub(super) nodes: IndexSet<Node>,
    pub(super) origins: Vec<Origin>,
    pub(super) parents: Vec<Vec<u32>>,
    /// The roots whose schemas a node is made of.
    pub(super) roots_of: Vec<Vec<u32>>,
    pub(super) roots: Vec<Root>,
    pub(super) findings: Vec<Finding>,
    /// By node.
    pub(super) unions: HashMap<u32, UnionFindings>,
    pub(super) shapes: Pair<Shapes>,
    max_nodes: usize,
}

/// The most pairs per schema. Only documents made for it come near.
const MAX_PAIRS: usize = 16;

impl<'a> Graph<'a> {
    pub(in super::super) fn new(sides: Sides<'a>) -> Self {
        Graph {
            max_nodes: (sides.base.schema_count() + sides.head.schema_count()) * MAX_PAIRS + 1000,
            sides,
            nodes: IndexSet::new(),
            origins: Vec::new(),
            parents: Vec::new(),
            roots_of: Vec::new(),
            roots: Vec::new(),
            findings: Vec::new(),
            unions: HashMap::new(),
            shapes: Pair::default(),
        }
    }

    /// Returns the index of a node, which is added if it is missing and the limit is not reached.
    pub(super) fn insert(&mut self, node: Node, origin: Origin) -> Option<u32> {
        if self.nodes.len() >= self.max_nodes && !self.nodes.contains(&node) {
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

    /// Adds a pair below another one.
    pub(super) fn child(&mut self, parent: u32, step: Step, ids: Pair<SchemaId>) {
        let above = self.node(parent);
        let serialization = above.serialization.below(&step);
        let required = above.required && step == Step::Alias;
        self.child_as(parent, step, Node { ids, serialization, required, ..above });
    }

    pub(super) fn child_as(&mut self, parent: u32, step: Step, node: Node) {
        if let Some(child) = self.insert(node, Origin::Child(parent, step)) {
            self.parents[child as usize].push(parent);
        }
    }

    /// Adds a difference of the pair itself.
    pub(super) fn push(&mut self, node: u32, rules: &'static DirectedRule, text: impl Into<String>) {
        let rule = self.rule(node, rules);
        self.push_as(node, rule, rule.severity, text);
    }

    pub(super) fn push_as(&mut self, node: u32, rule: &'static Rule, severity: Severity, text: impl Into<String>) {
        let locations = self.locations(self.node(node).ids);
        let text = Text::Changed(text.into());
        self.push_finding(Finding {
            node,
            rule,
            severity,
            step: None,
            locations,
            text,
            meaning: None,
            absent: false,
            added: None,
        });
    }

    /// Gives the difference that was pushed last another text in its fingerprint.
    pub(super) fn last_means(&mut self, meaning: String) {
        if let Some(finding) = self.findings.last_mut() {
            finding.meaning = Some(meaning);
        }
    }

    /// Makes the difference that was pushed last one that adds a schema.
    pub(super) fn last_adds(&mut self, schema: SchemaId) {
        if let Some(finding) = self.findings.last_mut() {
            finding.added = Some(schema);
        }
    }

    pub(super) fn push_finding(&mut self, mut finding: Finding) {
        finding.absent |= self.node(finding.node).serialization == Serialization::Absent;
        if finding.absent && finding.severity != Severity::Docs {
            finding.severity = Severity::Safe;
        }
        self.findings.push(finding);
    }

    /// Makes differences from an index on safe, as they have no effect.
    pub(super) fn make_safe(&mut self, from: usize) {
        for finding in &mut self.findings[from..] {
            finding.severity = finding.severity.max(Severity::Safe);
        }
    }

    /// Gives differences from an index on a severity, and says why.
    pub(super) fn explain(&mut self, from: usize, severity: Severity, reason: &str) {
        for index in from..self.findings.len() {
            self.explain_one(index, severity, reason);
        }
    }

    /// Gives a difference a severity, and says why.
    pub(super) fn explain_one(&mut self, index: usize, severity: Severity, reason: &str) {
        let finding = &mut self.findings[index];
        if finding.absent {
            return;
        }
        finding.severity = severity;
        if let Text::Changed(text) = &mut finding.text {
            text.push_str(reason);
        }
        if let Some(meaning) = &mut finding.meaning {
            meaning.push_str(reason);
        }
    }

    /// Returns the rule for the direction of a node.
    pub(super) fn rule(&self, node: u32, rules: &'static DirectedRule) -> &'static Rule {
        rules.of(self.node(node).direction)
    }

    /// Returns where two schemas are defined.
    pub(super) fn locations(&self, ids: Pair<SchemaId>) -> Pair<Option<Location>> {
        locations(self.sides.base.location_of(ids.base), self.sides.head.location_of(ids.head))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::diff::wire::testing::schema_changes;

    /// A readOnly property is not sent in requests, so that its changes break none.
    #[test]
    fn changes_of_what_is_not_sent_are_safe() {
        let object = |read_only: bool, max: u8| {
            let name = json!({"type": "string", "readOnly": read_only, "maxLength": max});
            json!({"type": "object", "properties": {"name": name}})
        };
        assert_eq!(schema_changes(&object(false, 9), &object(false, 5)), ["breaking `name`: maxLength 9 → 5"]);
        assert_eq!(schema_changes(&object(true, 9), &object(true, 5)), ["safe `name`: maxLength 9 → 5"]);
    }
}
