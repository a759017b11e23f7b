//! Answers as Rust: the type of a success and how it is decoded, and the enum where it has several.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};
use serde::Serialize;

use super::super::Context;
use super::super::docs::{Docs, code, inline};
use super::super::types::{self, Import, Imports};
use super::answer::{Answer, Case, Outcome, Read};
use crate::diagnostic::Place;
use crate::ir::Statuses;
use crate::pointer;

/// The type of a success, and what decodes it.
pub(super) struct Decoding {
    pub rust_type: String,
    /// The function that decodes it.
    pub decoder: String,
    pub cases: Vec<CaseView>,
    pub takes_redirects: bool,
}

/// How the answers of one status and media type are decoded.
#[derive(Debug, Serialize)]
pub struct CaseView {
    pub statuses: String,
    pub media_type: String,
    pub decode: String,
}

/// The enum of an answer that differs by status or media type.
#[derive(Debug, Serialize)]
pub struct AnswerView {
    pub name: String,
    pub docs: Vec<String>,
    pub variants: Vec<AnswerVariantView>,
    /// Whether a body of any of them is JSON.
    pub has_json: bool,
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub place: Place,
}

#[derive(Debug, Serialize)]
pub struct AnswerVariantView {
    pub name: String,
    pub docs: Vec<String>,
    /// Empty where there is no body.
    pub rust_type: String,
    pub is_json: bool,
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub place: Place,
}

pub(super) fn decoding(context: &Context<'_>, index: usize, imports: &mut Imports) -> Decoding {
    let answer = &context.plans[index].answer;
    let takes_redirects =
        answer.cases.iter().any(|case| matches!(case.statuses, Statuses::Code(300..=399) | Statuses::Range(3)));
    let first = answer.cases.first();
    let is_mixed = answer.cases.iter().any(|case| Some(case.read) != first.map(|first| first.read));
    if answer.outcome == Outcome::Plain && !is_mixed && !takes_redirects {
        let read = first.map_or(Read::Nothing, |case| case.read);
        let rust_type = first.map_or(quote!(()), |case| body_type(context, case, imports));
        let (rust_type, decoder) = (rust_type.to_string(), function(read).to_string());
        return Decoding { rust_type, decoder, cases: Vec::new(), takes_redirects };
    }
    imports.insert(Import::Path("crate::runtime::Statuses"));
    let has_drift = answer.outcome == Outcome::Choice || answer.cases.iter().all(|case| case.read != Read::Bytes);
    Decoding {
        rust_type: choice_type(context, index, answer, imports).to_string(),
        decoder: if has_drift { "choice" } else { "raw_choice" }.to_owned(),
        cases: case_views(context, index, answer),
        takes_redirects,
    }
}

