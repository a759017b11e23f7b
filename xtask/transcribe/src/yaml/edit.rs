//! Edits of a document that leave every other byte as it is.
//! Input: a tree and edits of its nodes. Output: a new text.
//!
//! Edits are collected and applied at once, so they all refer to the document as it was. Where they are written:
//!
//! - An edit inside an alias is one of the anchored node. Replacing an alias itself replaces the alias only.
//! - A comment belongs to the entry or item below it if it is on the lines directly above, at the same column, and is not the head of
//!   the file. A comment below an entry belongs to it if it is indented deeper than the entry. Both go when the entry is removed, and
//!   blank lines stay.
//! - What is inserted after an entry comes below the comments that belong to that one, and what is inserted before an entry comes above
//!   them. The end of a collection is below the comments that are indented as it is, unless they belong to an entry that follows.
//! - A collection that loses its last entry becomes `{}` or `[]`, and an empty one in a block becomes a block.
//! - A replaced value keeps its anchor. The comments inside it go with it.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::YamlError;
use super::change::{Change, Insertion, Replacement, Side};
use super::check;
use super::patch::{apply_patches, patches};
use super::tree::{Entry, Kind, Layout, NodeId, Tree, parse};
use crate::value::Value;

/// Where an entry is inserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position<'k> {
    End,
    Before(&'k str),
    After(&'k str),
    /// Before the first key that is greater.
    Sorted,
}

/// The edits of a document.
#[derive(Debug, Clone)]
pub struct Edits<'t> {
    tree: &'t Tree,
    changes: BTreeMap<NodeId, Change>,
}

impl<'t> Edits<'t> {
    pub fn new(tree: &'t Tree) -> Self {
        Edits { tree, changes: BTreeMap::new() }
    }

    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Inserts an entry into a mapping that does not have the key. Entries at one position are written in the order of the calls.
    pub fn insert_entry(
        &mut self,
        mapping: NodeId,
        position: Position<'_>,
        name: &str,
        value: &Value,
    ) -> Result<(), YamlError> {
        let (mapping, entries) = self.mapping(mapping)?;
        self.check_name_is_free(mapping, name)?;
        let (slot, side) = match position {
            Position::End => (entries.len(), Side::End),
            Position::Before(key) => (self.entry_index(mapping, key)?, Side::Before),
            Position::After(key) => (self.entry_index(mapping, key)? + 1, Side::After),
            Position::Sorted => match entries.iter().position(|entry| entry.name.as_str() > name) {
                Some(0) => (0, Side::Before),
                Some(at) => (at, Side::After),
                None => (entries.len(), Side::End),
            },
        };
        let is_sorted = position == Position::Sorted;
        let insertion = Insertion { slot, side, is_sorted, name: Some(name.to_owned()), value: value.clone() };
        self.change(mapping).inserted.push(insertion);
        Ok(())
    }

    /// Appends an item to a sequence.
    pub fn append_item(&mut self, sequence: NodeId, value: &Value) -> Result<(), YamlError> {
        let (sequence, count) = self.sequence(sequence)?;
        self.push_item(sequence, count, Side::End, value);
        Ok(())
    }

    /// Inserts an item before the one at an index, or at the end.
    pub fn insert_item(&mut self, sequence: NodeId, index: usize, value: &Value) -> Result<(), YamlError> {
        let (id, count) = self.sequence(sequence)?;
        if index > count {
            let message = format!("no place for item {index} in a sequence of {count}");
            return Err(self.tree.error(id, message, "insert it at the end"));
        }
        self.push_item(id, index, if index == count { Side::End } else { Side::Before }, value);
        Ok(())
    }

    /// Replaces a node's value.
    pub fn replace_value(&mut self, node: NodeId, value: &Value) -> Result<(), YamlError> {
        self.replace(node, Replacement { value: value.clone(), keeps_quotes: false })
    }

