//! Changes as the comparisons find them, before equal ones are merged.

pub(super) mod components;
pub(super) mod lifecycle;
pub(super) mod texts;

use jiff::civil::Date;

use crate::diagnostic::Location;
use crate::diff::change::{Direction, Pair, Rule, Severity};
use crate::passes::Resolved;
use components::Components;

/// A change whose operations are indices of the pairs of operations.
#[derive(Debug)]
pub(super) struct Change {
    pub rule: &'static Rule,
    pub severity: Severity,
    pub operations: Vec<usize>,
    pub directions: Vec<Direction>,
    pub path: String,
    pub locations: Pair<Option<Location>>,
    /// Without the operations, which are only known once all changes are.
    pub text: String,
    /// What fingerprints are made of, if it is not the path and the text.
    pub identity: Option<String>,
}

impl Change {
    /// Creates a change of no operation in particular.
    pub(super) fn new(
        rule: &'static Rule,
        path: impl Into<String>,
        locations: Pair<Option<Location>>,
        text: impl Into<String>,
    ) -> Self {
        let (operations, directions, path, text) = (Vec::new(), Vec::new(), path.into(), text.into());
        Change { rule, severity: rule.severity, operations, directions, path, locations, text, identity: None }
    }
}

/// Both documents, and the day of the comparison.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides<'a> {
    pub base: &'a Resolved,
    pub head: &'a Resolved,
    pub base_components: &'a Components<'a>,
    pub today: Date,
}

pub(super) fn locations(base: Location, head: Location) -> Pair<Option<Location>> {
    Pair { base: Some(base), head: Some(head) }
}
