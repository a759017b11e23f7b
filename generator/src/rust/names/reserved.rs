//! Reserved names. Input: the sources of the runtime and the templates. Output: the functions, types, modules and so on that every
//! crate has, whose names nothing that a document defines may have.

use std::collections::{BTreeMap, BTreeSet};

use syn::{File, ImplItem, Item, Type, UseTree};

use super::naming::unraw;
use crate::diagnostic::Diagnostic;

/// The names that every crate has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reserved {
    /// Functions of responses, beside which those of headers are defined.
    pub(in super::super) response: BTreeSet<String>,
    /// Functions of the client, beside which those of documents and groups are defined.
    pub(in super::super) client: BTreeSet<String>,
    /// Functions of the client's builder, beside which those of credentials and server variables are defined.
    pub(super) builder: BTreeSet<String>,
    /// Functions of groups, beside which those of operations are defined.
    pub(super) group: BTreeSet<String>,
    /// Types and variants that generated code uses without a path, and the types at the root of the crate.
    pub(super) types: BTreeSet<String>,
    /// Modules of the crate and of a document.
    pub(in super::super) modules: BTreeSet<String>,
    /// Types of the runtime in modules of webhooks.
    pub(super) webhooks: BTreeSet<String>,
    /// Constants of the settings, beside which those of credentials are defined.
    pub(super) constants: BTreeSet<String>,
    /// Cargo features.
    pub(super) features: BTreeSet<String>,
    /// Flags of the command.
    pub(super) flags: BTreeSet<String>,
    /// Subcommands of the command.
    pub(super) subcommands: BTreeSet<String>,
}

/// Names of the standard library that generated code uses without a path.
const PRELUDE: [&str; 16] = [
    "Box",
    "Clone",
    "Debug",
    "Default",
    "Err",
    "From",
    "Into",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Result",
    "Self",
    "Some",
    "String",
    "Vec",
];

/// Types that generated code imports from the standard library and from other crates.
const IMPORTED: [&str; 6] = ["BTreeMap", "Bytes", "Date", "Map", "SecretString", "Value"];

/// Functions of traits of the standard library, which a function of the same name would hide.
const TRAIT_FUNCTIONS: [&str; 2] = ["clone", "fmt"];

/// The flags that clap adds to each command, and the subcommand that it adds to a command with subcommands.
const CLAP_FLAGS: [&str; 2] = ["help", "version"];
const CLAP_SUBCOMMAND: &str = "help";

/// The file that exports the types of the runtime, and those with the command's flags and subcommands.
const ROOT: &str = "mod.rs";
const FLAGS: &str = "cli/flags.rs";
const SUBCOMMANDS: &str = "cli/arguments.rs";

/// The type of a group, as templates/operations.rs.j2 names it.
const GROUP: &str = "{{ group.type_name }}";

impl Reserved {
    /// Returns `true` if generated code uses the name for something else than a type of a document.
    pub fn has_type(&self, name: &str) -> bool {
        self.types.contains(name)
    }

    /// Returns `true` if every client has a function with the name.
    pub fn has_client_function(&self, name: &str) -> bool {
        self.client.contains(name)
    }

    /// Returns `true` if a crate can have a feature with the name that is not that of a group.
    pub fn has_feature(&self, name: &str) -> bool {
        self.features.contains(name)
    }

    /// Returns `true` if every group of operations has a function with the name.
    pub fn has_function(&self, name: &str) -> bool {
        self.group.contains(name)
    }

