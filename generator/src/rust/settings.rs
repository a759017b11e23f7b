//! Settings of a client that the documents define. Input: the plan's credentials and servers. Output: the functions of the builder,
//! and what the environment provides.

use indexmap::IndexSet;
use serde::Serialize;

use super::context::Context;
use super::docs::{Docs, code, literal};
use super::imports::use_lines;
use super::names::{CredentialNames, unraw};
use super::servers::{
    ServerChoiceView, ServerListView, VariableView, server_choices, server_list_view, variable_env, variable_views,
};
use crate::diagnostic::{Diagnostics, Location};
use crate::display::quote;
use crate::ir::{ParameterLocation, SecurityKind, SecurityScheme};
use crate::plan::RequiredScheme;

#[derive(Debug, Serialize)]
pub struct SettingsView {
    pub imports: Vec<String>,
    pub credentials: Vec<CredentialView>,
    /// The constants of the sets of credentials, one of which `from_env` needs.
    pub env_alternatives: Vec<Vec<String>>,
    pub variables: Vec<VariableView>,
    /// `true` if `from_env` reads one of them.
    pub has_env_variables: bool,
    /// The servers that a caller can choose; empty if there is no choice.
    pub servers: Vec<ServerChoiceView>,
    /// The enums of servers and variables, which the crate exports.
    pub public_types: Vec<String>,
    pub server_lists: Vec<ServerListView>,
    /// The environment variable of the base URL.
    pub base_url_env: String,
    /// The docs of `from_env`.
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
    /// The same in words, such as ``apiKey header `X-Key` ``.
    #[serde(skip)]
    pub words: String,
    /// The literal of its environment variable.
    pub env: Option<String>,
    /// The builder's method without `r#`.
    pub plain_function: String,
    /// The builder's method for a source that renews the credential; `None` if there is none.
    pub source_function: Option<String>,
    /// `true` for a user name and a password.
    pub basic: bool,
    /// Where the document defines it.
    #[serde(skip)]
    pub location: Location,
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
    let has_env_variables = variables.iter().any(|one| one.env.is_some());
    let has_from_env = has_env_variables || credentials.iter().any(|one| one.env.is_some());
    let types = variables.iter().filter_map(|one| one.type_name.clone());
    SettingsView {
        imports: imports(context, &credentials, &variables, !servers.is_empty()),
        env_alternatives: env_alternatives(context),
        server_lists: lists.map(|(index, list)| server_list_view(context, index, list)).collect(),
        base_url_env: base_url_env(context),
        from_env_docs: from_env_docs(context, &variables).literals(),
        has_from_env,
        has_env_variables,
        public_types: types.chain((!servers.is_empty()).then(|| "Server".to_owned())).collect(),
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
) -> Vec<String> {
    let has_env_variable = variables.iter().any(|one| one.env.is_some());
    let has_from_env = has_env_variable || credentials.iter().any(|one| one.env.is_some());
    let has_functions = has_servers || !credentials.is_empty() || !variables.is_empty();
    let used = [
        ("crate::runtime::ServerUrl", !context.plan.server_lists.is_empty()),
        ("crate::runtime::Credential", !credentials.is_empty() || has_from_env),
        ("crate::runtime::Placement", !credentials.is_empty()),
        ("secrecy::SecretString", !credentials.is_empty()),
        ("crate::TokenSource", credentials.iter().any(|one| one.source_function.is_some())),
        ("crate::runtime::Variable", !variables.is_empty()),
        ("crate::runtime::server_variable", variables.iter().any(|one| one.type_name.is_some())),
        ("crate::runtime::from_env", has_env_variable),
        ("crate::Client", has_from_env),
        ("crate::Error", has_from_env),
        ("crate::ClientBuilder", has_functions),
    ];
    use_lines(used.into_iter().filter(|(_, is_used)| *is_used).map(|(path, _)| path.to_owned()))
}

fn credential_view(scheme: &SecurityScheme, names: &CredentialNames) -> CredentialView {
    let (placement, sent) = placement(&scheme.kind);
    let mut docs = Docs::default();
    docs.text(scheme.description.as_deref().unwrap_or("A credential."));
    docs.own(&format!("It is sent in {sent} (security scheme {}).", code(&scheme.name)));
    CredentialView {
        constant: names.constant.clone(),
        function: names.function.clone(),
        plain_function: unraw(&names.function).to_owned(),
        source_function: names.source_function.clone(),
        basic: scheme.kind.is_basic(),
        location: scheme.location(),
        docs: docs.literals(),
        placement,
        words: words(&scheme.kind),
        env: scheme.env.as_deref().map(literal),
    }
}

fn words(kind: &SecurityKind) -> String {
    match kind {
        SecurityKind::ApiKey { location, name } => format!("apiKey {location} {}", quote(name)),
        SecurityKind::Http { scheme } => format!("http {}", quote(scheme)),
        SecurityKind::OAuth2 | SecurityKind::OpenIdConnect | SecurityKind::MutualTls => "http `bearer`".to_owned(),
    }
}

/// Returns the expression of the location of a credential, and its description for the docs.
fn placement(kind: &SecurityKind) -> (String, String) {
    let in_url = "so it is part of the URL that [`Request::build`](crate::Request::build) returns";
    match kind {
        SecurityKind::ApiKey { location, name } => {
            let literal = literal(name);
            match location {
                ParameterLocation::Query => (
                    format!("Placement::Query({literal})"),
                    format!("the parameter {} of the query, {in_url}", code(name)),
                ),
                ParameterLocation::Cookie => {
                    (format!("Placement::Cookie({literal})"), format!("the cookie {}", code(name)))
                }
                ParameterLocation::Header | ParameterLocation::Path => {
                    (format!("Placement::Header({literal})"), format!("the header {}", code(name)))
                }
            }
        }
        kind if kind.is_basic() => {
            ("Placement::Basic".to_owned(), "the header `Authorization`, as HTTP's basic authentication".to_owned())
        }
        SecurityKind::Http { scheme } if scheme != "bearer" => (
            format!("Placement::Scheme({})", literal(scheme)),
            format!("the header `Authorization`, behind the scheme's name {}", code(scheme)),
        ),
        SecurityKind::Http { .. } | SecurityKind::OAuth2 | SecurityKind::OpenIdConnect | SecurityKind::MutualTls => {
            ("Placement::Scheme(\"Bearer\")".to_owned(), "the header `Authorization`, as a bearer token".to_owned())
        }
    }
}

/// Returns the distinct sets of credentials that operations accept and environment variables can provide.
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

/// Returns the environment variable of the base URL: `PET_STORE_BASE_URL` for the crate `pet-store`.
fn base_url_env(context: &Context<'_>) -> String {
    format!("{}_BASE_URL", context.crate_name().to_uppercase())
}

fn from_env_docs(context: &Context<'_>, variables: &[VariableView]) -> Docs {
    let mut docs = Docs::default();
    docs.own("Creates a client with the credentials and settings of these environment variables:");
    let schemes = context.plan.security_schemes.iter().zip(&context.names.credentials);
    let credentials = schemes.filter_map(|(scheme, names)| {
        let form = if scheme.kind.is_basic() { ", as `user:password`" } else { "" };
        Some((scheme.env.clone()?, format!("[`ClientBuilder::{0}`]{form}", unraw(&names.function))))
    });
    let settings = context.plan.server_variables.iter().zip(variables);
    let settings = settings.filter_map(|(variable, view)| {
        let env = variable_env(context, variable)?.to_owned();
        Some((env, format!("[`ClientBuilder::{}`], optional", view.function)))
    });
    let base_url = (base_url_env(context), "[`ClientBuilder::base_url`], optional".to_owned());
    docs.list(
        credentials
            .chain(settings)
            .chain([base_url])
            .map(|(env, what): (String, String)| format!("- {}: {what}", code(&env))),
    );
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
    use crate::plan::testing::{api, operation, security_scheme, server};

    #[test]
    fn only_sets_that_the_environment_can_complete_are_alternatives() {
        let mut api = api();
        let header = |name: &str| SecurityKind::ApiKey { location: ParameterLocation::Header, name: name.to_owned() };
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

    #[test]
    fn settings_import_what_they_use() {
        let imports = |api| with_context(api, |context| settings_view(context, &mut Diagnostics::default())).imports;
        assert_eq!(imports(api()), [""; 0]);
        let mut api = api();
        let bearer = SecurityKind::Http { scheme: "bearer".to_owned() };
        api.documents[0].security_schemes = vec![security_scheme("token", bearer)];
        let security = vec![vec![SecurityUse { scheme: "token".to_owned(), scopes: Vec::new() }]];
        let servers = vec![server("https://{area}", &[("area", &["eu"])])];
        api.operations = vec![Operation { security, servers, ..operation(Method::Get, "/a") }];
        let expected = [
            "secrecy::SecretString",
            "crate::{ClientBuilder, TokenSource}",
            "crate::runtime::{Credential, Placement, ServerUrl, Variable, server_variable}",
        ];
        assert_eq!(imports(api), expected);
    }
}
