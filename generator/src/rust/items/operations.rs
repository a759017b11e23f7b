//! Items of operations: the type of a group with its functions, markers, options, headers and pages.

use super::build::{argument, child, code, fact, gate, method, push_aliases, push_traits, quote_literal, worded};
use super::files;
use super::item::{Fact, Item, ItemKind, Items};
use crate::display::quote;
use crate::rust::{ApiView, GroupView, OperationView};

/// Adds a group; `owner` is the type with the function that returns it.
pub(super) fn push<'v>(api: &ApiView, root: &str, owner: &str, view: &'v GroupView, items: &mut Items<'v>) {
    let file = files::child(api, "operations", &view.module);
    let path = format!("{root}operations::{}", view.type_name);
    let (gate, tag, location) = (gate(&view.gate), Some(view.tag.as_str()), Some(&view.location));
    let item = Item { gate, tag, location, docs: &view.docs, ..Item::new(path, ItemKind::Struct) };
    let group = items.push_declared(&file, item);
    push_traits(items, group, ["Clone", "Debug"]);
    push_aliases(items, &file, group, &view.aliases);
    let accessor = |name: &str| {
        let kind = method("&self", Vec::new(), format!("operations::{}", view.type_name));
        child(items, group, format!("{owner}::{name}()"), kind, None)
    };
    let (own, former) = (accessor(&view.function), view.function_aliases.iter());
    let former: Vec<Item<'v>> =
        former.map(|alias| Item { deprecated: true, docs: &alias.docs, ..accessor(&alias.name) }).collect();
    items.push(own);
    for alias in former {
        items.push(alias);
    }
    for operation in &view.operations {
        push_operation(&file, root, group, operation, items);
    }
}

fn push_operation<'v>(file: &str, root: &str, group: usize, view: &'v OperationView, items: &mut Items<'v>) {
    let returns = format!("Request<{}, {}>", view.response_type, view.marker);
    let parameters = view.parameters.iter();
    let mut arguments: Vec<_> =
        parameters.map(|one| argument(&one.name, one.rust_type.to_string(), Some(&one.location))).collect();
    if let Some(body) = view.body.as_ref().filter(|body| body.required) {
        arguments.push(argument("body", body.argument.to_string(), Some(&body.location)));
    }
    let path = format!("{}::{}()", items.at(group).path, view.function);
    let function = || method("&self", arguments.clone(), returns.clone());
    let mut item = child(items, group, path, function(), Some(&view.location));
    item.operation = Some(&view.plain_id);
    if view.preview {
        item.gate.insert("preview");
    }
    for alias in &view.aliases {
        let path = format!("{}::{}()", items.at(group).path, alias.name);
        let forwarding = child(items, group, path, function(), Some(&view.location));
        let (gate, behaviour) = (item.gate.clone(), behaviour(view));
        let forwarding = Item { gate, behaviour, docs: &alias.docs, operation: item.operation, ..forwarding };
        items.push(Item { deprecated: true, ..forwarding });
    }
    let behaviour = behaviour(view);
    let operation = items.push(Item { deprecated: view.deprecated.is_some(), docs: &view.docs, behaviour, ..item });
    push_marker(file, root, operation, view, items);
}

