//! Settings and errors: what the client's builder has for credentials and servers, and the enum of error bodies.

use super::super::item::{Item, Items, Shape};
use super::{argument, child, function, gate, traits};
use crate::rust::{CrateView, SettingsView, VariableView};

/// Adds what stands at the crate's root.
pub(super) fn add<'v>(view: &'v CrateView, items: &mut Items<'v>) {
    let settings = &view.settings;
    let place = view.apis.first().map(|api| &api.place);
    let client = Item { place, behaviour: behaviour(settings), ..Item::new("Client".to_owned(), Shape::Struct) };
    items.push(client);
    let from_env = || function("", Vec::new(), "Result<Self, Error>");
    if settings.has_from_env {
        let item =
            Item { docs: &settings.from_env_docs, place, ..Item::new("Client::from_env()".to_owned(), from_env()) };
        items.push(item);
        items.push(Item { place, ..Item::new("ClientBuilder::from_env()".to_owned(), from_env()) });
    }
    for credential in &settings.credentials {
        let secret = |name| argument(name, "impl Into<SecretString>", None);
        let arguments = match credential.basic {
            true => vec![argument("user", "impl AsRef<str>", None), secret("password")],
            false => vec![secret("secret")],
        };
        let place = Some(&credential.place);
        let path = format!("ClientBuilder::{}()", credential.function);
        let behaviour = format!("{} {}", credential.placement, credential.env);
        let item = Item::new(path, function("self", arguments, "Self"));
        items.push(Item { docs: &credential.docs, behaviour, place, ..item });
        if credential.renewable {
            let path = format!("ClientBuilder::{}_source()", credential.plain_function);
            let source = argument("source", "impl TokenSource", None);
            items.push(Item { place, ..Item::new(path, function("self", vec![source], "Self")) });
        }
    }
    settings.variables.iter().for_each(|variable| add_variable(variable, items));
    add_servers(settings, items);
    add_errors(view, items);
}

/// What of the settings has no name: the servers, and which credentials the environment has to give.
fn behaviour(view: &SettingsView) -> String {
    let mut behaviour = format!("{:?}", view.env_alternatives);
    for list in &view.server_lists {
        behaviour.push_str(&format!("\n{}", list.constant));
        for server in &list.servers {
            behaviour.push_str(&format!(" {}", server.url));
            for variable in &server.variables {
                behaviour.push_str(&format!(" {} {} {:?}", variable.name, variable.default, variable.values));
            }
        }
    }
    behaviour
}

fn add_variable<'v>(view: &'v VariableView, items: &mut Items<'v>) {
    let place = view.place.as_ref();
    let rust_type = if view.type_name.is_empty() { "impl Into<String>" } else { view.type_name.as_str() };
    let path = format!("ClientBuilder::{}()", view.function);
    let shape = function("self", vec![argument(&view.function, rust_type, place)], "Self");
    let behaviour = format!("{} {}", view.wire_name, view.env);
    items.push(Item { docs: &view.docs, behaviour, place, ..Item::new(path, shape) });
    if view.type_name.is_empty() {
        return;
    }
    let owner = items.push(Item { docs: &view.docs, place, ..Item::new(view.type_name.clone(), Shape::Enum) });
    traits(items, owner, ["Clone", "Copy", "Debug", "PartialEq", "Eq", "Hash", "Display", "FromStr"]);
    for variant in &view.variants {
        let item = child(items, owner, format!("{}::{}", view.type_name, variant.name), Shape::Variant(""), None);
        items.push(Item { docs: &variant.docs, behaviour: variant.wire_value.clone(), ..item });
    }
    let path = format!("{}::as_str()", view.type_name);
    items.push(child(items, owner, path, function("&self", Vec::new(), "&'static str"), None));
}

fn add_servers<'v>(view: &'v SettingsView, items: &mut Items<'v>) {
    let Some(first) = view.servers.first() else { return };
    let owner = items.push(Item { place: first.place.as_ref(), ..Item::new("Server".to_owned(), Shape::Enum) });
    traits(items, owner, ["Clone", "Copy", "Debug", "PartialEq", "Eq", "Hash"]);
    for server in &view.servers {
        let path = format!("Server::{}", server.name);
        let item = child(items, owner, path, Shape::Variant(""), server.place.as_ref());
        items.push(Item { docs: &server.docs, behaviour: server.url.clone(), ..item });
    }
    let url = function("&self", Vec::new(), "&'static str");
    items.push(child(items, owner, "Server::url()".to_owned(), url, None));
    let chosen = function("self", vec![argument("server", "Server", None)], "Self");
    items.push(child(items, owner, "ClientBuilder::server()".to_owned(), chosen, None));
}

fn add_errors<'v>(view: &'v CrateView, items: &mut Items<'v>) {
    let owner = items.push(Item::new("ErrorBody".to_owned(), Shape::Enum));
    traits(items, owner, ["Clone", "Debug", "PartialEq"]);
    for variant in &view.errors.variants {
        let shape = Shape::Variant(&variant.rust_type);
        let path = format!("ErrorBody::{}", variant.name);
        let mut item = child(items, owner, path, shape, Some(&variant.place));
        item.gate = gate(&variant.gate);
        let parent = items.push(Item { docs: &variant.docs, ..item });
        let conversion = format!("ErrorBody: From<{}>", variant.rust_type);
        items.push(child(items, parent, conversion, Shape::Trait(String::new()), None));
    }
    items.push(child(items, owner, "ErrorBody::Other".to_owned(), Shape::Variant("bytes::Bytes"), None));
}
