//! Multipart forms: a struct for each.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::context::Context;
use super::super::types::{Import, Imports};
use super::object::{StructView, struct_view};
use crate::ir::{Kind, SchemaGraph, SchemaId};
use crate::plan::FormPart;

pub(super) fn form_view(context: &Context<'_>, id: SchemaId, imports: &mut Imports) -> Option<StructView> {
    let Kind::Object(object) = context.resolved.kind(id) else { return None };
    let name = context.names.forms.get(&id)?.clone();
    Some(struct_view(context, id, name, object, true, imports))
}

/// The type of files; `None` for values, whose schema decides it.
pub(super) fn part_type(part: FormPart, imports: &mut Imports) -> Option<TokenStream> {
    let rust_type = match part {
        FormPart::Value => return None,
        FormPart::File => quote!(FilePart),
        FormPart::Files => quote!(Vec<FilePart>),
    };
    imports.insert(Import::Path("crate::FilePart"));
    Some(rust_type)
}

/// The method of a form that adds a part.
pub(super) fn part_method(part: FormPart) -> &'static str {
    match part {
        FormPart::Value => "value",
        FormPart::File => "file",
        FormPart::Files => "files",
    }
}
