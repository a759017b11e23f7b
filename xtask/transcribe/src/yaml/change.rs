//! The edits of one node.

use std::collections::{BTreeMap, BTreeSet};

use super::plain;
use super::tree::ScalarStyle;
use crate::value::Value;

/// The edits of one node. Indexes are those of entries or items.
#[derive(Debug, Clone, Default)]
pub(super) struct Change {
    pub replaced: Option<Replacement>,
    pub renamed: BTreeMap<usize, String>,
    pub removed: BTreeSet<usize>,
    pub inserted: Vec<Insertion>,
}

/// A new value of a node.
#[derive(Debug, Clone)]
pub(super) struct Replacement {
    pub value: Value,
    /// `true` if the scalar's quotes stay.
    pub keeps_quotes: bool,
}

/// A new entry or item before the one at `slot`.
#[derive(Debug, Clone)]
pub(super) struct Insertion {
    pub slot: usize,
    pub side: Side,
    pub is_sorted: bool,
    /// The key of an entry.
    pub name: Option<String>,
    pub value: Value,
}

/// Next to which neighbour something is inserted, in the order of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    /// Below the entry before the slot.
    After,
    /// Above the entry at the slot.
    Before,
    /// Below the collection's comments.
    End,
}

impl Change {
    /// Returns what is inserted, in the order of the text.
    pub fn insertions(&self) -> Vec<&Insertion> {
        let mut ordered: Vec<_> = self.inserted.iter().collect();
        ordered.sort_by(|left, right| {
            let names =
                if left.is_sorted && right.is_sorted { left.name.cmp(&right.name) } else { std::cmp::Ordering::Equal };
            (left.slot, left.side, left.is_sorted).cmp(&(right.slot, right.side, right.is_sorted)).then(names)
        });
        ordered
    }
}

/// Returns a string in the quotes of a scalar's style, if it can have them.
pub(super) fn in_quotes_of(style: super::tree::ScalarStyle, text: &str) -> Option<String> {
    match style {
        ScalarStyle::DoubleQuoted => Some(plain::double_quoted(text)),
        ScalarStyle::SingleQuoted => plain::single_quoted(text),
        _ => None,
    }
}
