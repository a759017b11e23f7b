//! The schemas that a part of a document leads to.

use std::collections::HashSet;

use crate::diagnostic::Location;
use crate::ir::visit::{self, Root};
use crate::ir::{Kind, Operation, SchemaGraph, SchemaId};
use crate::passes::Resolved;
use crate::pointer;
use crate::source::SourceId;

/// The schemas of a side by where they are defined.
pub struct Reachable<'a> {
    resolved: &'a Resolved,
    /// By source, then by pointer.
    schemas: Vec<(SourceId, &'a str, SchemaId)>,
}

impl<'a> Reachable<'a> {
    pub fn new(resolved: &'a Resolved) -> Self {
        let mut schemas: Vec<_> =
            resolved.ids().map(|id| (resolved.source_of(id), resolved.pointer_of(id), id)).collect();
        schemas.sort_unstable();
        Self { resolved, schemas }
    }

    /// Returns the schemas that are defined at a location or used there, and all that they are made of.
    pub fn from(&self, location: &Location) -> HashSet<SchemaId> {
        let Some(pointer) = location.spot.pointer() else { return HashSet::new() };
        let part = Part { source: location.source, pointer };
        let mut open: Vec<SchemaId> = self.at(part.source, pointer).collect();
        open.extend(self.below(&part));
        open.extend(self.property(&part));
        for operation in self.resolved.api.requests() {
            let (source, pointer) = (operation.source, operation.pointer.as_str());
            if part.contains(source, pointer) || part.is_within(source, pointer) {
                push_used(&part, operation, &mut open);
            }
        }
        let mut reachable = HashSet::new();
        visit::walk(self.resolved, open, |id| reachable.insert(id));
        reachable
    }

    fn at(&self, source: SourceId, pointer: &str) -> impl Iterator<Item = SchemaId> {
        let start = self.schemas.partition_point(|one| (one.0, one.1) < (source, pointer));
        self.schemas[start..].iter().take_while(move |one| (one.0, one.1) == (source, pointer)).map(|one| one.2)
    }

    fn below(&self, part: &Part<'_>) -> impl Iterator<Item = SchemaId> {
        let (source, prefix) = (part.source, format!("{}/", part.pointer));
        let start = self.schemas.partition_point(|one| (one.0, one.1) < (source, &prefix));
        let is_below = move |one: &&(SourceId, &str, SchemaId)| one.0 == source && one.1.starts_with(&prefix);
        self.schemas[start..].iter().take_while(is_below).map(|one| one.2)
    }

    /// Returns the schema of the property that is defined at a pointer, which may be a reference.
    fn property(&self, part: &Part<'_>) -> impl Iterator<Item = SchemaId> {
        let properties = pointer::parent(part.pointer).filter(|one| one.ends_with("/properties"));
        let owners = properties.and_then(pointer::parent).map(|owner| self.at(part.source, owner));
        let name = pointer::last(part.pointer).unwrap_or_default();
        owners.into_iter().flatten().filter_map(move |owner| match self.resolved.kind(owner) {
            Kind::Object(object) => object.properties.iter().find(|one| one.name == name).map(|one| one.schema),
            _ => None,
        })
    }
}

/// The part of a document below a pointer.
struct Part<'a> {
    source: SourceId,
    pointer: &'a str,
}

impl Part<'_> {
    fn contains(&self, source: SourceId, pointer: &str) -> bool {
        source == self.source && is_below(pointer, self.pointer)
    }

    fn is_within(&self, source: SourceId, pointer: &str) -> bool {
        source == self.source && is_below(self.pointer, pointer)
    }
}

/// Returns `true` if a pointer equals another or is below it.
fn is_below(inner: &str, outer: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Adds the schemas that an operation uses in a part of it.
fn push_used(part: &Part<'_>, operation: &Operation, open: &mut Vec<SchemaId>) {
    let is_used = |root: Root<'_>| match root {
        Root::Parameter(parameter) => part.contains(parameter.source, &parameter.pointer),
        Root::Body(_, content) | Root::Response(_, content) => part.contains(content.source, &content.pointer),
        Root::Header(_, header) => part.contains(header.source, &header.pointer),
    };
    open.extend(visit::roots(operation).filter(|(root, _)| is_used(*root)).map(|(_, schema)| schema));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_contain_what_is_below_them() {
        assert!(is_below("/paths/~1a/get", "/paths/~1a") && is_below("/paths", "/paths"));
        assert!(!is_below("/paths/~1ab", "/paths/~1a"));
    }
}
