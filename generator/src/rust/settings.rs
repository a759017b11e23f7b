//! Settings of a client that the documents define: credentials, and the variables and lists of servers.

use std::collections::HashMap;

use proc_macro2::Literal;
use serde::Serialize;

use super::Context;
use super::docs::{Docs, code};
use super::imports::use_lines;
use super::names::{Named, Naming, assign, unraw};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::ir::{
    Api, Document, Location, Operation, SecurityKind, SecurityScheme, SecurityUse, Server, ServerVariable,
};

#[derive(Debug, Serialize)]
pub struct SettingsView {
    pub imports: Vec<String>,
    pub credentials: Vec<CredentialView>,
    /// The sets of credentials of which `from_env` needs one to be complete, each the names of constants.
    pub env_alternatives: Vec<Vec<String>>,
    pub variables: Vec<VariableView>,
    /// Those that `from_env` reads.
    pub env_variables: Vec<VariableView>,
    /// The enums of variables, which the crate exports.
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
    /// Whether it can come from a source that is asked again.
    pub renewable: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct VariableView {
    /// The literal of its name.
    pub wire_name: String,
    pub function: String,
    pub docs: Vec<String>,
    /// The enum of its values; empty where any is allowed.
    pub type_name: String,
    pub variants: Vec<VariableValueView>,
    /// The literal of its environment variable.
    pub env: String,
    pub plain_env: String,
    pub has_env: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct VariableValueView {
    pub name: String,
    pub docs: Vec<String>,
    pub wire_value: String,
}

#[derive(Debug, Serialize)]
pub struct ServerListView {
    pub constant: String,
    pub docs: Vec<String>,
    pub servers: Vec<ServerView>,
}

#[derive(Debug, Serialize)]
pub struct ServerView {
    pub url: String,
    pub variables: Vec<ServerVariableView>,
}

#[derive(Debug, Serialize)]
pub struct ServerVariableView {
    pub name: String,
    pub default: String,
    pub values: Vec<String>,
}

/// What the settings are called, and which of equal ones is which.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The distinct schemes that operations use.
    schemes: Vec<SecurityScheme>,
    functions: Vec<String>,
    /// The distinct lists of servers, most used first.
    server_lists: Vec<Vec<Server>>,
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
    let things = names.schemes.iter().enumerate().map(|(key, scheme)| {
        let text = config.credentials.get(&scheme.name).map_or(&scheme.name, |configured| &configured.name);
        Named { key, text: text.clone(), place: Place::value(scheme.source, scheme.pointer.clone()) }
    });
    let functions =
        assign(things.collect(), "credential", |text| naming.builder_function(text, "credential"), diagnostics);
    names.functions = (0..names.schemes.len()).map(|index| functions[&index].clone()).collect();
    names
}

/// An entry of client.toml that would silently do nothing.
fn matches_nothing(table: &str, key: &str, what: &str) -> Diagnostic {
    Diagnostic::error(format!("client.toml has `{key}` in `[{table}]`, which is no {what}"))
        .with_help("correct its spelling, or take the entry out")
}

/// Equal schemes of several documents are one credential.
fn add_scheme(names: &mut Names, scheme: &SecurityScheme, diagnostics: &mut Diagnostics) {
    if names.schemes.iter().any(|known| known.name == scheme.name && known.kind == scheme.kind) {
        return;
    }
    let place = Place::value(scheme.source, scheme.pointer.clone());
    if let Some(what) = unsupported(&scheme.kind) {
        let message = format!("{what} is a way to authenticate that is not supported yet");
        let help = "API keys in headers, bearer tokens, OAuth 2 and OpenID Connect are";
        diagnostics.push(Diagnostic::error(message).at(place).with_help(help));
        return;
    }
    names.schemes.push(scheme.clone());
}

fn unsupported(kind: &SecurityKind) -> Option<String> {
    match kind {
        SecurityKind::ApiKey { location: Location::Header, .. } => None,
        SecurityKind::ApiKey { name, .. } => Some(format!("the API key `{name}` outside of a header")),
        SecurityKind::Http { scheme } if scheme == "bearer" => None,
        SecurityKind::Http { scheme } => Some(format!("the HTTP scheme `{scheme}`")),
        SecurityKind::OAuth2 | SecurityKind::OpenIdConnect => None,
    }
}

/// The distinct lists, those of most operations first.
fn server_lists(api: &Api) -> Vec<Vec<Server>> {
    let mut lists: Vec<(Vec<Server>, usize)> = Vec::new();
    for operation in &api.operations {
        let bare = bare(&operation.servers);
        match lists.iter_mut().find(|(list, _)| *list == bare) {
            Some((_, count)) => *count += 1,
            None => lists.push((bare, 1)),
        }
    }
    lists.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    lists.into_iter().map(|(list, _)| list).collect()
}

/// Without descriptions, which make no difference to a call.
fn bare(servers: &[Server]) -> Vec<Server> {
    let variable = |one: &ServerVariable| ServerVariable { description: None, ..one.clone() };
    let bare = servers.iter().map(|server| Server {
        url: server.url.clone(),
        description: None,
        variables: server.variables.iter().map(variable).collect(),
    });
    bare.collect()
}

impl Names {
    /// The constant of an operation's list of servers.
    pub(super) fn servers_of(&self, operation: &Operation) -> String {
        let own = bare(&operation.servers);
        server_constant(self.server_lists.iter().position(|list| *list == own).unwrap_or(0))
    }

