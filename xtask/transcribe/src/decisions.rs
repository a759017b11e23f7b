//! Differences that people decided on.
//! Input: differences, and the decisions of client.toml. Output: the differences that remain, and decisions that no longer apply.

use crate::compare::{Difference, Source};

/// A fact that a document states in another way than a page, for a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The fact as reports name it: `PATCH /pets/{id}: response 200 application/json, data.name: type`.
    pub fact: String,
    /// What the page says of it. The decision expires when the page says something else.
    pub page: String,
    pub reason: String,
    /// The line in client.toml.
    pub line: usize,
}

/// A decision that no longer applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    pub decision: Decision,
    /// What the page says now, if it still differs from the document.
    pub page: Option<String>,
}

/// The outcome of a comparison with decisions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Verdict {
    pub differences: Vec<Difference>,
    pub decided: Vec<(Difference, Decision)>,
    pub stale: Vec<Stale>,
}

/// Takes out the differences that decisions cover. Decisions on operations that no page has are not stale.
pub fn apply(differences: Vec<Difference>, decisions: &[Decision], pages: &[Source]) -> Verdict {
    let mut verdict = Verdict::default();
    for difference in differences {
        let decision =
            decisions.iter().find(|decision| decision.fact == difference.fact() && decision.page == says(&difference));
        match decision {
            Some(decision) => verdict.decided.push((difference, decision.clone())),
            None => verdict.differences.push(difference),
        }
    }
    for decision in decisions {
        let applies = verdict.decided.iter().any(|(_, applied)| applied == decision);
        if !applies && is_about(decision, pages) {
            let difference = verdict.differences.iter().find(|difference| difference.fact() == decision.fact);
            verdict.stale.push(Stale { decision: decision.clone(), page: difference.map(says) });
        }
    }
    verdict
}

/// Returns what the page says, as decisions write it.
pub fn says(difference: &Difference) -> String {
    difference.page.says.clone().unwrap_or_else(|| "absent".to_owned())
}

/// Returns `true` if a page has the operation of a decision, or lists all operations of its part of the reference.
fn is_about(decision: &Decision, pages: &[Source]) -> bool {
    let operations = pages.iter().flat_map(|page| &page.facts.operations);
    let mut names = operations.map(|operation| format!("{} {}", operation.method, operation.path));
    names.any(|name| decision.fact.strip_prefix(&name).is_some_and(|rest| rest.is_empty() || rest.starts_with(':')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::{Aspect, Part, Place, Side};
    use crate::facts::{Facts, Operation};

    fn difference(page: Option<&str>) -> Difference {
        let place = Place { method: "GET".to_owned(), path: "/pets".to_owned(), part: Part::Operation };
        let side = |says: Option<&str>| Side { says: says.map(str::to_owned), file: String::new(), line: 1 };
        Difference { place, aspect: Aspect::Permissions, page: side(page), document: side(Some("pets_read")) }
    }

    fn decision(page: &str) -> Decision {
        let fact = "GET /pets: permissions".to_owned();
        Decision { fact, page: page.to_owned(), reason: "support said so".to_owned(), line: 3 }
    }

    fn page() -> Source {
        let operations = vec![Operation::new("GET", "/pets", 1)];
        Source { file: String::new(), facts: Facts { operations, covers: None } }
    }

    #[test]
    fn a_decision_takes_out_its_difference() {
        let verdict = apply(vec![difference(None)], &[decision("absent")], &[page()]);
        assert_eq!((verdict.differences.len(), verdict.decided.len(), verdict.stale.len()), (0, 1, 0));
    }

    #[test]
    fn a_decision_expires_when_the_page_says_something_else() {
        let verdict = apply(vec![difference(Some("pets_admin"))], &[decision("absent")], &[page()]);
        assert_eq!((verdict.differences.len(), verdict.decided.len()), (1, 0));
        assert_eq!(verdict.stale, [Stale { decision: decision("absent"), page: Some("pets_admin".to_owned()) }]);
    }

    #[test]
    fn a_decision_without_a_difference_is_stale_if_a_page_has_its_operation() {
        assert_eq!(apply(Vec::new(), &[decision("absent")], &[page()]).stale.len(), 1);
        assert_eq!(apply(Vec::new(), &[decision("absent")], &[]).stale.len(), 0);
    }
}
