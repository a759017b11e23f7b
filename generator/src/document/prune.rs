//! The valid rest of a document with errors, so that later stages can report what is beside the errors.
//! Input: the nodes of the document. Output: the nodes without those that are invalid, and the references in them.

use super::fix::{self, Fix};
use super::lookup::Lookup;
use super::node::Node;
use super::validate::{Findings, Reference, validate};
use crate::diagnostic::{Diagnostics, Severity};
use crate::pointer;
use crate::source::SourceId;

/// The maximum number of rounds. Without a required field an object is invalid as well, and is removed in the next round.
const MAX_ROUNDS: usize = 16;

/// Removes all invalid nodes. Returns `None` if the rest would be misleading: the whole document, or security schemes that operations
/// require.
pub fn prune(source: SourceId, root: &mut Node) -> Option<Vec<Reference>> {
    for _ in 0..MAX_ROUNDS {
        let mut diagnostics = Diagnostics::default();
        let Findings { references, fixes } = validate(source, root, &mut diagnostics);
        fix::apply(root, &fixes);
        let errors = diagnostics.iter().filter(|one| one.severity == Severity::Error);
        let invalid: Vec<&str> = errors.filter_map(|one| one.location.as_ref()?.spot.pointer()).collect();
        if invalid.is_empty() {
            return Some(references);
        }
        let mut removals = Vec::with_capacity(invalid.len());
        for at in invalid {
            let pointer = removable(root, at)?.to_owned();
            removals.push(Fix { source, pointer, node: None });
        }
        fix::apply(root, &removals);
    }
    None
}

/// Returns the node, or the list that it is an entry of, whose other entries would otherwise get another index.
fn removable<'p>(root: &Node, at: &'p str) -> Option<&'p str> {
    let parent = pointer::parent(at)?;
    if matches!(Lookup::default().node(root, parent), Some(Node::List(_))) {
        return removable(root, parent);
    }
    let is_needed = at == "/components" || at.starts_with("/components/securitySchemes");
    (!is_needed).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::super::build::Budget;
    use super::super::yaml;
    use super::*;
    use crate::source::Sources;

    fn pruned(rest: &str) -> Option<Node> {
        let head = "openapi: 3.0.3\ninfo: {title: Test, version: '1'}\n";
        let parse = |text: &str| yaml::parse(text, &mut Budget::default()).expect("the text is YAML");
        let mut root = parse(&format!("{head}{rest}"));
        prune(Sources::default().add("a.yaml", ""), &mut root)?;
        Some(root.get("paths")?.clone())
    }

    #[test]
    fn invalid_nodes_are_removed_with_what_needs_them() {
        let paths =
            "paths: {/a: {get: {operationId: a, parameters: [{in: query}], responses: {}}}, b: {}, /c: {get: 5}}";
        let expected = "paths: {/a: {get: {operationId: a, responses: {}}}, /c: {}}";
        let expected = yaml::parse(expected, &mut Budget::default()).expect("the text is YAML");
        assert_eq!(pruned(paths).as_ref(), expected.get("paths"));
    }

    #[test]
    fn security_schemes_are_not_removed() {
        assert_eq!(pruned("paths: {}\ncomponents: {securitySchemes: {key: {type: http}}}"), None);
        assert_eq!(pruned("paths: 5"), None);
    }
}
