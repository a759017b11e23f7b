//! Reserved names. Comes in: the sources of the runtime. Goes out: the functions and types that every crate has, whose names nothing that
//! a document defines may have.

use std::collections::{BTreeMap, BTreeSet};

use syn::{File, ImplItem, Item, Type, UseTree};

use super::naming::unraw;
use crate::diagnostic::Diagnostic;

/// The names that every crate has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reserved {
    /// Functions of requests, beside which those of optional parameters are defined.
    pub(super) request: BTreeSet<String>,
    /// Functions of responses, beside which those of headers are defined.
    pub(in super::super) response: BTreeSet<String>,
    /// Functions of the client, beside which those of documents and groups are defined.
    pub(in super::super) client: BTreeSet<String>,
    /// Functions of the client's builder, beside which those of credentials and server variables are defined.
    pub(super) builder: BTreeSet<String>,
    /// Types and variants that generated code uses without a path, and the types at the root of the crate.
    pub(super) types: BTreeSet<String>,
    /// Flags of the command.
    pub(super) flags: BTreeSet<String>,
    /// Subcommands of the command.
    pub(super) subcommands: BTreeSet<String>,
}

/// What generated code uses of other crates, of the standard library, and of files that a template renders.
const OTHER_TYPES: [&str; 25] = [
    "BTreeMap",
    "Box",
    "Bytes",
    "Clone",
    "Date",
    "Debug",
    "Default",
    "Err",
    "ErrorBody",
    "From",
    "Into",
    "Map",
    "Method",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Result",
    "SecretString",
    "Self",
    "Server",
    "Some",
    "String",
    "Value",
    "Vec",
];

/// Functions of traits of the standard library, which a function of the same name would hide.
const TRAIT_FUNCTIONS: [&str; 2] = ["clone", "fmt"];

/// Functions that templates/settings.rs.j2 adds to the client and its builder, and `default`, which reads like the trait's.
const CLIENT_FUNCTIONS: [&str; 2] = ["default", "from_env"];
const BUILDER_FUNCTIONS: [&str; 2] = ["from_env", "server"];

/// Flags and subcommands that clap adds.
const CLAP_FLAGS: [&str; 2] = ["help", "version"];
const CLAP_SUBCOMMANDS: [&str; 1] = ["help"];

/// The files of the runtime that implement functions for these types.
const IMPLEMENTATIONS: [&str; 8] = [
    "builder.rs",
    "client.rs",
    "credential_setters.rs",
    "pages.rs",
    "request.rs",
    "request_body.rs",
    "request_parameters.rs",
    "response.rs",
];

/// The file that exports the types of the runtime, and those with the command's flags and subcommands.
const ROOT: &str = "mod.rs";
const FLAGS: &str = "cli/flags.rs";
const SUBCOMMANDS: &str = "cli/arguments.rs";

impl Reserved {
    /// Collects the names that the runtime defines, from its sources by path.
    ///
    /// # Errors
    /// If a source is no Rust, or a type that every crate has is missing.
    pub fn of_runtime(sources: &BTreeMap<String, String>) -> Result<Self, Diagnostic> {
        let function_sets =
            |names: &[&str]| TRAIT_FUNCTIONS.iter().chain(names).map(|name| (*name).to_owned()).collect();
        let mut functions: BTreeMap<&str, BTreeSet<String>> = BTreeMap::from([
            ("Request", function_sets(&[])),
            ("Response", function_sets(&[])),
            ("Client", function_sets(&CLIENT_FUNCTIONS)),
            ("ClientBuilder", function_sets(&BUILDER_FUNCTIONS)),
        ]);
        let mut reserved = Reserved { types: OTHER_TYPES.map(str::to_owned).into(), ..Reserved::default() };
        for path in IMPLEMENTATIONS {
            add_functions(&parse(sources, path)?, &mut functions);
        }
        reserved.types.extend(parse(sources, ROOT)?.items.iter().flat_map(types));
        let (flags, subcommands) = (source(sources, FLAGS)?, source(sources, SUBCOMMANDS)?);
        let arguments = [flags, subcommands].into_iter();
        reserved.flags = arguments.flat_map(|text| literals_after(text, &["common(", "flag(", ".long("])).collect();
        reserved.subcommands = literals_after(subcommands, &["Parser::new("]);
        reserved.flags.extend(CLAP_FLAGS.map(str::to_owned));
        reserved.subcommands.extend(CLAP_SUBCOMMANDS.map(str::to_owned));
        let mut take = |name: &str| functions.remove(name).unwrap_or_default();
        (reserved.request, reserved.response) = (take("Request"), take("Response"));
        (reserved.client, reserved.builder) = (take("Client"), take("ClientBuilder"));
        Ok(reserved)
    }
}

fn source<'s>(sources: &'s BTreeMap<String, String>, path: &str) -> Result<&'s str, Diagnostic> {
    sources.get(path).map(String::as_str).ok_or_else(|| invalid(path, "this file is missing"))
}

fn parse(sources: &BTreeMap<String, String>, path: &str) -> Result<File, Diagnostic> {
    syn::parse_file(source(sources, path)?).map_err(|error| invalid(path, &error.to_string()))
}

fn invalid(path: &str, message: &str) -> Diagnostic {
    Diagnostic::error(format!("templates/runtime/{path}: {message}")).with_help("correct the template")
}

