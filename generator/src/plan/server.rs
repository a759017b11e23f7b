//! Servers. Input: the servers of all operations. Output: the distinct lists of them, and the variables of their URLs.

use std::cmp::Reverse;

use indexmap::{IndexMap, IndexSet};

use crate::ir::{Api, Operation, Server, ServerVariable};

/// Returns the distinct lists of servers, those of most operations first.
pub(super) fn server_lists(api: &Api) -> IndexSet<Vec<Server>> {
    let mut lists: IndexMap<Vec<Server>, usize> = IndexMap::new();
    for operation in &api.operations {
        *lists.entry(without_descriptions(&operation.servers)).or_default() += 1;
    }
    lists.sort_by_key(|_, count| Reverse(*count));
    lists.into_keys().collect()
}

/// Returns the list of an operation, by index.
pub(super) fn server_list(operation: &Operation, lists: &IndexSet<Vec<Server>>) -> usize {
    lists.get_index_of(&without_descriptions(&operation.servers)).unwrap_or(0)
}

/// Descriptions make no difference to a request.
fn without_descriptions(servers: &[Server]) -> Vec<Server> {
    let variable = |one: &ServerVariable| ServerVariable { description: None, ..one.clone() };
    let servers = servers.iter().map(|server| Server {
        url: server.url.clone(),
        description: None,
        variables: server.variables.iter().map(variable).collect(),
    });
    servers.collect()
}

/// Returns the servers of the documents that have several, each URL once.
pub(super) fn server_choices(api: &Api) -> Vec<Server> {
    let mut choices: Vec<Server> = Vec::new();
    let documents = api.documents.iter().filter(|document| document.servers.len() > 1);
    for server in documents.flat_map(|document| &document.servers) {
        if choices.iter().all(|known| known.url != server.url) {
            choices.push(server.clone());
        }
    }
    choices
}

/// Returns the variables of all servers, each with the values that any of them allows; with any value where one server allows any.
pub(super) fn server_variables(api: &Api) -> Vec<ServerVariable> {
    let mut merged: Vec<ServerVariable> = Vec::new();
    let servers = api.operations.iter().flat_map(|operation| &operation.servers);
    for variable in servers.flat_map(|server| &server.variables) {
        match merged.iter_mut().find(|known| known.name == variable.name) {
            Some(known) => merge(known, variable),
            None => merged.push(variable.clone()),
        }
    }
    merged
}

fn merge(known: &mut ServerVariable, variable: &ServerVariable) {
    if known.values.is_empty() || variable.values.is_empty() {
        known.values.clear();
        return;
    }
    // The longer list is in the order that its author chose.
    let other = if known.values.len() < variable.values.len() {
        std::mem::replace(known, variable.clone()).values
    } else {
        variable.values.clone()
    };
    for value in other {
        if !known.values.contains(&value) {
            known.values.push(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Method;
    use crate::plan::testing::{api, operation, server};

    fn with_servers(lists: Vec<Vec<Server>>) -> Api {
        let mut api = api();
        let operations = lists.into_iter().map(|servers| Operation { servers, ..operation(Method::Get, "/a") });
        api.operations = operations.collect();
        api
    }

    #[test]
    fn lists_that_differ_in_descriptions_only_are_one() {
        let described = Server { description: Some("Europe".to_owned()), ..server("https://eu", &[]) };
        let api = with_servers(vec![vec![server("https://us", &[])], vec![described], vec![server("https://eu", &[])]]);
        let lists = server_lists(&api);
        let urls: Vec<&str> = lists.iter().flatten().map(|server| server.url.as_str()).collect();
        assert_eq!(urls, ["https://eu", "https://us"]);
        assert_eq!(server_list(&api.operations[0], &lists), 1);
        assert_eq!(server_list(&api.operations[1], &lists), 0);
    }

    #[test]
    fn a_document_with_one_server_has_no_choice() {
        let mut api = api();
        api.documents[0].servers = vec![server("https://us", &[])];
        assert!(server_choices(&api).is_empty());
        api.documents[0].servers.extend([server("https://eu", &[]), server("https://us", &[])]);
        let urls: Vec<String> = server_choices(&api).into_iter().map(|server| server.url).collect();
        assert_eq!(urls, ["https://us", "https://eu"]);
    }

    #[test]
    fn a_variable_has_the_values_of_all_servers() {
        let values = |lists: &[&[&str]]| {
            let servers = lists.iter().map(|values| vec![server("https://{site}", &[("site", values)])]);
            server_variables(&with_servers(servers.collect()))[0].values.clone()
        };
        assert_eq!(values(&[&["eu"], &["us", "ap"], &["ap"]]), ["us", "ap", "eu"]);
        assert!(values(&[&["eu"], &[]]).is_empty());
    }
}
