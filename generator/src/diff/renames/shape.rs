//! What a type is made of, as a text that does not depend on its name.

use crate::rust::{FieldView, ModelKind, ModelView, RustType, StructView};

/// Returns the shape of a type, or `None` if it has nothing to recognize it by. `name` names the other types.
pub fn shape(model: &ModelView, name: &dyn Fn(&str) -> String) -> Option<String> {
    let own = |word: &str| if word == model.name { "Self".to_owned() } else { name(word) };
    let text = |text: &dyn ToString| replace_words(&text.to_string(), &own);
    let (kind, mut parts) = match &model.kind {
        ModelKind::Struct(view) => ("struct", struct_parts(view, &text)),
        ModelKind::Form(view) => ("form", struct_parts(view, &text)),
        ModelKind::Enum(view) => (view.table, view.variants.iter().map(|one| one.wire_value.clone()).collect()),
        ModelKind::Union(view) => {
            let variants = view.variants.iter().map(|one| format!("{} {}", text(&one.rust_type), text(&one.matcher)));
            let tag = view.tag.as_ref().map(|tag| format!("by {tag}"));
            (view.table, variants.chain(tag).collect())
        }
        ModelKind::Body(view) => {
            let variants = view.variants.iter();
            ("body", variants.map(|one| format!("{} {}", one.name, text(&one.rust_type))).collect())
        }
        ModelKind::Response(view) => {
            let inner = |rust_type: &Option<RustType>| rust_type.as_ref().map(|one| text(one)).unwrap_or_default();
            let variants = view.variants.iter().map(|one| format!("{} {}", one.name, inner(&one.rust_type)));
            ("response", variants.collect())
        }
    };
    if parts.is_empty() {
        return None;
    }
    parts.sort();
    Some(format!("{kind}\n{}", parts.join("\n")))
}

/// Returns a text for each field of a struct, which does not depend on the name of the struct. `None` if it is none.
pub fn field_parts(model: &ModelView, name: &dyn Fn(&str) -> String) -> Option<Vec<String>> {
    let own = |word: &str| if word == model.name { "Self".to_owned() } else { name(word) };
    let ModelKind::Struct(view) = &model.kind else { return None };
    Some(view.fields.iter().map(|field| field_part(field, &|text| replace_words(&text.to_string(), &own))).collect())
}

fn field_part(field: &FieldView, text: &dyn Fn(&dyn ToString) -> String) -> String {
    let FieldView { wire_name, presence, form_method, rust_type, .. } = field;
    format!("{wire_name} {presence:?} {form_method} {}", text(rust_type))
}

fn struct_parts(view: &StructView, text: &dyn Fn(&dyn ToString) -> String) -> Vec<String> {
    let parts: Vec<String> = view.fields.iter().map(|field| field_part(field, text)).collect();
    // Additional properties of any type tell nothing.
    let extra = Some(&view.extra_type).filter(|_| !parts.is_empty() || view.extra_type.to_string() != "Extra");
    parts.iter().cloned().chain(extra.map(|extra| format!("extra {}", text(extra)))).collect()
}

/// Replaces each identifier of a text.
pub fn replace_words(text: &str, replace: &dyn Fn(&str) -> String) -> String {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let end = rest[start..].find(|c| !is_part(c)).map_or(rest.len(), |length| start + length);
        result.push_str(&rest[..start]);
        result.push_str(&replace(&rest[start..end]));
        rest = &rest[end..];
    }
    result + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_identifiers_are_replaced() {
        let replaced = replace_words("Option<Vec<Pet>>, PetShop::Pet_é", &|word| match word {
            "Pet" => "Cat".to_owned(),
            other => other.to_owned(),
        });
        assert_eq!(replaced, "Option<Vec<Cat>>, PetShop::Pet_é");
        assert_eq!(replace_words("", &str::to_owned), "");
    }
}
