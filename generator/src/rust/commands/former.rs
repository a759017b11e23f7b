//! Old names of commands. Input: the old names of functions and features. Output: the words that still name an operation or a group.

use std::collections::HashMap;

use serde::Serialize;

use super::super::context::Context;
use super::super::docs::literal;
use super::super::names::{Group, group_name, kebab, unreserved};

/// An old name of an operation or a group, as literals.
#[derive(Debug, Serialize)]
pub struct FormerNameView {
    /// The group of the operation; empty for a group.
    pub group: String,
    pub former: String,
    /// The name that it has.
    pub name: String,
}

/// A name before it is known to be free.
struct Candidate<'a> {
    group: &'a str,
    former: String,
    name: &'a str,
    module: Option<&'a str>,
}

/// Returns the old names that nothing else has.
pub(super) fn former_names(context: &Context<'_>) -> Vec<FormerNameView> {
    let commands = &context.names.commands;
    let groups = || context.names.groups.iter().zip(&commands.groups);
    let operations = groups().flat_map(|(group, name)| {
        group.operations.iter().map(move |&index| (name.as_str(), commands.operations[index].as_str()))
    });
    let taken: Vec<(&str, &str)> = operations.chain(groups().map(|(_, name)| ("", name.as_str()))).collect();
    let mut candidates: Vec<Candidate<'_>> =
        groups().flat_map(|(group, name)| candidates(context, group, name)).collect();
    let mut counts: HashMap<(&str, String), usize> = HashMap::new();
    for one in &candidates {
        *counts.entry((one.group, one.former.clone())).or_default() += 1;
    }
    for one in &mut candidates {
        // As for names: those that several documents have are named after their documents.
        if let (Some(2..), Some(module)) = (counts.get(&(one.group, one.former.clone())), one.module) {
            one.former = format!("{}-{}", one.former, kebab(module));
        }
        one.former = if one.group.is_empty() {
            group_name(&one.former, &context.naming)
        } else {
            unreserved(std::mem::take(&mut one.former), &context.naming)
        };
    }
    let mut names: Vec<FormerNameView> = Vec::new();
    for Candidate { group, former, name, .. } in candidates {
        let is_taken = taken.contains(&(group, former.as_str()));
        let view = FormerNameView { group: literal(group), former: literal(&former), name: literal(name) };
        let is_listed = names.iter().any(|one| one.group == view.group && one.former == view.former);
        if !is_taken && !is_listed {
            names.push(view);
        }
    }
    names
}

fn candidates<'a>(context: &'a Context<'_>, group: &'a Group, name: &'a str) -> Vec<Candidate<'a>> {
    let module = context.api.document(group.document).module.as_deref();
    let operations = group.operations.iter().flat_map(|&index| {
        let aliases = context.function_aliases(index).iter();
        let command = context.names.commands.operations[index].as_str();
        aliases.map(move |alias| Candidate { group: name, former: kebab(alias.name()), name: command, module })
    });
    // Groups of the same feature have the same name, whatever their documents are.
    let features = context.feature_aliases(&group.feature).iter();
    let groups = features.map(|alias| Candidate { group: "", former: alias.name().to_owned(), name, module: None });
    groups.chain(operations).collect()
}
