//! The configuration of a crate, `spec/client.toml`. Input: its text. Output: the name of the crate, its documents, and exceptions to the
//! rules for names.

mod parse;
mod validate;

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;

use crate::diagnostic::Location;

pub use parse::parse;
pub use validate::validate;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    #[serde(rename = "crate")]
    pub package: Package,
    #[serde(default)]
    pub documents: Vec<DocumentConfig>,
    /// Overlays from the command line, whose paths are relative to the current folder.
    #[serde(skip)]
    pub overlays: Vec<OverlayConfig>,
    /// By the name of the security scheme.
    #[serde(default)]
    pub credentials: BTreeMap<String, CredentialConfig>,
    /// By the name of the server variable.
    #[serde(default)]
    pub variables: BTreeMap<String, VariableConfig>,
    #[serde(default)]
    pub words: Vec<Word>,
    /// Names of fields whose values must not be printed.
    #[serde(default)]
    pub secrets: Vec<String>,
    #[serde(default)]
    pub lints: Lints,
    #[serde(default)]
    pub pagination: PaginationConfig,
    #[serde(default)]
    pub decisions: Vec<Decision>,
    #[serde(default)]
    pub severity: SeverityConfig,
    #[serde(default)]
    pub aliases: Vec<AliasConfig>,
}

/// An old name that an item of the crate keeps for a while.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AliasConfig {
    /// The path that the item had, as in reports: `v2::models::Org`.
    pub old: String,
    /// The path that the item has.
    pub new: String,
    /// The name of the property, or the value of the enum, that the old name was made from, if that has changed, too. It is still read.
    pub wire: Option<String>,
    /// The first version with the new name.
    pub since: Option<String>,
    /// The first version without the old name.
    pub remove_in: String,
    /// The location of the old path, if client.toml has it.
    #[serde(skip)]
    pub location: Option<Location>,
    /// The location of `wire`, if client.toml has it.
    #[serde(skip)]
    pub wire_location: Option<Location>,
    /// The bytes of the values in client.toml, after a byte order mark: the new path, `since` and `remove-in`.
    #[serde(skip)]
    pub new_span: Option<Range<usize>>,
    #[serde(skip)]
    pub since_span: Option<Range<usize>>,
    #[serde(skip)]
    pub remove_in_span: Option<Range<usize>>,
}

/// How grave changes are for `cargo xtask diff`, where the rules say otherwise.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeverityConfig {
    /// By the id of the rule.
    #[serde(default)]
    pub rules: BTreeMap<String, RuleConfig>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(from = "RuleSeverity")]
pub struct RuleConfig {
    pub severity: RuleSeverity,
    /// The location of the rule's id, if client.toml has it.
    pub location: Option<Location>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleSeverity {
    Breaking,
    Risky,
    Safe,
}

impl From<RuleSeverity> for RuleConfig {
    fn from(severity: RuleSeverity) -> Self {
        RuleConfig { severity, location: None }
    }
}

/// A fact that a document states in another way than the vendor's reference.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The fact, as `cargo xtask transcribe --verify` prints it.
    pub fact: String,
    /// What the reference says. If it says something else, the decision expires.
    pub page: String,
    pub reason: String,
    /// The location of the fact.
    #[serde(skip)]
    pub location: Option<Location>,
}

/// Warnings that are off by default.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Lints {
    /// Operations without a summary, a description or examples, and properties without a description.
    #[serde(default)]
    pub missing_docs: bool,
}

/// What the documents do not say of pages.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaginationConfig {
    /// Whether operations without `x-pagination` are paged if they have parameters and properties with common names.
    #[serde(default)]
    pub recognize: bool,
}

/// The fields of the crate's Cargo.toml.
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
    /// Benchmarks that are not generated, each a file in the folder `benches` with its own main function.
    #[serde(default)]
    pub benches: Vec<String>,
    /// Parts that the crate is generated without, of [`PARTS`].
    #[serde(default)]
    pub without: Vec<String>,
    /// Whether the runtime in the crate has its unit tests. They use more parts and dependencies than most crates have.
    #[serde(default)]
    pub runtime_tests: bool,
    /// Dependencies of the tests and examples, which are not generated.
    #[serde(default)]
    pub dev_dependencies: toml::Table,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentConfig {
    /// The document's module in the crate; optional if there is only one document.
    pub module: Option<String>,
    /// The document's path, relative to client.toml.
    pub file: String,
    /// The overlays that change the document, in their order.
    #[serde(default)]
    pub overlays: Vec<OverlayConfig>,
    /// The location of the path, if client.toml has it.
    #[serde(skip)]
    pub location: Option<Location>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(from = "String")]
pub struct OverlayConfig {
    /// The module of the document that the overlay changes; optional on the command line, and unused in client.toml.
    pub module: Option<String>,
    /// The overlay's path, relative to client.toml.
    pub file: String,
    /// The location of the path, if client.toml has it.
    pub location: Option<Location>,
}

impl From<String> for OverlayConfig {
    fn from(file: String) -> Self {
        OverlayConfig { module: None, file, location: None }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialConfig {
    /// The method of the builder.
    pub name: String,
    pub reason: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VariableConfig {
    /// The name of the enum of its values.
    #[serde(rename = "type")]
    pub type_name: Option<String>,
    /// The environment variable that `Client::from_env` reads.
    pub env: Option<String>,
    /// Names of variants, by value.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
    pub reason: String,
}

/// Another spelling of a word in names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    pub from: String,
    pub to: String,
    pub reason: String,
}

/// The parts that a crate can be generated without. Each is a cargo feature with modules and dependencies of its own.
pub const PARTS: [&str; 4] = ["blocking", "cli", "mock", "tracing"];

fn first_version() -> String {
    "0.1.0".to_owned()
}

impl Config {
    /// Creates the configuration of a crate from these documents, without exceptions to the rules.
    pub fn new(name: impl Into<String>, documents: Vec<DocumentConfig>) -> Self {
        let package = Package { name: name.into(), version: first_version(), ..Package::default() };
        Config { package, documents, ..Config::default() }
    }
}

impl DocumentConfig {
    /// Creates the entry of a document that client.toml does not have.
    pub fn new(module: Option<String>, file: impl Into<String>) -> Self {
        DocumentConfig { module, file: file.into(), overlays: Vec::new(), location: None }
    }
}
