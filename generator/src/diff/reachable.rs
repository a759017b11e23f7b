//! The schemas that a part of a document leads to.

use std::collections::HashSet;

use crate::diagnostic::Place;
use crate::ir::{Api, Content, Kind, Operation, ParameterValue, SchemaId};
use crate::passes::push_children;
use crate::pointer;
use crate::source::SourceId;

/// Returns the schemas that are defined at a place or used there, and all that they are made of.
pub fn reachable_schemas(api: &Api, place: &Place) -> HashSet<SchemaId> {
    let Some(pointer) = place.spot.pointer() else { return HashSet::new() };
    let part = Part { source: place.source, pointer };
    let mut open = Vec::new();
    for id in api.schema_ids() {
        let schema = api.schema(id);
        if part.contains(schema.source, &schema.pointer) {
            open.push(id);
        } else if let (Kind::Object(object), true) = (&schema.kind, part.is_within(schema.source, &schema.pointer)) {
            let properties = pointer::join(&schema.pointer, "properties");
            let changed = object.properties.iter().filter(|one| part.pointer == pointer::join(&properties, &one.name));
            open.extend(changed.map(|property| property.schema));
        }
    }
    for operation in &api.operations {
        let (source, pointer) = (operation.source, operation.pointer.as_str());
        if part.contains(source, pointer) || part.is_within(source, pointer) {
            push_used(&part, operation, &mut open);
        }
    }
    let mut reachable = HashSet::new();
    while let Some(id) = open.pop() {
        if reachable.insert(id) {
            push_children(&mut open, &api.schema(id).kind);
        }
    }
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
    let content = |content: &Content| content.schema.filter(|_| part.contains(content.source, &content.pointer));
    let requests = operation.body.iter().flat_map(|body| &body.contents);
    let responses = operation.responses.iter().flat_map(|response| &response.contents);
    open.extend(requests.chain(responses).filter_map(content));
    let parameters = operation.parameters.iter().filter(|one| part.contains(one.source, &one.pointer));
    open.extend(parameters.filter_map(|parameter| match &parameter.value {
        ParameterValue::Styled { schema, .. } => Some(*schema),
        ParameterValue::Content(content) => content.schema,
    }));
    let headers = operation.responses.iter().flat_map(|response| &response.headers);
    let headers = headers.filter(|header| part.contains(header.source, &header.pointer));
    open.extend(headers.filter_map(|header| header.schema));
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
