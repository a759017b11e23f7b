//! Which operations and webhooks use each schema, for the docs.

use super::resolved::Resolved;
use crate::ir::{SchemaGraph, visit};

/// How many operations are listed for each schema.
const MAX_LISTED: usize = 6;

/// How many operations are counted. A schema with more is not followed further, so that the work grows with the number of schemas.
pub const MAX_USES: usize = 50;

/// What has a schema in its requests or responses, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum User {
    Operation(usize),
    Webhook(usize),
}

/// The operations and webhooks whose requests or responses have a schema.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Uses {
    /// The first of them, in the order of the documents.
    pub first: Vec<User>,
    /// How many there are, or [`MAX_USES`] if there are more.
    pub count: usize,
}

/// Returns the uses of each schema, by id.
pub fn uses(resolved: &Resolved) -> Vec<Uses> {
    let mut uses = vec![Uses::default(); resolved.schema_count()];
    // The last operation that led to each schema, counted from 1.
    let mut seen = vec![0; resolved.schema_count()];
    let api = &resolved.api;
    let operations = api.operations.iter().enumerate().map(|(index, one)| (User::Operation(index), one));
    let webhooks = api.webhooks.iter().enumerate().map(|(index, one)| (User::Webhook(index), &one.operation));
    for (index, (user, operation)) in operations.chain(webhooks).enumerate() {
        visit::walk(resolved, visit::roots(operation).map(|(_, schema)| schema), |id| {
            let (own, seen) = (&mut uses[id.0 as usize], &mut seen[id.0 as usize]);
            if *seen > index || own.count == MAX_USES {
                return false;
            }
            *seen = index + 1;
            own.count += 1;
            if own.first.len() < MAX_LISTED {
                own.first.push(user);
            }
            true
        });
    }
    uses
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::ir::testing::{api, object, operation, response, schema, string};
    use crate::passes::resolve;

    #[test]
    fn a_schema_lists_its_first_operations() {
        let mut api = api();
        let text = schema(&mut api, None, string());
        let shared = schema(&mut api, Some("Shared"), object(&[("a", text)]));
        for index in 0..8 {
            let operation = operation(&mut api, &format!("get{index}"));
            operation.responses = vec![response(operation, 200, Some(shared))];
        }
        let unused = schema(&mut api, Some("Unused"), object(&[("a", text)]));
        let uses = uses(&resolve(api, &mut Diagnostics::default()));
        let expected = Uses { first: [0, 1, 2, 3, 4, 5].map(User::Operation).into(), count: 8 };
        assert_eq!([&uses[shared.0 as usize], &uses[text.0 as usize]], [&expected; 2]);
        assert_eq!(uses[unused.0 as usize], Uses::default());
    }
}
