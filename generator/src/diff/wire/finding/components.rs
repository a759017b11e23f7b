//! Component schemas by their names, which both sides may have.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::ir::{SchemaGraph, SchemaId};
use crate::passes::Resolved;
use crate::pointer;

/// The names of component schemas, each with the module of its document.
#[derive(Debug)]
pub(in super::super) struct Components<'a>(HashSet<(Option<&'a str>, Cow<'a, str>)>);

impl<'a> Components<'a> {
    pub(in super::super) fn new(resolved: &'a Resolved) -> Self {
        let name = |id| Some((module(resolved, id), component(resolved, id)?));
        Components(resolved.ids().filter_map(name).collect())
    }

    /// Returns `true` if a schema of the same or of the other side is a component of that name.
    pub(in super::super) fn contains(&self, resolved: &Resolved, id: SchemaId) -> bool {
        component(resolved, id).is_some_and(|name| self.0.contains(&(module(resolved, id), name)))
    }
}

/// Returns the name of the component that a schema is.
pub(in super::super) fn component(resolved: &Resolved, id: SchemaId) -> Option<Cow<'_, str>> {
    component_at(resolved.pointer_of(id))
}

/// Returns the name of the component that a schema is, or that it is written in the `allOf` of.
pub(in super::super) fn component_or_part(resolved: &Resolved, id: SchemaId) -> Option<Cow<'_, str>> {
    let mut pointer = resolved.pointer_of(id);
    while let Some(all_of) = pointer::parent(pointer).filter(|one| one.ends_with("/allOf")) {
        pointer = pointer::parent(all_of)?;
    }
    component_at(pointer)
}

fn component_at(pointer: &str) -> Option<Cow<'_, str>> {
    pointer::last(pointer).filter(|_| pointer::parent(pointer) == Some("/components/schemas"))
}

fn module(resolved: &Resolved, id: SchemaId) -> Option<&str> {
    resolved.api.document(resolved.document_of(id)).module.as_deref()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diff::wire::testing::{document, spec};

    #[test]
    fn components_are_known_by_their_names() {
        let document = |name: &str| {
            let mut document = document(&json!({}));
            document["components"]["schemas"][name] = json!({"type": "object"});
            spec(&document)
        };
        let (base, same, other) = (document("Pet"), document("Pet"), document("Toy"));
        let known = Components::new(&base.resolved);
        let is_known =
            |spec: &crate::diff::wire::testing::Spec| spec.resolved.ids().any(|id| known.contains(&spec.resolved, id));
        assert!(is_known(&same) && !is_known(&other));
    }
}
