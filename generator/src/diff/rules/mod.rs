//! The rules by which changes on the wire are reported.
//!
//! Ids are stable, as accepted changes refer to them. A rule for both directions has two ids, as their severities differ.

mod bounds;
mod choices;
mod document;
mod lifecycle;
mod macros;
mod message;
mod object;
mod operation;
mod union;
mod value;

pub use bounds::*;
pub use choices::choice;
pub use document::*;
pub use lifecycle::*;
pub use message::*;
pub use object::*;
pub use operation::*;
pub use union::*;
pub use value::*;

use super::change::Rule;

/// Returns all rules, sorted by id.
pub fn all() -> Vec<&'static Rule> {
    let groups = [document::DOCUMENT, lifecycle::LIFECYCLE, message::MESSAGE, operation::OPERATION, value::EXTENSIONS];
    let plain = groups.into_iter().flatten().copied();
    let directed = [message::MEDIA_TYPE, value::VALUE, object::OBJECT, union::UNION].into_iter().flatten();
    let directed = directed.flat_map(|one| [&one.request, &one.response]);
    let bounds = bounds::BOUNDS.iter().flat_map(|one| [&one.set, &one.unset, &one.raised, &one.lowered]);
    let bounds = bounds.flat_map(|one| [&one.request, &one.response]);
    let mut all: Vec<&Rule> = plain.chain(directed).chain(bounds).collect();
    all.sort_by_key(|rule| rule.id);
    all
}

/// Returns the rule with an id.
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
            let is_sentence =
                rule.summary.starts_with(|c: char| c.is_uppercase() || c == '`') && rule.summary.ends_with('.');
            assert!(is_sentence, "{}: {}", rule.id, rule.summary);
        }
    }
}
