//! The names of documents' modules. Input: the configuration. Output: an error for each name that no module of the crate can have.

use super::names::Reserved;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Reports modules of documents that are no identifiers, or clash with an item of every crate.
pub(super) fn check(config: &Config, reserved: &Reserved, diagnostics: &mut Diagnostics) {
    for module in config.documents.iter().filter_map(|document| document.module.as_deref()) {
        if !is_legal(module, reserved) {
            let message = format!("invalid module name `{module}`");
            let help = "use lower-case letters, digits and `_`; keywords and names that every crate has are reserved: ";
            let modules: Vec<&str> = reserved.modules.iter().map(String::as_str).collect();
            diagnostics.push(Diagnostic::error(message).with_help(help.to_owned() + &modules.join(", ")));
        }
    }
}

fn is_legal(module: &str, reserved: &Reserved) -> bool {
    module.starts_with(|c: char| c.is_ascii_lowercase())
        && module.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && syn::parse_str::<syn::Ident>(module).is_ok()
        && !reserved.modules.contains(module)
        && !reserved.client.contains(module)
}

#[cfg(test)]
mod tests {
    use super::super::names::of_repository;
    use super::*;
    use crate::config::DocumentConfig;

    #[test]
    fn identifiers_that_are_not_reserved_are_legal() {
        for module in ["v1", "pets_2"] {
            assert!(is_legal(module, &of_repository()), "{module}");
        }
        for module in ["", "1st", "Pets", "pets-2", "_v1", "é", "type", "models", "builder"] {
            assert!(!is_legal(module, &of_repository()), "{module}");
        }
    }

    #[test]
    fn an_invalid_module_is_reported_with_the_reserved_ones() {
        let documents =
            ["v1", "models"].map(|module| DocumentConfig::new(Some(module.to_owned()), format!("{module}.yaml")));
        let mut diagnostics = Diagnostics::default();
        check(&Config::new("test", documents.into()), &of_repository(), &mut diagnostics);
        let messages: Vec<_> = diagnostics.iter().map(|one| one.message.as_str()).collect();
        assert_eq!(messages, ["invalid module name `models`"]);
    }
}
