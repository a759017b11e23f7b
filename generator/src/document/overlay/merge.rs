//! Merges the value of an action into a node.
//! Input: both, and where the value is written. Output: the changed node, its JSON value for later queries, and the new origins.

use std::collections::HashMap;

use serde_json::Value;

use super::Version;
use crate::document::node::Node;
use crate::pointer;
use crate::source::Origins;

/// A value, and where its parts are written.
#[derive(Debug)]
pub struct Piece {
    pub node: Node,
    pub origins: Origins,
}

/// A value that does not fit the node that it would be merged with.
#[derive(Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The pointer of the node in the document, and of the value in the piece.
    pub at: String,
    pub from: String,
    pub existing: String,
    pub new: String,
}

/// Why a value could not be merged.
#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    Mismatch(Mismatch),
    TooDeep,
    TooLarge,
    TooLong,
}

/// What the actions on a document may still do.
#[derive(Debug)]
pub struct Work {
    /// The number of values that they may visit.
    visits: usize,
    /// The number of values that they may add. Each needs an origin, which is larger than the value.
    additions: usize,
}

impl Default for Work {
    fn default() -> Self {
        Work { visits: 50_000_000, additions: 200_000 }
    }
}

impl Work {
    pub fn visit(&mut self, values: usize) -> Result<(), Failure> {
        self.visits = self.visits.checked_sub(values).ok_or(Failure::TooLong)?;
        Ok(())
    }

    pub fn add(&mut self, values: usize) -> Result<(), Failure> {
        self.additions = self.additions.checked_sub(values).ok_or(Failure::TooLarge)?;
        Ok(())
    }
}

/// What the specification distinguishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Object,
    List,
    Primitive,
}

impl Kind {
    pub fn of(node: &Node) -> Self {
        match node {
            Node::Map(_) => Kind::Object,
            Node::List(_) => Kind::List,
            _ => Kind::Primitive,
        }
    }

    pub fn of_json(value: &Value) -> Self {
        match value {
            Value::Object(_) => Kind::Object,
            Value::Array(_) => Kind::List,
            _ => Kind::Primitive,
        }
    }
}

/// The JSON value of a node.
pub fn to_json(node: &Node) -> Value {
    serde_json::to_value(node).unwrap_or_default()
}

/// Merges pieces into nodes.
pub struct Merger<'m> {
    pub version: Version,
    pub piece: &'m Piece,
    /// The origins of the document.
    pub origins: &'m mut Origins,
    pub work: &'m mut Work,
    /// The pointers in the piece of nulls that change nothing.
    pub idle: Vec<String>,
}

/// The number of new keys from which the existing ones are indexed.
const INDEXED_FROM: usize = 16;

impl Merger<'_> {
    /// Merges the piece into a target, for which other rules hold than for the nodes inside.
    pub fn merge_target(&mut self, target: &mut Node, json: &mut Value, at: &str) -> Result<(), Failure> {
        let piece = self.piece;
        self.work.add(piece.node.count())?;
        let is_item = self.version == Version::V1_0 || !matches!(piece.node, Node::List(_));
        match target {
            Node::List(items) if is_item => {
                self.append(items, json, &piece.node, at, "");
                Ok(())
            }
            _ => self.merge(target, json, &piece.node, at, ""),
        }
    }

    fn merge(&mut self, node: &mut Node, json: &mut Value, new: &Node, at: &str, from: &str) -> Result<(), Failure> {
        match (node, new) {
            (Node::Map(entries), Node::Map(new)) => self.merge_entries(entries, json, new, at, from),
            (Node::List(items), Node::List(new)) => {
                for (index, item) in new.iter().enumerate() {
                    self.append(items, json, item, at, &pointer::join(from, &index.to_string()));
                }
                Ok(())
            }
            // The example of a whole document in the specification has null for what does not change.
            (Node::Map(_) | Node::List(_), Node::Null) if self.version == Version::V1_0 => {
                self.idle.push(from.to_owned());
                Ok(())
            }
            (node, new) if Kind::of(node) == Kind::Primitive && Kind::of(new) == Kind::Primitive => {
                *node = new.clone();
                *json = to_json(new);
                self.origins.graft(at, &self.piece.origins, from);
                Ok(())
            }
            (node, new) => Err(Failure::Mismatch(Mismatch {
                at: at.to_owned(),
                from: from.to_owned(),
                existing: node.to_string(),
                new: new.to_string(),
            })),
        }
    }

    fn merge_entries(
        &mut self,
        entries: &mut Vec<(String, Node)>,
        json: &mut Value,
        new: &[(String, Node)],
        at: &str,
        from: &str,
    ) -> Result<(), Failure> {
        let is_indexed = new.len() >= INDEXED_FROM;
        self.work.visit(if is_indexed { entries.len() } else { entries.len() * new.len() / INDEXED_FROM + 1 })?;
        let indexed = entries.iter().enumerate().filter(|_| is_indexed).rev();
        let known: HashMap<String, usize> = indexed.map(|(index, (key, _))| (key.clone(), index)).collect();
        let mut nothing = Value::Null;
        for (key, value) in new {
            let (at, from) = (pointer::join(at, key), pointer::join(from, key));
            let index =
                if is_indexed { known.get(key).copied() } else { entries.iter().position(|(name, _)| name == key) };
            match index.and_then(|index| entries.get_mut(index)) {
                Some((_, existing)) => {
                    let json = json.get_mut(key).unwrap_or(&mut nothing);
                    self.merge(existing, json, value, &at, &from)?;
                }
                None => {
                    entries.push((key.clone(), value.clone()));
                    if let Value::Object(json) = json {
                        json.insert(key.clone(), to_json(value));
                    }
                    self.origins.graft(&at, &self.piece.origins, &from);
                }
            }
        }
        Ok(())
    }

    fn append(&mut self, items: &mut Vec<Node>, json: &mut Value, item: &Node, at: &str, from: &str) {
        let at = pointer::join(at, &items.len().to_string());
        self.origins.graft(&at, &self.piece.origins, from);
        items.push(item.clone());
        if let Value::Array(json) = json {
            json.push(to_json(item));
        }
    }
}
