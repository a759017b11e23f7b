//! Names of subcommands and flags. Input: groups, and the names of functions. Output: distinct words with hyphens.

use std::collections::HashMap;

use super::groups::Group;
use super::naming::{Naming, unraw};
use super::scope::Scope;
use crate::ir::Api;
use crate::plan::Plan;

#[derive(Debug, Default)]
pub(in super::super) struct CommandNames {
    /// By group. Groups of the same feature have the same.
    pub groups: Vec<String>,
    /// By operation.
    pub operations: Vec<String>,
    /// By the name of a server variable.
    pub settings: HashMap<String, String>,
}

impl CommandNames {
    /// Returns the flags of an operation's parameters, none of which is a flag that every operation has.
    pub fn parameter_flags(&self, parameters: &[String], naming: &Naming<'_>) -> Vec<String> {
        let mut scope = Scope::new(self.settings.values().cloned());
        parameters.iter().map(|name| reserve_flag(name, "parameter", naming, &mut scope)).collect()
    }
}

pub(super) fn command_names(
    api: &Api,
    plan: &Plan,
    groups: &[Group],
    functions: &[String],
    naming: &Naming<'_>,
) -> CommandNames {
    let mut names = CommandNames { operations: vec![String::new(); api.operations.len()], ..CommandNames::default() };
    names.groups = groups.iter().map(|group| group_name(&group.feature, naming)).collect();
    let by_group = groups.iter().zip(&names.groups);
    let all: Vec<(&str, &Group, usize)> = by_group
        .flat_map(|(group, name)| group.operations.iter().map(move |&index| (name.as_str(), group, index)))
        .collect();
    let mut counts: HashMap<(&str, String), usize> = HashMap::new();
    for (group, _, index) in &all {
        *counts.entry((group, kebab(&functions[*index]))).or_default() += 1;
    }
    let mut scopes: HashMap<&str, Scope> = HashMap::new();
    for (name, group, index) in all {
        let own = kebab(&functions[index]);
        let module = api.document(group.document).module.as_deref();
        // An operation that several documents have is named after its document in each of them.
        let own = match (counts.get(&(name, own.clone())), module) {
            (Some(2..), Some(module)) => format!("{own}-{}", kebab(module)),
            _ => own,
        };
        names.operations[index] = scopes.entry(name).or_default().reserve_free(unreserved(own, naming));
    }
    let mut flags = Scope::default();
    let settings = plan.server_variables.iter().map(|variable| {
        let flag = reserve_flag(&naming.snake(&variable.name), "variable", naming, &mut flags);
        (variable.name.clone(), flag)
    });
    names.settings = settings.collect();
    names
}

/// Returns the name of an operation that no subcommand has which every group has.
pub(in super::super) fn unreserved(name: String, naming: &Naming<'_>) -> String {
    if naming.reserved.subcommands.contains(&name) { format!("{name}-operation") } else { name }
}

/// Returns the name of a group that no subcommand has which every command has.
pub(in super::super) fn group_name(feature: &str, naming: &Naming<'_>) -> String {
    if naming.reserved.subcommands.contains(feature) { format!("{feature}-group") } else { feature.to_owned() }
}

/// Reserves the flag of a parameter or variable: named after what it is if the command has such a flag, and numbered if the scope has.
fn reserve_flag(name: &str, what: &str, naming: &Naming<'_>, scope: &mut Scope) -> String {
    let name = kebab(name);
    let flag = if naming.reserved.flags.contains(&name) { format!("{name}-{what}") } else { name };
    if scope.reserve(&flag) { flag } else { scope.reserve_numbered(&format!("{flag}-")) }
}

/// Returns an identifier as a word of a command.
pub(in super::super) fn kebab(name: &str) -> String {
    let name = unraw(name).trim_matches('_').replace('_', "-");
    if name.is_empty() { "x".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::super::reserved::of_repository;
    use super::*;
    use crate::config::Config;
    use crate::plan::testing::{api, server};

    #[test]
    fn server_variables_have_distinct_flags() {
        let server = server(
            "https://{site-2}.{site}.{Site}.{server}",
            &["site-2", "site", "Site", "server"].map(|name| (name, &[][..])),
        );
        let plan = Plan { server_variables: server.variables, ..Plan::default() };
        let (config, reserved) = (Config::default(), of_repository());
        let names = command_names(&api(), &plan, &[], &[], &Naming::new(&config, &reserved));
        let flags = plan.server_variables.iter().map(|variable| names.settings[&variable.name].as_str());
        assert_eq!(flags.collect::<Vec<_>>(), ["site-2", "site", "site-3", "server-variable"]);
    }

    #[test]
    fn parameters_have_flags_of_their_own() {
        let settings = HashMap::from([("site".to_owned(), "site".to_owned())]);
        let names = CommandNames { settings, ..CommandNames::default() };
        let parameters = ["query", "r#type", "site", "page_size", "_"].map(str::to_owned);
        assert_eq!(
            names.parameter_flags(&parameters, &Naming::new(&Config::default(), &of_repository())),
            ["query-parameter", "type", "site-2", "page-size", "x"]
        );
    }
}
