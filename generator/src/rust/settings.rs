//! Settings of a client that the documents define: credentials, servers, and what of them the environment can give.

use std::collections::HashSet;

use indexmap::IndexSet;
use proc_macro2::Literal;
use serde::Serialize;

use super::Context;
use super::docs::{Docs, code};
use super::imports::use_lines;
use super::names::{Naming, unraw};
use super::servers::{
    self, ServerChoiceView, ServerListView, VariableView, bare, server_choices, server_constant, server_lists,
    variable_views,
};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::ir::{Api, Document, Location, OAuthFlowKind, Operation, SecurityKind, SecurityScheme, SecurityUse, Server};

#[derive(Debug, Serialize)]
pub struct SettingsView {
    pub imports: Vec<String>,
    pub credentials: Vec<CredentialView>,
    /// The sets of credentials of which `from_env` needs one to be complete, each the names of constants.
    pub env_alternatives: Vec<Vec<String>>,
    pub variables: Vec<VariableView>,
    /// Those that `from_env` reads.
    pub env_variables: Vec<VariableView>,
    /// The servers that a caller can choose; empty where there is no choice.
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
    /// Its environment variable; empty without one.
    pub plain_env: String,
    /// What the description says about it; empty where it says nothing.
    pub description: String,
    /// The builder's method without `r#`.
    pub plain_function: String,
    /// Whether it can come from a source that is asked again.
    pub renewable: bool,
    /// Whether it is a user name and a password.
    pub basic: bool,
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub place: Place,
}

/// What the settings are called, and which of equal ones is which.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The distinct schemes that operations use.
    schemes: Vec<SecurityScheme>,
    functions: Vec<String>,
    /// The distinct lists of servers, most used first.
    server_lists: IndexSet<Vec<Server>>,
}

pub(super) fn names(api: &Api, config: &Config, naming: &Naming<'_>, diagnostics: &mut Diagnostics) -> Names {
    let mut names = Names { server_lists: server_lists(api), ..Names::default() };
    for operation in &api.operations {
        for used in operation.security.iter().flatten() {
            let document = api.document(operation.document);
            let Some(scheme) = document.security_schemes.iter().find(|scheme| scheme.name == used.scheme) else {
                continue;
            };
            add_scheme(&mut names, scheme, diagnostics);
        }
    }
    for name in config.credentials.keys().filter(|name| names.schemes.iter().all(|scheme| scheme.name != **name)) {
        diagnostics.push(matches_nothing("credentials", name, "security scheme that an operation uses"));
    }
    let mut taken = HashSet::new();
    let functions = names.schemes.iter().map(|scheme| {
        let text = config.credentials.get(&scheme.name).map_or(&scheme.name, |configured| &configured.name);
        credential_function(&naming.builder_function(text, "credential"), scheme, &mut taken)
    });
    names.functions = functions.collect();
    names
}

/// A function of the builder that no other credential has; with a number if need be.
fn credential_function(wanted: &str, scheme: &SecurityScheme, taken: &mut HashSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{}{number}", unraw(wanted)));
    let mut free = std::iter::once(wanted.to_owned()).chain(numbered);
    let is_free = |name: &String| functions(scheme, name).all(|function| !taken.contains(&function));
    let name = free.find(is_free).unwrap_or_default();
    taken.extend(functions(scheme, &name));
    name
}

/// The functions of the builder for a credential.
fn functions(scheme: &SecurityScheme, name: &str) -> impl Iterator<Item = String> + use<> {
    let source = is_bearer(&scheme.kind).then(|| format!("{}_source", unraw(name)));
    [unraw(name).to_owned()].into_iter().chain(source)
}

/// An entry of client.toml that would silently do nothing.
pub(super) fn matches_nothing(table: &str, key: &str, what: &str) -> Diagnostic {
    Diagnostic::error(format!("client.toml has `{key}` in `[{table}]`, which is no {what}"))
        .with_help("correct its spelling, or take the entry out")
}

