//! Names of credentials. Input: the security schemes of the plan and client.toml. Output: the builder's functions and the constant of
//! each.

use super::SERVERS;
use super::naming::{Naming, unraw};
use super::scope::Scope;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::SecurityKind;
use crate::plan::Plan;

/// The names of a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct CredentialNames {
    /// The builder's function.
    pub function: String,
    pub constant: String,
    /// The builder's function for a source that renews the credential; `None` if there is none.
    pub source_function: Option<String>,
}

impl CredentialNames {
    /// Returns the functions of the builder, without `r#`.
    pub fn functions(&self) -> impl Iterator<Item = &str> {
        [unraw(&self.function)].into_iter().chain(self.source_function.as_deref())
    }
}

pub(super) fn credential_names(
    plan: &Plan,
    config: &Config,
    naming: &Naming<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<CredentialNames> {
    let schemes = &plan.security_schemes;
    for name in config.credentials.keys().filter(|name| schemes.iter().all(|scheme| scheme.name != **name)) {
        diagnostics.push(matches_nothing("credentials", name, "security scheme that an operation uses"));
    }
    let mut functions = Scope::default();
    let names = schemes.iter().map(|scheme| {
        let text = config.credentials.get(&scheme.name).map_or(&scheme.name, |configured| &configured.name);
        let function = functions.reserve_free(naming.builder_function(text, "credential"));
        let source = || functions.reserve_free(format!("{}_source", unraw(&function)));
        CredentialNames {
            source_function: is_bearer(&scheme.kind).then(source),
            constant: constant(&function, naming),
            function,
        }
    });
    names.collect()
}

/// Creates the error for an entry of client.toml that has no effect.
pub(in super::super) fn matches_nothing(table: &str, key: &str, what: &str) -> Diagnostic {
    Diagnostic::error(format!("client.toml has `{key}` in `[{table}]`, which is no {what}"))
        .with_help("correct its spelling, or take the entry out")
}

/// Returns `true` for tokens, which a source can renew.
fn is_bearer(kind: &SecurityKind) -> bool {
    match kind {
        SecurityKind::Http { scheme } => scheme == "bearer",
        SecurityKind::OAuth2 | SecurityKind::OpenIdConnect => true,
        SecurityKind::ApiKey { .. } | SecurityKind::MutualTls => false,
    }
}

/// Returns the constant of a credential. Its file has other constants, too, and no two credentials may have the same.
fn constant(function: &str, naming: &Naming<'_>) -> String {
    let name = unraw(function).to_uppercase();
    let is_reserved = naming.reserved.constants.contains(&name) || name.starts_with(SERVERS);
    if is_reserved || name.ends_with("_CREDENTIAL") { format!("{name}_CREDENTIAL") } else { name }
}

#[cfg(test)]
mod tests {
    use super::super::reserved::of_repository;
    use super::*;
    use crate::plan::testing::security_scheme;

    fn named(schemes: &[(&str, &str)]) -> Vec<CredentialNames> {
        let schemes =
            schemes.iter().map(|(name, http)| security_scheme(name, SecurityKind::Http { scheme: (*http).to_owned() }));
        let plan = Plan { security_schemes: schemes.collect(), ..Plan::default() };
        let config = Config::default();
        credential_names(&plan, &config, &Naming::new(&config, &of_repository()), &mut Diagnostics::default())
    }

    #[test]
    fn functions_and_constants_are_free() {
        let names =
            named(&[("token", "bearer"), ("token_source", "basic"), ("timeout", "basic"), ("servers", "basic")]);
        let functions: Vec<&str> = names.iter().map(|one| one.function.as_str()).collect();
        assert_eq!(functions, ["token", "token_source2", "timeout_credential", "servers"]);
        assert_eq!(names[0].source_function.as_deref(), Some("token_source"));
        assert_eq!(names[3].constant, "SERVERS_CREDENTIAL");
    }

    #[test]
    fn an_entry_of_client_toml_without_a_scheme_is_an_error() {
        let mut config = Config::default();
        let entry = crate::config::CredentialConfig { name: "key".to_owned(), reason: "test".to_owned() };
        config.credentials.insert("misspelt".to_owned(), entry);
        let mut diagnostics = Diagnostics::default();
        credential_names(&Plan::default(), &config, &Naming::new(&config, &of_repository()), &mut diagnostics);
        assert!(diagnostics.has_errors());
    }
}
