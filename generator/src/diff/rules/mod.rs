//! Every rule that changes on the wire are told by. Comes in: nothing. Goes out: the rules, for what compares, and as a list.
//!
//! Ids stay as they are: people accept changes by them. A rule for what goes both ways has two ids, as its gravity differs.

mod bounds;
mod document;
mod lifecycle;
mod macros;
mod message;
mod operation;
mod schema;

pub use bounds::*;
pub use document::*;
pub use lifecycle::*;
pub use message::*;
pub use operation::*;
pub use schema::*;

use super::change::Rule;

/// All rules, by id.
pub fn all() -> Vec<&'static Rule> {
    let groups = [document::ALL, lifecycle::ALL, message::ALL, operation::ALL, schema::PLAIN];
    let plain = groups.into_iter().flatten().copied();
    let directed = schema::DIRECTED.iter().flat_map(|one| [&one.request, &one.response]);
    let bounds = bounds::ALL.iter().flat_map(|one| [&one.set, &one.unset, &one.raised, &one.lowered]);
    let bounds = bounds.flat_map(|one| [&one.request, &one.response]);
    let mut all: Vec<&Rule> = plain.chain(directed).chain(bounds).collect();
    all.sort_by_key(|rule| rule.id);
    all
}

/// The rule with this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    all().into_iter().find(|rule| rule.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_mirrors_exist() {
        let ids: HashSet<&str> = all().iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), all().len());
        for rule in all() {
            assert!(ids.contains(rule.mirror), "{} mirrors {}, which is no rule", rule.id, rule.mirror);
        }
    }

    #[test]
    fn summaries_are_sentences() {
        for rule in all() {
            let is_sentence = rule.summary.starts_with(char::is_uppercase) && rule.summary.ends_with('.');
            assert!(is_sentence, "{}: {}", rule.id, rule.summary);
        }
    }
}
