//! What an item does differently. Input: the facts about both items. Output: those that differ, as pairs.

use std::collections::HashSet;

use crate::diff::change::BehaviourChange;
use crate::rust::items::Fact;

/// Returns the facts that only one item has. Those about the same are paired in their order.
pub(super) fn changes(old: &[Fact], new: &[Fact]) -> Vec<BehaviourChange> {
    let mut added = only_in(new, old);
    let mut changes: Vec<BehaviourChange> = Vec::new();
    for fact in only_in(old, new) {
        let same = added.iter().position(|other| other.about == fact.about);
        let new = same.map(|index| added.remove(index).value.clone());
        changes.push(BehaviourChange { about: fact.about, old: Some(fact.value.clone()), new });
    }
    let added = added.into_iter().map(|fact| (fact.about, Some(fact.value.clone())));
    changes.extend(added.map(|(about, new)| BehaviourChange { about, old: None, new }));
    if changes.is_empty() {
        // The same facts in another order, such as servers.
        let moved = old.iter().zip(new).find(|(old, new)| old != new);
        let pair = |(old, new): (&Fact, &Fact)| (Some(old.value.clone()), Some(new.value.clone()), old.about);
        changes.extend(moved.map(pair).map(|(old, new, about)| BehaviourChange { about, old, new }));
    }
    changes
}

fn only_in<'f>(own: &'f [Fact], other: &[Fact]) -> Vec<&'f Fact> {
    let known: HashSet<(&str, &str)> = other.iter().map(|fact| (fact.about, fact.value.as_str())).collect();
    own.iter().filter(|fact| !known.contains(&(fact.about, fact.value.as_str()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_about_the_same_are_pairs() {
        let facts = |list: &[(&'static str, &str)]| -> Vec<Fact> {
            list.iter().map(|(about, value)| Fact { about, value: (*value).to_owned() }).collect()
        };
        let old = facts(&[("path", "/a"), ("error", "400"), ("error", "401"), ("stream", "x")]);
        let new = facts(&[("path", "/b"), ("error", "401"), ("error", "404"), ("error", "429")]);
        let change = |about, old: Option<&str>, new: Option<&str>| BehaviourChange {
            about,
            old: old.map(str::to_owned),
            new: new.map(str::to_owned),
        };
        let expected = [
            change("path", Some("/a"), Some("/b")),
            change("error", Some("400"), Some("404")),
            change("stream", Some("x"), None),
            change("error", None, Some("429")),
        ];
        assert_eq!(changes(&old, &new), expected);
        let swapped = facts(&[("path", "/a"), ("error", "401"), ("error", "400"), ("stream", "x")]);
        assert_eq!(changes(&old, &swapped), [change("error", Some("400"), Some("401"))]);
    }
}
