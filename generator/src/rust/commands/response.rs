//! Responses of commands. Input: the response of a plan. Output: the expression of how it is decoded, by status and media type.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::super::context::Context;
use super::super::responses::{body_type, codec_function, item_type, statuses_expression};
use super::super::rust_type::{Import, Imports, RustType};
use super::schemas::type_text;
use crate::ir::Statuses;
use crate::plan::{BodyDecoding, ResponseContent, ResponsePlan, ResponseShape, StreamItem};

/// Returns the expression of the responses of an operation.
pub(super) fn responses(context: &Context<'_>, index: usize, imports: &mut Imports) -> String {
    let response = &context.plan.operations[index].response;
    if let Some(content) = response.contents.first()
        && let BodyDecoding::Stream(item) = content.decoding
    {
        let open = open(context, item, content, imports);
        return quote!(cli::Responses::Items(#open)).to_string();
    }
    let whole = whole(context, response, imports);
    let stream = response.stream.as_ref();
    match stream.map(|stream| (stream, stream.content.decoding)) {
        Some((stream, BodyDecoding::Stream(item))) => {
            let open = open(context, item, &stream.content, imports);
            let accept = Literal::string(&stream.accept.join(", "));
            quote!(cli::Responses::WholeOrItems { whole: &#whole, accept: #accept, open: #open }).to_string()
        }
        _ => whole.to_string(),
    }
}

/// Returns the expression of the function that opens a stream.
fn open(context: &Context<'_>, item: StreamItem, content: &ResponseContent, imports: &mut Imports) -> TokenStream {
    imports.insert(Import::Path("crate::runtime::decode"));
    // A decoder of events takes the type of their data; that of texts takes none.
    let of = match item_type(context, item, content) {
        RustType::Event(_) if item == StreamItem::TextEvent => None,
        RustType::Event(data) => Some(*data),
        rust_type => Some(rust_type),
    };
    let of: Option<TokenStream> = of.and_then(|of| of.imported(imports).to_string().parse().ok());
    let arguments = of.map(|of| quote!(::<#of>));
    let decoder = codec_function(content.decoding);
    let encode = if item == StreamItem::Json { quote!(item) } else { quote!(event) };
    quote!(|opening| cli::open_items(decode::#decoder #arguments (), opening, cli::encode::#encode))
}

/// Returns the expression of a response that is decoded as a whole.
fn whole(context: &Context<'_>, response: &ResponsePlan, imports: &mut Imports) -> TokenStream {
    let is_one = response.shape == ResponseShape::Single && response.is_uniform() && !response.has_redirects();
    if is_one {
        let decoding = response.contents.first().map(|content| decoding(context, response, content));
        let decoding = decoding.unwrap_or_else(|| quote!(cli::Decoding::Nothing));
        return quote!(cli::Responses::One(#decoding));
    }
    imports.insert(Import::Path("crate::runtime::Statuses"));
    let mut cases = Vec::new();
    for content in &response.contents {
        let decoding = decoding(context, response, content);
        let media_types = content.media_types.iter().map(String::as_str);
        let any = content.media_types.is_empty().then_some("");
        cases.extend(media_types.chain(any).map(|media_type| case(content.statuses, media_type, &decoding)));
    }
    if response.contents.iter().all(|content| content.statuses != Statuses::Default) {
        cases.push(case(Statuses::Default, "", &undeclared(context, response)));
    }
    quote!(cli::Responses::Cases(&[#(#cases),*]))
}

fn case(statuses: Statuses, media_type: &str, decoding: &TokenStream) -> TokenStream {
    let statuses: TokenStream = statuses_expression(statuses).parse().unwrap_or_default();
    quote!(cli::Case { statuses: #statuses, media_type: #media_type, decode: #decoding })
}

/// Returns how a body of a declared status is decoded.
fn decoding(context: &Context<'_>, response: &ResponsePlan, content: &ResponseContent) -> TokenStream {
    let name = match content.decoding {
        BodyDecoding::Json => {
            let rust_type = body_type(context, content);
            let text = type_text(context, &rust_type);
            let is_optional = response.shape == ResponseShape::Optional && matches!(rust_type, RustType::Option(_));
            let name = if is_optional { format_ident!("JsonUnlessNull") } else { format_ident!("Json") };
            return quote!(cli::Decoding::#name(#text));
        }
        BodyDecoding::Empty | BodyDecoding::Stream(_) => format_ident!("Nothing"),
        BodyDecoding::Text => format_ident!("Text"),
        BodyDecoding::TextOrJson => format_ident!("TextOrJson"),
        BodyDecoding::Bytes => format_ident!("Bytes"),
    };
    quote!(cli::Decoding::#name)
}

/// Returns how a body of another status is decoded: as those of the declared ones, if all have one type.
fn undeclared(context: &Context<'_>, response: &ResponsePlan) -> TokenStream {
    let body = response.body().map(|content| decoding(context, response, content));
    let body = body.unwrap_or_else(|| quote!(cli::Decoding::Nothing));
    match response.shape {
        ResponseShape::Variants => quote!(cli::Decoding::Bytes),
        ResponseShape::Optional => quote!(cli::Decoding::UnlessEmpty(&#body)),
        ResponseShape::Single => body,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::with_context;
    use super::*;
    use crate::ir::{Method, Operation};
    use crate::plan::testing::{api, content, operation, response};

    fn responses_of(responses: &[(u16, Option<&str>)]) -> String {
        let mut api = api();
        let responses = responses.iter().map(|(code, media_type)| {
            let contents = media_type.iter().map(|media_type| content(media_type, None)).collect();
            response(Statuses::Code(*code), contents)
        });
        api.operations = vec![Operation { responses: responses.collect(), ..operation(Method::Get, "/a") }];
        with_context(api, |context| super::responses(context, 0, &mut Imports::new())).replace(' ', "")
    }

    #[test]
    fn the_shape_of_a_response_decides_how_it_is_decoded() {
        assert_eq!(responses_of(&[(204, None)]), "cli::Responses::One(cli::Decoding::Nothing)");
        assert_eq!(
            responses_of(&[(200, Some("application/json"))]),
            "cli::Responses::One(cli::Decoding::Json(\"any\"))"
        );
        let case = |statuses: &str, decode: &str| {
            format!("cli::Case{{statuses:Statuses::{statuses},media_type:\"\",decode:cli::Decoding::{decode}}}")
        };
        let optional = [
            case("Code(200)", "Text"),
            case("Code(204)", "Nothing"),
            case("Default", "UnlessEmpty(&cli::Decoding::Text)"),
        ];
        let expected = format!("cli::Responses::Cases(&[{}])", optional.join(","));
        assert_eq!(responses_of(&[(200, Some("text/plain")), (204, None)]), expected);
        let variants = [case("Code(200)", "Text"), case("Code(201)", "Bytes"), case("Default", "Bytes")];
        let expected = format!("cli::Responses::Cases(&[{}])", variants.join(","));
        assert_eq!(responses_of(&[(200, Some("text/plain")), (201, Some("image/png"))]), expected);
    }
}