    /// Replaces a scalar by another one, in the same quotes if both are strings.
    pub fn replace_scalar(&mut self, node: NodeId, value: &Value) -> Result<(), YamlError> {
        if matches!(value, Value::Array(_) | Value::Object(_)) {
            return Err(self.tree.error(node, "an array or object as a scalar".to_owned(), "replace the value"));
        }
        if !matches!(self.tree.node(self.tree.resolve(node)).kind, Kind::Scalar { .. }) {
            return Err(self.tree.error(node, "this is not a scalar".to_owned(), "replace the value"));
        }
        self.replace(node, Replacement { value: value.clone(), keeps_quotes: true })
    }

    /// Removes an entry of a mapping.
    pub fn remove_entry(&mut self, mapping: NodeId, name: &str) -> Result<(), YamlError> {
        let (mapping, _) = self.mapping(mapping)?;
        let index = self.entry_index(mapping, name)?;
        self.remove(mapping, index)
    }

    /// Removes an item of a sequence.
    pub fn remove_item(&mut self, sequence: NodeId, index: usize) -> Result<(), YamlError> {
        let (sequence, count) = self.sequence(sequence)?;
        if index >= count {
            let message = format!("no item {index} in a sequence of {count}");
            return Err(self.tree.error(sequence, message, "name an item that exists"));
        }
        self.remove(sequence, index)
    }

    /// Renames a key. Its quotes stay.
    pub fn rename_key(&mut self, mapping: NodeId, name: &str, new_name: &str) -> Result<(), YamlError> {
        let (mapping, entries) = self.mapping(mapping)?;
        let index = self.entry_index(mapping, name)?;
        let key = entries[index].key;
        if matches!(self.tree.node(key).kind, Kind::Alias { .. }) || self.tree.node(key).content.is_empty() {
            return Err(self.tree.error(key, "a key without a name of its own".to_owned(), "rename it by hand"));
        }
        self.check_name_is_free(mapping, new_name)?;
        if self.change(mapping).renamed.insert(index, new_name.to_owned()).is_some() {
            return Err(self.overlap(key));
        }
        Ok(())
    }

    /// Returns the text with all edits. Nothing else has changed in it, or an error is returned.
    pub fn apply(&self) -> Result<String, YamlError> {
        self.check_overlaps()?;
        let text = apply_patches(self.tree, patches(self.tree, &self.changes))?;
        let edited = parse(&text).map_err(|error| YamlError {
            message: format!("the edited document is invalid: {}", error.message),
            help: "make this edit by hand".to_owned(),
            ..error
        })?;
        match check::difference(self.tree, &edited, &self.changes) {
            None => Ok(text),
            Some(node) => {
                let message = "the edits cannot be written without changing this value too".to_owned();
                Err(self.tree.error(node, message, "make them by hand"))
            }
        }
    }

    fn change(&mut self, node: NodeId) -> &mut Change {
        self.changes.entry(node).or_default()
    }

    fn push_item(&mut self, sequence: NodeId, slot: usize, side: Side, value: &Value) {
        let insertion = Insertion { slot, side, is_sorted: false, name: None, value: value.clone() };
        self.change(sequence).inserted.push(insertion);
    }

    fn replace(&mut self, node: NodeId, replacement: Replacement) -> Result<(), YamlError> {
        if self.change(node).replaced.replace(replacement).is_some() {
            return Err(self.overlap(node));
        }
        Ok(())
    }

    fn remove(&mut self, collection: NodeId, index: usize) -> Result<(), YamlError> {
        if !self.change(collection).removed.insert(index) {
            return Err(self.overlap(collection));
        }
        Ok(())
    }

    fn mapping(&self, id: NodeId) -> Result<(NodeId, &'t [Entry]), YamlError> {
        let id = self.tree.resolve(id);
        match &self.tree.node(id).kind {
            Kind::Mapping { layout: Layout::Pair, .. } => {
                Err(self.tree.error(id, "a mapping without braces".to_owned(), "write braces around it"))
            }
            Kind::Mapping { entries, .. } => Ok((id, entries)),
            _ => Err(self.tree.error(id, "this is not a mapping".to_owned(), "replace the value")),
        }
    }

    fn sequence(&self, id: NodeId) -> Result<(NodeId, usize), YamlError> {
        let id = self.tree.resolve(id);
        match &self.tree.node(id).kind {
            Kind::Sequence { items, .. } => Ok((id, items.len())),
            _ => Err(self.tree.error(id, "this is not a sequence".to_owned(), "replace the value")),
        }
    }

