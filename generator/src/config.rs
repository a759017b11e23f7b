//! The configuration of a crate, `spec/client.toml`. Input: its text. Output: the name of the crate, its documents, and exceptions to the
//! rules for names.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::Spanned;

use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::source::{SourceId, Sources};

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

/// The part of client.toml whose locations are kept.
#[derive(Debug, Deserialize)]
struct Spans {
    #[serde(default)]
    documents: Vec<DocumentSpans>,
    #[serde(default)]
    decisions: Vec<DecisionSpans>,
    #[serde(default)]
    severity: SeveritySpans,
    #[serde(default)]
    aliases: Vec<AliasSpans>,
}

#[derive(Debug, Deserialize)]
struct AliasSpans {
    old: Spanned<IgnoredAny>,
    new: Spanned<IgnoredAny>,
    wire: Option<Spanned<IgnoredAny>>,
    since: Option<Spanned<IgnoredAny>>,
    #[serde(rename = "remove-in")]
    remove_in: Spanned<IgnoredAny>,
}

#[derive(Debug, Default, Deserialize)]
struct SeveritySpans {
    #[serde(default)]
    rules: BTreeMap<Spanned<String>, IgnoredAny>,
}

#[derive(Debug, Deserialize)]
struct DecisionSpans {
    fact: Spanned<IgnoredAny>,
}

#[derive(Debug, Deserialize)]
struct DocumentSpans {
    file: Spanned<IgnoredAny>,
    #[serde(default)]
    overlays: Vec<Spanned<IgnoredAny>>,
}

/// Parses client.toml. An unknown key is an error.
pub fn parse(sources: &Sources, source: SourceId, diagnostics: &mut Diagnostics) -> Option<Config> {
    let text = sources.text(source);
    let with_locations = |mut config: Config| {
        let Ok(Spans { documents, decisions, severity, aliases }) = toml::from_str(text) else { return config };
        for (decision, spans) in config.decisions.iter_mut().zip(decisions) {
            decision.location = Some(Location::offset(source, spans.fact.span().start));
        }
        for (alias, spans) in config.aliases.iter_mut().zip(aliases) {
            let location = |span: &Spanned<IgnoredAny>| Location::offset(source, span.span().start);
            alias.location = Some(location(&spans.old));
            alias.wire_location = spans.wire.as_ref().map(location);
            alias.new_span = Some(spans.new.span());
            alias.since_span = spans.since.as_ref().map(Spanned::span);
            alias.remove_in_span = Some(spans.remove_in.span());
        }
        for (rule, span) in config.severity.rules.values_mut().zip(severity.rules.keys()) {
            rule.location = Some(Location::offset(source, span.span().start));
        }
        for (document, spans) in config.documents.iter_mut().zip(documents) {
            document.location = Some(Location::offset(source, spans.file.span().start));
            for (overlay, span) in document.overlays.iter_mut().zip(spans.overlays) {
                overlay.location = Some(Location::offset(source, span.span().start));
            }
        }
        config
    };
    match toml::from_str::<Config>(text) {
        Ok(config) => Some(with_locations(config)),
        Err(error) => {
            let location = match error.span() {
                Some(span) => Location::offset(source, span.start),
                None => Location::file(source),
            };
            let message = error.message().trim_end().to_owned();
            let help = "the keys of client.toml are described in the README of spec/";
            diagnostics.push(Diagnostic::error(message).at(location).with_help(help));
            None
        }
    }
}

