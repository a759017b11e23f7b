//! Responses of commands. Input: the contents of a plan. Output: the expression of a request with what encodes its decoded response
//! again, to show it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::super::context::Context;
use super::super::responses::codec_function;
use super::super::rust_type::{Import, Imports};
use crate::plan::{BodyDecoding, ResponseShape, StreamItem};

/// Returns the expression of a request that is ready to be sent.
pub(super) fn pending(context: &Context<'_>, index: usize, imports: &mut Imports) -> String {
    let response = &context.plan.operations[index].response;
    if let Some(BodyDecoding::Stream(item)) = response.contents.first().map(|content| content.decoding) {
        return items(quote!(request), item).to_string();
    }
    let encode = response_encoding(context, index, imports);
    let whole = quote!(cli::Pending::new(request, #encode));
    let stream = response.stream.as_ref().map(|stream| stream.content.decoding);
    match stream {
        Some(BodyDecoding::Stream(item)) => {
            let items = items(quote!(request.streamed()), item);
            quote!(if input.as_stream { #items } else { #whole }).to_string()
        }
        _ => whole.to_string(),
    }
}

fn items(request: TokenStream, item: StreamItem) -> TokenStream {
    let encode = if item == StreamItem::Json { quote!(item) } else { quote!(event) };
    quote!(cli::Pending::of_items(#request, cli::encode::#encode))
}

fn response_encoding(context: &Context<'_>, index: usize, imports: &mut Imports) -> TokenStream {
    let response = &context.plan.operations[index].response;
    let Some(name) = context.names.responses.get(&index).map(|name| format_ident!("{name}")) else {
        let decodings = response.contents.iter().map(|content| content.decoding);
        let decodings = decodings.filter(|decoding| *decoding != BodyDecoding::Empty);
        // Of the ways in which one type is decoded, this one includes text.
        let decoding = decodings.max_by_key(|decoding| *decoding == BodyDecoding::TextOrJson);
        let function = codec_function(decoding.unwrap_or(BodyDecoding::Empty));
        let encode = if response.shape == ResponseShape::Optional {
            quote!(|response, received| cli::encode::optional(response, received, cli::encode::#function))
        } else {
            quote!(cli::encode::#function)
        };
        return encode;
    };
    imports.insert(Import::Response(index));
    let contents = response.contents.iter().zip(&context.names.operations[index].response_variants);
    let arms = contents.map(|(content, variant)| {
        let (variant, function) = (format_ident!("{variant}"), codec_function(content.decoding));
        if content.decoding == BodyDecoding::Empty {
            quote!(#name::#variant => cli::encode::nothing((), received),)
        } else {
            quote!(#name::#variant(body) => cli::encode::#function(body, received),)
        }
    });
    quote!(|response, received| match response { #(#arms)* #name::Unknown(body) => cli::encode::bytes(body, received), })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::with_context;
    use super::*;
    use crate::ir::{Method, Operation, Statuses};
    use crate::plan::testing::{api, content, operation, response};

    fn encoding(responses: &[(u16, Option<&str>)]) -> String {
        let mut api = api();
        let responses = responses.iter().map(|(code, media_type)| {
            let contents = media_type.iter().map(|media_type| content(media_type, None)).collect();
            response(Statuses::Code(*code), contents)
        });
        api.operations = vec![Operation { responses: responses.collect(), ..operation(Method::Get, "/a") }];
        with_context(api, |context| response_encoding(context, 0, &mut Imports::new()).to_string()).replace(' ', "")
    }

    #[test]
    fn the_shape_of_a_response_decides_how_it_is_encoded() {
        assert_eq!(encoding(&[(204, None)]), "cli::encode::nothing");
        assert_eq!(encoding(&[(200, Some("text/plain"))]), "cli::encode::text");
        let optional = encoding(&[(200, Some("text/plain")), (204, None)]);
        assert!(optional.ends_with("cli::encode::optional(response,received,cli::encode::text)"), "{optional}");
        let variants = encoding(&[(200, Some("text/plain")), (201, Some("image/png"))]);
        assert!(variants.contains("GetAResponse::Created(body)=>cli::encode::bytes(body,received)"), "{variants}");
    }
}
