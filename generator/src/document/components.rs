//! The components of the main document. Nearly all references refer to one of them, and need not be followed.
//! Input: the nodes of the main document. Output: whether a reference refers to a component.

use std::collections::HashSet;

use super::node::Node;
use super::shape::{Kind, SCHEMA};

#[derive(Debug)]
pub struct LocalComponents<'n> {
    /// Section and name of each component that is not a reference itself.
    names: HashSet<(&'n str, &'n str)>,
    /// The media types, to which documents of OpenAPI 3.2 refer.
    pub media_types: Option<&'n Node>,
}

impl<'n> LocalComponents<'n> {
    pub fn new(root: &'n Node) -> Self {
        let mut names = HashSet::new();
        let media_types = root.get("components").and_then(|components| components.get("mediaTypes"));
        let Some(Node::Map(sections)) = root.get("components") else { return LocalComponents { names, media_types } };
        for (section, components) in sections {
            let Node::Map(components) = components else { continue };
            // A schema that is only a reference becomes a type, too. Other components are replaced by the end of the chain.
            let is_end = |node: &Node| SCHEMA.section() == Some(section) || node.get("$ref").is_none();
            let ends = components.iter().filter(|(_, component)| is_end(component));
            names.extend(ends.map(|(name, _)| (section.as_str(), name.as_str())));
        }
        LocalComponents { names, media_types }
    }

    /// Returns `true` if a discriminator maps to a component by this text: its name, or a reference to it.
    pub fn has_mapped(&self, text: &str) -> bool {
        SCHEMA.section().is_some_and(|section| self.names.contains(&(section, text))) || self.has(&SCHEMA, text)
    }

    /// Returns `true` if the reference refers to a component of this kind.
    pub fn has(&self, kind: &Kind, reference: &str) -> bool {
        let component = reference.strip_prefix("#/components/").and_then(|rest| rest.split_once('/'));
        component.is_some_and(|(section, name)| {
            let is_plain = !name.contains(['/', '~', '%']);
            is_plain && kind.section() == Some(section) && self.names.contains(&(section, name))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::build::Budget;
    use super::super::shape::PARAMETER;
    use super::super::yaml;
    use super::*;

    #[test]
    fn references_to_plain_components_are_known() {
        let text = "components:\n  schemas: {A: {}, B: {$ref: x}, 'C/d': {}}\n  parameters: {P: {}, Q: {$ref: x}}\n";
        let root = yaml::parse(text, &mut Budget::default()).expect("the text is YAML");
        let components = LocalComponents::new(&root);
        let has = |kind: &Kind, name: &str| components.has(kind, &format!("#/components/{name}"));
        assert!(has(&SCHEMA, "schemas/A") && has(&SCHEMA, "schemas/B") && has(&PARAMETER, "parameters/P"));
        // The target of `Q` counts, `C~1d` is escaped, and a schema is not a parameter.
        assert!(!has(&PARAMETER, "parameters/Q") && !has(&SCHEMA, "schemas/C~1d") && !has(&PARAMETER, "schemas/A"));
        assert!(["A", "C/d", "#/components/schemas/B"].map(|text| components.has_mapped(text)) == [true; 3]);
        assert!(!components.has_mapped("P"));
        assert!(!has(&SCHEMA, "schemas/Missing") && !components.has(&SCHEMA, "other.yaml#/components/schemas/A"));
    }
}
