//! Which operations reach which schemas.

use std::collections::BTreeSet;

use crate::ir::{Additional, Api, Content, Kind, ParameterValue, SchemaId};

/// For each schema the operations, by index, whose calls carry it.
#[derive(Debug)]
pub struct Reach {
    pub operations: Vec<BTreeSet<usize>>,
}

pub fn reach(api: &Api) -> Reach {
    let mut reach = Reach { operations: vec![BTreeSet::new(); api.schemas.len()] };
    for (index, operation) in api.operations.iter().enumerate() {
        let bodies = operation.body.iter().flat_map(|body| &body.contents);
        let answers = operation.responses.iter().flat_map(|response| &response.contents);
        let content = |content: &Content| content.schema;
        let mut open: Vec<SchemaId> = bodies.chain(answers).filter_map(content).collect();
        open.extend(operation.parameters.iter().filter_map(|parameter| match &parameter.value {
            ParameterValue::Styled { schema, .. } => Some(*schema),
            ParameterValue::Content(content) => content.schema,
        }));
        let headers = operation.responses.iter().flat_map(|response| &response.headers);
        open.extend(headers.filter_map(|header| header.schema));
        while let Some(id) = open.pop() {
            if reach.operations[id.0 as usize].insert(index) {
                push_children(&mut open, &api.schema(id).kind);
            }
        }
    }
    reach
}

/// What a schema consists of.
pub(super) fn push_children(open: &mut Vec<SchemaId>, kind: &Kind) {
    match kind {
        Kind::Array(array) => open.push(array.items),
        Kind::Map(one) | Kind::Alias(one) => open.push(*one),
        Kind::Object(object) => {
            open.extend(object.properties.iter().map(|property| property.schema));
            if let Additional::Schema(values) = object.additional {
                open.push(values);
            }
        }
        Kind::Union(union) => open.extend(union.branches.iter().map(|branch| branch.schema)),
        Kind::AllOf(members) => open.extend(members),
        Kind::Any | Kind::Boolean | Kind::Integer(_) | Kind::Number(_) | Kind::String(_) | Kind::Enum(_) => {}
    }
}
