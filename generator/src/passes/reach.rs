//! Which groups of operations use which schemas.

use crate::ir::{Additional, Api, Content, Kind, Operation, ParameterValue, SchemaId};

/// Who uses a schema: the operations whose calls carry it, by group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Users {
    #[default]
    None,
    /// Operations of one group, by its index.
    One(usize),
    Several,
}

/// For each schema, who uses it; `group_of` has the group of each operation.
///
/// A schema's users are found by passing those of what contains it on to it. They change at most twice, so that the work grows with
/// the number of schemas, however many operations lead to each.
pub fn reach(api: &Api, group_of: &[usize]) -> Vec<Users> {
    let mut users = vec![Users::None; api.schemas.len()];
    let mut open = Vec::new();
    let mut found = Vec::new();
    for (operation, &group) in api.operations.iter().zip(group_of) {
        push_roots(&mut found, operation);
        pass_on(&mut users, &mut open, &mut found, Users::One(group));
    }
    while let Some(id) = open.pop() {
        push_children(&mut found, &api.schema(id).kind);
        let own = users[id.0 as usize];
        pass_on(&mut users, &mut open, &mut found, own);
    }
    users
}

/// Gives the schemas that were found further users; those that did not have them have something to pass on themselves.
fn pass_on(users: &mut [Users], open: &mut Vec<SchemaId>, found: &mut Vec<SchemaId>, more: Users) {
    for id in found.drain(..) {
        let known = &mut users[id.0 as usize];
        let joined = known.with(more);
        if *known != joined {
            *known = joined;
            open.push(id);
        }
    }
}

/// The schemas that an operation's requests and responses have.
pub(crate) fn push_roots(open: &mut Vec<SchemaId>, operation: &Operation) {
    let bodies = operation.body.iter().flat_map(|body| &body.contents);
    let answers = operation.responses.iter().flat_map(|response| &response.contents);
    let content = |content: &Content| content.schema;
    open.extend(bodies.chain(answers).filter_map(content));
    open.extend(operation.parameters.iter().filter_map(|parameter| match &parameter.value {
        ParameterValue::Styled { schema, .. } => Some(*schema),
        ParameterValue::Content(content) => content.schema,
    }));
    let headers = operation.responses.iter().flat_map(|response| &response.headers);
    open.extend(headers.filter_map(|header| header.schema));
}

/// What a schema consists of.
pub(crate) fn push_children(open: &mut Vec<SchemaId>, kind: &Kind) {
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

    #[test]
    fn users_are_joined() {
        let (none, one, two) = (Users::None, Users::One(1), Users::One(2));
        assert_eq!([none.with(one), one.with(none), one.with(one)], [one; 3]);
        assert_eq!([one.with(two), Users::Several.with(one), none.with(Users::Several)], [Users::Several; 3]);
    }
}
