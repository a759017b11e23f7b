//! Items of the settings: the functions of the client's builder for credentials and servers, and the enum of error bodies.

use super::build::{argument, child, code, fact, function, gate, method, push_traits, quote_literal, worded};
use super::files;
use super::item::{Fact, Item, ItemKind, Items};
use crate::rust::{CrateView, SettingsView, VariableView};

/// Adds the items at the crate's root.
pub(super) fn push<'v>(view: &'v CrateView, items: &mut Items<'v>) {
    let settings = &view.settings;
    items.declare(files::SETTINGS, private_names(view));
    // What depends on servers or credentials changes with the first of them.
    let document = view.apis.first().map(|api| &api.location);
    let location = settings.servers.first().and_then(|server| server.location.as_ref()).or(document);
    let client = Item { location, behaviour: behaviour(settings), ..Item::new("Client".to_owned(), ItemKind::Struct) };
    items.push(client);
    let location = settings.credentials.first().map(|credential| &credential.location).or(document);
    let from_env = || function(Vec::new(), "Result<Self, Error>");
    if settings.has_from_env {
        let item =
            Item { docs: &settings.from_env_docs, location, ..Item::new("Client::from_env()".to_owned(), from_env()) };
        items.push(item);
        items.push(Item { location, ..Item::new("ClientBuilder::from_env()".to_owned(), from_env()) });
    }
    for credential in &settings.credentials {
        let secret = |name| argument(name, "impl Into<SecretString>", None);
        let arguments = if credential.basic {
            vec![argument("user", "impl AsRef<str>", None), secret("password")]
        } else {
            vec![secret("secret")]
        };
        let location = Some(&credential.location);
        let path = format!("ClientBuilder::{}()", credential.function);
        let behaviour = vec![
            worded("credential", &credential.placement, &credential.words),
            fact("environment", format!("{:?}", credential.env)),
        ];
        let item = Item::new(path, method("self", arguments, "Self"));
        items.push(Item { docs: &credential.docs, behaviour, location, ..item });
        if let Some(name) = &credential.source_function {
            let path = format!("ClientBuilder::{name}()");
            let source = argument("source", "impl TokenSource", None);
            items.push(Item { location, ..Item::new(path, method("self", vec![source], "Self")) });
        }
    }
    settings.variables.iter().for_each(|variable| push_variable(variable, items));
    push_servers(settings, items);
    push_errors(view, items);
}

/// Returns the constants of credentials and lists of servers.
fn private_names(view: &CrateView) -> Vec<String> {
    let is_listed = view.parts.mock && !view.settings.credentials.is_empty();
    let list = is_listed.then(|| "CREDENTIALS".to_owned());
    let view = &view.settings;
    let alternatives = view.has_from_env.then(|| "ALTERNATIVES".to_owned());
    let credentials = view.credentials.iter().map(|credential| credential.constant.clone());
    let lists = view.server_lists.iter().map(|list| list.constant.clone());
    credentials.chain(alternatives).chain(list).chain(lists).collect()
}

/// Returns the servers, and the credentials that the environment must contain.
fn behaviour(view: &SettingsView) -> Vec<Fact> {
    let mut behaviour = vec![code("environment", format!("{:?}", view.env_alternatives))];
    for list in &view.server_lists {
        for server in &list.servers {
            let of_list = |text: String| format!("{text} of {}", list.constant);
            behaviour.push(worded("server", of_list(server.url.clone()), quote_literal(&server.url)));
            for variable in &server.variables {
                let name = quote_literal(&variable.name);
                let default = of_list(format!("{} = {}", variable.name, variable.default));
                let words = format!("{name} with default {}", quote_literal(&variable.default));
                behaviour.push(worded("server variable", default, words));
                behaviour.extend(variable.values.iter().map(|value| {
                    let words = format!("{name} with value {}", quote_literal(value));
                    worded("server variable", of_list(format!("{} = {value}", variable.name)), words)
                }));
            }
        }
    }
    behaviour
}

