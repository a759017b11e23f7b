//! The items of a crate. Input: a [`CrateView`]. Output: every public item, and the names that each generated file has to declare.
//!
//! This is the only list of what the templates make: rendering checks each file against it, `diff` compares the lists of two crates, and
//! a test compares it with what a parser finds in generated crates.

mod aliases;
mod build;
pub mod files;
mod item;
mod models;
mod operations;
mod settings;
#[cfg(test)]
mod testing;
mod webhooks;

use crate::rust::{ApiView, CrateView};
use build::{gate, method, push_traits};

pub use aliases::check_aliases;
pub use build::quote_literal;
pub use item::{Argument, Fact, Function, Item, ItemKind, Items, Words};

/// Lists the items of a crate.
pub fn list_items(view: &CrateView) -> Items<'_> {
    let mut items = Items::default();
    let package = Item { docs: &view.summary, ..Item::new(format!("crate {}", view.package.title), ItemKind::Crate) };
    items.push(package);
    push_features(view, &mut items);
    items.declare(files::LIBRARY, modules(["error_body", "runtime", "settings"]));
    if view.parts.cli {
        items.declare(files::LIBRARY, modules(["cli"]));
        items.declare(files::CLI, ["CLI".to_owned()]);
        items.declare(files::MAIN, ["fn main".to_owned()]);
    }
    settings::push(view, &mut items);
    for api in &view.apis {
        push_api(view, api, &mut items);
    }
    items
}

fn push_api<'v>(view: &CrateView, api: &'v ApiView, items: &mut Items<'v>) {
    let root = api.module.as_ref().map(|module| format!("{module}::")).unwrap_or_default();
    let owner = push_frame(view, api, &root, items);
    let groups = || api.groups.iter().map(|group| &group.module);
    items.declare(&files::parent(api, "operations"), modules(groups()));
    items.declare(&files::parent(api, "models"), modules(api.model_files.iter().map(|file| &file.module)));
    for group in &api.groups {
        operations::push(api, &root, &owner, group, items);
        let tests = group.tests.iter().map(|test| format!("fn {}", test.function));
        items.declare(&files::tests(api, &group.module), tests);
    }
    items.declare(&files::test_parent(api), modules(groups()));
    items.declare(files::TESTS, modules([files::test_module(api)]));
    if view.parts.cli {
        items.declare(&files::parent(api, "commands"), modules(groups()));
        for module in groups() {
            items.declare(&files::child(api, "commands", module), ["COMMANDS".to_owned()]);
        }
    }
    webhooks::push(api, &root, items);
    for file in &api.model_files {
        let group = api.groups.iter().find(|group| group.module == file.module);
        models::push(api, &root, file, group.map(|group| group.tag.as_str()), items);
    }
}

/// Adds a document's module and the type with the functions of its groups, and returns that type: its own, or the client.
fn push_frame<'v>(view: &CrateView, api: &'v ApiView, root: &str, items: &mut Items<'v>) -> String {
    let file = files::frame(api);
    let (Some(module_name), Some(type_name)) = (&api.module, &api.type_name) else {
        items.declare(files::LIBRARY, modules(files::folders(view).chain(["api"])));
        items.declare(&file, []);
        return "Client".to_owned();
    };
    items.declare(&file, modules(files::folders(view)));
    let location = Some(&api.location);
    let module = Item { docs: &api.docs, location, ..Item::new(module_name.clone(), ItemKind::Module) };
    let module = items.push_declared(files::LIBRARY, module);
    let owner = format!("{root}{type_name}");
    let item = Item { parent: Some(module), location, ..Item::new(owner.clone(), ItemKind::Struct) };
    let parent = items.push_declared(&file, item);
    push_traits(items, parent, ["Clone", "Debug"]);
    let accessor = method("&self", Vec::new(), type_name.as_str());
    items.push(Item { parent: Some(module), location, ..Item::new(format!("Client::{module_name}()"), accessor) });
    owner
}

fn modules(names: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<String> {
    names.into_iter().map(|name| format!("mod {}", name.as_ref())).collect()
}

fn push_features<'v>(view: &'v CrateView, items: &mut Items<'v>) {
    for feature in &view.features {
        let groups = view.apis.iter().flat_map(|api| &api.groups);
        let group = groups.into_iter().find(|group| gate(&group.gate).contains(feature.name.as_str()));
        let item = Item::new(format!("feature {}", feature.name), ItemKind::Feature);
        let (location, tag) = (group.map(|group| &group.location), group.map(|group| group.tag.as_str()));
        items.push(Item { location, tag, ..item });
        for alias in &feature.aliases {
            let path = format!("feature {}", alias.name);
            let item = Item::new(path, ItemKind::Alias(feature.name.clone()));
            items.push(Item { location, tag, deprecated: true, ..item });
        }
    }
    if view.has_webhooks {
        let location = view.apis.iter().flat_map(|api| &api.webhooks).next().map(|webhooks| &webhooks.location);
        items.push(Item { location, ..Item::new("feature webhook-signatures".to_owned(), ItemKind::Feature) });
    }
    if view.has_preview {
        let mut operations = view.apis.iter().flat_map(|api| &api.groups).flat_map(|group| &group.operations);
        let location = operations.find(|operation| operation.preview).map(|operation| &operation.location);
        items.push(Item { location, ..Item::new("feature preview".to_owned(), ItemKind::Feature) });
    }
}

#[cfg(test)]
mod tests {
    use super::testing::listed;

    #[test]
    fn a_crate_has_features_and_modules() {
        let (features, declared) = listed("feature ", "src/lib.rs");
        assert_eq!(features, ["feature things: feature things"]);
        for module in ["api", "cli", "commands", "error_body", "models", "operations", "runtime", "settings"] {
            assert!(declared.contains(&format!("mod {module}")), "{module}: {declared:?}");
        }
        assert_eq!(listed("Client::things", "src/api.rs").1, [""; 0]);
    }
}
