//! Servers: the distinct lists that operations have, those that a caller can choose, and the variables of their URLs.

use serde::Serialize;

use super::context::Context;
use super::docs::{Docs, code, literal};
use super::names::{Scope, assign, matches_nothing};
use crate::diagnostic::{Diagnostics, Location};
use crate::ir::{Server, ServerVariable};
use crate::pointer;

#[derive(Debug, Serialize)]
pub struct VariableView {
    /// The literal of its name.
    pub wire_name: String,
    pub function: String,
    pub docs: Vec<String>,
    /// The enum of its values; `None` if any value is allowed.
    pub type_name: Option<String>,
    pub variants: Vec<VariableValueView>,
    /// The literal of its environment variable.
    pub env: Option<String>,
    /// Where the document defines it.
    #[serde(skip)]
    pub location: Option<Location>,
}

#[derive(Debug, Serialize)]
pub struct VariableValueView {
    pub name: String,
    pub docs: Vec<String>,
    pub wire_value: String,
}

/// A server that a caller can choose.
#[derive(Debug, Serialize)]
pub struct ServerChoiceView {
    pub name: String,
    pub docs: Vec<String>,
    /// The literal of its URL.
    pub url: String,
    /// Where the document defines it.
    #[serde(skip)]
    pub location: Option<Location>,
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
    /// The expression of an `Option`.
    pub default: String,
    pub values: Vec<String>,
}

/// Returns the servers that a caller can choose.
pub(super) fn server_choices(context: &Context<'_>) -> Vec<ServerChoiceView> {
    let choices = &context.plan.server_choices;
    let names = assign(choices.iter().map(server_name).collect(), |text| context.naming.variant(text));
    let choices = choices.iter().zip(names).map(|(server, name)| {
        let mut docs = Docs::default();
        docs.texts(&server.description);
        docs.own(&format!("{}.", code(&server.url)));
        ServerChoiceView {
            name,
            docs: docs.literals(),
            url: literal(&server.url),
            location: location(context, |one| one.url == server.url),
        }
    });
    choices.collect()
}

/// Returns where the documents first define such a server, else where an operation does.
fn location(context: &Context<'_>, is_same: impl Fn(&Server) -> bool) -> Option<Location> {
    let in_document = context.api.documents.iter().find_map(|document| {
        let index = document.servers.iter().position(&is_same)?;
        Some(Location::value(document.source, format!("/servers/{index}")))
    });
    let first = context.api.operations.iter().find(|operation| operation.servers.iter().any(&is_same));
    let fallback =
        || first.map(|operation| Location::value(operation.source, pointer::join(&operation.pointer, "servers")));
    in_document.or_else(fallback)
}

/// Returns the description if it is short, else the URL without its scheme.
fn server_name(server: &Server) -> String {
    let url = server.url.split_once("://").map_or(server.url.as_str(), |(_, rest)| rest);
    let description = server.description.as_deref().unwrap_or_default().trim().trim_end_matches('.');
    let words = description.split_whitespace().count();
    let is_short = (1..=5).contains(&words) && description.len() <= 40;
    if is_short { description.to_owned() } else { url.to_owned() }
}

fn option(text: Option<&str>) -> String {
    text.map_or("None".to_owned(), |text| format!("Some({})", literal(text)))
}

/// Returns the views of variables. Their functions are defined beside those of credentials.
pub(super) fn variable_views(context: &Context<'_>, diagnostics: &mut Diagnostics) -> Vec<VariableView> {
    let all = &context.plan.server_variables;
    for (name, configured) in &context.config.variables {
        let Some(variable) = all.iter().find(|variable| variable.name == *name) else {
            diagnostics.push(matches_nothing("variables", name, "variable of a server"));
            continue;
        };
        for value in configured.names.keys().filter(|value| !variable.values.contains(value)) {
            diagnostics.push(matches_nothing(&format!("variables.{name}.names"), value, "value of that variable"));
        }
    }
    let of_credentials = context.names.credentials.iter().flat_map(|names| names.functions());
    let mut functions = Scope::new(of_credentials.map(str::to_owned));
    let mut types = Scope::default();
    let views = all.iter().map(|variable| {
        let mut view = variable_view(context, variable);
        view.function = functions.reserve_free(view.function);
        view.type_name = view.type_name.map(|name| types.reserve_free(name));
        view
    });
    views.collect()
}

