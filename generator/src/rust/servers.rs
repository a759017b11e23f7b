//! Servers: the distinct lists that operations have, those that a caller can choose, and the variables of their URLs.

use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};
use proc_macro2::Literal;
use serde::Serialize;

use super::Context;
use super::docs::{Docs, code};
use super::names::{Named, assign};
use super::settings::matches_nothing;
use super::taken::Taken;
use crate::diagnostic::{Diagnostics, Place};
use crate::ir::{Api, Server, ServerVariable};
use crate::pointer;

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
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub place: Option<Place>,
}

#[derive(Debug, Clone, Serialize)]
pub struct VariableValueView {
    pub name: String,
    pub docs: Vec<String>,
    pub wire_value: String,
}

/// A server that the caller can choose.
#[derive(Debug, Serialize)]
pub struct ServerChoiceView {
    pub name: String,
    pub docs: Vec<String>,
    /// The literal of its URL.
    pub url: String,
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub place: Option<Place>,
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
    /// An expression, an `Option`.
    pub default: String,
    pub values: Vec<String>,
}

/// The distinct lists, those of most operations first.
pub(super) fn server_lists(api: &Api) -> IndexSet<Vec<Server>> {
    let mut lists: IndexMap<Vec<Server>, usize> = IndexMap::new();
    for operation in &api.operations {
        *lists.entry(bare(&operation.servers)).or_default() += 1;
    }
    lists.sort_by_key(|_, count| std::cmp::Reverse(*count));
    lists.into_keys().collect()
}

/// Without descriptions, which make no difference to a call.
pub(super) fn bare(servers: &[Server]) -> Vec<Server> {
    let variable = |one: &ServerVariable| ServerVariable { description: None, ..one.clone() };
    let bare = servers.iter().map(|server| Server {
        url: server.url.clone(),
        description: None,
        variables: server.variables.iter().map(variable).collect(),
    });
    bare.collect()
}

pub(super) fn server_constant(index: usize) -> String {
    if index == 0 { "SERVERS".to_owned() } else { format!("SERVERS_{}", index + 1) }
}

/// The servers of the documents that have several; those with the same URL once.
pub(super) fn server_choices(context: &Context<'_>) -> Vec<ServerChoiceView> {
    let mut choices: Vec<&Server> = Vec::new();
    for document in context.api.documents.iter().filter(|document| document.servers.len() > 1) {
        for server in &document.servers {
            if choices.iter().all(|known| known.url != server.url) {
                choices.push(server);
            }
        }
    }
    let things = choices.iter().enumerate();
    let things = things.map(|(key, server)| Named { key, text: server_name(server) });
    let names = assign(things.collect(), |text| context.naming.variant(text));
    let choices = choices.iter().enumerate().map(|(index, server)| {
        let mut docs = Docs::default();
        if let Some(description) = &server.description {
            docs.text(description);
        }
        docs.own(&format!("{}.", code(&server.url)));
        ServerChoiceView {
            name: names[&index].clone(),
            docs: docs.literals(),
            url: Literal::string(&server.url).to_string(),
            place: place(context, |one| one.url == server.url),
        }
    });
    choices.collect()
}

/// Where the documents first have such a server; else where an operation has it.
fn place(context: &Context<'_>, is_meant: impl Fn(&Server) -> bool) -> Option<Place> {
    let found = context.api.documents.iter().find_map(|document| {
        let index = document.servers.iter().position(&is_meant)?;
        Some(Place::value(document.source, format!("/servers/{index}")))
    });
    let first = context.api.operations.iter().find(|operation| operation.servers.iter().any(&is_meant));
    let fallback =
        || first.map(|operation| Place::value(operation.source, pointer::join(&operation.pointer, "servers")));
    found.or_else(fallback)
}

/// A short description, else the URL without its scheme.
fn server_name(server: &Server) -> String {
    let url = server.url.split_once("://").map_or(server.url.as_str(), |(_, rest)| rest);
    let description = server.description.as_deref().unwrap_or_default().trim().trim_end_matches('.');
    let words = description.split_whitespace().count();
    let is_short = (1..=5).contains(&words) && description.len() <= 40;
    if is_short { description.to_owned() } else { url.to_owned() }
}

