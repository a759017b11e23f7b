//! Settings of a client that the documents define. Comes in: the plan's credentials and servers. Goes out: the functions of the builder,
//! and what the environment provides.

use indexmap::IndexSet;
use proc_macro2::Literal;
use serde::Serialize;

use super::context::Context;
use super::docs::{Docs, code};
use super::imports::use_lines;
use super::names::{CredentialNames, unraw};
use super::servers::{
    ServerChoiceView, ServerListView, VariableView, server_choices, server_list_view, variable_views,
};
use crate::diagnostic::{Diagnostics, Place};
use crate::ir::{Location, SecurityKind, SecurityScheme};
use crate::plan::RequiredScheme;

#[derive(Debug, Serialize)]
pub struct SettingsView {
    pub imports: Vec<String>,
    pub credentials: Vec<CredentialView>,
    /// The sets of credentials of which `from_env` needs one to be complete, each the names of constants.
    pub env_alternatives: Vec<Vec<String>>,
    pub variables: Vec<VariableView>,
    /// Those that `from_env` reads.
    pub env_variables: Vec<VariableView>,
    /// The servers that a caller can choose; empty if there is no choice.
    pub servers: Vec<ServerChoiceView>,
    /// The enums of servers and variables, which the crate exports.
    pub public_types: Vec<String>,
    pub server_lists: Vec<ServerListView>,
    /// Docs of `from_env`, and whether there is one.
    pub from_env_docs: Vec<String>,
    pub has_from_env: bool,
}

#[derive(Debug, Serialize)]
pub struct CredentialView {
    pub constant: String,
    /// The builder's method.
    pub function: String,
    pub docs: Vec<String>,
    /// The expression of its placement.
    pub placement: String,
    /// The expression of its environment variable, an `Option`.
    pub env: String,
    pub has_env: bool,
    /// The builder's method without `r#`.
    pub plain_function: String,
    /// Whether a source can renew it.
    pub renewable: bool,
    /// Whether it is a user name and a password.
    pub basic: bool,
    /// Where the document defines it.
    #[serde(skip)]
    pub place: Place,
}

pub(super) fn settings_view(context: &Context<'_>, diagnostics: &mut Diagnostics) -> SettingsView {
    let credentials: Vec<CredentialView> = context
        .plan
        .security_schemes
        .iter()
        .zip(&context.names.credentials)
        .map(|(scheme, names)| credential_view(scheme, names))
        .collect();
    let variables = variable_views(context, diagnostics);
    let servers = server_choices(context);
    let lists = context.plan.server_lists.iter().enumerate();
    let has_from_env = credentials.iter().any(|one| one.has_env) || variables.iter().any(|one| one.has_env);
    SettingsView {
        imports: imports(context, &credentials, &variables, !servers.is_empty(), has_from_env),
        env_alternatives: env_alternatives(context),
        server_lists: lists.map(|(index, list)| server_list_view(context, index, list)).collect(),
        from_env_docs: from_env_docs(context, &variables).literals(),
        has_from_env,
        env_variables: variables.iter().filter(|variable| variable.has_env).cloned().collect(),
        public_types: variables
            .iter()
            .map(|one| one.type_name.clone())
            .filter(|name| !name.is_empty())
            .chain((!servers.is_empty()).then(|| "Server".to_owned()))
            .collect(),
        servers,
        credentials,
        variables,
    }
}

fn imports(
    context: &Context<'_>,
    credentials: &[CredentialView],
    variables: &[VariableView],
    has_servers: bool,
    has_from_env: bool,
) -> Vec<String> {
    let lists = variables.iter().any(|variable| !variable.type_name.is_empty());
    let has_variables = !variables.is_empty();
    let renewable = credentials.iter().any(|one| one.renewable);
    let used: [(bool, &[&str]); 7] = [
        (!context.plan.server_lists.is_empty(), &["crate::runtime::ServerUrl"]),
        (
            !credentials.is_empty(),
            &["secrecy::SecretString", "crate::runtime::Credential", "crate::runtime::Placement"],
        ),
        (has_variables, &["crate::runtime::Variable"]),
        (lists, &["crate::runtime::server_variable"]),
        (has_from_env, &["crate::Client", "crate::Error"]),
        (has_from_env, &["crate::runtime::Credential"]),
        (renewable, &["crate::TokenSource"]),
    ];
    let from_env = variables.iter().any(|variable| variable.has_env).then_some("crate::runtime::from_env");
    let has_functions = has_servers || !credentials.is_empty() || !variables.is_empty();
    let builder = has_functions.then_some("crate::ClientBuilder");
    let used = used.iter().filter(|(is_used, _)| *is_used).flat_map(|(_, paths)| paths.iter().copied());
    use_lines(used.chain(from_env).chain(builder).map(str::to_owned))
}

fn credential_view(scheme: &SecurityScheme, names: &CredentialNames) -> CredentialView {
    let (placement, sent) = placement(&scheme.kind);
    let mut docs = Docs::default();
    docs.text(scheme.description.as_deref().unwrap_or("A credential."));
    docs.own(&format!("It is sent in {sent} (security scheme {}).", code(&scheme.name)));
    let env = scheme.env.as_deref();
    CredentialView {
        constant: names.constant.clone(),
        function: names.function.clone(),
        plain_function: unraw(&names.function).to_owned(),
        renewable: names.source_function.is_some(),
        basic: scheme.kind.is_basic(),
        place: scheme.place(),
        docs: docs.literals(),
        placement,
        env: env.map_or("None".to_owned(), |env| format!("Some({})", Literal::string(env))),
        has_env: env.is_some(),
    }
}

