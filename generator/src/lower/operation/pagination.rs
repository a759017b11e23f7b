//! `x-pagination`, an extension of the vendor: the parameters that select a page, and where a response has its results.

use serde_json::{Map, Value};

use super::super::context::Context;
use crate::ir::{Location, PageParameter, PageParameterPlace, PagePath, PagedBy, Pagination, Parameter};
use crate::pointer;

const KEYS: [&str; 7] =
    ["cursorParam", "cursorPath", "limitParam", "pageOffsetParam", "pageParam", "pageStart", "resultsPath"];

const HELP: &str = "write `pageParam`, `pageOffsetParam`, or `cursorParam` and `cursorPath`, each a string, beside `limitParam` and \
                    `resultsPath`; until then the operation has no pages";

/// Returns how the operation is paged. An `x-pagination` of another form is only a warning, since other vendors use the name too.
pub(super) fn lower_pagination(
    context: &mut Context<'_>,
    operation: &openapiv3::Operation,
    parameters: &[Parameter],
    at: &str,
) -> Option<Pagination> {
    let value = operation.extensions.get("x-pagination")?;
    let at = pointer::join(at, "x-pagination");
    let known = value.as_object().filter(|object| object.keys().all(|key| KEYS.contains(&key.as_str())));
    let pagination = known.and_then(|object| lower_object(object, parameters, &at));
    if pagination.is_none() && !value.is_null() {
        context.warn(&at, "`x-pagination` has an unexpected form", HELP);
    }
    pagination
}

fn lower_object(object: &Map<String, Value>, parameters: &[Parameter], at: &str) -> Option<Pagination> {
    let keys = ["cursorParam", "cursorPath", "pageParam", "pageOffsetParam"];
    let parameter = |key: &str| lower_parameter(object.get(key)?, parameters, &pointer::join(at, key));
    let (by, named) = match keys.map(|key| object.contains_key(key)) {
        [true, true, false, false] => {
            let path = object.get("cursorPath")?;
            (PagedBy::Cursor(lower_path(path, &pointer::join(at, "cursorPath"))?), "cursorParam")
        }
        [false, false, true, false] => (PagedBy::Page { first: first_page(object)? }, "pageParam"),
        [false, false, false, true] => (PagedBy::Offset, "pageOffsetParam"),
        _ => return None,
    };
    Some(Pagination {
        by,
        parameter: parameter(named)?,
        limit: if object.contains_key("limitParam") { Some(parameter("limitParam")?) } else { None },
        results: match object.get("resultsPath") {
            Some(path) => lower_path(path, &pointer::join(at, "resultsPath"))?,
            None => PagePath { pointer: at.to_owned(), members: Vec::new() },
        },
    })
}

/// Returns the number of the first page if it is set, or `None` if it is not a number.
fn first_page(object: &Map<String, Value>) -> Option<Option<i64>> {
    match object.get("pageStart") {
        Some(value) => value.as_i64().map(Some),
        None => Some(None),
    }
}

/// Lowers the name of a query parameter, or the path to a property of the body, which starts with `body.`.
fn lower_parameter(value: &Value, parameters: &[Parameter], at: &str) -> Option<PageParameter> {
    let name = value.as_str()?;
    let is_query = |parameter: &Parameter| parameter.location == Location::Query && parameter.name == name;
    let place = match name.strip_prefix("body.") {
        Some(path) if !parameters.iter().any(is_query) => PageParameterPlace::Body(property_path(path)?),
        _ => PageParameterPlace::Query(name.to_owned()),
    };
    Some(PageParameter { pointer: at.to_owned(), place })
}

fn lower_path(value: &Value, at: &str) -> Option<PagePath> {
    Some(PagePath { pointer: at.to_owned(), members: property_path(value.as_str()?)? })
}

fn property_path(path: &str) -> Option<Vec<String>> {
    let names: Vec<String> = path.split('.').map(str::to_owned).collect();
    names.iter().all(|name| !name.is_empty()).then_some(names)
}
