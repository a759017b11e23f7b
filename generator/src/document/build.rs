//! The visitor of the YAML and the JSON reader.
//! Input: serde events of either format. Output: a [`Node`] or an error.
//!
//! Both formats have two limits. A node may be 128 levels deep, which both parsers count. And each value costs its depth plus its
//! length, for which a document has a fixed budget: aliases can repeat a value without bound, and openapiv3 copies each value once per
//! level above it.

use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};

use super::error::DocumentError;
use super::node::Node;

/// The budget of a document. The largest known one, Datadog's v2 document of 4 MB, costs a tenth.
pub const MAX_COST: usize = 32_000_000;

/// The cost of a value beside its depth and length.
const BASE: usize = 8;

/// The rest of the budget, and the error that stopped the reader.
#[derive(Debug, Clone)]
pub struct Budget {
    left: usize,
    pub error: Option<DocumentError>,
}

impl Default for Budget {
    fn default() -> Self {
        Budget { left: MAX_COST, error: None }
    }
}

impl Budget {
    /// Pays for deserializing a node once more. Returns `false` if the budget is too small.
    pub fn pay_again(&mut self, node: &Node, depth: usize) -> bool {
        let length = if let Node::String(text) = node { text.len() } else { 0 };
        let Some(left) = self.left.checked_sub(BASE + depth + length / 16) else { return false };
        self.left = left;
        match node {
            Node::List(items) => items.iter().all(|item| self.pay_again(item, depth + 1)),
            Node::Map(entries) => entries.iter().all(|(_, value)| self.pay_again(value, depth + 1)),
            _ => true,
        }
    }
}

/// Reads one value at a depth.
#[derive(Debug)]
pub struct NodeBuilder<'r> {
    pub budget: &'r mut Budget,
    pub depth: usize,
}

/// The text in the parser's error for a key that is not a scalar.
pub const KEY_EXPECTED: &str = "a scalar as the key of a mapping";

impl<'r> NodeBuilder<'r> {
    pub fn root(budget: &'r mut Budget) -> Self {
        NodeBuilder { budget, depth: 1 }
    }

    fn pay<E: Error>(&mut self, length: usize) -> Result<(), E> {
        match self.budget.left.checked_sub(BASE + self.depth + length / 16) {
            Some(left) => {
                self.budget.left = left;
                Ok(())
            }
            None => Err(self.stop(DocumentError::too_large())),
        }
    }

    /// Stops the parser, which adds the position to its own error. The message is kept in the budget.
    fn stop<E: Error>(&mut self, error: DocumentError) -> E {
        self.budget.error.get_or_insert(error);
        E::custom("reading stopped")
    }

    fn inner(&mut self) -> NodeBuilder<'_> {
        NodeBuilder { budget: self.budget, depth: self.depth + 1 }
    }
}

impl<'de> DeserializeSeed<'de> for NodeBuilder<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for NodeBuilder<'_> {
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
        self.pay(0).map(|()| Node::Float(value))
    }

    fn visit_str<E: Error>(mut self, value: &str) -> Result<Node, E> {
        self.pay(value.len()).map(|()| Node::String(value.to_owned()))
    }

    fn visit_string<E: Error>(mut self, value: String) -> Result<Node, E> {
        self.pay(value.len()).map(|()| Node::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Node, A::Error> {
        self.pay(0)?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self.inner())? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Node, A::Error> {
        self.pay(0)?;
        let mut entries = Vec::new();
        let mut merged = Vec::new();
        while let Some(key) = map.next_key_seed(Key)? {
            self.pay(key.len())?;
            let value = map.next_value_seed(self.inner())?;
            match value {
                value if key != "<<" => entries.push((key, value)),
                Node::Map(entries) => merged.extend(entries),
                Node::List(list) if list.iter().all(|item| matches!(item, Node::Map(_))) => {
                    merged.extend(list.into_iter().flat_map(into_entries));
                }
                _ => {
                    return Err(self.stop(DocumentError::new(
                        "the value of the merge key `<<` must be a mapping or a list of mappings",
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
        Err(self.stop(DocumentError::new(
            "YAML tags (`!name`) have no meaning in OpenAPI",
            "remove the tag, or put the value in quotes if the exclamation mark belongs to it",
        )))
    }
}

/// Adds merged entries. The mapping's own entries take precedence, then earlier merges.
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

/// Reads a key as it is written, since the status code `200` and the version `1.10` are keys, not numbers.
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

#[cfg(test)]
mod tests {
    use super::super::yaml;
    use super::*;

    fn parse(text: &str) -> Node {
        yaml::parse(text, &mut Budget::default()).expect("the text is YAML")
    }

    #[test]
    fn keys_are_strings_and_scalars_have_types() {
        let expected = Node::Map(vec![
            ("200".to_owned(), Node::Signed(-1)),
            ("1.10".to_owned(), Node::Float(1.5)),
            ("a".to_owned(), Node::Unsigned(7)),
        ]);
        assert_eq!(parse("{200: -1, 1.10: 1.5, a: 7}"), expected);
    }

    #[test]
    fn merged_entries_have_less_precedence() {
        let text = "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz: {c: 3, <<: [*x, *y]}\n";
        assert_eq!(parse(text).get("z"), Some(&parse("{c: 3, a: 1, b: 1}")));
    }

    #[test]
    fn the_budget_bounds_repeated_values() {
        let mut budget = Budget { left: 100, error: None };
        let node = Node::List(vec![Node::Null; 5]);
        assert!(budget.pay_again(&node, 1) && !budget.pay_again(&node, 1));
        let error =
            yaml::parse("[1, 2, 3]", &mut Budget { left: 20, error: None }).expect_err("the budget is too small");
        assert!(error.message.starts_with("the document is too large"), "{}", error.message);
    }
}
