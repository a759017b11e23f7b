//! What an item does differently. Input: the facts about both items. Output: those that differ, as pairs.

use std::collections::HashSet;

use crate::diff::change::BehaviourChange;
use crate::rust::items::{Fact, Words, quote_literal};

/// Returns the facts that only one item has. Those about the same are paired in their order. Without words, or with the same on both
/// sides, only what they are about is left, once.
pub(super) fn changes(old: &[Fact], new: &[Fact]) -> Vec<BehaviourChange> {
    let mut added = only_in(new, old);
    let mut pairs: Vec<(Option<&Fact>, Option<&Fact>)> = Vec::new();
    for fact in only_in(old, new) {
        let same = added.iter().position(|other| other.about == fact.about);
        pairs.push((Some(fact), same.map(|index| added.remove(index))));
    }
    pairs.extend(added.into_iter().map(|fact| (None, Some(fact))));
    if pairs.is_empty() {
        // The same facts in another order, such as servers.
        let moved = old.iter().zip(new).find(|(old, new)| old != new);
        pairs.extend(moved.map(|(old, new)| (Some(old), Some(new))));
    }
    let mut changes: Vec<BehaviourChange> = Vec::new();
    for (old, new) in pairs {
        let Some(about) = old.or(new).map(|fact| fact.about) else { continue };
        let [old, new] = [old, new].map(|fact| fact.and_then(in_words));
        let (old, new) = if old == new { (None, None) } else { (old, new) };
        let change = BehaviourChange { about, old, new };
        if !changes.contains(&change) {
            changes.push(change);
        }
    }
    changes
}

fn in_words(fact: &Fact) -> Option<String> {
    match &fact.words {
        Words::Value => Some(quote_literal(&fact.value)),
        Words::Text(text) => Some(text.clone()),
        Words::Nothing => None,
    }
}

fn only_in<'f>(own: &'f [Fact], other: &[Fact]) -> Vec<&'f Fact> {
    let known: HashSet<(&str, &str)> = other.iter().map(|fact| (fact.about, fact.value.as_str())).collect();
    own.iter().filter(|fact| !known.contains(&(fact.about, fact.value.as_str()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::change::quote;

    #[test]
    fn facts_about_the_same_are_pairs() {
        let facts = |list: &[(&'static str, &str)]| -> Vec<Fact> {
            list.iter().map(|(about, value)| Fact { about, value: (*value).to_owned(), words: Words::Value }).collect()
        };
        let old = facts(&[("path", "/a"), ("error", "400"), ("error", "401"), ("stream", "x")]);
        let new = facts(&[("path", "/b"), ("error", "401"), ("error", "404"), ("error", "429")]);
        let change = |about, old: Option<&str>, new: Option<&str>| BehaviourChange {
            about,
            old: old.map(quote),
            new: new.map(quote),
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
