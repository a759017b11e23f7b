//! Bodies of responses as Rust. Input: the contents of a plan. Output: the type of each and the function that decodes it, and an enum
//! where there are several.

use proc_macro2::{Ident, Span};
use serde::Serialize;

use super::context::Context;
use super::docs::{Docs, codes, inline};
use super::rust_type::{Import, Imports, RustType};
use super::types;
use crate::diagnostic::Location;
use crate::ir::Statuses;
use crate::plan::{BodyDecoding, ResponseContent, StreamItem};

/// The enum of a response that differs by status or media type.
#[derive(Debug, Serialize)]
pub struct ResponseView {
    pub variants: Vec<ResponseVariantView>,
    /// Whether a variant contains JSON.
    pub has_json: bool,
}

#[derive(Debug, Serialize)]
pub struct ResponseVariantView {
    pub name: String,
    pub docs: Vec<String>,
    /// `None` if there is no body.
    pub rust_type: Option<RustType>,
    pub is_json: bool,
    /// Where the document defines it.
    #[serde(skip)]
    pub location: Location,
}

/// Returns the type of a body.
pub(super) fn body_type(context: &Context<'_>, content: &ResponseContent) -> RustType {
    match content.decoding {
        BodyDecoding::Empty => RustType::Unit,
        BodyDecoding::Json => types::content_type(context, content.schema),
        BodyDecoding::Text | BodyDecoding::TextOrJson => RustType::String,
        BodyDecoding::Bytes => RustType::external("bytes::Bytes"),
        BodyDecoding::Stream(item) => item_type(context, item, content).stream(),
    }
}

/// Returns the type of an item of a stream.
pub(super) fn item_type(context: &Context<'_>, item: StreamItem, content: &ResponseContent) -> RustType {
    match item {
        StreamItem::Json => types::content_type(context, content.schema),
        StreamItem::Event | StreamItem::WholeEvent => types::content_type(context, content.schema).event(),
        StreamItem::TextEvent => RustType::String.event(),
    }
}

/// Returns the name of the runtime's functions that decode and encode a body.
pub(super) fn codec_function(decoding: BodyDecoding) -> Ident {
    let name = match decoding {
        BodyDecoding::Empty => "nothing",
        BodyDecoding::Json => "json",
        BodyDecoding::Text => "text",
        BodyDecoding::TextOrJson => "text_or_json",
        BodyDecoding::Bytes => "bytes",
        BodyDecoding::Stream(StreamItem::Json) => "items",
        BodyDecoding::Stream(StreamItem::Event) => "events",
        BodyDecoding::Stream(StreamItem::TextEvent) => "text_events",
        BodyDecoding::Stream(StreamItem::WholeEvent) => "whole_events",
    };
    Ident::new(name, Span::call_site())
}

/// Returns the expression of statuses.
pub(super) fn statuses_expression(statuses: Statuses) -> String {
    // The runtime has the same variants.
    format!("Statuses::{statuses:?}")
}

/// Returns the enum of an operation's response.
pub(super) fn response_view(context: &Context<'_>, index: usize, imports: &mut Imports) -> ResponseView {
    let operation = &context.api.operations[index];
    imports.insert(Import::Path("bytes::Bytes"));
    let contents = &context.plan.operations[index].response.contents;
    let variants = contents.iter().zip(&context.names.operations[index].response_variants).map(|(content, name)| {
        let response = &operation.responses[content.response];
        let mut docs = Docs::default();
        let media_types = match content.media_types.as_slice() {
            [] => String::new(),
            several => format!(", as {}", codes(several, " or ")),
        };
        let status = content.statuses.text("Any status");
        docs.own(&format!("{status}{media_types}: {}", inline(&response.description)));
        let rust_type = body_type(context, content).imported(imports);
        ResponseVariantView {
            name: name.clone(),
            docs: docs.literals(),
            rust_type: (rust_type != RustType::Unit).then_some(rust_type),
            is_json: content.decoding == BodyDecoding::Json,
            location: Location::key(response.source, response.pointer.clone()),
        }
    });
    let variants: Vec<ResponseVariantView> = variants.collect();
    ResponseView { has_json: variants.iter().any(|one| one.is_json), variants }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{lines, with_context};
    use super::*;
    use crate::ir::{Method, Operation, Statuses};
    use crate::plan::testing::{api, content, object, operation, response, schema};

    #[test]
    fn each_variant_has_the_type_of_its_body() {
        let mut api = api();
        let pet = schema(&mut api, Some("Pet"), object(&[]));
        let responses = vec![
            response(Statuses::Code(200), vec![content("application/json", Some(pet))]),
            response(Statuses::Code(202), vec![content("text/plain", None)]),
            response(Statuses::Code(204), Vec::new()),
        ];
        api.operations = vec![Operation { responses, ..operation(Method::Get, "/pets") }];
        let view = with_context(api, |context| response_view(context, 0, &mut Imports::new()));
        assert!(view.has_json);
        let names: Vec<_> = view.variants.iter().map(|one| &*one.name).collect();
        assert_eq!(names, ["Ok", "Accepted", "NoContent"]);
        let types: Vec<_> = view.variants.iter().map(|one| one.rust_type.as_ref().map(RustType::to_string)).collect();
        assert_eq!(types, [Some("Pet".to_owned()), Some("String".to_owned()), None]);
        assert_eq!(lines(&view.variants[1].docs), ["202: A response."]);
    }
}
