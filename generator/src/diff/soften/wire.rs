//! Names on the wire. Input: the path of a field or variant. Output: the property or value that it is made from.

use crate::rust::{CrateView, ModelKind, ModelView, RustType};

/// Returns the name of a field's property, or a variant's value in an enum of strings.
pub fn wire_name(view: &CrateView, path: &str) -> Option<String> {
    let (owner, name) = path.rsplit_once("::")?;
    view.apis.iter().find_map(|api| {
        let root = api.module.as_ref().map(|module| format!("{module}::")).unwrap_or_default();
        let owner = owner.strip_prefix(&root)?.strip_prefix("models::")?;
        let model = api.model_files.iter().flat_map(|file| &file.models).find(|model| model.name == owner)?;
        syn::parse_str::<syn::LitStr>(literal(model, name)?).ok().map(|literal| literal.value())
    })
}

fn literal<'v>(model: &'v ModelView, name: &str) -> Option<&'v str> {
    match &model.kind {
        ModelKind::Struct(view) => {
            view.fields.iter().find(|field| field.name == name).map(|field| field.wire_name.as_str())
        }
        ModelKind::Enum(view) if view.unknown_type == RustType::String => {
            view.variants.iter().find(|variant| variant.name == name).map(|variant| variant.wire_value.as_str())
        }
        // A form is only sent.
        ModelKind::Form(_) | ModelKind::Enum(_) | ModelKind::Union(_) | ModelKind::Body(_) | ModelKind::Response(_) => {
            None
        }
    }
}
