//! Imports. Input: paths. Output: the lines of `use`, merged and sorted.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::rust_type::{Import, Imports};
use crate::ir::DocumentId;

/// Returns the paths of imports.
pub(super) fn import_paths(context: &Context<'_>, document: DocumentId, imports: &Imports) -> Vec<String> {
    let models = format!("{}::models", context.module_path(document));
    let paths = imports.iter().map(|import| match import {
        Import::Model(id) => format!("{models}::{}", context.names.types[id]),
        Import::Body(operation) => format!("{models}::{}", context.names.bodies[operation]),
        Import::Response(operation) => format!("{models}::{}", context.names.responses[operation]),
        Import::Form(id) => format!("{models}::{}", context.names.forms[id]),
        Import::Path(path) => (*path).to_owned(),
    });
    paths.collect()
}

/// Returns a line for each module: the standard library first, then other crates, then this one.
pub(super) fn use_lines(paths: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut by_module: BTreeMap<(u8, String), BTreeSet<String>> = BTreeMap::new();
    for path in paths {
        let (module, name) = path.rsplit_once("::").unwrap_or(("", &path));
        by_module.entry((section(module), module.to_owned())).or_default().insert(name.to_owned());
    }
    by_module.into_iter().map(|((_, module), names)| use_line(&module, names)).collect()
}

fn section(path: &str) -> u8 {
    match path.split("::").next() {
        Some("std") => 0,
        Some("crate") => 2,
        _ => 1,
    }
}

fn use_line(module: &str, names: BTreeSet<String>) -> String {
    let names: Vec<String> = names.into_iter().collect();
    match names.as_slice() {
        [one] => format!("{module}::{one}"),
        _ => format!("{module}::{{{}}}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::use_lines;

    #[test]
    fn paths_are_merged_and_sorted() {
        let paths = [
            "crate::Request",
            "uuid::Uuid",
            "crate::runtime::object",
            "std::fmt::Debug",
            "crate::Client",
            "crate::A_B",
        ];
        let lines = use_lines(paths.map(str::to_owned));
        assert_eq!(lines, ["std::fmt::Debug", "uuid::Uuid", "crate::{A_B, Client, Request}", "crate::runtime::object"]);
    }
}