fn add_scheme(names: &mut Names, scheme: &SecurityScheme, diagnostics: &mut Diagnostics) {
    if let Some(known) = names.schemes.iter_mut().find(|known| is_same(known, scheme)) {
        known.env = known.env.take().or_else(|| scheme.env.clone());
        return;
    }
    if let SecurityKind::Http { scheme: name } = &scheme.kind
        && CHALLENGED.iter().any(|challenged| name.to_ascii_lowercase().starts_with(challenged))
    {
        let message =
            format!("the HTTP scheme `{name}` answers a challenge of the server, which the client does not do");
        let help = "its credentials are sent as the caller gives them, behind the scheme's name";
        diagnostics.push(Diagnostic::warning(message).at(scheme_place(scheme)).with_help(help));
    }
    names.schemes.push(scheme.clone());
}

/// Whether schemes of several documents are one credential: with tokens of another server, or another environment variable,
/// they are not.
fn is_same(one: &SecurityScheme, other: &SecurityScheme) -> bool {
    fn urls(scheme: &SecurityScheme) -> Vec<(OAuthFlowKind, &Option<String>, &Option<String>)> {
        scheme.flows.iter().map(|flow| (flow.kind, &flow.authorization_url, &flow.token_url)).collect()
    }
    let same_env = one.env.is_none() || other.env.is_none() || one.env == other.env;
    (&one.name, &one.kind, &one.discovery_url) == (&other.name, &other.kind, &other.discovery_url)
        && urls(one) == urls(other)
        && same_env
}

/// HTTP schemes whose credentials depend on what the server asks, or on the request.
const CHALLENGED: [&str; 7] = ["digest", "dpop", "hoba", "mutual", "negotiate", "ntlm", "scram-"];

fn scheme_place(scheme: &SecurityScheme) -> Place {
    Place::value(scheme.source, scheme.pointer.clone())
}

fn is_bearer(kind: &SecurityKind) -> bool {
    match kind {
        SecurityKind::Http { scheme } => scheme == "bearer",
        SecurityKind::OAuth2 | SecurityKind::OpenIdConnect => true,
        SecurityKind::ApiKey { .. } => false,
    }
}

impl Names {
    /// The constant of an operation's list of servers.
    pub(super) fn servers_of(&self, operation: &Operation) -> String {
        let own = bare(&operation.servers);
        server_constant(self.server_lists.get_index_of(&own).unwrap_or(0))
    }

    /// The builder's method for a scheme.
    pub(super) fn credential(&self, document: &Document, used: &SecurityUse) -> Option<&str> {
        let declared = document.security_schemes.iter().find(|scheme| scheme.name == used.scheme)?;
        self.functions.get(self.schemes.iter().position(|scheme| is_same(scheme, declared))?).map(String::as_str)
    }
}

/// The name of a credential's constant.
pub(super) fn credential_constant(function: &str) -> String {
    match unraw(function).to_uppercase() {
        // Other constants of the same file have these names, and what is made of them here must not be another's.
        name if name == "ALTERNATIVES" || name.starts_with("SERVERS") || name.ends_with("_CREDENTIAL") => {
            format!("{name}_CREDENTIAL")
        }
        name => name,
    }
}