    fn entry_index(&self, mapping: NodeId, name: &str) -> Result<usize, YamlError> {
        if let Kind::Mapping { index, .. } = &self.tree.node(mapping).kind
            && let Some(at) = index.get(name)
        {
            return Ok(*at);
        }
        let help = if self.tree.get(mapping, name).is_some() {
            "a merge key brings it; edit the mapping it is written in"
        } else {
            "name a key that exists"
        };
        Err(self.tree.error(mapping, format!("no key `{name}` in this mapping"), help))
    }

    /// Returns an error if a mapping has, or will have, a key.
    fn check_name_is_free(&self, mapping: NodeId, name: &str) -> Result<(), YamlError> {
        let change = self.changes.get(&mapping);
        let is_inserted = change.is_some_and(|change| {
            let mut inserted = change.inserted.iter().filter_map(|insertion| insertion.name.as_deref());
            inserted.any(|inserted| inserted == name) || change.renamed.values().any(|renamed| renamed == name)
        });
        let is_there = self.tree.own_entry(mapping, name).is_some() && {
            let index = self.entry_index(mapping, name)?;
            !change.is_some_and(|change| change.removed.contains(&index) || change.renamed.contains_key(&index))
        };
        if is_inserted || is_there {
            return Err(self.tree.error(mapping, format!("the key `{name}` exists"), "replace its value"));
        }
        Ok(())
    }

    fn overlap(&self, node: NodeId) -> YamlError {
        self.tree.error(node, "two edits of the same value".to_owned(), "keep one of them")
    }

    /// Returns an error if an edit is inside a value that another edit removes, or if a removed anchor is still used.
    fn check_overlaps(&self) -> Result<(), YamlError> {
        let mut gone: Vec<RangeInclusive<usize>> = Vec::new();
        for (&id, change) in &self.changes {
            if change.replaced.is_some() {
                if !change.removed.is_empty() || !change.inserted.is_empty() || !change.renamed.is_empty() {
                    return Err(self.overlap(id));
                }
                // The node itself stays, with its anchor.
                gone.push(id.0 + 1..=self.tree.node(id).last.0);
            }
            for &index in &change.removed {
                gone.push(self.removed_nodes(id, index));
                if change.renamed.contains_key(&index) {
                    return Err(self.overlap(id));
                }
            }
        }
        gone.retain(|range| !range.is_empty());
        gone.sort_by_key(|range| *range.start());
        if let Some(pair) = gone.windows(2).find(|pair| pair[0].end() >= pair[1].start()) {
            return Err(self.overlap(NodeId(*pair[1].start())));
        }
        let is_gone = |id: NodeId| {
            let at = gone.partition_point(|range| *range.start() <= id.0);
            at > 0 && gone[at - 1].contains(&id.0)
        };
        if let Some((id, _)) = self.changes.iter().find(|(id, _)| is_gone(**id)) {
            return Err(self.overlap(*id));
        }
        for (at, node) in self.tree.nodes.iter().enumerate() {
            let Kind::Alias { target } = node.kind else { continue };
            let is_replaced = self.changes.get(&NodeId(at)).is_some_and(|change| change.replaced.is_some());
            if is_gone(target) && !is_gone(NodeId(at)) && !is_replaced {
                let anchor = self.tree.node(target).anchor.as_deref().unwrap_or_default();
                let line = self.tree.line(NodeId(at));
                let help = format!("move the value to line {line}, where it is used");
                return Err(self.tree.error(
                    target,
                    format!("the anchor `{anchor}` is still used on line {line}"),
                    &help,
                ));
            }
        }
        Ok(())
    }

    /// Returns the nodes of an entry or item.
    fn removed_nodes(&self, collection: NodeId, index: usize) -> RangeInclusive<usize> {
        let (first, value) = match &self.tree.node(collection).kind {
            Kind::Mapping { entries, .. } => (entries[index].key, entries[index].value),
            Kind::Sequence { items, .. } => (items[index].value, items[index].value),
            _ => (collection, collection),
        };
        first.0..=self.tree.node(value).last.0
    }
}
