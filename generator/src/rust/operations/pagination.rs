//! Pages as Rust. Input: the pagination of a plan. Output: what the operation's marker says of it, as constants and expressions.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde::Serialize;

use super::super::context::Context;
use super::super::rust_type::{Import, Imports, RustType};
use super::super::types;
use crate::diagnostic::Location;
use crate::ir::{Kind, SchemaGraph};
use crate::plan::{PageLimit, PageNumber, PageParameter, PagedBy, Pagination, PropertyStep};
use crate::pointer;

/// The pagination of an operation.
#[derive(Debug, Serialize)]
pub struct PaginationView {
    pub item_type: RustType,
    /// The expression of what leads from page to page.
    pub paging: String,
    /// The expression of a page's list of results, an `Option`.
    pub items: String,
    /// The expression of a page's cursor, an `Option`; `None` if something else leads to the next page.
    pub cursor: Option<String>,
    /// Where the document defines it.
    #[serde(skip)]
    pub location: Location,
}

pub(super) fn pagination_view(context: &Context<'_>, index: usize, imports: &mut Imports) -> Option<PaginationView> {
    let pagination = context.plan.operations[index].pagination.as_ref()?;
    imports.insert(Import::Path("crate::runtime::paging"));
    let (paging, cursor) = match &pagination.by {
        PagedBy::Cursor { parameter, path } => {
            let place = place(parameter);
            (quote!(Cursor(#place)), Some(cursor(context, pagination, path).to_string()))
        }
        PagedBy::Page(number) => (page_number("Page", number), None),
        PagedBy::Offset(number) => (page_number("Offset", number), None),
        PagedBy::Link => (quote!(Link), None),
    };
    let operation = &context.api.operations[index];
    Some(PaginationView {
        location: Location::value(operation.source, pointer::join(&operation.pointer, "x-pagination")),
        item_type: types::nullable_type_of(context, pagination.items).imported(imports),
        paging: quote!(paging::Paging::#paging).to_string(),
        items: items(context, pagination).to_string(),
        cursor,
    })
}

fn page_number(variant: &str, number: &PageNumber) -> TokenStream {
    let (variant, first) = (format_ident!("{variant}"), Literal::i64_unsuffixed(number.first));
    let (place, limit) = (place(&number.parameter), limit(number.limit.as_ref()));
    quote!(#variant(paging::Number { first: #first, place: #place, limit: #limit }))
}

fn place(parameter: &PageParameter) -> TokenStream {
    match parameter {
        PageParameter::Query(name) => quote!(paging::Place::Query(#name)),
        PageParameter::Body { media_type, path } => quote!(paging::Place::Body(#media_type, &[#(#path),*])),
    }
}

fn limit(limit: Option<&PageLimit>) -> TokenStream {
    let Some(limit) = limit else { return quote!(None) };
    let option = |number: Option<i64>| match number.map(Literal::i64_unsuffixed) {
        Some(number) => quote!(Some(#number)),
        None => quote!(None),
    };
    let place = place(&limit.parameter);
    let (default, maximum) = (option(limit.default), option(limit.maximum));
    quote!(Some(paging::Limit { place: #place, default: #default, maximum: #maximum }))
}

fn items(context: &Context<'_>, pagination: &Pagination) -> TokenStream {
    let (list, is_option) = field_access(context, pagination, &pagination.results, &quote!(.as_mut()));
    if is_option {
        quote!(#list.as_mut())
    } else if pagination.results.is_empty() {
        quote!(Some(#list))
    } else {
        quote!(Some(&mut #list))
    }
}

fn cursor(context: &Context<'_>, pagination: &Pagination, path: &[PropertyStep]) -> TokenStream {
    let (field, is_option) = field_access(context, pagination, path, &quote!(.as_ref()));
    if is_option { quote!(paging::cursor(#field.as_ref()?)) } else { quote!(paging::cursor(&#field)) }
}

/// Returns the expression of a path from a page, and whether its value is an `Option`.
fn field_access(
    context: &Context<'_>,
    pagination: &Pagination,
    path: &[PropertyStep],
    borrow: &TokenStream,
) -> (TokenStream, bool) {
    let mut access = quote!(page);
    let mut options = usize::from(pagination.is_optional);
    for step in path {
        let opened = (0..options).map(|_| quote!(#borrow?));
        access = quote!(#access #(#opened)*);
        let Kind::Object(object) = context.resolved.kind(step.object) else { continue };
        let names = context.field_names(step.object, object).names;
        let (Some(name), Some(property)) = (names.get(step.property), object.properties.get(step.property)) else {
            continue;
        };
        let field = format_ident!("{name}");
        access = quote!(#access.#field);
        let is_required = context.resolved.requires(step.object, property);
        options = usize::from(!is_required) + usize::from(types::has_null(context, property.schema));
    }
    // Nested options are opened, too.
    let opened = (1..options).map(|_| quote!(#borrow?));
    (quote!(#access #(#opened)*), options > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_has_the_numbers_that_the_schema_declares() {
        let query = PageParameter::Query("limit".to_owned());
        let declared = PageLimit { parameter: query, default: Some(10), maximum: None };
        let expected =
            quote!(Some(paging::Limit { place: paging::Place::Query("limit"), default: Some(10), maximum: None }));
        assert_eq!(limit(Some(&declared)).to_string(), expected.to_string());
        assert_eq!(limit(None).to_string(), "None");
    }

    #[test]
    fn a_parameter_of_the_body_has_a_path() {
        let path = ["page", "cursor"].map(str::to_owned).to_vec();
        let body = PageParameter::Body { media_type: "application/json".to_owned(), path };
        let expected = quote!(paging::Place::Body("application/json", &["page", "cursor"]));
        assert_eq!(place(&body).to_string(), expected.to_string());
    }
}