pub(super) fn settings_view(context: &Context<'_>, diagnostics: &mut Diagnostics) -> SettingsView {
    let names = &context.settings;
    let credentials: Vec<CredentialView> = names
        .schemes
        .iter()
        .zip(&names.functions)
        .map(|(scheme, function)| credential_view(scheme, function))
        .collect();
    let functions = names.schemes.iter().zip(&names.functions).flat_map(|(scheme, name)| functions(scheme, name));
    let variables = variable_views(context, &functions.collect(), diagnostics);
    let servers = server_choices(context);
    let lists = names.server_lists.iter().enumerate();
    let has_from_env = credentials.iter().any(|one| one.has_env) || variables.iter().any(|one| one.has_env);
    SettingsView {
        imports: imports(names, &credentials, &variables, !servers.is_empty(), has_from_env),
        env_alternatives: env_alternatives(context, &credentials),
        server_lists: lists.map(|(index, list)| servers::server_list_view(index, list)).collect(),
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
    names: &Names,
    credentials: &[CredentialView],
    variables: &[VariableView],
    has_servers: bool,
    has_from_env: bool,
) -> Vec<String> {
    let lists = variables.iter().any(|variable| !variable.type_name.is_empty());
    let has_variables = !variables.is_empty();
    let renewable = credentials.iter().any(|one| one.renewable);
    let used: [(bool, &[&str]); 7] = [
        (!names.server_lists.is_empty(), &["crate::runtime::ServerUrl"]),
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

fn credential_view(scheme: &SecurityScheme, function: &str) -> CredentialView {
    let (placement, sent) = placement(&scheme.kind);
    let basic = placement == "Placement::Basic";
    let mut docs = Docs::default();
    docs.text(scheme.description.as_deref().unwrap_or("A credential."));
    docs.own(&format!("It is sent in {sent} (security scheme {}).", code(&scheme.name)));
    let env = scheme.env.as_deref();
    CredentialView {
        constant: credential_constant(function),
        function: function.to_owned(),
        plain_function: unraw(function).to_owned(),
        renewable: is_bearer(&scheme.kind),
        basic,
        place: scheme_place(scheme),
        docs: docs.literals(),
        placement,
        env: env.map_or("None".to_owned(), |env| format!("Some({})", Literal::string(env))),
        has_env: env.is_some(),
        plain_env: env.unwrap_or_default().to_owned(),
        description: scheme.description.clone().unwrap_or_default(),
    }
}

/// The expression of where a credential goes, and the same for the docs.
fn placement(kind: &SecurityKind) -> (String, String) {
    let in_url = "so it is a part of the URL that [`Request::build`](crate::Request::build) gives";
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
        SecurityKind::Http { scheme } if scheme == "basic" => {
            ("Placement::Basic".to_owned(), "the header `Authorization`, as HTTP's basic authentication".to_owned())
        }
        SecurityKind::Http { scheme } if scheme != "bearer" => (
            format!("Placement::Scheme({})", Literal::string(scheme)),
            format!("the header `Authorization`, behind the scheme's name {}", code(scheme)),
        ),
        SecurityKind::Http { .. } | SecurityKind::OAuth2 | SecurityKind::OpenIdConnect => {
            ("Placement::Bearer".to_owned(), "the header `Authorization`, as a bearer token".to_owned())
        }
    }
}

/// The distinct sets of credentials that operations accept and environment variables can give.
fn env_alternatives(context: &Context<'_>, credentials: &[CredentialView]) -> Vec<Vec<String>> {
    let has_env = |constant: &String| credentials.iter().any(|one| one.has_env && one.constant == *constant);
    let mut sets: IndexSet<Vec<String>> = IndexSet::new();
    let operations = context.api.operations.iter();
    for (document, uses) in operations.flat_map(|one| one.security.iter().map(|uses| (one.document, uses))) {
        let document = context.api.document(document);
        let constants: Option<Vec<String>> =
            uses.iter().map(|used| context.settings.credential(document, used).map(credential_constant)).collect();
        if let Some(set) = constants.filter(|set| !set.is_empty() && set.iter().all(has_env)) {
            sets.insert(set);
        }
    }
    sets.into_iter().collect()
}

fn from_env_docs(context: &Context<'_>, variables: &[VariableView]) -> Docs {
    let mut docs = Docs::default();
    docs.own("A client with the credentials and settings of these environment variables:");
    let schemes = context.settings.schemes.iter().zip(&context.settings.functions);
    let credentials = schemes.filter_map(|(scheme, function)| {
        let is_basic = matches!(&scheme.kind, SecurityKind::Http { scheme } if scheme == "basic");
        let form = if is_basic { ", as `user:password`" } else { "" };
        Some((scheme.env.as_deref()?.to_owned(), format!("[`ClientBuilder::{0}`]{form}", unraw(function))))
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
