//! What comparisons of one operation share.

use super::finding::{Change, Message, Sides, places};
use crate::diagnostic::Place;
use crate::diff::change::{Pair, Rule, Severity};
use crate::ir::Operation;

/// One operation, and where what is found goes.
pub(super) struct Found<'c, 'a> {
    pub sides: Sides<'a>,
    /// Its index among the paired ones.
    pub index: usize,
    pub pair: Pair<&'a Operation>,
    /// What people call it.
    pub name: String,
    pub changes: &'c mut Vec<Change>,
}

impl Found<'_, '_> {
    /// Adds a change of the operation as a whole.
    pub(super) fn push(&mut self, rule: &'static Rule, severity: Severity, path: &str, message: String) {
        let places = places(self.pair.base.place(), self.pair.head.place());
        self.push_change(rule, severity, path, places, Message::Whole(message));
    }

    /// Adds a change of a part of it. The sentence names the operations behind the part: others may share it.
    pub(super) fn push_at(
        &mut self,
        (rule, severity): (&'static Rule, Severity),
        path: &str,
        places: Pair<Option<Place>>,
        part: String,
        says: &str,
    ) {
        self.push_change(rule, severity, path, places, Message::Around(part, says.to_owned()));
    }

    fn push_change(
        &mut self,
        rule: &'static Rule,
        severity: Severity,
        path: &str,
        places: Pair<Option<Place>>,
        message: Message,
    ) {
        self.changes.push(Change {
            rule,
            severity,
            operations: vec![self.index],
            direction: None,
            path: path.to_owned(),
            places,
            message,
        });
    }

    pub(super) fn tell(&mut self, rule: &'static Rule, path: &str, says: &str) {
        let message = format!("{}{says}", self.name);
        self.push(rule, rule.severity, path, message);
    }
}
