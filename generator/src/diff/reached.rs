//! What a part of a document leads to. Comes in: the place of a change. Goes out: the schemas that stand there, and all that they are
//! made of.

use std::collections::HashSet;

use crate::diagnostic::Place;
use crate::ir::visit::{self, Root};
use crate::ir::{Kind, Operation, SchemaGraph, SchemaId};
use crate::passes::Resolved;
use crate::pointer;
use crate::source::SourceId;

/// The schemas that are reached from a place.
pub fn schemas_from(api: &Resolved, place: &Place) -> HashSet<SchemaId> {
    let Some(at) = place.spot.pointer() else { return HashSet::new() };
    let part = Part { source: place.source, pointer: at };
    let mut open = Vec::new();
    for id in api.ids() {
        let (source, own) = (api.source_of(id), api.pointer_of(id));
        if part.holds(source, own) {
            open.push(id);
        } else if let (Kind::Object(object), true) = (api.kind(id), part.is_in(source, own)) {
            let properties = pointer::join(own, "properties");
            let held = object.properties.iter().filter(|one| part.pointer == pointer::join(&properties, &one.name));
            open.extend(held.map(|property| property.schema));
        }
    }
    for operation in &api.api.operations {
        if part.holds(operation.source, &operation.pointer) || part.is_in(operation.source, &operation.pointer) {
            push_held(&part, operation, &mut open);
        }
    }
    let mut reached = HashSet::new();
    while let Some(id) = open.pop() {
        if reached.insert(id) {
            visit::edges(api.kind(id), |_, part| open.push(part));
        }
    }
    reached
}

/// The part of a document below a pointer.
struct Part<'a> {
    source: SourceId,
    pointer: &'a str,
}

impl Part<'_> {
    fn holds(&self, source: SourceId, pointer: &str) -> bool {
        source == self.source && is_within(pointer, self.pointer)
    }

    fn is_in(&self, source: SourceId, pointer: &str) -> bool {
        source == self.source && is_within(self.pointer, pointer)
    }
}

fn is_within(inner: &str, outer: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Adds the schemas that an operation refers to in a part of it.
fn push_held(part: &Part<'_>, operation: &Operation, open: &mut Vec<SchemaId>) {
    let is_held = |root: Root<'_>| match root {
        Root::Parameter(parameter) => part.holds(parameter.source, &parameter.pointer),
        Root::Body(_, content) | Root::Response(_, content) => part.holds(content.source, &content.pointer),
        Root::Header(_, header) => part.holds(header.source, &header.pointer),
    };
    open.extend(visit::roots(operation).filter(|(root, _)| is_held(*root)).map(|(_, schema)| schema));
}
