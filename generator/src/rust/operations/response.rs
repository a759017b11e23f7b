//! Decoding of responses. Input: the contents of a plan. Output: the type of a success, and the expressions that decode it by status
//! and media type.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde::Serialize;

use super::super::context::Context;
use super::super::docs::literal;
use super::super::responses::{body_type, codec_function, statuses_expression};
use super::super::rust_type::{Import, Imports, RustType};
use crate::ir::Statuses;
use crate::plan::{BodyDecoding, ResponseContent, ResponsePlan, ResponseShape};

/// The type of a success and its decoder.
pub(super) struct Decoding {
    pub rust_type: RustType,
    /// The function that decodes it.
    pub decoder: String,
    pub contents: Vec<ResponseContentView>,
}

/// How the responses of one status and media type are decoded.
#[derive(Debug, Serialize)]
pub struct ResponseContentView {
    pub statuses: String,
    /// The same as the document has it.
    #[serde(skip)]
    pub status: String,
    pub media_type: String,
    pub decode: String,
}

pub(super) fn decoding(context: &Context<'_>, index: usize, imports: &mut Imports) -> Decoding {
    let response = &context.plan.operations[index].response;
    let first = response.contents.first();
    if response.is_stream()
        || response.shape == ResponseShape::Single && response.is_uniform() && !response.has_redirects()
    {
        let rust_type = first.map_or(RustType::Unit, |content| body_type(context, content)).imported(imports);
        let decoder = codec_function(first.map_or(BodyDecoding::Empty, |content| content.decoding)).to_string();
        return Decoding { rust_type, decoder, contents: Vec::new() };
    }
    imports.insert(Import::Path("crate::runtime::Statuses"));
    let is_bytes = response.contents.iter().any(|content| content.decoding == BodyDecoding::Bytes);
    let has_drift = response.shape == ResponseShape::Variants || !is_bytes;
    Decoding {
        rust_type: response_type(context, index).imported(imports),
        decoder: if has_drift { "choice" } else { "raw_choice" }.to_owned(),
        contents: content_views(context, index),
    }
}

fn response_type(context: &Context<'_>, index: usize) -> RustType {
    let response = &context.plan.operations[index].response;
    if let Some(name) = context.names.responses.get(&index) {
        return RustType::Named(name.clone(), Import::Response(index));
    }
    let Some(body) = response.body().or(response.contents.first()) else { return RustType::Unit };
    match body_type(context, body) {
        rust_type @ RustType::Option(_) => rust_type,
        rust_type if response.shape == ResponseShape::Optional => rust_type.option(),
        rust_type => rust_type,
    }
}