    /// Collects the names that the runtime and the templates define, from their sources by path.
    ///
    /// # Errors
    /// If a source of the runtime is no Rust, or a file that every crate has is missing.
    pub fn of_sources(
        runtime: &BTreeMap<String, String>,
        templates: &BTreeMap<String, String>,
    ) -> Result<Self, Diagnostic> {
        let mut functions: BTreeMap<&str, BTreeSet<String>> = ["Response", "Client", "ClientBuilder", GROUP]
            .map(|owner| (owner, TRAIT_FUNCTIONS.map(str::to_owned).into()))
            .into();
        for (path, text) in runtime {
            if has_functions(text, &functions) {
                add_functions(&parse(path, text)?, &mut functions);
            }
        }
        let template = |name: &str| templates.get(name).map(String::as_str).unwrap_or_default();
        let (library, settings) = (template("lib.rs.j2"), template("settings.rs.j2"));
        for text in [settings, template("operations.rs.j2")] {
            add_template_functions(text, &mut functions);
        }
        let mut take = |owner: &str| functions.remove(owner).unwrap_or_default();
        let mut reserved = Reserved {
            response: take("Response"),
            client: take("Client"),
            builder: take("ClientBuilder"),
            group: take(GROUP),
            types: PRELUDE.iter().chain(&IMPORTED).map(|name| (*name).to_owned()).collect(),
            // Beside modules of documents there is no module of webhooks: each document has its own.
            modules: declared(library, "mod ")
                .filter(|name| name != "webhooks")
                .chain(exported_modules(library))
                .collect(),
            constants: declared(settings, "const ").collect(),
            features: features(template("Cargo.toml.j2")),
            ..Reserved::default()
        };
        let webhooks = runtime.iter().filter(|(path, _)| path.starts_with("webhook"));
        let kinds = webhooks.flat_map(|(_, text)| ["struct ", "enum ", "trait "].map(|kind| declared(text, kind)));
        reserved.webhooks = kinds.flatten().collect();
        // `Client::default` would read like the function of the trait.
        reserved.client.insert("default".to_owned());
        reserved.types.extend([settings, template("error_body.rs.j2")].iter().flat_map(|text| declared(text, "enum ")));
        reserved.types.extend(parse(ROOT, source(runtime, ROOT)?)?.items.iter().flat_map(types));
        let (flags, subcommands) = (source(runtime, FLAGS)?, source(runtime, SUBCOMMANDS)?);
        let arguments = [flags, subcommands].into_iter();
        reserved.flags = arguments.flat_map(|text| literals_after(text, &["common(", "flag(", ".long("])).collect();
        reserved.subcommands = literals_after(subcommands, &["Parser::new("]);
        reserved.flags.extend(CLAP_FLAGS.map(str::to_owned));
        reserved.subcommands.insert(CLAP_SUBCOMMAND.to_owned());
        Ok(reserved)
    }
}

fn source<'s>(sources: &'s BTreeMap<String, String>, path: &str) -> Result<&'s str, Diagnostic> {
    sources.get(path).map(String::as_str).ok_or_else(|| invalid(path, "this file is missing"))
}

fn parse(path: &str, text: &str) -> Result<File, Diagnostic> {
    syn::parse_file(text).map_err(|error| invalid(path, &error.to_string()))
}

fn invalid(path: &str, message: &str) -> Diagnostic {
    Diagnostic::error(format!("templates/runtime/{path}: {message}")).with_help("correct the template")
}

/// Returns `true` if a file may implement functions for one of these types.
fn has_functions(text: &str, functions: &BTreeMap<&str, BTreeSet<String>>) -> bool {
    text.lines().any(|line| line.starts_with("impl") && functions.keys().any(|owner| line.contains(owner)))
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

/// Adds the functions that a template implements for the types, except those whose names it fills in.
fn add_template_functions(text: &str, functions: &mut BTreeMap<&str, BTreeSet<String>>) {
    for part in text.split("\nimpl ").skip(1) {
        let (owner, body) = part.split_once(" {\n").unwrap_or_default();
        if let Some(known) = functions.get_mut(owner) {
            known.extend(declared(body, "fn "));
        }
    }
}

/// Returns the names that a template declares with a keyword, except those that it fills in.
fn declared<'t>(text: &'t str, keyword: &'t str) -> impl Iterator<Item = String> + 't {
    let declarations = text.lines().filter_map(move |line| {
        let line = line.trim_start();
        let line = line.strip_prefix("pub(crate) ").or_else(|| line.strip_prefix("pub ")).unwrap_or(line);
        line.strip_prefix(keyword)
    });
    let names = declarations.filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next());
    names.filter(|name| !name.is_empty()).map(str::to_owned)
}

/// Returns the modules of the runtime that the root of the crate exports.
fn exported_modules(library: &str) -> impl Iterator<Item = String> {
    declared(library, "use runtime::").filter(|name| name.starts_with(|first: char| first.is_ascii_lowercase()))
}

/// Returns the features of the template of Cargo.toml, except those whose names it fills in.
fn features(manifest: &str) -> BTreeSet<String> {
    let (_, features) = manifest.split_once("\n[features]\n").unwrap_or_default();
    let features = features.lines().take_while(|line| !line.starts_with('['));
    let names = features.filter(|line| !line.starts_with(' ')).filter_map(|line| line.split_once(" = "));
    let names = names.map(|(name, _)| name);
    names.filter(|name| !name.contains('{')).map(str::to_owned).collect()
}

/// Returns the types and traits that an item of the runtime's root defines or imports.
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

/// Returns the string literals that are the first argument of these functions.
fn literals_after(text: &str, functions: &[&str]) -> BTreeSet<String> {
    let rests = functions.iter().flat_map(|function| text.split(function).skip(1));
    rests.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next()).map(str::to_owned).collect()
}

