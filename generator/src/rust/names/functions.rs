//! Names of operations. Input: groups and the ids of operations. Output: a function for each operation, unique in its group, and a type
//! that stands for it, unique in its document.

use std::collections::HashMap;

use super::assign::assign;
use super::groups::Group;
use super::naming::Naming;
use super::scope::Scope;
use super::types::TypeNames;
use crate::ir::{Api, DocumentId};
use crate::passes::Resolved;

/// Returns the function of each operation.
pub(super) fn function_names(api: &Api, groups: &[Group], naming: &Naming<'_>) -> Vec<String> {
    let mut names = vec![String::new(); api.operations.len()];
    for group in groups {
        let texts = group.operations.iter().map(|&index| api.operations[index].id.clone());
        let assigned = assign(texts.collect(), |text| function_name(text, naming));
        for (&index, name) in group.operations.iter().zip(assigned) {
            names[index] = name;
        }
    }
    names
}

/// Returns the function of an operation without a number.
pub(super) fn function_name(id: &str, naming: &Naming<'_>) -> String {
    let name = naming.snake(id);
    if naming.reserved.group.contains(&name) { format!("{name}_operation") } else { name }
}

/// Returns the type that stands for each operation. It is defined beside the types of groups, and imported beside models.
pub(super) fn marker_names(
    resolved: &Resolved,
    groups: &[Group],
    types: &TypeNames,
    naming: &Naming<'_>,
) -> Vec<String> {
    let api = &resolved.api;
    let mut scopes: HashMap<DocumentId, Scope> = HashMap::new();
    let mut reserve = |document, name: &str| {
        scopes.entry(document).or_default().reserve(name);
    };
    let schemas = types.schemas.iter().chain(&types.forms);
    schemas.for_each(|(id, name)| reserve(resolved.document_of(*id), name));
    let of_operations = types.bodies.iter().chain(&types.responses);
    of_operations.for_each(|(index, name)| reserve(api.operations[*index].document, name));
    groups.iter().for_each(|group| reserve(group.document, &group.type_name));
    let names = api.operations.iter().map(|operation| {
        let scope = scopes.entry(operation.document).or_default();
        let name = naming.camel(&operation.id);
        if !naming.is_reserved_type(&name) && scope.reserve(&name) {
            name
        } else {
            scope.reserve_free(format!("{name}Operation"))
        }
    });
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::super::groups::{by_tag, named};
    use super::super::reserved::of_repository;
    use super::*;
    use crate::config::Config;
    use crate::ir::{Method, Operation};
    use crate::plan::testing::{api, object, operation, resolve, schema};

    #[test]
    fn a_function_has_no_name_that_every_group_has() {
        let mut api = api();
        let ids = ["listUsers", "list_users", "new", "type"];
        let operations = ids.map(|id| Operation { id: id.to_owned(), ..operation(Method::Get, "/a") });
        api.operations = operations.into();
        let config = Config::default();
        let reserved = of_repository();
        let naming = Naming::new(&config, &reserved);
        let resolved = resolve(api);
        let groups = named(by_tag(&resolved.api).0, &resolved, &naming, &HashMap::new());
        let names = function_names(&resolved.api, &groups, &naming);
        assert_eq!(names, ["list_users2", "list_users", "new_operation", "r#type"]);
    }

    #[test]
    fn a_marker_has_no_name_of_a_model() {
        let mut api = api();
        let model = schema(&mut api, Some("Users"), object(&[]));
        let ids = ["users", "Option", "groups"];
        let operations = ids.map(|id| Operation { id: id.to_owned(), ..operation(Method::Get, "/a") });
        api.operations = operations.into();
        let schemas = HashMap::from([(model, "Users".to_owned())]);
        let types = TypeNames { schemas, ..TypeNames::default() };
        let names = marker_names(&resolve(api), &[], &types, &Naming::new(&Config::default(), &of_repository()));
        assert_eq!(names, ["UsersOperation", "OptionOperation", "Groups"]);
    }
}