fn choice_type(context: &Context<'_>, index: usize, answer: &Answer, imports: &mut Imports) -> TokenStream {
    if let Some(name) = context.names.answers.get(&index) {
        imports.insert(Import::Answer(index));
        let name = Ident::new(name, Span::call_site());
        return quote!(#name);
    }
    let body = answer.cases.iter().find(|case| case.read != Read::Nothing).or(answer.cases.first());
    let rust_type = body.map_or(quote!(()), |case| body_type(context, case, imports));
    let is_option = body.is_some_and(|case| is_nullable(context, case));
    match answer.outcome == Outcome::Optional && !is_option {
        true => quote!(Option<#rust_type>),
        false => rust_type,
    }
}

fn case_views(context: &Context<'_>, index: usize, answer: &Answer) -> Vec<CaseView> {
    let enumeration = context.names.answers.get(&index).map(|name| format_ident!("{name}"));
    let mut views = Vec::new();
    for case in &answer.cases {
        let read = function(case.read);
        let variant = format_ident!("{}", case.variant);
        let decode = match (&enumeration, answer.outcome) {
            (Some(name), _) if case.read == Read::Nothing => quote!(Ok(#name::#variant)),
            (Some(name), _) => quote!(received.#read().map(#name::#variant)),
            (None, Outcome::Optional) if case.read == Read::Nothing => quote!(Ok(None)),
            (None, Outcome::Optional) if !is_nullable(context, case) => quote!(received.#read().map(Some)),
            (None, _) => quote!(received.#read()),
        };
        let media_types = case.media_types.iter().map(String::as_str);
        let none = case.media_types.is_empty().then_some("");
        views.extend(media_types.chain(none).map(|media_type| CaseView {
            statuses: statuses(case.statuses),
            media_type: Literal::string(media_type).to_string(),
            decode: closure(&decode),
        }));
    }
    if answer.cases.iter().all(|case| case.statuses != Statuses::Default) {
        let decode = undeclared(context, answer, enumeration);
        views.push(CaseView {
            statuses: statuses(Statuses::Default),
            media_type: Literal::string("").to_string(),
            decode: closure(&decode),
        });
    }
    views
}

/// The expression of how a decoded answer is written again, for the command.
pub(in super::super) fn answer_encoding(context: &Context<'_>, index: usize, imports: &mut Imports) -> String {
    let answer = &context.plans[index].answer;
    let reads = answer.cases.iter().map(|case| case.read).filter(|read| *read != Read::Nothing);
    // Of one type read in several ways, a text that comes as JSON is the most.
    let read = reads.max_by_key(|read| *read == Read::TextOrJson).unwrap_or(Read::Nothing);
    let function = function(read);
    let Some(name) = context.names.answers.get(&index).map(|name| format_ident!("{name}")) else {
        let is_optional = answer.outcome == Outcome::Optional;
        return match is_optional {
            true => {
                quote!(|answer, received| cli::encode::optional(answer, received, cli::encode::#function)).to_string()
            }
            false => quote!(cli::encode::#function).to_string(),
        };
    };
    imports.insert(Import::Answer(index));
    let arms = answer.cases.iter().map(|case| {
        let (variant, function) = (format_ident!("{}", case.variant), self::function(case.read));
        match case.read {
            Read::Nothing => quote!(#name::#variant => cli::encode::nothing((), received),),
            _ => quote!(#name::#variant(body) => cli::encode::#function(body, received),),
        }
    });
    quote!(|answer, received| match answer { #(#arms)* #name::Unknown(body) => cli::encode::bytes(body, received), })
        .to_string()
}

/// How an answer with a status that is not declared is decoded: as one that is, where those agree.
fn undeclared(context: &Context<'_>, answer: &Answer, enumeration: Option<Ident>) -> TokenStream {
    let body = answer.cases.iter().find(|case| case.read != Read::Nothing);
    let read = function(body.map_or(Read::Nothing, |case| case.read));
    match (enumeration, answer.outcome) {
        (Some(name), _) => quote!(received.bytes().map(#name::Unknown)),
        (None, Outcome::Optional) => {
            let flatten = body.filter(|case| is_nullable(context, case)).map(|_| quote!(.map(Option::flatten)));
            quote!(received.unless_empty(|received| received.#read()) #flatten)
        }
        (None, _) => quote!(received.#read()),
    }
}

fn closure(decode: &TokenStream) -> String {
    let decode = decode.to_string();
    let argument = if decode.contains("received") { "received" } else { "_" };
    format!("|{argument}| {decode}")
}

pub(in super::super) fn answer_choice(context: &Context<'_>, index: usize, imports: &mut Imports) -> AnswerView {
    let operation = &context.api.operations[index];
    imports.insert(Import::Path("bytes::Bytes"));
    let variants = context.plans[index].answer.cases.iter().map(|case| {
        let response = &operation.responses[case.response];
        let mut docs = Docs::default();
        let description = inline(&response.description);
        let media_type = match case.media_types.as_slice() {
            [] => String::new(),
            media_types => {
                format!(", as {}", media_types.iter().map(|one| code(one)).collect::<Vec<_>>().join(" or "))
            }
        };
        docs.own(&format!("{}{media_type}: {description}", status_text(case.statuses)));
        let has_body = case.read != Read::Nothing;
        AnswerVariantView {
            name: case.variant.clone(),
            docs: docs.literals(),
            rust_type: if has_body { body_type(context, case, imports).to_string() } else { String::new() },
            is_json: case.read == Read::Json,
            place: Place::key(
                operation.responses[case.response].source,
                operation.responses[case.response].pointer.clone(),
            ),
        }
    });
    let variants: Vec<AnswerVariantView> = variants.collect();
    let mut docs = Docs::default();
    docs.own(&format!("An answer of {}.", code(&operation.id)));
    AnswerView {
        name: context.names.answers[&index].clone(),
        docs: docs.literals(),
        has_json: variants.iter().any(|one| one.is_json),
        variants,
        place: Place::value(operation.source, pointer::join(&operation.pointer, "responses")),
    }
}

fn body_type(context: &Context<'_>, case: &Case, imports: &mut Imports) -> TokenStream {
    match case.read {
        Read::Nothing => quote!(()),
        Read::Json => types::content_type(context, case.schema, imports),
        Read::Text | Read::TextOrJson => quote!(String),
        Read::Bytes => {
            imports.insert(Import::Path("bytes::Bytes"));
            quote!(Bytes)
        }
    }
}

fn is_nullable(context: &Context<'_>, case: &Case) -> bool {
    case.read == Read::Json && types::is_content_nullable(context, case.schema)
}

fn function(read: Read) -> Ident {
    let name = match read {
        Read::Nothing => "nothing",
        Read::Json => "json",
        Read::Text => "text",
        Read::TextOrJson => "text_or_json",
        Read::Bytes => "bytes",
    };
    Ident::new(name, Span::call_site())
}

/// The expression for the statuses that a response is declared for.
pub(super) fn statuses(statuses: Statuses) -> String {
    match statuses {
        Statuses::Code(code) => format!("Statuses::Code({code})"),
        Statuses::Range(digit) => format!("Statuses::Range({digit})"),
        Statuses::Default => "Statuses::Default".to_owned(),
    }
}

fn status_text(statuses: Statuses) -> String {
    match statuses {
        Statuses::Code(code) => code.to_string(),
        Statuses::Range(digit) => format!("{digit}xx"),
        Statuses::Default => "Any status".to_owned(),
    }
}
