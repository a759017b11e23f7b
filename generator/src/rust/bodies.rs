//! Bodies of requests as Rust. Input: the contents of a plan. Output: the type of each, and an enum where there are several.

use proc_macro2::Literal;
use quote::{format_ident, quote};
use serde::Serialize;

use super::context::Context;
use super::docs::{Docs, code};
use super::rust_type::{Import, Imports, RustType};
use super::styles::style_constant;
use super::types;
use crate::diagnostic::Location;
use crate::ir::Content;
use crate::plan::{BodyEncoding, FieldEncoding, PartMediaType};

/// The enum of a body with several media types.
#[derive(Debug, Serialize)]
pub struct BodyView {
    pub variants: Vec<BodyVariantView>,
}

#[derive(Debug, Serialize)]
pub struct BodyVariantView {
    pub name: String,
    pub docs: Vec<String>,
    pub rust_type: RustType,
    /// Whether the type converts into this variant, because no other variant has it.
    pub has_from: bool,
    /// Where the document defines it.
    #[serde(skip)]
    pub location: Location,
}

/// Returns the type of a body in one media type.
pub(super) fn body_type(context: &Context<'_>, content: &Content, encoding: &BodyEncoding) -> RustType {
    match (encoding, content.schema) {
        (BodyEncoding::Json, schema) => types::content_type(context, schema),
        (BodyEncoding::UrlEncoded(_), schema) => match types::value_type(context, schema) {
            RustType::Value => RustType::Value.map(),
            rust_type => rust_type,
        },
        (BodyEncoding::Multipart { form, .. }, _) => {
            match form.and_then(|form| Some((form, context.names.forms.get(&form)?))) {
                Some((form, name)) => RustType::Named(name.clone(), Import::Form(form)),
                None => RustType::external("crate::Form"),
            }
        }
        (BodyEncoding::Raw, _) => RustType::external("crate::Upload"),
    }
}

/// Returns the enum of an operation's body.
pub(super) fn body_view(context: &Context<'_>, index: usize, imports: &mut Imports) -> BodyView {
    let operation = &context.api.operations[index];
    let contents = operation.body.as_ref().map(|body| body.contents.as_slice()).unwrap_or_default();
    let planned = &context.plan.operations[index].request;
    let types = planned.iter().map(|one| body_type(context, &contents[one.content], &one.encoding).imported(imports));
    let types: Vec<RustType> = types.collect();
    let names = &context.names.operations[index].body_variants;
    let variants = planned.iter().zip(names).zip(&types).map(|((planned, name), rust_type)| {
        let content = &contents[planned.content];
        let mut docs = Docs::default();
        docs.own(&format!("As {}.", code(&content.media_type)));
        BodyVariantView {
            name: name.clone(),
            docs: docs.literals(),
            rust_type: rust_type.clone(),
            location: Location::key(content.source, content.pointer.clone()),
            has_from: types.iter().filter(|other| *other == rust_type).count() == 1,
        }
    });
    BodyView { variants: variants.collect() }
}

/// Returns `true` if other types convert into the type of a body: a model, a string, any JSON, or what may be null.
pub(super) fn has_conversions(body: &RustType) -> bool {
    matches!(body, RustType::String | RustType::Value | RustType::Named(_, Import::Model(_)) | RustType::Option(_))
}

/// Returns the expression of the fields that are not serialized as usual.
pub(super) fn field_encodings(fields: &[FieldEncoding]) -> String {
    let fields = fields.iter().map(|field| {
        let (name, style) = (Literal::string(&field.property), format_ident!("{}", style_constant(field.style, None)));
        let allow_reserved = field.allow_reserved;
        quote!(urlencoded::Encoding { name: #name, style: style::#style, allow_reserved: #allow_reserved })
    });
    quote!(&[#(#fields),*]).to_string()
}

/// Returns the expression of the parts with a media type of their own.
pub(super) fn part_media_types(parts: &[PartMediaType]) -> String {
    let parts = parts.iter().map(|part| {
        let (name, media_type) = (Literal::string(&part.property), Literal::string(&part.media_type));
        quote!((#name, #media_type))
    });
    quote!(&[#(#parts),*]).to_string()
}

#[cfg(test)]
mod tests {
    use super::super::testing::{lines, with_context};
    use super::*;
    use crate::ir::Method;
    use crate::plan::testing::{api, content, object, operation, schema, with_body};

    #[test]
    fn only_a_type_of_one_variant_converts_into_the_enum() {
        let mut api = api();
        let pet = schema(&mut api, Some("Pet"), object(&[]));
        let contents = [("application/json", Some(pet)), ("text/plain", None), ("image/png", None)];
        let contents = contents.map(|(media_type, schema)| content(media_type, schema));
        api.operations = vec![with_body(operation(Method::Post, "/pets"), contents.into())];
        let view = with_context(api, |context| body_view(context, 0, &mut Imports::new()));
        let variants: Vec<_> =
            view.variants.iter().map(|one| (&*one.name, one.rust_type.to_string(), one.has_from)).collect();
        let expected = [("Json", "Pet", true), ("Text", "Upload", false), ("Png", "Upload", false)];
        assert_eq!(variants, expected.map(|(name, rust_type, has_from)| (name, rust_type.to_owned(), has_from)));
        assert_eq!(lines(&view.variants[1].docs), ["As `text/plain`."]);
    }
}
