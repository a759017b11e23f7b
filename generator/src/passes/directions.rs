//! Directions: which schemas requests carry, and which responses carry.

use super::resolved::{Directions, Resolved};
use crate::ir::{SchemaGraph, visit};

/// Returns the directions of each schema, by id.
pub(super) fn find(resolved: &Resolved) -> Vec<Directions> {
    let mut directions = vec![Directions::default(); resolved.schema_count()];
    let (mut sent, mut received) = (Vec::new(), Vec::new());
    for (schema, is_sent) in visit::all_roots(&resolved.api) {
        if is_sent { &mut sent } else { &mut received }.push(schema);
    }
    visit::walk(resolved, sent, |id| !std::mem::replace(&mut directions[id.0 as usize].is_sent, true));
    visit::walk(resolved, received, |id| !std::mem::replace(&mut directions[id.0 as usize].is_received, true));
    directions
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