    /// The builder's method for a scheme.
    pub(super) fn credential(&self, document: &Document, used: &SecurityUse) -> Option<&str> {
        let declared = document.security_schemes.iter().find(|scheme| scheme.name == used.scheme)?;
        let same = |scheme: &SecurityScheme| scheme.name == declared.name && scheme.kind == declared.kind;
        self.functions.get(self.schemes.iter().position(same)?).map(String::as_str)
    }
}

fn server_constant(index: usize) -> String {
    if index == 0 { "SERVERS".to_owned() } else { format!("SERVERS_{}", index + 1) }
}

/// The name of a credential's constant.
pub(super) fn credential_constant(function: &str) -> String {
    unraw(function).to_uppercase()
}

pub(super) fn settings_view(context: &Context<'_>, diagnostics: &mut Diagnostics) -> SettingsView {
    let names = &context.settings;
    let credentials: Vec<CredentialView> = names
        .schemes
        .iter()
        .zip(&names.functions)
        .map(|(scheme, function)| credential_view(scheme, function))
        .collect();
    let variables = variable_views(context, diagnostics);
    let lists = names.server_lists.iter().enumerate();
    let has_from_env = credentials.iter().any(|one| one.has_env) || variables.iter().any(|one| one.has_env);
    SettingsView {
        imports: imports(&credentials, &variables, has_from_env),
        env_alternatives: env_alternatives(context, &credentials),
        server_lists: lists.map(|(index, list)| server_list_view(index, list)).collect(),
        from_env_docs: from_env_docs(context, &variables).literals(),
        has_from_env,
        env_variables: variables.iter().filter(|variable| variable.has_env).cloned().collect(),
        public_types: variables.iter().map(|one| one.type_name.clone()).filter(|name| !name.is_empty()).collect(),
        credentials,
        variables,
    }
}

fn imports(credentials: &[CredentialView], variables: &[VariableView], has_from_env: bool) -> Vec<String> {
    let lists = variables.iter().any(|variable| !variable.type_name.is_empty());
    let renewable = credentials.iter().any(|one| one.renewable);
    let used: [(bool, &[&str]); 7] = [
        (true, &["crate::runtime::Server"]),
        (
            !credentials.is_empty(),
            &["secrecy::SecretString", "crate::runtime::Credential", "crate::runtime::Placement"],
        ),
        (!variables.is_empty(), &["crate::runtime::Variable"]),
        (lists, &["crate::runtime::server_variable"]),
        (has_from_env, &["crate::Client", "crate::Error"]),
        (has_from_env, &["crate::runtime::Credential"]),
        (renewable, &["crate::TokenSource"]),
    ];
    let from_env = variables.iter().any(|variable| variable.has_env).then_some("crate::runtime::from_env");
    let builder = (!credentials.is_empty() || !variables.is_empty()).then_some("crate::ClientBuilder");
    let used = used.iter().filter(|(is_used, _)| *is_used).flat_map(|(_, paths)| paths.iter().copied());
    use_lines(used.chain(from_env).chain(builder).map(str::to_owned))
}

fn credential_view(scheme: &SecurityScheme, function: &str) -> CredentialView {
    let (placement, sent) = match &scheme.kind {
        SecurityKind::ApiKey { name, .. } => {
            (format!("Placement::Header({})", Literal::string(name)), format!("the header {}", code(name)))
        }
        _ => ("Placement::Bearer".to_owned(), "the header `Authorization`, as a bearer token".to_owned()),
    };
    let mut docs = Docs::default();
    docs.text(scheme.description.as_deref().unwrap_or("A credential."));
    docs.own(&format!("It is sent in {sent} (security scheme {}).", code(&scheme.name)));
    let env = scheme.env.as_deref();
    CredentialView {
        constant: credential_constant(function),
        function: function.to_owned(),
        plain_function: unraw(function).to_owned(),
        renewable: placement == "Placement::Bearer",
        docs: docs.literals(),
        placement,
        env: env.map_or("None".to_owned(), |env| format!("Some({})", Literal::string(env))),
        has_env: env.is_some(),
    }
}

/// The distinct sets of credentials that operations accept and environment variables can give.
fn env_alternatives(context: &Context<'_>, credentials: &[CredentialView]) -> Vec<Vec<String>> {
    let has_env = |constant: &String| credentials.iter().any(|one| one.has_env && one.constant == *constant);
    let mut sets: Vec<Vec<String>> = Vec::new();
    let operations = context.api.operations.iter();
    for (document, uses) in operations.flat_map(|one| one.security.iter().map(|uses| (one.document, uses))) {
        let document = context.api.document(document);
        let constants: Option<Vec<String>> =
            uses.iter().map(|used| context.settings.credential(document, used).map(credential_constant)).collect();
        if let Some(set) = constants.filter(|set| !set.is_empty() && set.iter().all(has_env) && !sets.contains(set)) {
            sets.push(set);
        }
    }
    sets
}

/// The variables of all servers; the widest list of values where servers differ.
fn variable_views(context: &Context<'_>, diagnostics: &mut Diagnostics) -> Vec<VariableView> {
    let mut widest: Vec<ServerVariable> = Vec::new();
    let mut places: HashMap<String, Place> = HashMap::new();
    for operation in &context.api.operations {
        for variable in operation.servers.iter().flat_map(|server| &server.variables) {
            places.entry(variable.name.clone()).or_insert_with(|| operation.place());
            match widest.iter_mut().find(|known| known.name == variable.name) {
                Some(known) if known.values.len() < variable.values.len() => *known = variable.clone(),
                Some(_) => {}
                None => widest.push(variable.clone()),
            }
        }
    }
    for (name, configured) in &context.config.variables {
        let Some(variable) = widest.iter().find(|variable| variable.name == *name) else {
            diagnostics.push(matches_nothing("variables", name, "variable of a server"));
            continue;
        };
        for value in configured.names.keys().filter(|value| !variable.values.contains(value)) {
            diagnostics.push(matches_nothing(&format!("variables.{name}.names"), value, "value of that variable"));
        }
    }
    widest.iter().map(|variable| variable_view(context, variable, &places[&variable.name], diagnostics)).collect()
}

fn variable_view(
    context: &Context<'_>,
    variable: &ServerVariable,
    place: &Place,
    diagnostics: &mut Diagnostics,
) -> VariableView {
    let configured = context.config.variables.get(&variable.name);
    let mut docs = Docs::default();
    docs.text(variable.description.as_deref().unwrap_or("A part of the server's URL."));
    docs.own(&format!("It is {} unless set.", code(&variable.default)));
    let type_name = match variable.values.is_empty() {
        true => String::new(),
        false => context
            .naming
            .type_name(configured.and_then(|configured| configured.type_name.as_deref()).unwrap_or(&variable.name)),
    };
    let name_of =
        |value: &String| configured.and_then(|configured| configured.names.get(value)).unwrap_or(value).clone();
    let things = variable.values.iter().enumerate();
    let things = things.map(|(key, value)| Named { key, text: name_of(value), place: place.clone() }).collect();
    let names = assign(things, "variant", |text| context.naming.variant(text), diagnostics);
    let variants = variable.values.iter().enumerate().map(|(index, value)| {
        let mut docs = Docs::default();
        docs.own(&code(value));
        VariableValueView {
            name: names[&index].clone(),
            docs: docs.literals(),
            wire_value: Literal::string(value).to_string(),
        }
    });
    let env = configured.and_then(|configured| configured.env.as_deref());
    VariableView {
        wire_name: Literal::string(&variable.name).to_string(),
        function: context.naming.builder_function(&variable.name, "variable"),
        docs: docs.literals(),
        type_name,
        variants: variants.collect(),
        env: Literal::string(env.unwrap_or_default()).to_string(),
        plain_env: env.unwrap_or_default().to_owned(),
        has_env: env.is_some(),
    }
}

fn from_env_docs(context: &Context<'_>, variables: &[VariableView]) -> Docs {
    let mut docs = Docs::default();
    docs.own("A client with the credentials and settings of these environment variables:");
    let schemes = context.settings.schemes.iter().zip(&context.settings.functions);
    let credentials = schemes.filter_map(|(scheme, function)| {
        Some((scheme.env.as_deref()?.to_owned(), format!("[`ClientBuilder::{0}`]", unraw(function))))
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

fn server_list_view(index: usize, list: &[Server]) -> ServerListView {
    let mut docs = Docs::default();
    let urls: Vec<String> = list.iter().map(|server| code(&server.url)).collect();
    let smallest = list.iter().flat_map(|server| &server.variables).find(|variable| !variable.values.is_empty());
    let offered =
        smallest.map(|variable| format!(" with {} values of {}", variable.values.len(), code(&variable.name)));
    match urls.is_empty() {
        true => docs.own("The description names no server."),
        false => docs.own(&format!("{}{}.", urls.join(", "), offered.unwrap_or_default())),
    };
    let servers = list.iter().map(|server| ServerView {
        url: Literal::string(&server.url).to_string(),
        variables: server
            .variables
            .iter()
            .map(|variable| ServerVariableView {
                name: Literal::string(&variable.name).to_string(),
                default: Literal::string(&variable.default).to_string(),
                values: variable.values.iter().map(|value| Literal::string(value).to_string()).collect(),
            })
            .collect(),
    });
    ServerListView { constant: server_constant(index), docs: docs.literals(), servers: servers.collect() }
}
