//! From views to items. Comes in: the [`CrateView`] of one side. Goes out: every item that users of that crate can name.
//!
//! What is here follows the templates; a test compares it with what a parser finds in the crates that they make.

mod models;
mod operations;
mod settings;

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::item::{Argument, Function, Item, Items, Shape};
use crate::diagnostic::Place;
use crate::rust::{ApiView, CrateView};

/// The items of a crate.
pub fn items(view: &CrateView) -> Items<'_> {
    let mut items = Items::default();
    let package = Item { docs: &view.docs, ..Item::new(format!("crate {}", view.package.title), Shape::Crate) };
    items.push(package);
    features(view, &mut items);
    settings::add(view, &mut items);
    for api in &view.apis {
        let root = match api.module.is_empty() {
            true => String::new(),
            false => format!("{}::", api.module),
        };
        let owner = frame(api, &root, &mut items);
        for group in &api.groups {
            operations::add(&root, &owner, group, &mut items);
        }
        for file in &api.model_files {
            let group = api.groups.iter().find(|group| group.module == file.module);
            models::add(&root, file, group.map(|group| group.tag.as_str()), &mut items);
        }
    }
    items
}

fn features<'v>(view: &'v CrateView, items: &mut Items<'v>) {
    for feature in &view.features {
        let groups = view.apis.iter().flat_map(|api| &api.groups);
        let group = groups.into_iter().find(|group| gate(&group.gate).contains(feature.name.as_str()));
        let item = Item::new(format!("feature {}", feature.name), Shape::Feature);
        items.push(Item { place: group.map(|group| &group.place), tag: group.map(|group| group.tag.as_str()), ..item });
    }
    if view.has_preview {
        let mut operations = view.apis.iter().flat_map(|api| &api.groups).flat_map(|group| &group.operations);
        let place = operations.find(|operation| operation.preview).map(|operation| &operation.place);
        items.push(Item { place, ..Item::new("feature preview".to_owned(), Shape::Feature) });
    }
}

/// A document's module, and the type that has the functions for its groups: one of its own, or the client.
fn frame<'v>(api: &'v ApiView, root: &str, items: &mut Items<'v>) -> String {
    if api.module.is_empty() {
        return "Client".to_owned();
    }
    let place = Some(&api.place);
    let module = Item { docs: &api.docs, place, ..Item::new(api.module.clone(), Shape::Module) };
    let module = items.push(module);
    let owner = format!("{root}{}", api.type_name);
    let parent = items.push(Item { parent: Some(module), place, ..Item::new(owner.clone(), Shape::Struct) });
    traits(items, parent, ["Clone", "Debug"]);
    let gives = function("&self", Vec::new(), api.type_name.as_str());
    items.push(Item { parent: Some(module), place, ..Item::new(format!("Client::{}()", api.module), gives) });
    owner
}

/// Adds the traits of a type.
fn traits<'v>(items: &mut Items<'v>, owner: usize, names: impl IntoIterator<Item = &'v str>) {
    for name in names {
        trait_of(items, owner, name, String::new());
    }
}

fn trait_of(items: &mut Items<'_>, owner: usize, name: &str, types: String) {
    let parent = items.at(owner);
    let item = Item {
        parent: Some(owner),
        gate: parent.gate.clone(),
        place: parent.place,
        tag: parent.tag,
        operation: parent.operation,
        ..Item::new(format!("{}: {name}", parent.path), Shape::Trait(types))
    };
    items.push(item);
}

/// An item of a type: what surrounds it is that of the type.
fn child<'v>(items: &Items<'v>, owner: usize, path: String, shape: Shape<'v>, place: Option<&'v Place>) -> Item<'v> {
    let parent = items.at(owner);
    Item {
        parent: Some(owner),
        gate: parent.gate.clone(),
        place: place.or(parent.place),
        tag: parent.tag,
        operation: parent.operation,
        ..Item::new(path, shape)
    }
}

fn function<'v>(receiver: &'static str, arguments: Vec<Argument<'v>>, returns: impl Into<Cow<'v, str>>) -> Shape<'v> {
    Shape::Function(Function { receiver, arguments, returns: returns.into() })
}

fn argument<'v>(name: &'v str, rust_type: impl Into<Cow<'v, str>>, place: Option<&'v Place>) -> Argument<'v> {
    Argument { name, rust_type: rust_type.into(), place }
}

/// The features that a condition of `cfg` asks for; the views make it of those alone.
fn gate(condition: &str) -> BTreeSet<&str> {
    condition.split('"').skip(1).step_by(2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_a_set_of_features() {
        assert_eq!(gate(""), BTreeSet::new());
        assert_eq!(gate("feature = \"orgs\""), BTreeSet::from(["orgs"]));
        assert_eq!(gate("all(feature = \"orgs\", feature = \"preview\")"), BTreeSet::from(["orgs", "preview"]));
    }
}
