//! Types in whose places there are others. Input: the items. Output: the items that differ only because their signatures name such types,
//! and which type is in the place of which.

use std::collections::{BTreeMap, HashMap};

use super::by_location::{is_around, source_and_pointer};
use super::left::owner;
use super::normalize;
use super::only_renamed::last_name;
use crate::diagnostic::Location;
use crate::diff::change::{ItemChange, ItemDifference, Pair, Severity, WireChange};

/// The types that only one side has, by the items that name them in the places of others.
pub(super) struct Replaced<'a> {
    items: &'a [ItemChange],
    by_item: BTreeMap<usize, Vec<Pair<usize>>>,
}

impl<'a> Replaced<'a> {
    pub(super) fn new(items: &'a [ItemChange]) -> Self {
        let types = Pair {
            base: types_by_name(items, ItemDifference::Removed),
            head: types_by_name(items, ItemDifference::Added),
        };
        let replaced = |item: &ItemChange| -> Option<Vec<Pair<usize>>> {
            let words = differing_words(item.old.as_ref()?, item.new.as_ref()?)?;
            let pair = |(old, new)| Some(Pair { base: (*types.base.get(old)?)?, head: (*types.head.get(new)?)? });
            words.into_iter().map(pair).collect()
        };
        let by_item = items.iter().enumerate().filter_map(|(index, item)| Some((index, replaced(item)?)));
        Self { items, by_item: by_item.filter(|(_, pairs)| !pairs.is_empty()).collect() }
    }

    /// Returns `true` if an item names other types, and is the same otherwise.
    pub(super) fn contains(&self, index: usize) -> bool {
        self.by_item.contains_key(&index)
    }

    /// Links items with the changes of the types that they name.
    pub(super) fn link(&self, wire: &mut [WireChange], indices: &[usize]) {
        for change in wire {
            let names_type = |index: &&usize| {
                let pairs = self.by_item.get(index).into_iter().flatten();
                pairs.flat_map(|pair| [pair.base, pair.head]).any(|one| change.items.contains(&one))
            };
            let linked: Vec<usize> = indices.iter().filter(names_type).copied().collect();
            change.items.extend(linked);
            normalize(change, self.items);
        }
    }

    /// Returns the old and new paths of types that have only another name: nothing changed in the schemas that they are made from.
    pub(super) fn only_renamed(&self, wire: &[WireChange]) -> Vec<(&'a str, &'a str)> {
        let mut pairs: Vec<Pair<usize>> = self.by_item.values().flatten().copied().collect();
        pairs.sort_unstable_by_key(|pair| (pair.base, pair.head));
        pairs.dedup();
        let is_only = |pair: &&Pair<usize>| {
            pairs.iter().filter(|other| other.base == pair.base || other.head == pair.head).count() == 1
        };
        let is_unchanged = |pair: &&Pair<usize>| {
            let locations = Pair {
                base: self.items[pair.base].locations.base.as_ref(),
                head: self.items[pair.head].locations.head.as_ref(),
            };
            !wire.iter().any(|change| change.severity != Severity::Docs && is_within(change, locations))
        };
        let unchanged = pairs.iter().filter(is_only).filter(is_unchanged);
        unchanged.map(|pair| (self.items[pair.base].item.as_str(), self.items[pair.head].item.as_str())).collect()
    }
}

/// Returns `true` if something changed at or within one of two locations.
fn is_within(change: &WireChange, outer: Pair<Option<&Location>>) -> bool {
    let contains = |outer: Option<&Location>, inner: Option<&Location>| {
        outer.zip(inner).is_some_and(|(outer, inner)| {
            outer.source == inner.source
                && (source_and_pointer(outer) == source_and_pointer(inner) || is_around(outer, inner))
        })
    };
    contains(outer.base, change.locations.base.as_ref()) || contains(outer.head, change.locations.head.as_ref())
}

/// Returns the types that only one side has; `None` for names that several of them have.
fn types_by_name(items: &[ItemChange], difference: ItemDifference) -> HashMap<&str, Option<usize>> {
    let mut types = HashMap::new();
    for (index, item) in items.iter().enumerate() {
        if item.difference == difference && owner(item) == Some(&item.item) {
            types.entry(last_name(&item.item)).and_modify(|known| *known = None).or_insert(Some(index));
        }
    }
    types
}

/// Returns the words that differ between two signatures; `None` if they differ in anything else.
pub(super) fn differing_words<'s>(old: &'s str, new: &'s str) -> Option<Vec<(&'s str, &'s str)>> {
    let is_of_word = |c: char| c.is_alphanumeric() || c == '_';
    let split = |text: &'s str| text.split_inclusive(move |c| !is_of_word(c)).collect::<Vec<&'s str>>();
    let (old, new) = (split(old), split(new));
    let mut words = Vec::new();
    for (old, new) in old.iter().zip(&new) {
        let [(old, after_old), (new, after_new)] = [*old, *new].map(|word| {
            let end = word.trim_end_matches(|c| !is_of_word(c)).len();
            word.split_at(end)
        });
        if after_old != after_new {
            return None;
        }
        words.extend((old != new).then_some((old, new)));
    }
    (old.len() == new.len()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_differ_in_words_or_otherwise() {
        let words = differing_words("pub fn owner(&self) -> Option<Owner>", "pub fn owner(&self) -> Option<Keeper>");
        assert_eq!(words, Some(vec![("Owner", "Keeper")]));
        assert_eq!(differing_words("pub a: Owner", "pub a: Owner"), Some(Vec::new()));
        assert_eq!(differing_words("pub a: Owner", "pub a: Vec<Owner>"), None);
        assert_eq!(differing_words("pub a: Owner", "pub a: Owner,"), None);
    }
}
