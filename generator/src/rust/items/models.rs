//! Models: structs with fields, constructor and setters; enums with variants.

use super::build::{argument, child, code, fact, function, gate, method, push_aliases, push_trait, push_traits};
use super::files;
use super::item::{Fact, Item, ItemKind, Items};
use crate::rust::{
    ApiView, BodyView, EnumView, FieldView, ModelFileView, ModelKind, ResponseView, RustType, StructView, UnionView,
};

/// Adds the types of a file of models; `tag` is the tag whose operations alone use them.
pub(super) fn push<'v>(
    api: &ApiView,
    root: &str,
    view: &'v ModelFileView,
    tag: Option<&'v str>,
    items: &mut Items<'v>,
) {
    let path = files::child(api, "models", &view.module);
    items.declare(&path, []);
    for model in &view.models {
        let is_struct = matches!(model.kind, ModelKind::Struct(_) | ModelKind::Form(_));
        let kind = if is_struct { ItemKind::Struct } else { ItemKind::Enum };
        let item = Item {
            deprecated: model.deprecated.is_some(),
            docs: &model.docs,
            location: Some(&model.location),
            gate: gate(&view.gate),
            tag,
            ..Item::new(format!("{root}models::{}", model.name), kind)
        };
        let owner = items.push_declared(&path, item);
        push_aliases(items, &path, owner, &model.aliases);
        match &model.kind {
            ModelKind::Struct(view) => push_struct(owner, view, false, items),
            ModelKind::Form(view) => push_struct(owner, view, true, items),
            ModelKind::Enum(view) => push_enum(owner, view, items),
            ModelKind::Union(view) => push_union(owner, view, items),
            ModelKind::Body(view) => push_body(owner, view, items),
            ModelKind::Response(view) => push_response(owner, view, items),
        }
    }
}

fn push_struct<'v>(owner: usize, view: &'v StructView, is_form: bool, items: &mut Items<'v>) {
    push_traits(items, owner, view.derives.iter().copied());
    if view.has_secret {
        push_traits(items, owner, ["Debug"]);
    }
    let path = items.at(owner).path.clone();
    for field in &view.fields {
        let kind = ItemKind::Field(field.rust_type.to_string());
        let item = child(items, owner, format!("{path}::{}", field.name), kind, Some(&field.location));
        let behaviour = field_behaviour(field);
        let new_name = field.new_name.as_deref();
        items.push(Item { deprecated: field.deprecated.is_some(), docs: &field.docs, behaviour, new_name, ..item });
    }
    items.push(child(items, owner, format!("{path}::extra"), ItemKind::Field(view.extra_type.to_string()), None));
    if is_form {
        let conversion = format!("Form: From<{path}>");
        items.push(child(items, owner, conversion, ItemKind::Trait(None), None));
    } else {
        push_traits(items, owner, ["Serialize", "Deserialize"]);
    }
    let parameter =
        |field: &'v FieldView| argument(&field.name, field.argument_type.to_string(), Some(&field.location));
    if view.is_sent {
        let new = function(view.fields.iter().filter(|field| field.is_argument).map(parameter).collect(), "Self");
        items.push(child(items, owner, format!("{path}::new()"), new, None));
    }
    for from in &view.conversions {
        push_trait(items, owner, &format!("From<{from}>"), None);
    }
    for field in &view.fields {
        let setter = field.setter.iter().map(|setter| (setter, vec![parameter(field)]));
        let setters = setter.chain(field.null_setter.iter().map(|setter| (setter, Vec::new())));
        for (setter, arguments) in setters {
            let kind = method("self", arguments, "Self");
            let item = child(items, owner, format!("{path}::{setter}()"), kind, Some(&field.location));
            items.push(Item { deprecated: field.deprecated.is_some(), ..item });
        }
    }
}

fn field_behaviour(field: &FieldView) -> Vec<Fact> {
    let FieldView { wire_name, former_wire_names, presence, secret, initializer, form_method, .. } = field;
    let former = former_wire_names.iter().map(|name| fact("former name", name));
    let facts = [
        fact("name", wire_name),
        fact("presence", format!("{presence:?}").to_lowercase()),
        fact("secret", secret.to_string()),
        code("initial value", initializer),
        code("part", form_method.to_string()),
    ];
    facts.into_iter().chain(former).collect()
}