fn option(text: Option<&str>) -> String {
    text.map_or("None".to_owned(), |text| format!("Some({})", Literal::string(text)))
}

/// The variables of all servers, each with the values that any of them offers; with any value where one takes any.
pub(super) fn all_variables(context: &Context<'_>) -> Vec<ServerVariable> {
    let mut all: Vec<ServerVariable> = Vec::new();
    for operation in &context.api.operations {
        for variable in operation.servers.iter().flat_map(|server| &server.variables) {
            let Some(known) = all.iter_mut().find(|known| known.name == variable.name) else {
                all.push(variable.clone());
                continue;
            };
            if known.values.is_empty() || variable.values.is_empty() {
                known.values.clear();
                continue;
            }
            // The longer list is in the order that its author gave them.
            let (longer, other) = match known.values.len() < variable.values.len() {
                true => (variable.clone(), std::mem::take(&mut known.values)),
                false => (known.clone(), variable.values.clone()),
            };
            *known = longer;
            for value in other {
                if !known.values.contains(&value) {
                    known.values.push(value);
                }
            }
        }
    }
    all
}

/// The functions and types for variables; `taken` are the functions of credentials.
pub(super) fn variable_views(
    context: &Context<'_>,
    taken: &HashSet<String>,
    diagnostics: &mut Diagnostics,
) -> Vec<VariableView> {
    let all = all_variables(context);
    for (name, configured) in &context.config.variables {
        let Some(variable) = all.iter().find(|variable| variable.name == *name) else {
            diagnostics.push(matches_nothing("variables", name, "variable of a server"));
            continue;
        };
        for value in configured.names.keys().filter(|value| !variable.values.contains(value)) {
            diagnostics.push(matches_nothing(&format!("variables.{name}.names"), value, "value of that variable"));
        }
    }
    let mut functions = Taken::new(taken.iter().cloned());
    // What the crate exports beside them, and their file imports.
    let exported = ["Items", "Paged", "Pages", "ServerUrl", "TokenError", "TokenFuture", "TooLargeError"];
    let mut types = Taken::new(exported.map(str::to_owned));
    let views = all.iter().map(|variable| {
        let mut view = variable_view(context, variable);
        view.function = functions.free(view.function);
        if !view.type_name.is_empty() {
            view.type_name = types.free(view.type_name);
        }
        view
    });
    views.collect()
}

fn variable_view(context: &Context<'_>, variable: &ServerVariable) -> VariableView {
    let configured = context.config.variables.get(&variable.name);
    let mut docs = Docs::default();
    docs.text(variable.description.as_deref().unwrap_or("A part of the server's URL."));
    docs.own(&match &variable.default {
        Some(default) => format!("It is {} unless set.", code(default)),
        None => "It has to be set for servers whose URL has it.".to_owned(),
    });
    let type_name = match variable.values.is_empty() {
        true => String::new(),
        false => context
            .naming
            .type_name(configured.and_then(|configured| configured.type_name.as_deref()).unwrap_or(&variable.name)),
    };
    let name_of =
        |value: &String| configured.and_then(|configured| configured.names.get(value)).unwrap_or(value).clone();
    let things = variable.values.iter().enumerate();
    let things = things.map(|(key, value)| Named { key, text: name_of(value) }).collect();
    let names = assign(things, |text| context.naming.variant(text));
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
        place: place(context, |server| server.variables.iter().any(|one| one.name == variable.name)),
    }
}

pub(super) fn server_list_view(index: usize, list: &[Server]) -> ServerListView {
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
                default: option(variable.default.as_deref()),
                values: variable.values.iter().map(|value| Literal::string(value).to_string()).collect(),
            })
            .collect(),
    });
    ServerListView { constant: server_constant(index), docs: docs.literals(), servers: servers.collect() }
}