/// The expression of where a credential goes, and the same for the docs.
fn placement(kind: &SecurityKind) -> (String, String) {
    let in_url = "so it is part of the URL that [`Request::build`](crate::Request::build) returns";
    match kind {
        SecurityKind::ApiKey { location, name } => {
            let literal = Literal::string(name);
            match location {
                Location::Query => (
                    format!("Placement::Query({literal})"),
                    format!("the parameter {} of the query, {in_url}", code(name)),
                ),
                Location::Cookie => (format!("Placement::Cookie({literal})"), format!("the cookie {}", code(name))),
                Location::Header | Location::Path => {
                    (format!("Placement::Header({literal})"), format!("the header {}", code(name)))
                }
            }
        }
        kind if kind.is_basic() => {
            ("Placement::Basic".to_owned(), "the header `Authorization`, as HTTP's basic authentication".to_owned())
        }
        SecurityKind::Http { scheme } if scheme != "bearer" => (
            format!("Placement::Scheme({})", Literal::string(scheme)),
            format!("the header `Authorization`, behind the scheme's name {}", code(scheme)),
        ),
        SecurityKind::Http { .. } | SecurityKind::OAuth2 | SecurityKind::OpenIdConnect => {
            ("Placement::Scheme(\"Bearer\")".to_owned(), "the header `Authorization`, as a bearer token".to_owned())
        }
    }
}

/// The distinct sets of credentials that operations accept and environment variables can provide.
fn env_alternatives(context: &Context<'_>) -> Vec<Vec<String>> {
    let has_env = |required: &RequiredScheme| context.plan.security_schemes[required.scheme].env.is_some();
    let alternatives = context.plan.operations.iter().flat_map(|operation| &operation.security);
    let complete = alternatives.filter(|set| !set.is_empty() && set.iter().all(has_env));
    let constants = complete.map(|set| {
        let names = set.iter().map(|required| context.names.credentials[required.scheme].constant.clone());
        names.collect::<Vec<String>>()
    });
    let distinct: IndexSet<Vec<String>> = constants.collect();
    distinct.into_iter().collect()
}

fn from_env_docs(context: &Context<'_>, variables: &[VariableView]) -> Docs {
    let mut docs = Docs::default();
    docs.own("Creates a client with the credentials and settings of these environment variables:");
    let schemes = context.plan.security_schemes.iter().zip(&context.names.credentials);
    let credentials = schemes.filter_map(|(scheme, names)| {
        let form = if scheme.kind.is_basic() { ", as `user:password`" } else { "" };
        Some((scheme.env.clone()?, format!("[`ClientBuilder::{0}`]{form}", unraw(&names.function))))
    });
    let settings = variables.iter().filter(|variable| variable.has_env);
    let settings = settings
        .map(|variable| (variable.plain_env.clone(), format!("[`ClientBuilder::{0}`], optional", variable.function)));
    for (index, (env, what)) in credentials.chain(settings).enumerate() {
        let line = format!("- {}: {what}", code(&env));
        if index == 0 {
            docs.own(&line)
        } else {
            docs.line(&line)
        };
    }
    docs.own("# Errors");
    docs.line(
        "[`Error::Configuration`] if a credential that every operation needs is not set, or a value is malformed.",
    );
    docs
}

#[cfg(test)]
mod tests {
    use super::super::testing::with_context;
    use super::*;
    use crate::ir::{Method, Operation, SecurityUse};
    use crate::plan::testing::{api, operation, security_scheme};

    #[test]
    fn only_sets_that_the_environment_can_complete_are_alternatives() {
        let mut api = api();
        let header = |name: &str| SecurityKind::ApiKey { location: Location::Header, name: name.to_owned() };
        let with_env = SecurityScheme { env: Some("KEY".to_owned()), ..security_scheme("key", header("X-Key")) };
        api.documents[0].security_schemes = vec![with_env, security_scheme("other", header("X-Other"))];
        let used = |name: &str| SecurityUse { scheme: name.to_owned(), scopes: Vec::new() };
        let security = vec![vec![used("key")], vec![used("key"), used("other")], Vec::new()];
        api.operations = vec![Operation { security, ..operation(Method::Get, "/a") }];
        let view = with_context(api, |context| settings_view(context, &mut Diagnostics::default()));
        assert_eq!(view.env_alternatives, [["KEY"]]);
        assert!(view.has_from_env);
        assert_eq!(view.credentials[1].placement, "Placement::Header(\"X-Other\")");
    }

    #[test]
    fn a_user_name_with_a_password_is_placed_as_basic() {
        let kind = |scheme: &str| SecurityKind::Http { scheme: scheme.to_owned() };
        assert_eq!(placement(&kind("basic")).0, "Placement::Basic");
        assert_eq!(placement(&kind("bearer")).0, "Placement::Scheme(\"Bearer\")");
        assert_eq!(placement(&kind("Digest")).0, "Placement::Scheme(\"Digest\")");
    }
}
