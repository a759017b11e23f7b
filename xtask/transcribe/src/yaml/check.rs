//! Whether an edited document is the old one with the edits, and nothing else.
//! Input: both trees and the changes. Output: the first node that differs.
//!
//! Values are compared as they are written, aliases by their anchors, so the comparison takes linear time.

use std::collections::BTreeMap;

use super::change::Change;
use super::tree::{Kind, NodeId, Tree};
use crate::value::Value;

/// An entry or item as it has to be.
enum Expected<'c> {
    Kept(Option<(&'c str, NodeId)>, NodeId),
    New(Option<&'c str>, &'c Value),
}

/// Returns the old document's first node that is not as expected.
pub(super) fn difference(old: &Tree, new: &Tree, changes: &BTreeMap<NodeId, Change>) -> Option<NodeId> {
    Comparison { old, new, changes }.node(old.root(), new.root())
}

struct Comparison<'c> {
    old: &'c Tree,
    new: &'c Tree,
    changes: &'c BTreeMap<NodeId, Change>,
}

impl Comparison<'_> {
    fn node(&self, old_id: NodeId, new_id: NodeId) -> Option<NodeId> {
        let (old, new) = (self.old.node(old_id), self.new.node(new_id));
        let different = Some(old_id);
        let change = self.changes.get(&old_id);
        if old.anchor != new.anchor {
            return different;
        }
        if let Some(replacement) = change.and_then(|change| change.replaced.as_ref()) {
            return if self.is_value(new_id, &replacement.value) { None } else { different };
        }
        match (&old.kind, &new.kind) {
            (Kind::Alias { target: old }, Kind::Alias { target: new }) => {
                (self.old.node(*old).anchor != self.new.node(*new).anchor).then_some(old_id)
            }
            (Kind::Scalar { value: old, .. }, Kind::Scalar { value: new, .. }) => (old != new).then_some(old_id),
            (Kind::Mapping { entries: old, .. }, Kind::Mapping { entries: new, .. }) => {
                let old = old.iter().map(|entry| (Some((entry.name.as_str(), entry.key)), entry.value));
                let new = new.iter().map(|entry| (Some((entry.name.as_str(), entry.key)), entry.value));
                self.children(old_id, expected(old, change), new)
            }
            (Kind::Sequence { items: old, .. }, Kind::Sequence { items: new, .. }) => {
                let new = new.iter().map(|item| (None, item.value));
                self.children(old_id, expected(old.iter().map(|item| (None, item.value)), change), new)
            }
            _ => different,
        }
    }

    fn children<'n>(
        &self,
        id: NodeId,
        expected: Vec<Expected<'_>>,
        mut new: impl ExactSizeIterator<Item = (Option<(&'n str, NodeId)>, NodeId)>,
    ) -> Option<NodeId> {
        if expected.len() != new.len() {
            return Some(id);
        }
        expected.into_iter().find_map(|expected| {
            let (name, value) = new.next()?;
            match expected {
                Expected::Kept(old_name, old_value) => {
                    let has_anchor =
                        |tree: &Tree, key: Option<NodeId>| key.and_then(|key| tree.node(key).anchor.clone());
                    let is_key_same = old_name.map(|old| old.0) == name.map(|new| new.0)
                        && has_anchor(self.old, old_name.map(|old| old.1))
                            == has_anchor(self.new, name.map(|new| new.1));
                    if is_key_same { self.node(old_value, value) } else { Some(old_value) }
                }
                Expected::New(new_name, new_value) => {
                    let is_same = new_name == name.map(|new| new.0) && self.is_value(value, new_value);
                    (!is_same).then_some(id)
                }
            }
        })
    }

    /// Compares a node with a value, in the order of the value's members.
    fn is_value(&self, id: NodeId, value: &Value) -> bool {
        match (&self.new.node(id).kind, value) {
            (Kind::Mapping { entries, .. }, Value::Object(members)) => {
                entries.len() == members.len()
                    && entries
                        .iter()
                        .zip(members)
                        .all(|(entry, (name, value))| entry.name == *name && self.is_value(entry.value, value))
            }
            (Kind::Sequence { items, .. }, Value::Array(values)) => {
                items.len() == values.len()
                    && items.iter().zip(values).all(|(item, value)| self.is_value(item.value, value))
            }
            (Kind::Scalar { value: new, .. }, value) => new == value,
            _ => false,
        }
    }
}

/// Returns the entries or items of a collection after its change.
fn expected<'c>(
    old: impl Iterator<Item = (Option<(&'c str, NodeId)>, NodeId)>,
    change: Option<&'c Change>,
) -> Vec<Expected<'c>> {
    let mut insertions = change.map(Change::insertions).unwrap_or_default().into_iter().peekable();
    let mut expected = Vec::new();
    for (at, (name, value)) in old.enumerate() {
        while let Some(insertion) = insertions.next_if(|insertion| insertion.slot <= at) {
            expected.push(Expected::New(insertion.name.as_deref(), &insertion.value));
        }
        let renamed = change.and_then(|change| change.renamed.get(&at)).map(String::as_str);
        if !change.is_some_and(|change| change.removed.contains(&at)) {
            expected.push(Expected::Kept(name.map(|(name, key)| (renamed.unwrap_or(name), key)), value));
        }
    }
    expected.extend(insertions.map(|insertion| Expected::New(insertion.name.as_deref(), &insertion.value)));
    expected
}
