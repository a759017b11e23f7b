//! The schemas that a part of a document leads to.

use std::collections::HashSet;

use crate::diagnostic::Location;
use crate::ir::visit::{self, Root};
use crate::ir::{Kind, Operation, SchemaGraph, SchemaId};
use crate::passes::Resolved;
use crate::pointer;
use crate::source::SourceId;

/// Returns the schemas that are defined at a location or used there, and all that they are made of.
pub fn reachable_schemas(resolved: &Resolved, location: &Location) -> HashSet<SchemaId> {
    let Some(pointer) = location.spot.pointer() else { return HashSet::new() };
    let part = Part { source: location.source, pointer };
    let mut open = Vec::new();
    for id in resolved.ids() {
        let (source, own) = (resolved.source_of(id), resolved.pointer_of(id));
        if part.contains(source, own) {
            open.push(id);
        } else if let (Kind::Object(object), true) = (resolved.kind(id), part.is_within(source, own)) {
            let properties = pointer::join(own, "properties");
            let changed = object.properties.iter().filter(|one| part.pointer == pointer::join(&properties, &one.name));
            open.extend(changed.map(|property| property.schema));
        }
    }
    for operation in resolved.api.requests() {
        let (source, pointer) = (operation.source, operation.pointer.as_str());
        if part.contains(source, pointer) || part.is_within(source, pointer) {
            push_used(&part, operation, &mut open);
        }
    }
    let mut reachable = HashSet::new();
    visit::walk(resolved, open, |id| reachable.insert(id));
    reachable
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
