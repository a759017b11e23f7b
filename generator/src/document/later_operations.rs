//! Operations of OpenAPI 3.2 whose methods openapiv3's path items have no field for: QUERY, and those of `additionalOperations`.
//! Input: the nodes of path items. Output: the operations by the location of their path items.

use std::collections::HashMap;

use openapiv3::Operation;
use serde::Deserialize;
use serde::de::value::Error;

use super::node::Node;
use super::normalize::normalize_path_item;
use super::shape::{ADDITIONAL_OPERATIONS, QUERY};
use super::version::Version;
use crate::pointer;
use crate::source::SourceId;

/// The operations by the file and the pointer of their path items. There are none before OpenAPI 3.2.
#[derive(Debug, Clone)]
pub struct LaterOperations {
    version: Version,
    operations: HashMap<SourceId, HashMap<String, OfPathItem>>,
}

/// The operations of a path item.
#[derive(Debug, Clone, Default)]
pub struct OfPathItem {
    pub query: Option<Operation>,
    /// With the names of their methods, in the order of the document.
    pub additional: Vec<(String, Operation)>,
}

impl LaterOperations {
    /// Returns the operations of a path item, if it has any.
    pub fn of(&self, source: SourceId, path_item: &str) -> Option<&OfPathItem> {
        self.operations.get(&source)?.get(path_item)
    }

    pub(super) fn new(version: Version) -> Self {
        LaterOperations { version, operations: HashMap::new() }
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

    /// Adds the operations of a path item, if it has any.
    pub(super) fn add(&mut self, source: SourceId, path_item: String, node: &Node) -> Result<(), Error> {
        let is_present = |key: &&str| node.get(key).is_some_and(|value| *value != Node::Null);
        if self.version < Version::V3_2 || ![QUERY, ADDITIONAL_OPERATIONS].iter().any(is_present) {
            return Ok(());
        }
        let mut node = node.clone();
        normalize_path_item(&mut node);
        let query = node.get(QUERY).map(Option::deserialize).transpose()?.flatten();
        let additional = match node.get(ADDITIONAL_OPERATIONS) {
            Some(Node::Map(entries)) => entries.as_slice(),
            _ => &[],
        };
        let additional = additional.iter().map(|(method, node)| Ok((method.clone(), Operation::deserialize(node)?)));
        let operations = OfPathItem { query, additional: additional.collect::<Result<_, Error>>()? };
        self.operations.entry(source).or_default().insert(path_item, operations);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::build::Budget;
    use super::super::yaml;
    use super::*;
    use crate::source::Sources;

    #[test]
    fn earlier_versions_have_no_later_operations() {
        let text = "{query: {responses: {}}, additionalOperations: {COPY: {responses: {}}, copy: {responses: {}}}}";
        let node = yaml::parse(text, &mut Budget::default()).expect("the text is YAML");
        let source = Sources::default().add("a.yaml", "");
        let read = |version| {
            let mut operations = LaterOperations::new(version);
            operations.add(source, "/paths/~1a".to_owned(), &node).expect("they are operations");
            let found = operations.of(source, "/paths/~1a").cloned()?;
            Some((found.query.is_some(), found.additional.into_iter().map(|(method, _)| method).collect::<Vec<_>>()))
        };
        assert_eq!(read(Version::V3_1), None);
        assert_eq!(read(Version::V3_2), Some((true, vec!["COPY".to_owned(), "copy".to_owned()])));
    }
}
