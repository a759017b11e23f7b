//! `spec/client.toml`: what a crate is called, which documents it is made from, and exceptions to the rules.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
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

fn first_version() -> String {
    "0.1.0".to_owned()
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
