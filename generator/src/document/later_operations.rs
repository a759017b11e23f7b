//! Operations of OpenAPI 3.2 whose methods openapiv3's path items have no field for: QUERY, and those of `additionalOperations`.
//! Input: the nodes of path items. Output: the operations by the location of their path items.

use std::collections::HashMap;

use openapiv3::Operation;
use serde::Deserialize;
use serde::de::value::Error;

use super::follow::Target;
use super::node::Node;
use super::normalize::{normalize_callback, normalize_path_item};
use super::shape::{ADDITIONAL_OPERATIONS, CALLBACK, Kind, METHODS, PATH_ITEM, QUERY};
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

    /// Reads those of the main document, which is normalized.
    pub(super) fn read(&mut self, source: SourceId, root: &Node) -> Result<(), Error> {
        if self.version < Version::V3_2 {
            return Ok(());
        }
        for section in ["paths", "webhooks"] {
            for (name, path_item) in entries(root.get(section)) {
                self.add_path_item(source, pointer::join(&format!("/{section}"), name), path_item)?;
            }
        }
        for (name, callback) in entries(root.get("components").and_then(|components| components.get("callbacks"))) {
            self.add_callback(source, &pointer::join("/components/callbacks", name), callback)?;
        }
        Ok(())
    }

    /// Reads those of the target of a reference, which is not normalized.
    pub(super) fn read_target(&mut self, kind: &Kind, target: &Target, node: &Node) -> Result<(), Error> {
        if self.version < Version::V3_2 {
            return Ok(());
        }
        if kind.is(&PATH_ITEM) {
            let mut node = node.clone();
            normalize_path_item(&mut node);
            self.add_path_item(target.source, target.pointer.clone(), &node)?;
        } else if kind.is(&CALLBACK) {
            let mut node = node.clone();
            normalize_callback(&mut node);
            self.add_callback(target.source, &target.pointer, &node)?;
        }
        Ok(())
    }

    /// Adds the operations of a path item, if it has any, and those of callbacks in it.
    fn add_path_item(&mut self, source: SourceId, at: String, node: &Node) -> Result<(), Error> {
        let query = node.get(QUERY).map(Option::deserialize).transpose()?.flatten();
        let additional = entries(node.get(ADDITIONAL_OPERATIONS));
        let of_field = METHODS.iter().filter_map(|method| Some((pointer::join(&at, method), node.get(method)?)));
        let others = pointer::join(&at, ADDITIONAL_OPERATIONS);
        let of_others = additional.iter().map(|(method, operation)| (pointer::join(&others, method), operation));
        for (at, operation) in of_field.chain(of_others) {
            for (name, callback) in entries(operation.get("callbacks")) {
                let at = pointer::join(&pointer::join(&at, "callbacks"), name);
                self.add_callback(source, &at, callback)?;
            }
        }
        if query.is_some() || !additional.is_empty() {
            let operation = |(method, node): &(String, Node)| Ok((method.clone(), Operation::deserialize(node)?));
            let additional = additional.iter().map(operation).collect::<Result<_, Error>>()?;
            self.operations.entry(source).or_default().insert(at, OfPathItem { query, additional });
        }
        Ok(())
    }

    fn add_callback(&mut self, source: SourceId, at: &str, node: &Node) -> Result<(), Error> {
        for (expression, path_item) in entries(Some(node)) {
            self.add_path_item(source, pointer::join(at, expression), path_item)?;
        }
        Ok(())
    }
}

fn entries(node: Option<&Node>) -> &[(String, Node)] {
    match node {
        Some(Node::Map(entries)) => entries,
        _ => &[],
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
        let additional = "{COPY: {responses: {}}, copy: {responses: {}}}";
        let text = format!("paths: {{/a: {{query: {{responses: {{}}}}, additionalOperations: {additional}}}}}");
        let node = yaml::parse(&text, &mut Budget::default()).expect("the text is YAML");
        let source = Sources::default().add("a.yaml", "");
        let read = |version| {
            let mut operations = LaterOperations::new(version);
            operations.read(source, &node).expect("they are operations");
            let found = operations.of(source, "/paths/~1a").cloned()?;
            Some((found.query.is_some(), found.additional.into_iter().map(|(method, _)| method).collect::<Vec<_>>()))
        };
        assert_eq!(read(Version::V3_1), None);
        assert_eq!(read(Version::V3_2), Some((true, vec!["COPY".to_owned(), "copy".to_owned()])));
    }
}
