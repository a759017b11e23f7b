//! Pages as Rust: what the operation's marker says of them, as constants and expressions.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde::Serialize;

use super::super::Context;
use super::super::media_types::{concrete, is_json};
use super::super::models::{field_ident, field_names};
use super::super::types::{self, Import, Imports};
use super::paging::{Asked, AskedPlace, By, Paging, Step, default, maximum};
use crate::diagnostic::Place;
use crate::ir::{Kind, SchemaGraph};
use crate::pointer;

/// How the results of an operation come in pages.
#[derive(Debug, Serialize)]
pub struct PagingView {
    pub item_type: String,
    // The fields of the constant, as expressions.
    pub by: String,
    pub parameter: String,
    pub limit: String,
    /// The expression of a page's list of results, which may be missing.
    pub items: String,
    /// The expression of a page's cursor, which may be missing; empty where pages have numbers.
    pub cursor: String,
    /// Where the document has what it is made from.
    #[serde(skip)]
    pub place: Place,
}

pub(super) fn paging_view(context: &Context<'_>, index: usize, imports: &mut Imports) -> Option<PagingView> {
    let paging = context.plans[index].paging.as_ref()?;
    imports.insert(Import::Path("crate::runtime::paging"));
    let by = match &paging.by {
        By::Cursor(_) => quote!(Cursor),
        By::Page { first } => page_number("Page", *first),
        By::Offset { first } => page_number("Offset", *first),
    };
    let operation = &context.api.operations[index];
    Some(PagingView {
        place: Place::value(operation.source, pointer::join(&operation.pointer, "x-pagination")),
        item_type: types::content_type(context, Some(paging.items), imports).to_string(),
        by: quote!(paging::By::#by).to_string(),
        parameter: place(&paging.parameter).to_string(),
        limit: match &paging.by {
            // Cursors end without it.
            By::Cursor(_) => limit(context, None),
            By::Page { .. } | By::Offset { .. } => limit(context, paging.limit.as_ref()),
        }
        .to_string(),
        items: items(context, paging).to_string(),
        cursor: match &paging.by {
            By::Cursor(steps) => cursor(context, paging, steps).to_string(),
            By::Page { .. } | By::Offset { .. } => String::new(),
        },
    })
}

fn page_number(variant: &str, first: i64) -> TokenStream {
    let (variant, first) = (format_ident!("{variant}"), Literal::i64_unsuffixed(first));
    quote!(#variant { first: #first })
}

fn place(asked: &Asked) -> TokenStream {
    match &asked.place {
        AskedPlace::Query(name) => quote!(paging::Place::Query(#name)),
        AskedPlace::Body { media_type, members } => {
            let media_type = if is_json(media_type) { concrete(media_type) } else { "application/json" };
            quote!(paging::Place::Body(#media_type, &[#(#members),*]))
        }
    }
}

fn limit(context: &Context<'_>, limit: Option<&Asked>) -> TokenStream {
    let Some(limit) = limit else { return quote!(None) };
    let option = |number: Option<i64>| match number.map(Literal::i64_unsuffixed) {
        Some(number) => quote!(Some(#number)),
        None => quote!(None),
    };
    let place = place(limit);
    let (default, maximum) = (default(context.resolved, limit.schema), maximum(context.resolved, limit.schema));
    let (default, maximum) = (option(default), option(maximum));
    quote!(Some(paging::Limit { place: #place, default: #default, maximum: #maximum }))
}

fn items(context: &Context<'_>, paging: &Paging) -> TokenStream {
    let as_mut = quote!(.as_mut());
    let (list, options) = reach(context, paging, &paging.results, &as_mut);
    match (options, paging.results.is_empty()) {
        (true, _) => quote!(#list.as_mut()),
        (false, true) => quote!(Some(#list)),
        (false, false) => quote!(Some(&mut #list)),
    }
}

fn cursor(context: &Context<'_>, paging: &Paging, steps: &[Step]) -> TokenStream {
    let (member, is_optional) = reach(context, paging, steps, &quote!(.as_ref()));
    match is_optional {
        true => quote!(paging::cursor(#member.as_ref()?)),
        false => quote!(paging::cursor(&#member)),
    }
}

/// The place that steps lead to from a page, by way of what is there; and whether it is an option itself.
fn reach(context: &Context<'_>, paging: &Paging, steps: &[Step], borrow: &TokenStream) -> (TokenStream, bool) {
    let mut place = quote!(page);
    let mut options = usize::from(paging.is_optional);
    for step in steps {
        let opened = (0..options).map(|_| quote!(#borrow?));
        place = quote!(#place #(#opened)*);
        let Kind::Object(object) = context.resolved.kind(step.object) else { continue };
        let names = field_names(context, object);
        let (Some(name), Some(property)) = (names.get(&step.property), object.properties.get(step.property)) else {
            continue;
        };
        let field = field_ident(name);
        place = quote!(#place.#field);
        options = usize::from(!context.resolved.requires(step.object, property))
            + usize::from(types::is_nullable(context, property));
    }
    // An option in another one is opened, too.
    let opened = (1..options).map(|_| quote!(#borrow?));
    (quote!(#place #(#opened)*), options > 0)
}
