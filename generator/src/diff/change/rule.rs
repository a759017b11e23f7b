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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn severities_are_displayed_as_in_json_and_the_worst_is_first() {
        let all = [Severity::Breaking, Severity::Risky, Severity::Safe, Severity::Docs];
        assert_eq!(all.map(|one| one.to_string()), ["breaking", "risky", "safe", "docs"]);
        assert!(all.is_sorted());
    }

    #[test]
    fn each_direction_has_its_rule() {
        let rule = |id| Rule { id, severity: Severity::Safe, summary: "A.", mirror: id, oasdiff: &[] };
        let rules = DirectedRule { request: rule("request-a"), response: rule("response-a") };
        assert_eq!([Direction::Request, Direction::Response].map(|one| rules.of(one).id), ["request-a", "response-a"]);
    }
}
