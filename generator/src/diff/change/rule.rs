//! Rules: the kinds of changes, each with a severity.

use serde::Serialize;

use super::Direction;
use crate::display::display_as_serialized;

/// What a change means for a client that was made for the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Requests that worked fail, or responses can no longer be read as before.
    Breaking,
    /// The same for some clients.
    Risky,
    Safe,
    /// Changes of texts only.
    Docs,
}

display_as_serialized!(Severity);

/// A kind of change with a stable id.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    pub id: &'static str,
    pub severity: Severity,
    /// What it finds, in one sentence.
    pub summary: &'static str,
    /// The id of the rule that finds the opposite change.
    pub mirror: &'static str,
    /// The checks of oasdiff that find the same.
    pub oasdiff: &'static [&'static str],
}

/// A rule for requests and one for responses.
#[derive(Debug)]
pub struct DirectedRule {
    pub request: Rule,
    pub response: Rule,
}

/// The rules for a keyword such as `maxLength`.
#[derive(Debug)]
pub struct BoundRules {
    pub keyword: &'static str,
    /// Whether it limits values from above.
    pub is_upper: bool,
    pub set: DirectedRule,
    pub unset: DirectedRule,
    pub raised: DirectedRule,
    pub lowered: DirectedRule,
}

impl DirectedRule {
    /// Returns the rule for a direction.
    pub fn of(&self, direction: Direction) -> &Rule {
        match direction {
            Direction::Request => &self.request,
            Direction::Response => &self.response,
        }
    }
}
