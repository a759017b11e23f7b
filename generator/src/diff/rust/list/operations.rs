//! Operations: a group's type with a function for each, and what stands beside the function.

use super::super::item::{Item, Items, Shape};
use super::{argument, child, function, gate, traits};
use crate::rust::{GroupView, OperationView};

/// Adds a group; `owner` has the function that gives it.
pub(super) fn add<'v>(root: &str, owner: &str, view: &'v GroupView, items: &mut Items<'v>) {
    let path = format!("{root}operations::{}", view.type_name);
    let (gate, tag, place) = (gate(&view.gate), Some(view.tag.as_str()), Some(&view.place));
    let item = Item::new(path.clone(), Shape::Struct);
    let group = items.push(Item { gate, tag, place, docs: &view.docs, ..item });
    traits(items, group, ["Clone", "Debug"]);
    let gives = function("&self", Vec::new(), format!("operations::{}", view.type_name));
    items.push(child(items, group, format!("{owner}::{}()", view.function), gives, None));
    for operation in &view.operations {
        add_operation(root, group, operation, items);
    }
}

fn add_operation<'v>(root: &str, group: usize, view: &'v OperationView, items: &mut Items<'v>) {
    let returns = format!("Request<{}, {}>", view.answer_type, view.marker);
    let parameters = view.parameters.iter();
    let mut arguments: Vec<_> =
        parameters.map(|one| argument(&one.name, one.rust_type.as_str(), Some(&one.place))).collect();
    if let Some(body) = &view.body {
        let rust_type = match body.required {
            true => body.argument.clone(),
            false => format!("Option<{}>", body.argument),
        };
        arguments.push(argument("body", rust_type, Some(&body.place)));
    }
    let path = format!("{}::{}()", items.at(group).path, view.function);
    let mut item = child(items, group, path, function("&self", arguments, returns), Some(&view.place));
    item.operation = Some(&view.plain_id);
    if view.preview {
        item.gate.insert("preview");
    }
    let behaviour = behaviour(view);
    let operation = items.push(Item { deprecated: view.deprecated.is_some(), docs: &view.docs, behaviour, ..item });

    let marker = format!("{root}operations::{}", view.marker);
    let item = child(items, operation, marker.clone(), Shape::Enum, None);
    items.push(Item { docs: &view.marker_docs, ..item });
    let types = format!("<RequestBody = {}, ResponseBody = {}>", view.request_body_type, view.answer_type);
    items.push(child(items, operation, format!("{marker}: Operation"), Shape::Trait(types), None));
    for option in &view.options {
        let shape = function("self", vec![argument(&option.name, option.rust_type.as_str(), None)], "Self");
        let item =
            child(items, operation, format!("Request<_, {marker}>::{}()", option.setter), shape, Some(&option.place));
        let behaviour = option.call.clone();
        items.push(Item { deprecated: option.deprecated.is_some(), docs: &option.docs, behaviour, ..item });
    }
    for header in &view.headers {
        let shape = function("&self", Vec::new(), format!("Option<{}>", header.rust_type));
        let path = format!("Response<_, {marker}>::{}()", header.function);
        let item = child(items, operation, path, shape, Some(&header.place));
        let behaviour = format!("{} {}", header.read, header.wire_name);
        items.push(Item { deprecated: header.deprecated.is_some(), docs: &header.docs, behaviour, ..item });
    }
    if let Some(paging) = &view.paging {
        let types = format!("<Page = {}, Item = {}>", view.answer_type, paging.item_type);
        let item = child(items, operation, format!("{marker}: Paged"), Shape::Trait(types), Some(&paging.place));
        let facts = [&paging.by, &paging.parameter, &paging.limit, &paging.items, &paging.cursor];
        items.push(Item { behaviour: facts.map(String::as_str).join("\n"), ..item });
    }
}

/// What is sent and how answers are read, as the constant and the function have it.
fn behaviour(view: &OperationView) -> String {
    let facts = [view.method, &view.path, &view.accept, &view.servers, &view.security, &view.permission, &view.decoder];
    let mut behaviour = facts.join("\n");
    let calls = view.parameters.iter().map(|one| &one.call).chain(view.body.iter().map(|body| &body.call));
    calls.for_each(|call| behaviour.push_str(call));
    for choice in view.body.iter().flat_map(|body| &body.choices) {
        behaviour.push_str(&format!("\n{} {}", choice.0, choice.1));
    }
    for case in &view.cases {
        behaviour.push_str(&format!("\n{} {} {}", case.statuses, case.media_type, case.decode));
    }
    for error in &view.errors {
        behaviour.push_str(&format!("\n{} {}", error.statuses, error.rust_type));
    }
    behaviour
}
