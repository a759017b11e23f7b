//! What the comparisons of one operation share.

use super::finding::{Change, Sides, locations};
use crate::diagnostic::Location;
use crate::diff::change::{Direction, Pair, Rule, Severity};
use crate::ir::Operation;

/// An operation that both sides have, and the list that its changes are added to.
pub(super) struct OperationContext<'c, 'a> {
    pub sides: Sides<'a>,
    /// Its index among the pairs of operations.
    pub index: usize,
    pub pair: Pair<&'a Operation>,
    /// Whether it is a webhook, whose requests the client receives.
    pub is_webhook: bool,
    pub changes: &'c mut Vec<Change>,
}

impl OperationContext<'_, '_> {
    /// Returns the direction of requests.
    pub(super) fn request(&self) -> Direction {
        if self.is_webhook { Direction::Response } else { Direction::Request }
    }

    /// Returns the direction of responses.
    pub(super) fn response(&self) -> Direction {
        if self.is_webhook { Direction::Request } else { Direction::Response }
    }

    /// Adds a change of the operation as a whole.
    pub(super) fn push(&mut self, rule: &'static Rule, text: &str) {
        self.push_at(rule, rule.severity, None, text);
    }

    /// Adds a change of the operation, or of what its path names.
    pub(super) fn push_at(&mut self, rule: &'static Rule, severity: Severity, path: Option<&str>, text: &str) {
        let locations = locations(self.pair.base.location(), self.pair.head.location());
        self.push_part(rule, severity, path.unwrap_or_default(), locations, text);
    }

    /// Adds a change of a part, which other operations may share.
    pub(super) fn push_part(
        &mut self,
        rule: &'static Rule,
        severity: Severity,
        path: &str,
        locations: Pair<Option<Location>>,
        text: impl Into<String>,
    ) {
        let operations = vec![self.index];
        self.changes.push(Change { severity, operations, ..Change::new(rule, path, locations, text) });
    }

    /// Adds a new part. Its fingerprint depends on all that it consists of, of which the text may say less.
    pub(super) fn push_new(
        &mut self,
        rule: &'static Rule,
        path: &str,
        locations: Pair<Option<Location>>,
        text: String,
        all: &str,
    ) {
        let (operations, identity) = (vec![self.index], Some(format!("{path}: {text}\n{all}")));
        self.changes.push(Change { operations, identity, ..Change::new(rule, path, locations, text) });
    }
}