/// Adds the functions that a file implements for the types.
fn add_functions(file: &File, functions: &mut BTreeMap<&str, BTreeSet<String>>) {
    let implementations = file.items.iter().filter_map(|item| match item {
        Item::Impl(one) => Some(one),
        _ => None,
    });
    for implementation in implementations {
        let Type::Path(path) = &*implementation.self_ty else { continue };
        let Some(segment) = path.path.segments.last() else { continue };
        let Some(known) = functions.get_mut(segment.ident.to_string().as_str()) else { continue };
        known.extend(implementation.items.iter().filter_map(|item| match item {
            ImplItem::Fn(function) => Some(unraw(&function.sig.ident.to_string()).to_owned()),
            _ => None,
        }));
    }
}

/// The types and traits that an item of the runtime's root defines or imports.
fn types(item: &Item) -> Vec<String> {
    let mut names = Vec::new();
    match item {
        Item::Use(one) => push_imported(&one.tree, &mut names),
        Item::Type(one) => names.push(one.ident.to_string()),
        _ => {}
    }
    names.retain(|name| name.starts_with(|first: char| first.is_ascii_uppercase()));
    names
}

fn push_imported(tree: &UseTree, names: &mut Vec<String>) {
    match tree {
        UseTree::Path(path) => push_imported(&path.tree, names),
        UseTree::Name(name) => names.push(name.ident.to_string()),
        UseTree::Rename(rename) => names.push(rename.rename.to_string()),
        UseTree::Group(group) => group.items.iter().for_each(|tree| push_imported(tree, names)),
        UseTree::Glob(_) => {}
    }
}

/// The string literals that calls of these functions begin with.
fn literals_after(text: &str, calls: &[&str]) -> BTreeSet<String> {
    let rests = calls.iter().flat_map(|call| text.split(call).skip(1));
    rests.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next()).map(str::to_owned).collect()
}

#[cfg(test)]
pub(in super::super) fn of_repository() -> Reserved {
    Reserved::of_runtime(tests::templates().runtime_sources()).expect("the runtime is Rust")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Templates;

    pub(super) fn templates() -> Templates {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../templates");
        Templates::read(folder.as_ref()).expect("the templates are in the repository")
    }

    #[test]
    fn functions_and_types_of_the_runtime_are_reserved() {
        let reserved = of_repository();
        let has = |names: &BTreeSet<String>, expected: &[&str]| {
            expected.iter().for_each(|name| assert!(names.contains(*name), "{name} in {names:?}"));
        };
        has(&reserved.request, &["send", "call", "into_future", "query_as", "items", "timeout", "fmt"]);
        has(&reserved.response, &["status", "into_body", "header_text", "drift", "clone"]);
        has(&reserved.client, &["builder", "retries", "from_env", "fmt"]);
        has(&reserved.builder, &["build", "timeout", "credential", "from_env", "server"]);
        has(&reserved.types, &["Client", "Uuid", "ServerUrl", "Extra", "Option", "Pages"]);
        has(&reserved.flags, &["dry-run", "body", "base-url", "output", "help", "server"]);
        has(&reserved.subcommands, &["call", "completions", "man", "help"]);
        assert!(!reserved.types.contains("object"), "macros are no types");
    }

    #[test]
    fn functions_of_rendered_settings_are_reserved() {
        let template = include_str!("../../../../templates/settings.rs.j2");
        let mut functions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut owner = "";
        for line in template.lines() {
            owner = line.strip_prefix("impl ").and_then(|rest| rest.strip_suffix(" {")).unwrap_or(owner);
            let name = line.trim_start().strip_prefix("pub fn ").and_then(|rest| rest.split('(').next());
            functions.entry(owner).or_default().extend(name.filter(|name| !name.contains('{')));
        }
        let reserved = of_repository();
        for (owner, names) in [("Client", &reserved.client), ("ClientBuilder", &reserved.builder)] {
            assert!(!functions[owner].is_empty());
            functions[owner].iter().for_each(|name| assert!(names.contains(*name), "{owner}::{name}"));
        }
    }

    #[test]
    fn no_other_file_of_the_runtime_implements_functions() {
        for (path, text) in templates().runtime_sources() {
            let mut functions =
                BTreeMap::from(["Request", "Response", "Client", "ClientBuilder"].map(|name| (name, BTreeSet::new())));
            add_functions(&syn::parse_file(text).expect("the runtime is Rust"), &mut functions);
            let is_listed = IMPLEMENTATIONS.contains(&path.as_str());
            assert!(is_listed || functions.values().all(BTreeSet::is_empty), "{path}: {functions:?}");
        }
    }

    #[test]
    fn a_runtime_that_is_no_rust_or_lacks_a_file_is_an_error() {
        let mut sources = templates().runtime_sources().clone();
        sources.insert("client.rs".to_owned(), "impl Client {".to_owned());
        let broken = Reserved::of_runtime(&sources).expect_err("a brace is missing").message;
        assert!(broken.starts_with("templates/runtime/client.rs: "), "{broken}");
        sources.remove("client.rs");
        let missing = Reserved::of_runtime(&sources).expect_err("a file is missing").message;
        assert_eq!(missing, "templates/runtime/client.rs: this file is missing");
    }
}
