//! Checks a configuration by itself. Input: a configuration. Output: errors in the name of the crate, its parts and modules.

use super::{Config, PARTS};
use crate::diagnostic::{Diagnostic, Diagnostics};

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
    use super::super::{DocumentConfig, Word};
    use super::*;

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
