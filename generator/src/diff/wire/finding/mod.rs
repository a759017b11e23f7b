//! The changes that were found, in order. Comes in: each with the operations that it reaches. Goes out: what is reported.

pub(super) mod lifecycle;
pub(super) mod texts;

use jiff::civil::Date;

use crate::diagnostic::Place;
use crate::diff::change::{Direction, Pair, Rule, Severity};
use crate::ir::Api;

/// A change whose operations are indices of the paired ones.
#[derive(Debug)]
pub(super) struct Change {
    pub rule: &'static Rule,
    pub severity: Severity,
    pub operations: Vec<usize>,
    pub direction: Option<Direction>,
    pub path: String,
    pub places: Pair<Option<Place>>,
    pub message: Message,
}

/// A sentence that may name the operations.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Message {
    Whole(String),
    /// What stands before and after ` of ListOrgs and 2 other operations`.
    Around(String, String),
}

/// What every comparison needs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides<'a> {
    pub base: &'a Api,
    pub head: &'a Api,
    pub today: Date,
}

pub(super) fn places(base: Place, head: Place) -> Pair<Option<Place>> {
    Pair { base: Some(base), head: Some(head) }
}
