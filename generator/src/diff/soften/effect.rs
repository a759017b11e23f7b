//! What an entry does, in words. Input: an entry, and the items of the crate with it. Output: a sentence.

use crate::config::AliasConfig;
use crate::rust::items::{ItemKind, Items};
use crate::rust::{Alias, CrateView, FEATURE, ModelKind, ModelView, last, parent};

/// Describes what an entry does in the crate.
pub fn effect(alias: &AliasConfig, items: &Items<'_>, view: &CrateView) -> String {
    let AliasConfig { new, wire, remove_in, .. } = alias;
    let path = Alias { config: alias }.path();
    let (old, name) = (last(&path), last(new));
    let Some(item) = items.get(&path) else {
        return format!("{:?} in JSON is still read as `{new}`.", wire.as_deref().unwrap_or_default());
    };
    let what = match &item.kind {
        ItemKind::Alias(_) if path.starts_with(FEATURE) => {
            format!("The cargo feature `{old}` stays, and enables `{name}`")
        }
        ItemKind::Alias(_) => format!("`{old}` stays as a deprecated alias of the type `{name}`"),
        ItemKind::Function(_) => format!("`{old}()` stays as a deprecated function, which calls `{name}()`"),
        ItemKind::Constant(variant) => {
            format!("`{old}` stays as a deprecated constant, which is the variant `{variant}`")
        }
        ItemKind::Variant(None) => format!("The variant stays `{old}`, deprecated, and `{name}` is a constant"),
        ItemKind::Variant(Some(_)) => format!("The variant stays `{old}` until {remove_in}"),
        _ => format!("The field stays `{old}` until {remove_in}"),
    };
    let Some(wire) = wire else { return format!("{what}.") };
    let unions = selected_unions(view, new);
    let except =
        if unions.is_empty() { String::new() } else { format!(", but selects no variant of {}", unions.join(", ")) };
    format!("{what}; {wire:?} in JSON is still read{except}.")
}

/// Returns the unions that a property, or a value of an enum, selects the variants of.
fn selected_unions(view: &CrateView, path: &str) -> Vec<String> {
    let owner = last(parent(path));
    let module = path.split_once("models::").map(|(root, _)| root.trim_end_matches("::")).unwrap_or_default();
    let models = view.apis.iter().filter(|api| api.module.as_deref().unwrap_or_default() == module);
    let models: Vec<&ModelView> = models.flat_map(|api| &api.model_files).flat_map(|file| &file.models).collect();
    let is_tag = |model: &ModelView, tag: &str| match &model.kind {
        ModelKind::Struct(fields) => fields.fields.iter().filter(|field| field.wire_name == tag).any(|field| {
            let is_of_enum = has_word(&field.rust_type.to_string(), owner);
            is_of_enum || (model.name == owner && last(path) == field.new_name.as_deref().unwrap_or(&field.name))
        }),
        _ => false,
    };
    let is_selected = |model: &&&ModelView| match &model.kind {
        ModelKind::Union(union) => union.tag.as_deref().is_some_and(|tag| {
            let types: Vec<String> = union.variants.iter().map(|variant| variant.rust_type.to_string()).collect();
            let is_variant = |one: &&&ModelView| types.iter().any(|text| has_word(text, &one.name));
            models.iter().filter(is_variant).any(|one| is_tag(one, tag))
        }),
        _ => false,
    };
    models.iter().filter(is_selected).map(|model| format!("`{}`", model.name)).collect()
}

/// Returns `true` if a text has an identifier.
fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|one| one == word)
}