/// Returns the environment variable of a server's variable.
pub(super) fn variable_env<'c>(context: &Context<'c>, variable: &ServerVariable) -> Option<&'c str> {
    context.config.variables.get(&variable.name)?.env.as_deref()
}

fn variable_view(context: &Context<'_>, variable: &ServerVariable) -> VariableView {
    let configured = context.config.variables.get(&variable.name);
    let mut docs = Docs::default();
    docs.text(variable.description.as_deref().unwrap_or("A variable of the server's URL."));
    docs.own(&match &variable.default {
        Some(default) => format!("The default is {}.", code(default)),
        None => "Required for servers whose URL contains it.".to_owned(),
    });
    let type_text = configured.and_then(|configured| configured.type_name.as_deref()).unwrap_or(&variable.name);
    let type_name = (!variable.values.is_empty()).then(|| context.naming.type_name(type_text));
    let name_of =
        |value: &String| configured.and_then(|configured| configured.names.get(value)).unwrap_or(value).clone();
    let names = assign(variable.values.iter().map(name_of).collect(), |text| context.naming.variant(text));
    let variants = variable.values.iter().zip(names).map(|(value, name)| {
        let mut docs = Docs::default();
        docs.own(&code(value));
        VariableValueView { name, docs: docs.literals(), wire_value: literal(value) }
    });
    VariableView {
        wire_name: literal(&variable.name),
        function: context.naming.builder_function(&variable.name, "variable"),
        docs: docs.literals(),
        type_name,
        variants: variants.collect(),
        env: variable_env(context, variable).map(literal),
        location: location(context, |server| server.variables.iter().any(|one| one.name == variable.name)),
    }
}

pub(super) fn server_list_view(context: &Context<'_>, index: usize, list: &[Server]) -> ServerListView {
    let mut docs = Docs::default();
    let urls: Vec<String> = list.iter().map(|server| code(&server.url)).collect();
    let smallest = list.iter().flat_map(|server| &server.variables).find(|variable| !variable.values.is_empty());
    let offered =
        smallest.map(|variable| format!(" with {} values of {}", variable.values.len(), code(&variable.name)));
    if urls.is_empty() {
        docs.own("The document names no server.");
    } else {
        docs.own(&format!("{}{}.", urls.join(", "), offered.unwrap_or_default()));
    }
    let servers = list.iter().map(|server| ServerView {
        url: literal(&server.url),
        variables: server
            .variables
            .iter()
            .map(|variable| ServerVariableView {
                name: literal(&variable.name),
                default: option(variable.default.as_deref()),
                values: variable.values.iter().map(|value| literal(value)).collect(),
            })
            .collect(),
    });
    ServerListView { constant: context.names.server_constant(index), docs: docs.literals(), servers: servers.collect() }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{text, with_context};
    use super::*;
    use crate::ir::{Method, Operation};
    use crate::plan::testing::{api, operation, server};

    #[test]
    fn servers_are_named_after_a_short_description_or_their_url() {
        let mut api = api();
        let europe = Server { description: Some("Europe.".to_owned()), ..server("https://eu.example", &[]) };
        api.documents[0].servers = vec![europe, server("https://us.example", &[])];
        let choices = with_context(api, server_choices);
        let names: Vec<_> = choices.iter().map(|choice| (&*choice.name, text(&choice.url))).collect();
        let expected = [("Europe", "https://eu.example"), ("UsExample", "https://us.example")];
        assert_eq!(names, expected.map(|(name, url)| (name, url.to_owned())));
    }

    #[test]
    fn a_variable_with_listed_values_has_an_enum() {
        let mut api = api();
        let servers = vec![server("https://{site}/{path}", &[("site", &["eu", "us"]), ("path", &[])])];
        api.operations = vec![Operation { servers, ..operation(Method::Get, "/a") }];
        let views = with_context(api, |context| variable_views(context, &mut Diagnostics::default()));
        let types: Vec<_> = views.iter().map(|view| (&*view.function, view.type_name.as_deref())).collect();
        assert_eq!(types, [("site", Some("Site")), ("path", None)]);
    }
}