fn content_views(context: &Context<'_>, index: usize) -> Vec<ResponseContentView> {
    let response = &context.plan.operations[index].response;
    let enumeration = context.names.responses.get(&index).map(|name| format_ident!("{name}"));
    let mut views = Vec::new();
    for (content, variant) in response.contents.iter().zip(&context.names.operations[index].response_variants) {
        let function = codec_function(content.decoding);
        let variant = format_ident!("{variant}");
        let is_empty = content.decoding == BodyDecoding::Empty;
        let decode = match (&enumeration, response.shape) {
            (Some(name), _) if is_empty => quote!(|_| Ok(#name::#variant)),
            (Some(name), _) => quote!(|received| received.#function().map(#name::#variant)),
            (None, ResponseShape::Optional) if is_empty => quote!(|_| Ok(None)),
            (None, ResponseShape::Optional) if !is_nullable(context, content) => {
                quote!(|received| received.#function().map(Some))
            }
            (None, _) => quote!(|received| received.#function()),
        };
        let media_types = content.media_types.iter().map(String::as_str);
        let any = content.media_types.is_empty().then_some("");
        views.extend(media_types.chain(any).map(|media_type| view(content.statuses, media_type, &decode)));
    }
    if response.contents.iter().all(|content| content.statuses != Statuses::Default) {
        views.push(view(Statuses::Default, "", &undeclared(context, response, enumeration)));
    }
    views
}

fn view(statuses: Statuses, media_type: &str, decode: &TokenStream) -> ResponseContentView {
    ResponseContentView {
        statuses: statuses_expression(statuses),
        status: status(statuses),
        media_type: literal(media_type),
        decode: decode.to_string(),
    }
}

/// Returns the decoder of undeclared statuses: that of the declared ones, if all have one type.
fn undeclared(context: &Context<'_>, response: &ResponsePlan, enumeration: Option<Ident>) -> TokenStream {
    let body = response.body();
    let function = codec_function(body.map_or(BodyDecoding::Empty, |content| content.decoding));
    match (enumeration, response.shape) {
        (Some(name), _) => quote!(|received| received.bytes().map(#name::Unknown)),
        (None, ResponseShape::Optional) => {
            let flatten = body.filter(|content| is_nullable(context, content)).map(|_| quote!(.map(Option::flatten)));
            quote!(|received| received.unless_empty(|received| received.#function()) #flatten)
        }
        (None, _) => quote!(|received| received.#function()),
    }
}

fn is_nullable(context: &Context<'_>, content: &ResponseContent) -> bool {
    matches!(body_type(context, content), RustType::Option(_))
}

/// Returns `404`, `4XX` or `default`.
pub(super) fn status(statuses: Statuses) -> String {
    statuses.text("default").replace("xx", "XX")
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::with_context;
    use super::*;
    use crate::ir::{Method, Operation, Response};
    use crate::plan::testing::{api, content, object, operation, response, schema};

    fn decoding_of(statuses: &[(u16, Option<&str>)]) -> (String, String, Vec<String>) {
        let mut api = api();
        let pet = schema(&mut api, Some("Pet"), object(&[]));
        let responses = statuses.iter().map(|(code, media_type)| {
            let contents = media_type.map(|media_type| content(media_type, Some(pet)));
            response(Statuses::Code(*code), contents.into_iter().collect())
        });
        let responses: Vec<Response> = responses.collect();
        api.operations = vec![Operation { responses, ..operation(Method::Get, "/pets") }];
        with_context(api, |context| {
            let decoding = decoding(context, 0, &mut Imports::new());
            let contents = decoding.contents.iter().map(|one| one.decode.replace(' ', "")).collect();
            (decoding.rust_type.to_string(), decoding.decoder, contents)
        })
    }

    #[test]
    fn one_type_needs_no_dispatch() {
        let json = Some("application/json");
        assert_eq!(decoding_of(&[(200, json), (201, json)]), ("Pet".to_owned(), "json".to_owned(), Vec::new()));
        assert_eq!(decoding_of(&[(204, None)]), ("()".to_owned(), "nothing".to_owned(), Vec::new()));
    }

    #[test]
    fn one_type_or_no_body_is_an_option() {
        let (rust_type, decoder, contents) = decoding_of(&[(200, Some("application/json")), (204, None)]);
        assert_eq!((&*rust_type, &*decoder), ("Option<Pet>", "choice"));
        let undeclared = "|received|received.unless_empty(|received|received.json())";
        assert_eq!(contents, ["|received|received.json().map(Some)", "|_|Ok(None)", undeclared]);
    }

    #[test]
    fn several_types_are_variants() {
        let statuses = [(200, Some("application/json")), (202, Some("application/zip")), (204, None)];
        let (rust_type, decoder, contents) = decoding_of(&statuses);
        assert_eq!((&*rust_type, &*decoder), ("GetPetsResponse", "choice"));
        let expected = [
            "|received|received.json().map(GetPetsResponse::Ok)",
            "|received|received.bytes().map(GetPetsResponse::Accepted)",
            "|_|Ok(GetPetsResponse::NoContent)",
            "|received|received.bytes().map(GetPetsResponse::Unknown)",
        ];
        assert_eq!(contents, expected);
    }
}
