//! What a part of a document leads to. Comes in: the place of a change. Goes out: the schemas that stand there, and all that they are
//! made of.

use std::collections::HashSet;

use crate::diagnostic::Place;
use crate::ir::{Api, Content, Kind, Operation, ParameterValue, SchemaId};
use crate::passes::push_children;
use crate::pointer;
use crate::source::SourceId;

/// The schemas that are reached from a place.
pub fn schemas_from(api: &Api, place: &Place) -> HashSet<SchemaId> {
    let Some(at) = place.spot.pointer() else { return HashSet::new() };
    let part = Part { source: place.source, pointer: at };
    let mut open = Vec::new();
    for id in api.schema_ids() {
        let schema = api.schema(id);
        if part.holds(schema.source, &schema.pointer) {
            open.push(id);
        } else if let (Kind::Object(object), true) = (&schema.kind, part.is_in(schema.source, &schema.pointer)) {
            let properties = pointer::join(&schema.pointer, "properties");
            let held = object.properties.iter().filter(|one| part.pointer == pointer::join(&properties, &one.name));
            open.extend(held.map(|property| property.schema));
        }
    }
    for operation in &api.operations {
        if part.holds(operation.source, &operation.pointer) || part.is_in(operation.source, &operation.pointer) {
            push_held(&part, operation, &mut open);
        }
    }
    let mut reached = HashSet::new();
    while let Some(id) = open.pop() {
        if reached.insert(id) {
            push_children(&mut open, &api.schema(id).kind);
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

/// What an operation has of schemas in a part of it.
fn push_held(part: &Part<'_>, operation: &Operation, open: &mut Vec<SchemaId>) {
    let content = |content: &Content| content.schema.filter(|_| part.holds(content.source, &content.pointer));
    let bodies = operation.body.iter().flat_map(|body| &body.contents);
    let answers = operation.responses.iter().flat_map(|response| &response.contents);
    open.extend(bodies.chain(answers).filter_map(content));
    let parameters = operation.parameters.iter().filter(|one| part.holds(one.source, &one.pointer));
    open.extend(parameters.filter_map(|parameter| match &parameter.value {
        ParameterValue::Styled { schema, .. } => Some(*schema),
        ParameterValue::Content(content) => content.schema,
    }));
    let headers = operation.responses.iter().flat_map(|response| &response.headers);
    let headers = headers.filter(|header| part.holds(header.source, &header.pointer));
    open.extend(headers.filter_map(|header| header.schema));
}
