//! `spec/client.toml`: what a crate is called, which documents it is made from, and exceptions to the rules.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::rust::CLIENT_FUNCTIONS;
use crate::source::{SourceId, Sources};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    #[serde(rename = "crate")]
    pub package: Package,
    #[serde(default)]
    pub documents: Vec<DocumentConfig>,
    /// By the name of the security scheme.
    #[serde(default)]
    pub credentials: BTreeMap<String, CredentialConfig>,
    /// By the name of the server variable.
    #[serde(default)]
    pub variables: BTreeMap<String, VariableConfig>,
    #[serde(default)]
    pub words: Vec<Word>,
    /// Names of members, as fields, whose texts must not be shown.
    #[serde(default)]
    pub secrets: Vec<String>,
}

/// What goes into the crate's Cargo.toml.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Package {
    pub name: String,
    #[serde(default = "first_version")]
    pub version: String,
    pub description: Option<String>,
    pub license: Option<String>,
    #[serde(default)]
    pub keywords: Vec<String>,
    #[serde(default)]
    pub categories: Vec<String>,
    /// Markdown for the end of the README.
    pub notes: Option<String>,
    /// Benchmarks that people own, each a file in the folder `benches` with a main function of its own.
    #[serde(default)]
    pub benches: Vec<String>,
    /// Parts that the crate is made without, of [`PARTS`].
    #[serde(default)]
    pub without: Vec<String>,
    /// Copied as they are, for the tests and examples that people own.
    #[serde(default)]
    pub dev_dependencies: toml::Table,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentConfig {
    /// The document's module in the crate; only a crate's sole document can do without.
    pub module: Option<String>,
    /// The document's path, seen from client.toml.
    pub file: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialConfig {
    /// The builder's method that sets it.
    pub name: String,
    pub reason: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VariableConfig {
    /// The name of the enum of its values.
    #[serde(rename = "type")]
    pub type_name: Option<String>,
    /// The environment variable that `Client::from_env` takes it from.
    pub env: Option<String>,
    /// Names of variants, by value.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
    pub reason: String,
}

/// Another spelling of a word, for the names that are made from it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    pub from: String,
    pub to: String,
    pub reason: String,
}

/// The parts that a crate can be made without. Each is a cargo feature with modules and dependencies of its own.
pub const PARTS: [&str; 3] = ["blocking", "cli", "tracing"];

fn first_version() -> String {
    "0.1.0".to_owned()
}

impl Config {
    /// A crate of this name from these documents, without exceptions to the rules.
    pub fn new(name: impl Into<String>, documents: Vec<DocumentConfig>) -> Self {
        let package = Package { name: name.into(), version: first_version(), ..Package::default() };
        Config { package, documents, ..Config::default() }
    }
}

/// Reads client.toml; a key that it does not know is an error.
pub fn parse(sources: &Sources, source: SourceId, diagnostics: &mut Diagnostics) -> Option<Config> {
    match toml::from_str::<Config>(sources.text(source)) {
        Ok(config) => Some(config),
        Err(error) => {
            let place = match error.span() {
                Some(span) => Place::offset(source, span.start),
                None => Place::file(source),
            };
            let message = error.message().trim_end().to_owned();
            let help = "the keys of client.toml are described in the README of spec/";
            diagnostics.push(Diagnostic::error(message).at(place).with_help(help));
            None
        }
    }
}

/// Modules that every crate has, beside which a document's module has no place.
const TAKEN_MODULES: [&str; 8] =
    ["api", "cli", "commands", "error_body", "models", "operations", "runtime", "settings"];

/// Reports what no crate can be called or made from.
pub fn validate(config: &Config, diagnostics: &mut Diagnostics) {
    let name = &config.package.name;
    let legal = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !name.chars().all(legal) {
        let message = format!("{name:?} cannot be the name of a crate");
        let help = "use letters, digits, `-` and `_`, with a letter first";
        diagnostics.push(Diagnostic::error(message).with_help(help));
    }
    for part in config.package.without.iter().filter(|part| !PARTS.contains(&part.as_str())) {
        let message = format!("{part:?} is not a part that a crate can be made without");
        diagnostics.push(Diagnostic::error(message).with_help(format!("the parts are {}", PARTS.join(", "))));
    }
    for word in config.words.iter().filter(|word| word.from.is_empty()) {
        let message = format!("an empty word cannot be respelt as {:?}", word.to);
        diagnostics.push(Diagnostic::error(message).with_help("take the entry out of `[[words]]` in client.toml"));
    }
    let modules: Vec<&str> = config.documents.iter().filter_map(|document| document.module.as_deref()).collect();
    if config.documents.len() > 1 && modules.len() < config.documents.len() {
        let message = "several documents need a module each";
        let help = "write `--spec MODULE=FILE`, or `module` for each of `[[documents]]` in client.toml";
        diagnostics.push(Diagnostic::error(message).with_help(help));
    }
    for (index, module) in modules.iter().enumerate() {
        let is_name = module.starts_with(|c: char| c.is_ascii_lowercase())
            && module.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        let is_taken = TAKEN_MODULES.contains(module) || CLIENT_FUNCTIONS.contains(module);
        if !is_name || is_taken || syn::parse_str::<syn::Ident>(module).is_err() {
            let message = format!("{module:?} cannot be the module of a document");
            let help =
                "use small letters, digits and `_`, and no keyword or name of the crate's own, such as ".to_owned();
            diagnostics.push(Diagnostic::error(message).with_help(help + &TAKEN_MODULES.join(", ")));
        } else if modules[..index].contains(module) {
            let message = format!("two documents have the module `{module}`");
            diagnostics.push(Diagnostic::error(message).with_help("give one of them another module"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_an_error_with_its_place() {
        let mut sources = Sources::default();
        let source = sources.add("client.toml", "[crate]\nname = \"x\"\nnmae = \"y\"\n");
        let mut diagnostics = Diagnostics::default();
        assert!(parse(&sources, source, &mut diagnostics).is_none());
        let place = diagnostics.iter().next().and_then(|one| one.place.clone());
        assert_eq!(place, Some(Place::offset(source, 19)));
    }
}
