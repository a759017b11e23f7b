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
    let style = match (encoding.style, encoding.explode) {
        (None, _) if encoding.content_type.as_deref().is_some_and(is_json) => quote!(Json),
        (Some(Style::DeepObject), _) => quote!(DeepObject),
        (Some(Style::SpaceDelimited), false) => quote!(SpaceDelimited),
        (Some(Style::PipeDelimited), false) => quote!(PipeDelimited),
        (None | Some(Style::Form), false) => quote!(Form),
        // Forms have the styles of queries, so there are no others.
        _ => quote!(FormExploded),
    };
    let name = Literal::string(&encoding.property);
    match encoding.allow_reserved {
        true => Some(quote!((#name, urlencoded::Encoding::Reserved(urlencoded::Style::#style)))),
        false if style.to_string() == "FormExploded" => None,
        false => Some(quote!((#name, urlencoded::Encoding::Styled(urlencoded::Style::#style)))),
    }
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
