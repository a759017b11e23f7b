//! Operations with the method QUERY of OpenAPI 3.2, for which openapiv3's path items have no field.
//! Input: the nodes of path items. Output: the operations by the location of their path items.

use std::collections::HashMap;

use openapiv3::Operation;
use serde::Deserialize;
use serde::de::value::Error;

use super::node::Node;
use super::normalize::normalize_path_item;
use crate::pointer;
use crate::source::SourceId;

/// The field of a path item.
pub const QUERY: &str = "query";

/// The operations by the file and the pointer of their path items.
#[derive(Debug, Clone, Default)]
pub struct Queries(HashMap<SourceId, HashMap<String, Operation>>);

impl Queries {
    /// Returns the operation of a path item.
    pub fn of(&self, source: SourceId, path_item: &str) -> Option<&Operation> {
        self.0.get(&source)?.get(path_item)
    }

    /// Reads those of the main document, which are not behind a reference.
    pub(super) fn read(&mut self, source: SourceId, root: &Node) -> Result<(), Error> {
        for section in ["paths", "webhooks"] {
            let Some(Node::Map(path_items)) = root.get(section) else { continue };
            for (name, path_item) in path_items {
                self.add(source, pointer::join(&format!("/{section}"), name), path_item)?;
            }
        }
        Ok(())
    }

    /// Adds the operation of a path item, if it has one.
    pub(super) fn add(&mut self, source: SourceId, path_item: String, node: &Node) -> Result<(), Error> {
        if node.get(QUERY).is_some_and(|query| *query != Node::Null) {
            let mut node = node.clone();
            normalize_path_item(&mut node);
            let operation = node.get(QUERY).map(Operation::deserialize).transpose()?;
            self.0.entry(source).or_default().extend(operation.map(|operation| (path_item, operation)));
        }
        Ok(())
    }
}
