//! Items of webhooks: an enum for those of a document and one for those of each operation, and the structs of those with headers.

use super::build::{child, code, fact, method, push_traits};
use super::files;
use super::item::{Fact, Item, ItemKind, Items};
use crate::rust::{ApiView, EventView, WebhookView};

/// Adds the module of a document's webhooks, if it has any.
pub(super) fn push<'v>(api: &'v ApiView, root: &str, items: &mut Items<'v>) {
    let Some(first) = api.webhooks.first() else { return };
    let file = files::webhooks(api);
    let parent = if api.module.is_some() { files::frame(api) } else { files::LIBRARY.to_owned() };
    let module = Item { location: Some(&first.location), ..Item::new(format!("{root}webhooks"), ItemKind::Module) };
    let module = items.push_declared(&parent, module);
    for one in &api.webhooks {
        let path = format!("{root}webhooks::{}", one.name);
        let item = Item {
            parent: Some(module),
            docs: &one.docs,
            location: Some(&one.location),
            ..Item::new(path.clone(), ItemKind::Enum)
        };
        let owner = items.push_declared(&file, item);
        push_traits(items, owner, ["Clone", "Debug", "PartialEq", "Event"]);
        for variant in &one.variants {
            let kind = ItemKind::Variant(variant.rust_type.clone());
            let item = child(items, owner, format!("{path}::{}", variant.variant), kind, Some(&variant.location));
            let deprecated = variant.deprecated.is_some();
            items.push(Item { docs: &variant.docs, deprecated, behaviour: behaviour(variant), ..item });
            if let Some(event) = &variant.event {
                push_event(&file, root, event, variant, module, items);
            }
        }
        let name = method("&self", Vec::new(), "&'static str");
        items.push(child(items, owner, format!("{path}::name()"), name, None));
    }
}

fn push_event<'v>(
    file: &str,
    root: &str,
    event: &'v EventView,
    webhook: &'v WebhookView,
    module: usize,
    items: &mut Items<'v>,
) {
    let path = format!("{root}webhooks::{}", event.name);
    let item =
        Item { parent: Some(module), location: Some(&webhook.location), ..Item::new(path.clone(), ItemKind::Struct) };
    let owner = items.push_declared(file, item);
    push_traits(items, owner, ["Clone", "Debug", "PartialEq"]);
    if let Some(body_type) = &event.body_type {
        items.push(child(items, owner, format!("{path}::body"), ItemKind::Field(body_type.clone()), None));
    }
    for field in &event.fields {
        let kind = ItemKind::Field(field.rust_type.clone());
        let item = child(items, owner, format!("{path}::{}", field.name), kind, Some(&field.location));
        items.push(Item { docs: &field.docs, behaviour: vec![code("value", &field.value)], ..item });
    }
}

/// Returns the name and method, and what distinguishes it from others.
fn behaviour(view: &WebhookView) -> Vec<Fact> {
    let WebhookView { name, method, required_headers, headers, payloads, codec, .. } = view;
    let payloads: Vec<_> = payloads.iter().map(|payload| &payload.constants).collect();
    vec![
        fact("name", name),
        fact("method", method),
        code("required headers", format!("{required_headers:?}")),
        code("headers", format!("{headers:?}")),
        code("constants", format!("{payloads:?}")),
        code("codec", format!("{codec:?}")),
    ]
}
