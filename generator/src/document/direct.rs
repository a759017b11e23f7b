//! References that need no following, which nearly all are: those of the main document to its own components.
//! Comes in: the nodes of the main document. Goes out: whether a reference is one of these.

use std::collections::HashSet;

use super::node::Node;
use super::shape::{Kind, SCHEMA};

/// Section and name of each component that a reference may lead to directly.
#[derive(Debug)]
pub struct Direct<'n>(HashSet<(&'n str, &'n str)>);

impl<'n> Direct<'n> {
    pub fn new(root: &'n Node) -> Self {
        let mut direct = HashSet::new();
        let Some(Node::Map(sections)) = root.get("components") else { return Direct(direct) };
        for (section, components) in sections {
            let Node::Map(components) = components else { continue };
            // Schemas become types, so a schema that is only a reference is one too. Of all else the end of the chain counts.
            let is_end = |node: &Node| SCHEMA.section() == Some(section) || node.get("$ref").is_none();
            let ends = components.iter().filter(|(_, component)| is_end(component));
            direct.extend(ends.map(|(name, _)| (section.as_str(), name.as_str())));
        }
        Direct(direct)
    }

    pub fn holds(&self, kind: &Kind, reference: &str) -> bool {
        let component = reference.strip_prefix("#/components/").and_then(|rest| rest.split_once('/'));
        component.is_some_and(|(section, name)| {
            let is_plain = !name.contains(['/', '~', '%']);
            is_plain && kind.section() == Some(section) && self.0.contains(&(section, name))
        })
    }
}