fn push_variable<'v>(view: &'v VariableView, items: &mut Items<'v>) {
    let location = view.location.as_ref();
    let rust_type = view.type_name.as_deref().unwrap_or("impl Into<String>");
    let path = format!("ClientBuilder::{}()", view.function);
    let kind = method("self", vec![argument(&view.function, rust_type, location)], "Self");
    let behaviour = vec![fact("name", &view.wire_name), fact("environment", format!("{:?}", view.env))];
    items.push(Item { docs: &view.docs, behaviour, location, ..Item::new(path, kind) });
    let Some(type_name) = &view.type_name else { return };
    let item = Item { docs: &view.docs, location, ..Item::new(type_name.clone(), ItemKind::Enum) };
    let owner = items.push_declared(files::SETTINGS, item);
    push_traits(items, owner, ["Clone", "Copy", "Debug", "PartialEq", "Eq", "Hash", "Display", "FromStr"]);
    for (number, variant) in view.variants.iter().enumerate() {
        let item = child(items, owner, format!("{type_name}::{}", variant.name), ItemKind::Variant(None), None);
        let behaviour = vec![fact("value", &variant.wire_value)];
        items.push(Item { docs: &variant.docs, behaviour, discriminant: Some(number), ..item });
    }
    let path = format!("{type_name}::as_str()");
    items.push(child(items, owner, path, method("&self", Vec::new(), "&'static str"), None));
}

fn push_servers<'v>(view: &'v SettingsView, items: &mut Items<'v>) {
    let Some(first) = view.servers.first() else { return };
    let item = Item { location: first.location.as_ref(), ..Item::new("Server".to_owned(), ItemKind::Enum) };
    let owner = items.push_declared(files::SETTINGS, item);
    push_traits(items, owner, ["Clone", "Copy", "Debug", "PartialEq", "Eq", "Hash"]);
    for (number, server) in view.servers.iter().enumerate() {
        let path = format!("Server::{}", server.name);
        let item = child(items, owner, path, ItemKind::Variant(None), server.location.as_ref());
        let behaviour = vec![fact("url", &server.url)];
        items.push(Item { docs: &server.docs, behaviour, discriminant: Some(number), ..item });
    }
    let url = method("&self", Vec::new(), "&'static str");
    items.push(child(items, owner, "Server::url()".to_owned(), url, None));
    let setter = method("self", vec![argument("server", "Server", None)], "Self");
    items.push(child(items, owner, "ClientBuilder::server()".to_owned(), setter, None));
}

fn push_errors<'v>(view: &'v CrateView, items: &mut Items<'v>) {
    let owner = items.push_declared(files::ERROR_BODY, Item::new("ErrorBody".to_owned(), ItemKind::Enum));
    push_traits(items, owner, ["Clone", "Debug", "PartialEq"]);
    for variant in &view.errors.variants {
        let kind = ItemKind::Variant(Some(variant.rust_type.clone()));
        let path = format!("ErrorBody::{}", variant.name);
        let mut item = child(items, owner, path, kind, Some(&variant.location));
        item.gate = gate(&variant.gate);
        let parent = items.push(Item { docs: &variant.docs, new_name: variant.new_name.as_deref(), ..item });
        let conversion = format!("ErrorBody: From<{}>", variant.rust_type);
        items.push(child(items, parent, conversion, ItemKind::Trait(None), None));
    }
    items.push(child(
        items,
        owner,
        "ErrorBody::Other".to_owned(),
        ItemKind::Variant(Some("bytes::Bytes".to_owned())),
        None,
    ));
}

#[cfg(test)]
mod tests {
    use super::super::testing::listed;

    #[test]
    fn credentials_and_server_variables_have_setters() {
        let (signatures, declared) = listed("", "src/settings.rs");
        for expected in [
            "ClientBuilder::token(): pub fn token(self, secret: impl Into<SecretString>) -> Self",
            "ClientBuilder::area(): pub fn area(self, area: Area) -> Self",
            "Area::Eu: Eu",
            "ErrorBody: pub enum ErrorBody",
        ] {
            assert!(signatures.iter().any(|one| one == expected), "{expected}: {signatures:#?}");
        }
        assert!(declared.iter().any(|one| one == "Area"), "{declared:?}");
    }
}
