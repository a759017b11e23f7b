//! Tests of the layer as a whole.

mod edits;
mod properties;
mod trees;
mod writes;

use super::edit::Edits;
use super::tree::{NodeId, Tree, parse};
use crate::value::Value;

fn json(text: &str) -> Value {
    Value::parse(text).expect("the test's JSON is valid")
}

fn tree(text: &str) -> Tree {
    parse(text).unwrap_or_else(|error| panic!("{error} in {text:?}"))
}

fn at(tree: &Tree, pointer: &[&str]) -> NodeId {
    tree.pointer(pointer).unwrap_or_else(|| panic!("no {pointer:?}"))
}

/// Applies edits to a text.
fn edited(text: &str, edit: impl FnOnce(&Tree, &mut Edits<'_>)) -> String {
    let tree = tree(text);
    let mut edits = Edits::new(&tree);
    edit(&tree, &mut edits);
    edits.apply().unwrap_or_else(|error| panic!("{error} in {text:?}"))
}