/// Adds the type of an operation, and what belongs to its requests and responses.
fn push_marker<'v>(file: &str, root: &str, operation: usize, view: &'v OperationView, items: &mut Items<'v>) {
    let marker = format!("{root}operations::{}", view.marker);
    let item = child(items, operation, marker.clone(), ItemKind::Enum, None);
    let owner = items.push_declared(file, Item { docs: &view.marker_docs, ..item });
    push_aliases(items, file, owner, &view.marker_aliases);
    let types = format!("<RequestBody = {}, ResponseBody = {}>", view.request_body_type, view.response_type);
    items.push(child(items, operation, format!("{marker}: Operation"), ItemKind::Trait(Some(types)), None));
    for option in &view.options {
        let kind = method("self", vec![argument(&option.name, option.rust_type.to_string(), None)], "Self");
        let item =
            child(items, operation, format!("Request<_, {marker}>::{}()", option.setter), kind, Some(&option.location));
        let behaviour = vec![worded("parameter", &option.call, &option.words)];
        items.push(Item { deprecated: option.deprecated.is_some(), docs: &option.docs, behaviour, ..item });
    }
    if let Some(body) = view.body.as_ref().filter(|body| !body.required) {
        let kind = method("self", vec![argument("body", body.argument.to_string(), None)], "Self");
        let path = format!("Request<_, {marker}>::with_body()");
        let item = child(items, operation, path, kind, Some(&body.location));
        items.push(Item { docs: &body.docs, ..item });
    }
    for header in &view.headers {
        let kind = method("&self", Vec::new(), format!("Option<{}>", header.rust_type));
        let path = format!("Response<_, {marker}>::{}()", header.function);
        let item = child(items, operation, path, kind, Some(&header.location));
        let behaviour = vec![fact("name", &header.wire_name), code("value", header.read)];
        items.push(Item { deprecated: header.deprecated.is_some(), docs: &header.docs, behaviour, ..item });
    }
    if let Some(stream) = &view.stream {
        let types = format!("<Item = {}>", stream.item_type);
        let item = child(items, operation, format!("{marker}: Streamed"), ItemKind::Trait(Some(types)), None);
        let behaviour = vec![fact("Accept", &stream.accept), code("decoder", &stream.decoder)];
        items.push(Item { behaviour, ..item });
    }
    if let Some(pagination) = &view.pagination {
        let types = format!("<Page = {}, Item = {}>", view.response_type, pagination.item_type);
        let item = child(
            items,
            operation,
            format!("{marker}: Paged"),
            ItemKind::Trait(Some(types)),
            Some(&pagination.location),
        );
        let mut behaviour = vec![code("pages", &pagination.paging), code("items of pages", &pagination.items)];
        behaviour.extend(pagination.cursor.iter().map(|cursor| code("cursor", cursor)));
        items.push(Item { behaviour, ..item });
    }
}

/// Returns how requests are sent and responses are read, as the constant and the function define it.
fn behaviour(view: &OperationView) -> Vec<Fact> {
    let mut behaviour = vec![
        fact("method", &view.method),
        fact("path", &view.path),
        fact("Accept", &view.accept),
        code("servers", &view.servers),
        worded("security", &view.security, &view.security_words),
        fact("permission", &view.permission),
        code("decoder", &view.decoder),
    ];
    let body = view.body.iter();
    behaviour.extend(view.parameters.iter().map(|one| worded("parameter", &one.call, &one.words)));
    behaviour.extend(body.clone().flat_map(|body| &body.call).map(|call| code("request body", call)));
    let variants = body.flat_map(|body| &body.variants);
    behaviour.extend(variants.map(|variant| code("request body", format!("{} {}", variant.name, variant.call))));
    // The order of statuses says nothing; that of the media types of one status does.
    let mut contents: Vec<_> = view.response_contents.iter().collect();
    contents.sort_by(|one, other| one.status.cmp(&other.status));
    behaviour.extend(contents.into_iter().map(|content| {
        let value = format!("{} {} {}", content.statuses, content.media_type, content.decode);
        worded("response", value, format!("{} {}", content.status, quote_literal(&content.media_type)))
    }));
    let mut errors: Vec<_> = view.errors.iter().collect();
    errors.sort_by(|one, other| one.status.cmp(&other.status));
    behaviour.extend(errors.into_iter().map(|error| {
        let words = format!("{} {}", error.status, quote(&error.rust_type.to_string()));
        worded("error", format!("{} {}", error.statuses, error.rust_type), words)
    }));
    behaviour
}

#[cfg(test)]
mod tests {
    use super::super::testing::listed;

    #[test]
    fn an_operation_has_a_function_a_marker_options_and_headers() {
        let (signatures, declared) = listed("", "src/operations/things.rs");
        for expected in [
            "Client::things(): pub fn things(&self) -> operations::ThingsApi",
            "operations::ThingsApi::make_thing(): pub fn make_thing(&self, body: impl Into<Thing>) -> Request<Thing, MakeThing>",
            "Request<_, operations::MakeThing>::with_limit(): pub fn with_limit(self, limit: i64) -> Self",
        ] {
            assert!(signatures.iter().any(|one| one == expected), "{expected}: {signatures:#?}");
        }
        assert!(
            signatures.iter().any(|one| one.starts_with("Response<_, operations::MakeThing>::")),
            "{signatures:#?}"
        );
        assert!(["ThingsApi", "MakeThing"].iter().all(|name| declared.iter().any(|one| one == name)), "{declared:?}");
    }
}
