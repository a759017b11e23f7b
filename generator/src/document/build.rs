//! The visitor that the YAML and the JSON reader share.
//! Comes in: serde events of either format. Goes out: a [`Node`], or the reason why there is none.
//!
//! Two limits hold for both formats. A node may be 128 levels deep (both parsers count that). And each value costs its
//! depth plus its length, of which a document has a fixed budget: aliases can repeat a value without bound, and openapiv3
//! copies each value once per level above it.

use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};

use super::node::Node;

/// What a document may cost. Datadog's v2 description, 4 MB and the largest that is known, costs a tenth.
pub const BUDGET: usize = 32_000_000;

/// What a value costs beside its depth and length.
const BASE: usize = 8;

/// How deep values may be nested.
pub const MAX_DEPTH: usize = 128;

/// A text that cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where in the text, in bytes; the text as a whole otherwise.
    pub offset: Option<usize>,
    pub message: String,
    pub help: Option<String>,
}

impl Fault {
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Fault { offset: None, message: message.into(), help: Some(help.into()) }
    }

    pub fn at(mut self, offset: usize) -> Self {
        self.offset = Some(offset);
        self
    }

    pub fn too_deep() -> Self {
        Fault::new(
            format!("values are nested more than {MAX_DEPTH} levels deep here"),
            "move inner schemas to `components/schemas` and refer to them with `$ref`",
        )
    }

    pub fn too_large() -> Self {
        Fault::new(
            "the document is too large, counting every value that a YAML alias repeats",
            "replace aliases (`*name`) of large values by `$ref`s, or split the document",
        )
    }
}

/// What is left of the budget, and why reading stopped if it did.
#[derive(Debug, Clone)]
pub struct Reading {
    left: usize,
    pub fault: Option<Fault>,
}

impl Default for Reading {
    fn default() -> Self {
        Reading { left: BUDGET, fault: None }
    }
}

impl Reading {
    /// Pays for filling types with a node once more; false if that is too much.
    pub fn pay_again(&mut self, node: &Node, depth: usize) -> bool {
        let length = if let Node::Text(text) = node { text.len() } else { 0 };
        let Some(left) = self.left.checked_sub(BASE + depth + length / 16) else { return false };
        self.left = left;
        match node {
            Node::List(items) => items.iter().all(|item| self.pay_again(item, depth + 1)),
            Node::Map(entries) => entries.iter().all(|(_, value)| self.pay_again(value, depth + 1)),
            _ => true,
        }
    }
}

/// Reads one value at the given depth.
#[derive(Debug)]
pub struct Build<'r> {
    pub reading: &'r mut Reading,
    pub depth: usize,
}

/// The words that tell a key that is no scalar from other errors of the parser.
pub const KEY_EXPECTED: &str = "a scalar as the key of a mapping";

impl<'r> Build<'r> {
    pub fn root(reading: &'r mut Reading) -> Self {
        Build { reading, depth: 1 }
    }

    fn pay<E: Error>(&mut self, length: usize) -> Result<(), E> {
        match self.reading.left.checked_sub(BASE + self.depth + length / 16) {
            Some(left) => {
                self.reading.left = left;
                Ok(())
            }
            None => Err(self.stop(Fault::too_large())),
        }
    }

    /// The parser adds the position to the error; the words wait in `reading`.
    fn stop<E: Error>(&mut self, fault: Fault) -> E {
        self.reading.fault.get_or_insert(fault);
        E::custom("reading stopped")
    }

    fn inner(&mut self) -> Build<'_> {
        Build { reading: self.reading, depth: self.depth + 1 }
    }
}

impl<'de> DeserializeSeed<'de> for Build<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Build<'_> {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E: Error>(mut self) -> Result<Node, E> {
        self.pay(0).map(|()| Node::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Node, E> {
        self.visit_unit()
    }

    fn visit_bool<E: Error>(mut self, value: bool) -> Result<Node, E> {
        self.pay(0).map(|()| Node::Bool(value))
    }

    fn visit_u64<E: Error>(mut self, value: u64) -> Result<Node, E> {
        self.pay(0).map(|()| Node::Unsigned(value))
    }

    fn visit_i64<E: Error>(mut self, value: i64) -> Result<Node, E> {
        self.pay(0)?;
        Ok(u64::try_from(value).map_or(Node::Signed(value), Node::Unsigned))
    }

    // Integers past 64 bits stay numbers, as they do in JSON.
    fn visit_u128<E: Error>(self, value: u128) -> Result<Node, E> {
        self.visit_f64(value as f64)
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Node, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: Error>(mut self, value: f64) -> Result<Node, E> {
        self.pay(0)?;
        if value.is_finite() {
            return Ok(Node::Float(value));
        }
        Err(self.stop(Fault::new(
            "`.inf` and `.nan` are no numbers in JSON, and so not in OpenAPI",
            "leave the line out if there is no limit, or put the value in quotes if it is text",
        )))
    }

    fn visit_str<E: Error>(mut self, value: &str) -> Result<Node, E> {
        self.pay(value.len()).map(|()| Node::Text(value.to_owned()))
    }

    fn visit_string<E: Error>(mut self, value: String) -> Result<Node, E> {
        self.pay(value.len()).map(|()| Node::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Node, A::Error> {
        self.pay(0)?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self.inner())? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<Node, A::Error> {
        self.pay(0)?;
        let mut entries = Vec::new();
        let mut merged = Vec::new();
        while let Some(key) = members.next_key_seed(Key)? {
            self.pay(key.len())?;
            let value = members.next_value_seed(self.inner())?;
            match value {
                value if key != "<<" => entries.push((key, value)),
                Node::Map(map) => merged.extend(map),
                Node::List(list) if list.iter().all(|item| matches!(item, Node::Map(_))) => {
                    merged.extend(list.into_iter().flat_map(into_entries));
                }
                _ => {
                    return Err(self.stop(Fault::new(
                        "the merge key `<<` takes a mapping or a list of mappings",
                        "write an alias to a mapping (`<<: *name`), or put the key in a mapping of its own",
                    )));
                }
            }
        }
        if !merged.is_empty() {
            merge(&mut entries, merged);
        }
        Ok(Node::Map(entries))
    }

    fn visit_enum<A: EnumAccess<'de>>(mut self, _: A) -> Result<Node, A::Error> {
        Err(self.stop(Fault::new(
            "YAML tags (`!name`) have no meaning in OpenAPI",
            "remove the tag, or put the value in quotes if the exclamation mark belongs to it",
        )))
    }
}

/// What a mapping says itself comes before what is merged into it, and earlier merges before later ones.
fn merge(entries: &mut Vec<(String, Node)>, merged: Vec<(String, Node)>) {
    let mut known: HashSet<String> = entries.iter().map(|(key, _)| key.clone()).collect();
    entries.extend(merged.into_iter().filter(|(key, _)| known.insert(key.clone())));
}

fn into_entries(node: Node) -> Vec<(String, Node)> {
    match node {
        Node::Map(entries) => entries,
        _ => Vec::new(),
    }
}

/// Reads a key as it is spelled: the response code `200` and the version `1.10` are no numbers here.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(KEY_EXPECTED)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }
}
