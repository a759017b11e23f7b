//! Names of subcommands and flags. Comes in: groups, and the names of functions. Goes out: words with hyphens, each one's own.

use std::collections::HashMap;

use super::super::groups::Group;
use super::super::names::{Naming, unraw};
use super::super::taken::Taken;
use crate::ir::Api;

/// Subcommands that every command has.
const COMMANDS: [&str; 4] = ["call", "completions", "help", "man"];

/// Flags that every command has, or an operation with a body. A test compares them with the runtime.
pub const FLAGS: [&str; 18] = [
    "allow-plain-http",
    "base-url",
    "body",
    "color",
    "content-type",
    "dry-run",
    "example",
    "file",
    "help",
    "include",
    "list",
    "output",
    "param",
    "query",
    "retries",
    "set",
    "strict",
    "timeout",
];

/// Flags that are not in that list's source: clap's own, and that of the servers.
const OTHER_FLAGS: [&str; 2] = ["server", "version"];

#[derive(Debug, Default)]
pub struct CommandNames {
    /// By group. Groups of the same feature have the same.
    pub groups: Vec<String>,
    /// By operation.
    pub operations: Vec<String>,
    /// By the name of a server variable.
    pub settings: HashMap<String, String>,
}

pub fn command_names(
    api: &Api,
    groups: &[Group],
    functions: &HashMap<usize, String>,
    naming: &Naming<'_>,
) -> CommandNames {
    let mut names = CommandNames { operations: vec![String::new(); api.operations.len()], ..CommandNames::default() };
    names.groups = groups.iter().map(|group| group_name(&group.feature)).collect();
    let mut wanted: HashMap<(&str, String), usize> = HashMap::new();
    let all = || {
        groups
            .iter()
            .zip(&names.groups)
            .flat_map(|(group, name)| group.operations.iter().map(move |&index| (name, group, index)))
    };
    for (group, _, index) in all() {
        *wanted.entry((group, kebab(&functions[&index]))).or_default() += 1;
    }
    let mut taken: HashMap<&str, Taken> = HashMap::new();
    for (name, group, index) in all() {
        let own = kebab(&functions[&index]);
        let module = api.document(group.document).module.as_deref();
        // What several documents have is told apart by the document, for each of them alike.
        let own = match (wanted.get(&(name.as_str(), own.clone())), module) {
            (Some(2..), Some(module)) => format!("{own}-{}", kebab(module)),
            _ => own,
        };
        let own = if own == "help" { "help-operation".to_owned() } else { own };
        let taken = taken.entry(name).or_default();
        names.operations[index] = if taken.take(&own) { own } else { taken.free(own) };
    }
    for variable in api.operations.iter().flat_map(|operation| &operation.servers).flat_map(|server| &server.variables)
    {
        if !names.settings.contains_key(&variable.name) {
            let flag = flag(&naming.snake(&variable.name), "variable");
            let is_taken = names.settings.values().any(|known| *known == flag);
            let flag = if is_taken { format!("{flag}-{}", names.settings.len()) } else { flag };
            names.settings.insert(variable.name.clone(), flag);
        }
    }
    names
}

fn group_name(feature: &str) -> String {
    if COMMANDS.contains(&feature) { format!("{feature}-group") } else { feature.to_owned() }
}

/// The flags of an operation's parameters, beside those that every operation has.
pub fn parameter_flags(names: &CommandNames, parameters: &[String]) -> Vec<String> {
    let mut taken = Taken::new(names.settings.values().cloned());
    let flags = parameters.iter().map(|name| {
        let own = flag(name, "parameter");
        match taken.take(&own) {
            true => own,
            false => taken.numbered(&format!("{own}-")),
        }
    });
    flags.collect()
}

fn flag(name: &str, what: &str) -> String {
    let name = kebab(name);
    match FLAGS.contains(&name.as_str()) || OTHER_FLAGS.contains(&name.as_str()) {
        true => format!("{name}-{what}"),
        false => name,
    }
}

/// An identifier as a word of a command.
fn kebab(name: &str) -> String {
    let name = unraw(name).trim_matches('_').replace('_', "-");
    if name.is_empty() { "x".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flag_of_the_runtime_is_known() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/runtime/cli");
        let read = |file| std::fs::read_to_string(folder.join(file)).expect("the runtime is in the repository");
        let text = ["arguments.rs", "flags.rs"].map(read).concat();
        let text: String = text.split_whitespace().collect();
        let calls = ["Arg::new(\"", "common(\"", "flag(\""];
        let found = calls.iter().flat_map(|call| text.split(call).skip(1)).filter_map(|rest| rest.split('"').next());
        let found: Vec<&str> = found.filter(|name| !["operation", "shell", "words"].contains(name)).collect();
        assert!(found.len() > 10);
        for name in found {
            let is_known = FLAGS.contains(&name) || OTHER_FLAGS.contains(&name);
            assert!(is_known, "a parameter could have the flag --{name}");
        }
    }

    #[test]
    fn parameters_have_flags_of_their_own() {
        let settings = HashMap::from([("site".to_owned(), "site".to_owned())]);
        let names = CommandNames { settings, ..CommandNames::default() };
        let parameters = ["query", "r#type", "site", "page_size", "_"].map(str::to_owned);
        assert_eq!(parameter_flags(&names, &parameters), ["query-parameter", "type", "site-2", "page-size", "x"]);
    }
}
