//! Which way schemas go: in requests, in answers or both. What only one way has must not be asked for on the other.

use super::reach::push_children;
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, Content, ParameterValue, SchemaId};

pub(super) fn find(api: &mut Api, _: &mut Diagnostics) {
    let content = |content: &Content| content.schema;
    let mut sent: Vec<SchemaId> = Vec::new();
    let mut received: Vec<SchemaId> = Vec::new();
    for operation in &api.operations {
        sent.extend(operation.body.iter().flat_map(|body| &body.contents).filter_map(content));
        sent.extend(operation.parameters.iter().filter_map(|parameter| match &parameter.value {
            ParameterValue::Styled { schema, .. } => Some(*schema),
            ParameterValue::Content(content) => content.schema,
        }));
        for response in &operation.responses {
            received.extend(response.contents.iter().filter_map(content));
            received.extend(response.headers.iter().filter_map(|header| header.schema));
        }
    }
    for (roots, is_sent) in [(sent, true), (received, false)] {
        let mut open = roots;
        while let Some(id) = open.pop() {
            let schema = api.schema_mut(id);
            let seen = if is_sent { &mut schema.sent } else { &mut schema.received };
            if !std::mem::replace(seen, true) {
                push_children(&mut open, &api.schema(id).kind);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Kind;
    use crate::ir::testing::{api, object, schema};

    #[test]
    fn what_no_operation_uses_goes_no_way() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let unused = schema(&mut api, Some("Unused"), object(&[("a", flag)]));
        find(&mut api, &mut Diagnostics::default());
        assert!(!api.schema(unused).sent && !api.schema(unused).received);
    }
}