/// Reports an invalid configuration. The stage `rust` checks the names of modules.
pub fn validate(config: &Config, diagnostics: &mut Diagnostics) {
    let name = &config.package.name;
    let is_legal = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !name.chars().all(is_legal) {
        let message = format!("invalid crate name {name:?}");
        let help = "use letters, digits, `-` and `_`, and start with a letter";
        diagnostics.push(Diagnostic::error(message).with_help(help));
    } else if let Some(meaning) = reserved_meaning(&name.replace('-', "_")) {
        let message = format!("the crate cannot have the name `{name}`, which is {meaning}");
        diagnostics.push(Diagnostic::error(message).with_help(format!("choose another name, such as `{name}-client`")));
    }
    for part in config.package.without.iter().filter(|part| !PARTS.contains(&part.as_str())) {
        let message = format!("unknown part {part:?} in `without`");
        diagnostics.push(Diagnostic::error(message).with_help(format!("the parts are {}", PARTS.join(", "))));
    }
    for word in config.words.iter().filter(|word| word.from.is_empty()) {
        let message = format!("`from` is empty for the word {:?}", word.to);
        diagnostics.push(Diagnostic::error(message).with_help("remove the entry from `[[words]]` in client.toml"));
    }
    let modules: Vec<&str> = config.documents.iter().filter_map(|document| document.module.as_deref()).collect();
    if config.documents.len() > 1 && modules.len() < config.documents.len() {
        let message = "missing module: with several documents, each needs one";
        let help = "write `--spec MODULE=FILE`, or `module` for each of `[[documents]]` in client.toml";
        diagnostics.push(Diagnostic::error(message).with_help(help));
    }
    for (index, module) in modules.iter().enumerate() {
        if modules[..index].contains(module) {
            let message = format!("two documents have the module `{module}`");
            diagnostics.push(Diagnostic::error(message).with_help("give one of them another module"));
        }
    }
}

/// Returns what a name means in Rust, if a crate cannot have it.
fn reserved_meaning(name: &str) -> Option<&'static str> {
    const CRATES: [&str; 5] = ["alloc", "core", "proc_macro", "std", "test"];
    // syn accepts the words that only newer editions reserve.
    let is_word = name == "gen" || syn::parse_str::<syn::Ident>(name).is_err();
    let crates = CRATES.contains(&name).then_some("a crate of Rust itself");
    is_word.then_some("a reserved word of Rust").or(crates)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_an_error_with_its_location() {
        let mut sources = Sources::default();
        let source = sources.add("client.toml", "[crate]\nname = \"x\"\nnmae = \"y\"\n");
        let mut diagnostics = Diagnostics::default();
        assert!(parse(&sources, source, &mut diagnostics).is_none());
        let location = diagnostics.iter().next().and_then(|one| one.location.clone());
        assert_eq!(location, Some(Location::offset(source, 19)));
    }

    fn messages(name: &str, modules: &[Option<&str>]) -> Vec<String> {
        let document = |module: &Option<&str>| DocumentConfig::new(module.map(str::to_owned), String::new());
        let mut config = Config::new(name, modules.iter().map(document).collect());
        config.words.push(Word { from: String::new(), to: "SSO".to_owned(), reason: String::new() });
        let mut diagnostics = Diagnostics::default();
        validate(&config, &mut diagnostics);
        diagnostics.iter().map(|one| one.message.clone()).collect()
    }

    #[test]
    fn an_invalid_configuration_is_reported() {
        let word = "`from` is empty for the word \"SSO\"";
        assert_eq!(messages("my-client", &[None]), [word]);
        assert_eq!(messages("1st", &[None]), ["invalid crate name \"1st\"", word]);
        for (name, meaning) in [
            ("type", "a reserved word"),
            ("self", "a reserved word"),
            ("gen", "a reserved word"),
            ("proc-macro", "a crate"),
            ("std", "a crate"),
        ] {
            let message = format!("the crate cannot have the name `{name}`, which is {meaning}");
            assert!(messages(name, &[None])[0].starts_with(&message), "{name}");
        }
        let missing = "missing module: with several documents, each needs one";
        assert_eq!(messages("x", &[None, Some("v2")]), [word, missing]);
        assert_eq!(messages("x", &[Some("v2"), Some("v2")]), [word, "two documents have the module `v2`"]);
    }
}
