//! Encodings of forms, as the arguments of the request's functions that write them.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::super::media_types::is_json;
use crate::ir::{Content, Encoding, Style};

/// The members of a URL-encoded form that are not written as usual.
pub(super) fn urlencoding(content: &Content) -> Vec<TokenStream> {
    content.encodings.iter().filter_map(member).collect()
}

fn member(encoding: &Encoding) -> Option<TokenStream> {
    let style = match (encoding.style, &encoding.content_type) {
        (None, Some(media_type)) if is_json(media_type) => quote!(Json),
        (None | Some(Style::Form), _) => quote!(Form),
        (Some(Style::SpaceDelimited), _) => quote!(SpaceDelimited),
        (Some(Style::PipeDelimited), _) => quote!(PipeDelimited),
        (Some(Style::DeepObject), _) => quote!(DeepObject),
        // Forms have the styles of queries, so there are no others.
        (Some(Style::Matrix | Style::Label | Style::Simple), _) => return None,
    };
    let (name, explode, allow_reserved) =
        (Literal::string(&encoding.property), encoding.explode, encoding.allow_reserved);
    let is_usual = style.to_string() == "Form" && explode && !allow_reserved;
    (!is_usual).then(|| {
        quote!((#name, urlencoded::Encoding { style: urlencoded::Style::#style, explode: #explode, allow_reserved: #allow_reserved }))
    })
}

/// The parts of a multipart form with a media type of their own. Of several the first is meant, unless it is a range.
pub(super) fn part_media_types(content: &Content) -> String {
    let parts = content.encodings.iter().filter_map(|encoding| {
        let first = encoding.content_type.as_deref()?.split(',').next()?.trim();
        let is_one = first.contains('/') && !first.contains('*');
        is_one.then(|| {
            let (name, media_type) = (Literal::string(&encoding.property), Literal::string(first));
            quote!((#name, #media_type))
        })
    });
    quote!(&[#(#parts),*]).to_string()
}
