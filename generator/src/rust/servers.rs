//! Servers: the distinct lists that operations have, and the variables of their URLs.

use std::collections::HashMap;

use proc_macro2::Literal;
use serde::Serialize;

use super::Context;
use super::docs::{Docs, code};
use super::names::{Named, assign};
use super::settings::matches_nothing;
use crate::diagnostic::{Diagnostics, Place};
use crate::ir::{Api, Server, ServerVariable};

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

/// The distinct lists, those of most operations first.
pub(super) fn server_lists(api: &Api) -> Vec<Vec<Server>> {
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

/// The variables of all servers; the widest list of values where servers differ.
pub(super) fn variable_views(context: &Context<'_>, diagnostics: &mut Diagnostics) -> Vec<VariableView> {
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
                default: Literal::string(&variable.default).to_string(),
                values: variable.values.iter().map(|value| Literal::string(value).to_string()).collect(),
            })
            .collect(),
    });
    ServerListView { constant: server_constant(index), docs: docs.literals(), servers: servers.collect() }
}
