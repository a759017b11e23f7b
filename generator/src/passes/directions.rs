//! Directions: which schemas requests carry, and which responses carry.

use super::resolved::{Directions, Resolved};
use crate::ir::{SchemaGraph, SchemaId, visit};

/// Returns the directions of each schema, by id.
pub(super) fn find(resolved: &Resolved) -> Vec<Directions> {
    let mut directions = vec![Directions::default(); resolved.schema_count()];
    let (mut sent, mut received) = (Vec::new(), Vec::new());
    for operation in &resolved.api.operations {
        for (root, schema) in visit::roots(operation) {
            if root.is_sent() { &mut sent } else { &mut received }.push(schema);
        }
    }
    mark(resolved, &mut directions, sent, |directions| &mut directions.is_sent);
    mark(resolved, &mut directions, received, |directions| &mut directions.is_received);
    directions
}

fn mark(
    resolved: &Resolved,
    directions: &mut [Directions],
    mut open: Vec<SchemaId>,
    flag: impl Fn(&mut Directions) -> &mut bool,
) {
    while let Some(id) = open.pop() {
        if !std::mem::replace(flag(&mut directions[id.0 as usize]), true) {
            visit::edges(resolved.kind(id), |_, child| open.push(child));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Diagnostics;
    use crate::ir::Kind;
    use crate::ir::testing::{api, body, object, operation, response, schema};
    use crate::passes::resolve;

    #[test]
    fn bodies_are_sent_and_responses_received() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let unused = schema(&mut api, Some("Unused"), object(&[("a", flag)]));
        let sent = schema(&mut api, Some("Sent"), object(&[("a", flag)]));
        let received = schema(&mut api, Some("Received"), object(&[("a", flag)]));
        let operation = operation(&mut api, "put_it");
        operation.body = Some(body(operation, Some(sent)));
        operation.responses = vec![response(operation, 200, Some(received))];
        let resolved = resolve(api, &mut Diagnostics::default());
        let of = |id| (resolved.is_sent(id), resolved.is_received(id));
        assert_eq!(
            [unused, sent, received, flag].map(of),
            [(false, false), (true, false), (false, true), (true, true)]
        );
    }

    #[test]
    fn parts_are_carried_with_what_contains_them() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let inner = schema(&mut api, Some("Inner"), object(&[("flag", flag)]));
        let outer = schema(&mut api, Some("Outer"), object(&[("inner", inner)]));
        let operation = operation(&mut api, "get_it");
        operation.responses = vec![response(operation, 404, Some(outer))];
        let resolved = resolve(api, &mut Diagnostics::default());
        assert_eq!([outer, inner, flag].map(|id| (resolved.is_sent(id), resolved.is_received(id))), [(false, true); 3]);
    }
}