fn push_enum<'v>(owner: usize, view: &'v EnumView, items: &mut Items<'v>) {
    let (reader, value, conversions): (_, _, &[&str]) = match view.unknown_type {
        RustType::String => ("as_str", "&str", &["From<&str>", "From<String>"]),
        RustType::Integer(_) => ("as_i64", "i64", &["From<i64>"]),
        _ => ("to_value", "Value", &["From<Value>"]),
    };
    // Comparison of strings is in their tables, unless it is derived for constants.
    let is_listed = |name: &&str| view.unknown_writer.is_none() || !["PartialEq", "Eq"].contains(name);
    let derives = view.derives.iter().copied().filter(is_listed);
    push_traits(items, owner, derives.chain(["Display", "Serialize", "Deserialize"]));
    push_traits(items, owner, conversions.iter().copied());
    let path = items.at(owner).path.clone();
    for variant in &view.variants {
        let item =
            child(items, owner, format!("{path}::{}", variant.name), ItemKind::Variant(None), Some(&variant.location));
        let former = variant.former_wire_values.iter().map(|value| fact("former value", value));
        let behaviour = std::iter::once(fact("value", &variant.wire_value)).chain(former).collect();
        let deprecated = variant.deprecated.is_some();
        let new_name = variant.new_name.as_deref();
        items.push(Item { docs: &variant.docs, deprecated, behaviour, new_name, ..item });
    }
    for constant in &view.constants {
        let kind = ItemKind::Constant(constant.target.clone());
        let item = child(items, owner, format!("{path}::{}", constant.name), kind, None);
        items.push(Item { docs: &constant.docs, deprecated: constant.deprecated.is_some(), ..item });
    }
    // The table decides whether other values are reported as drift.
    let unknown =
        child(items, owner, format!("{path}::Unknown"), ItemKind::Variant(Some(view.unknown_type.to_string())), None);
    let table = match view.unknown_writer {
        None => view.table,
        Some("serialize_unlisted") => "open_enum",
        Some(_) => "string_enum",
    };
    items.push(Item { behaviour: vec![code("table", table)], ..unknown });
    items.push(child(items, owner, format!("{path}::{reader}()"), method("&self", Vec::new(), value), None));
}

fn push_union<'v>(owner: usize, view: &'v UnionView, items: &mut Items<'v>) {
    push_traits(items, owner, ["Clone", "Debug", "PartialEq", "Serialize", "Deserialize", "From<Value>"]);
    let path = items.at(owner).path.clone();
    for variant in &view.variants {
        let kind = ItemKind::Variant(Some(variant.rust_type.to_string()));
        let item = child(items, owner, format!("{path}::{}", variant.name), kind, Some(&variant.location));
        let (behaviour, new_name) = (vec![code("matcher", &variant.matcher)], variant.new_name.as_deref());
        items.push(Item { docs: &variant.docs, behaviour, new_name, ..item });
        if let Some(from) = &variant.from_type {
            push_trait(items, owner, &format!("From<{from}>"), None);
        }
    }
    let unknown = child(items, owner, format!("{path}::Unknown"), ItemKind::Variant(Some("Value".to_owned())), None);
    let tag = view.tag.iter().map(|tag| fact("discriminator", tag));
    let behaviour = std::iter::once(code("table", view.table)).chain(tag).collect();
    items.push(Item { docs: &view.unknown_docs, behaviour, ..unknown });
}

fn push_body<'v>(owner: usize, view: &'v BodyView, items: &mut Items<'v>) {
    push_traits(items, owner, ["Debug"]);
    let path = items.at(owner).path.clone();
    for choice in &view.variants {
        let kind = ItemKind::Variant(Some(choice.rust_type.to_string()));
        let item = child(items, owner, format!("{path}::{}", choice.name), kind, Some(&choice.location));
        items.push(Item { docs: &choice.docs, ..item });
        if choice.has_from {
            push_trait(items, owner, &format!("From<{}>", choice.rust_type), None);
        }
    }
}

fn push_response<'v>(owner: usize, view: &'v ResponseView, items: &mut Items<'v>) {
    push_traits(items, owner, ["Clone", "Debug", "PartialEq"]);
    let path = items.at(owner).path.clone();
    for variant in &view.variants {
        let kind = ItemKind::Variant(variant.rust_type.as_ref().map(RustType::to_string));
        let item = child(items, owner, format!("{path}::{}", variant.name), kind, Some(&variant.location));
        items.push(Item { docs: &variant.docs, ..item });
    }
    items.push(child(items, owner, format!("{path}::Unknown"), ItemKind::Variant(Some("Bytes".to_owned())), None));
}

#[cfg(test)]
mod tests {
    use super::super::testing::listed;

    #[test]
    fn a_struct_has_fields_a_constructor_and_setters() {
        let (signatures, declared) = listed("models::Thing", "src/models/things.rs");
        for expected in [
            "models::Thing: pub struct Thing",
            "models::Thing::name: pub name: String",
            "models::Thing::new(): pub fn new(name: impl Into<String>) -> Self",
            "models::Thing::with_kind(): pub fn with_kind(self, kind: Kind) -> Self",
            "models::Thing: Serialize: impl Serialize for models::Thing",
        ] {
            assert!(signatures.iter().any(|one| one == expected), "{expected}: {signatures:#?}");
        }
        assert_eq!(declared, ["Kind", "Thing"]);
    }

    #[test]
    fn an_enum_has_variants() {
        let (signatures, _) = listed("models::Kind::", "");
        let variants = ["Large", "Small"].map(|name| format!("models::Kind::{name}: {name}"));
        assert!(variants.iter().all(|variant| signatures.contains(variant)), "{signatures:#?}");
        assert!(signatures.contains(&"models::Kind::Unknown: Unknown(String)".to_owned()), "{signatures:#?}");
    }
}
