//! A YAML document as a tree whose nodes know where they are.
//! Input: a text. Output: nodes by id, with positions, anchors and values.
//!
//! Accessors follow aliases and merge keys; positions are those of the text that was followed to.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

pub use saphyr_parser::ScalarStyle;

pub use super::YamlError;
pub use super::parse::parse;
use super::scan::Lines;
use crate::value::Value;

/// The index of a node. Ids grow in the order of the text, so the nodes inside a node follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) usize);

/// A document.
#[derive(Debug, Clone)]
pub struct Tree {
    pub(super) text: String,
    pub(super) nodes: Vec<Node>,
    pub(super) lines: Lines,
}

/// A value or a key in a document.
#[derive(Debug, Clone)]
pub struct Node {
    pub kind: Kind,
    /// The name of the node's anchor.
    pub anchor: Option<String>,
    /// `true` if the node has a tag.
    pub is_tagged: bool,
    /// The bytes of the node, with its anchor and its tag.
    pub span: Range<usize>,
    /// The bytes of the node without them. Block scalars and block collections end before the line break.
    pub content: Range<usize>,
    pub parent: Option<NodeId>,
    /// The last node inside this one, or this one.
    pub last: NodeId,
}

/// What a node is.
#[derive(Debug, Clone)]
pub enum Kind {
    Scalar { style: ScalarStyle, value: Value },
    Alias { target: NodeId },
    Mapping { layout: Layout, entries: Vec<Entry>, index: HashMap<String, usize> },
    Sequence { layout: Layout, items: Vec<Item> },
}

/// How a collection is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// On lines of its own, at a column (from 0).
    Block { indent: usize },
    /// In brackets.
    Flow,
    /// A mapping of one entry in a flow sequence, without braces.
    Pair,
}

/// An entry of a mapping.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The first byte: that of the key, or that of the `?` before it.
    pub start: usize,
    /// The key as a string, whatever its type.
    pub name: String,
    pub key: NodeId,
    /// The byte of the `:`. Keys without a value may have none.
    pub colon: Option<usize>,
    pub value: NodeId,
}

/// An item of a sequence.
#[derive(Debug, Clone)]
pub struct Item {
    /// The byte of the `-`, or the first byte of an item between brackets.
    pub start: usize,
    pub value: NodeId,
}

impl Tree {
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn root(&self) -> NodeId {
        NodeId(0)
    }

    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    /// Follows an alias to the node with the anchor.
    pub fn resolve(&self, id: NodeId) -> NodeId {
        match self.node(id).kind {
            Kind::Alias { target } => target,
            _ => id,
        }
    }

    /// Returns the value of a key. Keys of the mapping itself come before those of merge keys.
    pub fn get(&self, id: NodeId, name: &str) -> Option<NodeId> {
        self.entry(id, name).map(|entry| entry.value)
    }

    /// Returns the entry of a key, as [`Tree::get`] does.
    pub fn entry(&self, id: NodeId, name: &str) -> Option<&Entry> {
        if let Some(entry) = self.own_entry(id, name)
            && self.merged(entry).is_empty()
        {
            return Some(entry);
        }
        let entries = self.own_entries(id).iter();
        entries.flat_map(|entry| self.merged(entry)).find_map(|merged| self.entry(merged, name))
    }

    /// Returns the entries of a mapping, with those of merge keys after its own.
    pub fn entries(&self, id: NodeId) -> Vec<&Entry> {
        let mut entries = Vec::new();
        self.collect_entries(id, &mut HashSet::new(), &mut entries);
        entries
    }

    /// Returns the items of a sequence.
    pub fn items(&self, id: NodeId) -> impl ExactSizeIterator<Item = NodeId> {
        self.own_items(id).iter().map(|item| item.value)
    }

    /// Returns the node below the root that keys and indexes lead to.
    pub fn pointer(&self, segments: &[&str]) -> Option<NodeId> {
        segments.iter().try_fold(self.root(), |id, segment| match &self.node(self.resolve(id)).kind {
            Kind::Sequence { items, .. } => items.get(segment.parse::<usize>().ok()?).map(|item| item.value),
            _ => self.get(id, segment),
        })
    }

