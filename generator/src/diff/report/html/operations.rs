//! The operations of both sides by their ids.

use std::collections::HashMap;

use serde::Serialize;

use crate::diff::change::{Pair, Side};
use crate::diff::report::view::WireChangeView;
use crate::ir::Operation;

/// An operation as headings name it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct OperationName {
    /// `GET /orders`.
    pub request: String,
    pub id: String,
}

pub struct Operations<'a> {
    by_id: HashMap<&'a str, &'a Operation>,
}

/// Returns the ids of the operations that a change affects.
pub fn ids(change: &WireChangeView) -> impl Iterator<Item = &str> {
    change.operations.iter().map(String::as_str)
}

/// Returns the names of the operations that a change affects.
pub fn names(change: &WireChangeView) -> Vec<OperationName> {
    let named = change.operation_names.iter().zip(&change.operations);
    named.map(|(request, id)| OperationName { request: request.clone(), id: id.clone() }).collect()
}

impl<'a> Operations<'a> {
    /// Lists the operations of both sides. Those of the head take precedence.
    pub fn new(sides: &Pair<&Side<'a>>) -> Self {
        let all = [sides.base, sides.head].into_iter().flat_map(|side| side.resolved.api.requests());
        Operations { by_id: all.map(|operation| (operation.id.as_str(), operation)).collect() }
    }

    /// Returns the tags of an operation.
    pub fn tags(&self, id: &str) -> &'a [String] {
        self.by_id.get(id).map(|operation| operation.tags.as_slice()).unwrap_or_default()
    }
}
