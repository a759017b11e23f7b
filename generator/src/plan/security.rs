//! Security. Input: the security requirements of all operations. Output: the distinct schemes, and for each operation the
//! alternatives in the order in which a client attempts them.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Api, OAuthFlowKind, Operation, SecurityKind, SecurityScheme};

/// A scheme that a request uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequiredScheme {
    /// The scheme, by index in the plan.
    pub scheme: usize,
    pub scopes: Vec<String>,
}

/// Returns the distinct schemes that operations use. Schemes of several documents are one if the same credential fits them.
pub(super) fn security_schemes(api: &Api, diagnostics: &mut Diagnostics) -> Vec<SecurityScheme> {
    let mut schemes: Vec<SecurityScheme> = Vec::new();
    for operation in &api.operations {
        for used in operation.security.iter().flatten() {
            let Some(scheme) = declared(api, operation, &used.scheme).filter(|one| is_sent(one)) else { continue };
            match schemes.iter_mut().find(|known| is_same(known, scheme)) {
                Some(known) => known.env = known.env.take().or_else(|| scheme.env.clone()),
                None => {
                    warn_of_challenge(scheme, diagnostics);
                    schemes.push(scheme.clone());
                }
            }
        }
    }
    schemes
}

/// Returns the alternatives of an operation, each a set of schemes that go together.
pub(super) fn alternatives(api: &Api, operation: &Operation, schemes: &[SecurityScheme]) -> Vec<Vec<RequiredScheme>> {
    let alternatives = operation.security.iter().map(|uses| {
        let required = uses.iter().filter_map(|used| {
            let declared = declared(api, operation, &used.scheme).filter(|one| is_sent(one))?;
            let scheme = schemes.iter().position(|scheme| is_same(scheme, declared))?;
            Some(RequiredScheme { scheme, scopes: used.scopes.clone() })
        });
        required.collect()
    });
    let mut alternatives: Vec<Vec<RequiredScheme>> = alternatives.collect();
    // The client sends the same credentials whatever their scopes are.
    let mut seen = HashSet::new();
    alternatives.retain(|set| seen.insert(set.iter().map(|one| one.scheme).collect::<Vec<_>>()));
    // The empty set always applies, so it comes last.
    alternatives.sort_by_key(Vec::is_empty);
    alternatives
}

/// Returns the scheme of this name in the operation's document. Lowering has reported one that does not exist.
fn declared<'a>(api: &'a Api, operation: &Operation, name: &str) -> Option<&'a SecurityScheme> {
    api.document(operation.document).security_schemes.iter().find(|scheme| scheme.name == name)
}

/// Returns `true` if requests carry the credential. The certificate of mutual TLS belongs to the connection.
fn is_sent(scheme: &SecurityScheme) -> bool {
    scheme.kind != SecurityKind::MutualTls
}

/// Returns `true` if one credential fits both schemes: tokens of another server, or from another environment variable, do not.
fn is_same(one: &SecurityScheme, other: &SecurityScheme) -> bool {
    fn urls(scheme: &SecurityScheme) -> Vec<(OAuthFlowKind, &Option<String>, &Option<String>)> {
        scheme.flows.iter().map(|flow| (flow.kind, &flow.authorization_url, &flow.token_url)).collect()
    }
    let same_env = one.env.is_none() || other.env.is_none() || one.env == other.env;
    (&one.name, &one.kind, &one.discovery_url) == (&other.name, &other.kind, &other.discovery_url)
        && urls(one) == urls(other)
        && same_env
}

/// HTTP schemes whose credentials depend on the server's challenge, or on the request.
const CHALLENGED: [&str; 7] = ["digest", "dpop", "hoba", "mutual", "negotiate", "ntlm", "scram-"];

fn warn_of_challenge(scheme: &SecurityScheme, diagnostics: &mut Diagnostics) {
    let SecurityKind::Http { scheme: name } = &scheme.kind else { return };
    if CHALLENGED.iter().any(|challenged| name.to_ascii_lowercase().starts_with(challenged)) {
        let message = format!(
            "the HTTP scheme `{name}` responds to a challenge of the server, which the client does not support"
        );
        let help = "its credentials are sent as the caller provides them, after the scheme's name";
        diagnostics.push(Diagnostic::warning(message).at(scheme.location()).with_help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Method, SecurityUse};
    use crate::plan::testing::{api, operation, security_scheme};

    fn http(scheme: &str) -> SecurityKind {
        SecurityKind::Http { scheme: scheme.to_owned() }
    }

    fn requiring(alternatives: &[&[&str]]) -> Operation {
        let used = |name: &&str| SecurityUse { scheme: (*name).to_owned(), scopes: Vec::new() };
        let security = alternatives.iter().map(|names| names.iter().map(used).collect()).collect();
        Operation { security, ..operation(Method::Get, "/a") }
    }

    #[test]
    fn no_credentials_at_all_are_the_last_alternative() {
        let mut api = api();
        api.documents[0].security_schemes =
            vec![security_scheme("key", http("bearer")), security_scheme("user", http("basic"))];
        api.operations = vec![requiring(&[&[], &["user"], &["key", "user"]])];
        let schemes = security_schemes(&api, &mut Diagnostics::default());
        let alternatives = alternatives(&api, &api.operations[0], &schemes);
        let names = alternatives
            .iter()
            .map(|set| set.iter().map(|required| schemes[required.scheme].name.as_str()).collect::<Vec<_>>());
        assert_eq!(names.collect::<Vec<_>>(), [vec!["user"], vec!["key", "user"], vec![]]);
    }

    #[test]
    fn a_scheme_that_nothing_uses_or_declares_is_left_out() {
        let mut api = api();
        api.documents[0].security_schemes =
            vec![security_scheme("key", http("bearer")), security_scheme("unused", http("basic"))];
        api.operations = vec![requiring(&[&["key"], &["undeclared"]])];
        let schemes = security_schemes(&api, &mut Diagnostics::default());
        assert_eq!(schemes.iter().map(|scheme| scheme.name.as_str()).collect::<Vec<_>>(), ["key"]);
    }

    #[test]
    fn the_same_credential_of_two_documents_is_one_scheme() {
        let key = security_scheme("key", http("bearer"));
        let with_env = SecurityScheme { env: Some("KEY".to_owned()), ..key.clone() };
        let other_env = SecurityScheme { env: Some("OTHER".to_owned()), ..key.clone() };
        assert!(is_same(&key, &with_env));
        assert!(!is_same(&with_env, &other_env));
        assert!(!is_same(&key, &SecurityScheme { kind: http("basic"), ..key.clone() }));
    }

    #[test]
    fn a_scheme_with_a_challenge_is_warned_of() {
        let mut api = api();
        api.documents[0].security_schemes = vec![security_scheme("key", http("Digest"))];
        api.operations = vec![requiring(&[&["key"]])];
        let mut diagnostics = Diagnostics::default();
        security_schemes(&api, &mut diagnostics);
        assert_eq!(diagnostics.iter().count(), 1);
    }
}
