//! Users: which groups of operations use a schema.

use super::resolved::Resolved;
use crate::ir::{SchemaGraph, visit};

/// The groups of the operations that use a schema.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Users {
    #[default]
    None,
    /// Operations of one group, by its index.
    One(usize),
    Several,
}

/// Returns the users of each schema; `group_of` has the group of each operation. Webhooks belong to no group, so what they use is
/// like that of several groups.
///
/// A walk continues only where users change. They change at most twice, so the work grows with the number of schemas, however many
/// operations lead to each.
pub fn users(resolved: &Resolved, group_of: &[usize]) -> Vec<Users> {
    let mut users = vec![Users::None; resolved.schema_count()];
    for (operation, &group) in resolved.api.operations.iter().zip(group_of) {
        visit::walk(resolved, visit::roots(operation).map(|(_, schema)| schema), |id| {
            let known = &mut users[id.0 as usize];
            let joined = known.with(Users::One(group));
            std::mem::replace(known, joined) != joined
        });
    }
    for webhook in &resolved.api.webhooks {
        visit::walk(resolved, visit::roots(&webhook.operation).map(|(_, schema)| schema), |id| {
            std::mem::replace(&mut users[id.0 as usize], Users::Several) != Users::Several
        });
    }
    users
}

impl Users {
    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Users::None, users) | (users, Users::None) => users,
            (Users::One(a), Users::One(b)) if a == b => self,
            _ => Users::Several,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::ir::Kind;
    use crate::ir::testing::{api, array, body, object, operation, response, schema};
    use crate::passes::resolve;

    #[test]
    fn users_are_joined() {
        let (none, one, two) = (Users::None, Users::One(1), Users::One(2));
        assert_eq!([none.with(one), one.with(none), one.with(one)], [one; 3]);
        assert_eq!([one.with(two), Users::Several.with(one), none.with(Users::Several)], [Users::Several; 3]);
    }

    #[test]
    fn schemas_are_used_by_the_groups_that_lead_to_them() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let shared = schema(&mut api, Some("Shared"), object(&[("flag", flag)]));
        let own = schema(&mut api, Some("Own"), object(&[("shared", shared)]));
        let unused = schema(&mut api, Some("Unused"), object(&[("own", own)]));
        let first = operation(&mut api, "first");
        first.body = Some(body(first, Some(own)));
        let second = operation(&mut api, "second");
        second.responses = vec![response(second, 200, Some(shared))];
        let users = |groups: &[usize], resolved: &Resolved| {
            let users = super::users(resolved, groups);
            [flag, shared, own, unused].map(|id| users[id.0 as usize])
        };
        let resolved = resolve(api, &mut Diagnostics::default());
        let (one, several) = (Users::One(7), Users::Several);
        assert_eq!(users(&[7, 8], &resolved), [several, several, one, Users::None]);
        assert_eq!(users(&[7, 7], &resolved), [one, one, one, Users::None]);
    }

    #[test]
    fn a_cycle_of_schemas_ends() {
        let mut api = api();
        let node = schema(&mut api, Some("Node"), Kind::Any);
        let list = schema(&mut api, None, array(node));
        api.schema_mut(node).kind = object(&[("children", list)]);
        let operation = operation(&mut api, "get_it");
        operation.responses = vec![response(operation, 200, Some(list))];
        let users = super::users(&resolve(api, &mut Diagnostics::default()), &[3]);
        assert_eq!(users, [Users::One(3); 2]);
    }
}