#[cfg(test)]
pub(in super::super) fn of_repository() -> Reserved {
    let templates = tests::templates();
    Reserved::of_sources(templates.runtime_sources(), templates.sources()).expect("the runtime is Rust")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::render::Templates;

    /// The root of the repository.
    const ROOT_FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

    pub(super) fn templates() -> Templates {
        Templates::read(&Path::new(ROOT_FOLDER).join("templates")).expect("the templates are in the repository")
    }

    fn assert_has(names: &BTreeSet<String>, expected: &[&str]) {
        expected.iter().for_each(|name| assert!(names.contains(*name), "{name} in {names:?}"));
    }

    fn assert_is(names: &BTreeSet<String>, expected: &[&str]) {
        assert_eq!(names.iter().map(String::as_str).collect::<Vec<_>>(), expected);
    }

    /// The Rust files of a folder and those below it.
    fn sources(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).expect("the folder is in the repository");
        let paths = entries.map(|entry| entry.expect("the folder can be read").path());
        let texts = paths.flat_map(|path| {
            if path.is_dir() {
                sources(&path)
            } else {
                vec![std::fs::read_to_string(&path).expect("the file can be read")]
            }
        });
        texts.collect()
    }

    #[test]
    fn functions_and_types_of_the_runtime_are_reserved() {
        let reserved = of_repository();
        assert_has(&reserved.response, &["status", "into_body", "header_text", "drift", "clone"]);
        assert_has(&reserved.client, &["builder", "retries", "fmt", "default"]);
        assert_has(&reserved.builder, &["build", "timeout", "credential"]);
        assert_has(&reserved.types, &["Client", "Uuid", "ServerUrl", "Extra", "Option", "Pages"]);
        assert_has(&reserved.flags, &["dry-run", "body", "base-url", "output", "help", "server"]);
        assert_has(&reserved.subcommands, &["call", "completions", "man", "help"]);
        assert!(!reserved.types.contains("object"), "macros are no types");
    }

    #[test]
    fn names_in_templates_are_reserved() {
        let reserved = of_repository();
        assert_has(&reserved.client, &["from_env"]);
        assert_has(&reserved.builder, &["from_env", "server"]);
        assert_has(&reserved.types, &["ErrorBody", "Server"]);
        assert_is(&reserved.group, &["clone", "fmt", "new"]);
        assert_is(&reserved.constants, &["ALTERNATIVES", "CREDENTIALS"]);
        let features = [
            "blocking",
            "cli",
            "default",
            "mock",
            "native-tls",
            "preview",
            "rustls",
            "tracing",
            "webhook-signatures",
            "zstd",
        ];
        assert_is(&reserved.features, &features);
        assert_has(&reserved.webhooks, &["Receiver", "WebhookError", "HmacSha256"]);
        let modules = ["api", "cli", "commands", "error_body", "mock", "models", "operations", "runtime", "settings"];
        assert_is(&reserved.modules, &modules);
    }

    #[test]
    fn types_that_generated_code_imports_are_reserved() {
        let types = of_repository().types;
        let views = sources(&Path::new(ROOT_FOLDER).join("generator/src/rust")).join("\n");
        let is_path = |text: &&str| text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == ':');
        let paths = views.split('"').filter(is_path).filter_map(|text| text.rsplit_once("::"));
        let foreign = ["std", "bytes", "jiff", "reqwest", "secrecy", "serde_json", "uuid"];
        let paths = paths.filter(|(path, _)| foreign.contains(&path.split("::").next().unwrap_or_default()));
        let names: BTreeSet<&str> = paths.map(|(_, name)| name).collect();
        names.iter().for_each(|name| assert!(types.contains(*name), "{name} is imported"));
        IMPORTED.iter().for_each(|name| assert!(names.contains(name), "{name} is not imported"));
    }

    /// Else the command would not have these flags, and parameters could have their names.
    #[test]
    fn clap_adds_flags_and_a_subcommand() {
        let templates = templates();
        let text = source(templates.runtime_sources(), SUBCOMMANDS).expect("it is in the runtime");
        assert!(text.contains(".version(cli.version)"));
        assert!(!text.contains("disable_help") && !text.contains("disable_version"));
    }

    #[test]
    fn a_runtime_that_is_no_rust_or_lacks_a_file_is_an_error() {
        let templates = templates();
        let mut runtime = templates.runtime_sources().clone();
        let error = |runtime: &_| Reserved::of_sources(runtime, templates.sources()).expect_err("it is wrong").message;
        runtime.insert("client.rs".to_owned(), "impl Client {".to_owned());
        let broken = error(&runtime);
        assert!(broken.starts_with("templates/runtime/client.rs: "), "{broken}");
        runtime.remove("client.rs");
        runtime.remove("mod.rs");
        assert_eq!(error(&runtime), "templates/runtime/mod.rs: this file is missing");
    }
}
