//! Models: structs with fields, constructor and setters; enums with variants.

use std::collections::BTreeSet;

use super::super::item::{Item, Items, Shape, plain};
use super::{argument, child, function, gate, trait_of, traits};
use crate::diagnostic::Place;
use crate::rust::{AnswerView, BodyView, EnumView, FieldView, ModelFileView, ModelView, StructView, UnionView};

/// What the types of a file have in common.
struct File<'v> {
    /// What stands before the names of its types.
    path: String,
    gate: BTreeSet<&'v str>,
    tag: Option<&'v str>,
}

/// Adds the types of a file of models; `tag` is the one whose operations alone use them.
pub(super) fn add<'v>(root: &str, view: &'v ModelFileView, tag: Option<&'v str>, items: &mut Items<'v>) {
    let file = File { path: format!("{root}models::"), gate: gate(&view.gate), tag };
    for model in &view.models {
        match model {
            ModelView::Struct(view) => add_struct(&file, view, false, items),
            ModelView::Form(view) => add_struct(&file, view, true, items),
            ModelView::Enum(view) => add_enum(&file, view, items),
            ModelView::Union(view) => add_union(&file, view, items),
            ModelView::Body(view) => add_body(&file, view, items),
            ModelView::Answer(view) => add_answer(&file, view, items),
        }
    }
}

fn add_struct<'v>(file: &File<'v>, view: &'v StructView, is_form: bool, items: &mut Items<'v>) {
    let owner = add_type(file, &view.name, Shape::Struct, view.deprecated, &view.docs, &view.place, items);
    traits(items, owner, view.derives.split(", "));
    if view.has_secret {
        traits(items, owner, ["Debug"]);
    }
    let path = items.at(owner).path.clone();
    for field in &view.fields {
        let shape = Shape::Field(&field.rust_type);
        let item = child(items, owner, format!("{path}::{}", field.name), shape, Some(&field.place));
        let behaviour = field_behaviour(field);
        items.push(Item { deprecated: field.deprecated, docs: &field.docs, behaviour, ..item });
    }
    items.push(child(items, owner, format!("{path}::extra"), Shape::Field(&view.extra_type), None));
    match is_form {
        true => {
            let conversion = format!("Form: From<{path}>");
            items.push(child(items, owner, conversion, Shape::Trait(String::new()), None));
        }
        false => traits(items, owner, ["Serialize", "Deserialize"]),
    }
    let taken = |field: &'v FieldView| argument(&field.name, field.argument_type.as_str(), Some(&field.place));
    let new = function("", view.arguments.iter().map(taken).collect(), "Self");
    items.push(child(items, owner, format!("{path}::new()"), new, None));
    for field in &view.setters {
        let shape = function("self", vec![taken(field)], "Self");
        let item = child(items, owner, format!("{path}::with_{}()", field.plain_name), shape, Some(&field.place));
        items.push(Item { deprecated: field.deprecated, ..item });
    }
}

fn field_behaviour(field: &FieldView) -> String {
    let FieldView { wire_name, presence, secret, filled_value, form_method, .. } = field;
    format!("{presence} {form_method} {wire_name} {filled_value} {secret}")
}

fn add_enum<'v>(file: &File<'v>, view: &'v EnumView, items: &mut Items<'v>) {
    let owner = add_type(file, &view.name, Shape::Enum, view.deprecated, &view.docs, &view.place, items);
    let (reader, value, conversions): (_, _, &[&str]) = match view.unknown_type {
        "String" => ("as_str", "&str", &["From<&str>", "From<String>"]),
        "i64" => ("as_i64", "i64", &["From<i64>"]),
        _ => ("to_value", "Value", &["From<Value>"]),
    };
    traits(items, owner, view.derives.split(", ").chain(["Display", "Serialize", "Deserialize"]));
    traits(items, owner, conversions.iter().copied());
    let path = items.at(owner).path.clone();
    for variant in &view.variants {
        let item = child(items, owner, format!("{path}::{}", variant.name), Shape::Variant(""), Some(&variant.place));
        items.push(Item { docs: &variant.docs, behaviour: variant.wire_value.clone(), ..item });
    }
    // Whether the description allows other values shows in what is called drift.
    let unknown = child(items, owner, format!("{path}::Unknown"), Shape::Variant(view.unknown_type), None);
    items.push(Item { behaviour: view.table.to_owned(), ..unknown });
    items.push(child(items, owner, format!("{path}::{reader}()"), function("&self", Vec::new(), value), None));
}

fn add_union<'v>(file: &File<'v>, view: &'v UnionView, items: &mut Items<'v>) {
    let owner = add_type(file, &view.name, Shape::Enum, view.deprecated, &view.docs, &view.place, items);
    traits(items, owner, ["Clone", "Debug", "PartialEq", "Serialize", "Deserialize", "From<Value>"]);
    let path = items.at(owner).path.clone();
    for branch in &view.branches {
        let shape = Shape::Variant(&branch.rust_type);
        let item = child(items, owner, format!("{path}::{}", branch.name), shape, Some(&branch.place));
        items.push(Item { docs: &branch.docs, behaviour: branch.sign.clone(), ..item });
        if !branch.from_type.is_empty() {
            trait_of(items, owner, &format!("From<{}>", plain(&branch.from_type)), String::new());
        }
    }
    let unknown = child(items, owner, format!("{path}::Unknown"), Shape::Variant("Value"), None);
    let behaviour = format!("{} {}", view.table, view.tag);
    items.push(Item { docs: &view.unknown_docs, behaviour, ..unknown });
}

fn add_body<'v>(file: &File<'v>, view: &'v BodyView, items: &mut Items<'v>) {
    let owner = add_type(file, &view.name, Shape::Enum, false, &view.docs, &view.place, items);
    traits(items, owner, ["Debug"]);
    let path = items.at(owner).path.clone();
    for choice in &view.choices {
        let shape = Shape::Variant(&choice.rust_type);
        let item = child(items, owner, format!("{path}::{}", choice.name), shape, Some(&choice.place));
        items.push(Item { docs: &choice.docs, ..item });
        if choice.has_from {
            trait_of(items, owner, &format!("From<{}>", plain(&choice.rust_type)), String::new());
        }
    }
}

fn add_answer<'v>(file: &File<'v>, view: &'v AnswerView, items: &mut Items<'v>) {
    let owner = add_type(file, &view.name, Shape::Enum, false, &view.docs, &view.place, items);
    traits(items, owner, ["Clone", "Debug", "PartialEq"]);
    let path = items.at(owner).path.clone();
    for variant in &view.variants {
        let shape = Shape::Variant(&variant.rust_type);
        let item = child(items, owner, format!("{path}::{}", variant.name), shape, Some(&variant.place));
        items.push(Item { docs: &variant.docs, ..item });
    }
    items.push(child(items, owner, format!("{path}::Unknown"), Shape::Variant("Bytes"), None));
}

fn add_type<'v>(
    file: &File<'v>,
    name: &str,
    shape: Shape<'v>,
    deprecated: bool,
    docs: &'v [String],
    place: &'v Place,
    items: &mut Items<'v>,
) -> usize {
    let item = Item::new(format!("{}{name}", file.path), shape);
    let (gate, tag, place) = (file.gate.clone(), file.tag, Some(place));
    items.push(Item { deprecated, docs, place, gate, tag, ..item })
}
