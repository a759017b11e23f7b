//! Operations with the method QUERY of OpenAPI 3.2, for which openapiv3's path items have no field.
//! Input: the nodes of path items. Output: the operations by the location of their path items.

use std::collections::HashMap;

use openapiv3::Operation;
use serde::Deserialize;
use serde::de::value::Error;

use super::node::Node;
use super::normalize::normalize_path_item;
use super::shape::QUERY;
use super::version::Version;
use crate::pointer;
use crate::source::SourceId;

/// The operations by the file and the pointer of their path items. There are none before OpenAPI 3.2.
#[derive(Debug, Clone)]
pub struct Queries {
    version: Version,
    operations: HashMap<SourceId, HashMap<String, Operation>>,
}

impl Queries {
    /// Returns the operation of a path item.
    pub fn of(&self, source: SourceId, path_item: &str) -> Option<&Operation> {
        self.operations.get(&source)?.get(path_item)
    }

    pub(super) fn new(version: Version) -> Self {
        Queries { version, operations: HashMap::new() }
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
        let has_query = node.get(QUERY).is_some_and(|query| *query != Node::Null);
        if has_query && self.version >= Version::V3_2 {
            let mut node = node.clone();
            normalize_path_item(&mut node);
            let operation = node.get(QUERY).map(Operation::deserialize).transpose()?;
            self.operations.entry(source).or_default().extend(operation.map(|operation| (path_item, operation)));
        }
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
    fn earlier_versions_have_no_queries() {
        let node = yaml::parse("{query: {responses: {}}}", &mut Budget::default()).expect("the text is YAML");
        let source = Sources::default().add("a.yaml", "");
        let found = [Version::V3_1, Version::V3_2].map(|version| {
            let mut queries = Queries::new(version);
            queries.add(source, "/paths/~1a".to_owned(), &node).expect("it is an operation");
            queries.of(source, "/paths/~1a").is_some()
        });
        assert_eq!(found, [false, true]);
    }
}