    /// Returns the value of a node. Its size is bounded, as texts whose aliases repeat too much are not parsed.
    pub fn value(&self, id: NodeId) -> Value {
        match &self.node(self.resolve(id)).kind {
            Kind::Scalar { value, .. } => value.clone(),
            Kind::Sequence { items, .. } => Value::Array(items.iter().map(|item| self.value(item.value)).collect()),
            Kind::Mapping { .. } => {
                let entries = self.entries(id).into_iter();
                Value::Object(entries.map(|entry| (entry.name.clone(), self.value(entry.value))).collect())
            }
            Kind::Alias { .. } => Value::Null,
        }
    }

    /// Returns a scalar's string.
    pub fn as_str(&self, id: NodeId) -> Option<&str> {
        match &self.node(self.resolve(id)).kind {
            Kind::Scalar { value, .. } => value.as_str(),
            _ => None,
        }
    }

    /// Returns the line of a node's first byte, from 1. An alias is on its own line, not on that of the anchor.
    pub fn line(&self, id: NodeId) -> usize {
        self.position(self.node(id).span.start).0
    }

    /// Returns the line of a key, from 1.
    pub fn key_line(&self, id: NodeId, name: &str) -> Option<usize> {
        self.entry(id, name).map(|entry| self.position(entry.start).0)
    }

    /// Returns the line and the column of a byte, from 1. Columns count characters.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let line = self.lines.index(offset);
        let start = self.lines.start(offset).min(offset);
        (line + 1, self.text[start..offset].chars().count() + 1)
    }

    /// Returns the entries that are written in a mapping, with merge keys as they are.
    pub fn own_entries(&self, id: NodeId) -> &[Entry] {
        match &self.node(self.resolve(id)).kind {
            Kind::Mapping { entries, .. } => entries,
            _ => &[],
        }
    }

    pub(super) fn own_entry(&self, id: NodeId, name: &str) -> Option<&Entry> {
        let Kind::Mapping { entries, index, .. } = &self.node(self.resolve(id)).kind else { return None };
        index.get(name).map(|at| &entries[*at])
    }

    pub(super) fn own_items(&self, id: NodeId) -> &[Item] {
        match &self.node(self.resolve(id)).kind {
            Kind::Sequence { items, .. } => items,
            _ => &[],
        }
    }

    /// Returns an error at a node.
    pub(super) fn error(&self, id: NodeId, message: String, help: &str) -> YamlError {
        let (line, column) = self.position(self.node(id).span.start);
        YamlError { line, column, message, help: help.to_owned() }
    }

    /// Returns the mappings that an entry merges, if its key is a plain `<<` and its value is one mapping or a sequence of them.
    fn merged(&self, entry: &Entry) -> Vec<NodeId> {
        let is_merge =
            entry.name == "<<" && matches!(self.node(entry.key).kind, Kind::Scalar { style: ScalarStyle::Plain, .. });
        if !is_merge {
            return Vec::new();
        }
        let is_mapping = |id: &NodeId| matches!(self.node(self.resolve(*id)).kind, Kind::Mapping { .. });
        if is_mapping(&entry.value) {
            return vec![entry.value];
        }
        let items: Vec<_> = self.items(entry.value).collect();
        if items.iter().all(is_mapping) { items } else { Vec::new() }
    }

    fn collect_entries<'t>(&'t self, id: NodeId, seen: &mut HashSet<&'t str>, collected: &mut Vec<&'t Entry>) {
        let mut merged = Vec::new();
        for entry in self.own_entries(id) {
            let mappings = self.merged(entry);
            if mappings.is_empty() {
                if seen.insert(&entry.name) {
                    collected.push(entry);
                }
            } else {
                merged.extend(mappings);
            }
        }
        for mapping in merged {
            self.collect_entries(mapping, seen, collected);
        }
    }
}
