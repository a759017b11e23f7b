//! `x-pagination`, the vendor's own extension: which parameters ask for a page, and where an answer has its results.

use serde_json::{Map, Value};

use super::super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::ir::{Location, PageParameter, PageParameterPlace, PagePath, PagedBy, Pagination, Parameter};
use crate::pointer;

const KEYS: [&str; 7] =
    ["cursorParam", "cursorPath", "limitParam", "pageOffsetParam", "pageParam", "pageStart", "resultsPath"];

const HELP: &str = "write `pageParam`, `pageOffsetParam`, or `cursorParam` and `cursorPath`, each a text, beside `limitParam` and \
                    `resultsPath`; until then it is left out";

/// None where there is no `x-pagination`, or one of a form that is not known: others have extensions of this name, too.
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
        let warning = Diagnostic::warning("`x-pagination` has another form than expected");
        context.diagnostics.push(warning.at(context.value(&at)).with_help(HELP));
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
        [false, false, true, false] => (PagedBy::Page { first: first(object)? }, "pageParam"),
        [false, false, false, true] => (PagedBy::Offset, "pageOffsetParam"),
        _ => return None,
    };
    Some(Pagination {
        by,
        parameter: parameter(named)?,
        limit: match object.contains_key("limitParam") {
            true => Some(parameter("limitParam")?),
            false => None,
        },
        results: match object.get("resultsPath") {
            Some(path) => lower_path(path, &pointer::join(at, "resultsPath"))?,
            None => PagePath { pointer: at.to_owned(), members: Vec::new() },
        },
    })
}

/// The number of the first page; none where it has another form than expected.
fn first(object: &Map<String, Value>) -> Option<Option<i64>> {
    match object.get("pageStart") {
        Some(value) => value.as_i64().map(Some),
        None => Some(None),
    }
}

/// A parameter of the query, or a part of the body with `body` before the members that lead to it.
fn lower_parameter(value: &Value, parameters: &[Parameter], at: &str) -> Option<PageParameter> {
    let name = value.as_str()?;
    let is_query = |parameter: &Parameter| parameter.location == Location::Query && parameter.name == name;
    let place = match name.strip_prefix("body.") {
        Some(path) if !parameters.iter().any(is_query) => PageParameterPlace::Body(members(path)?),
        _ => PageParameterPlace::Query(name.to_owned()),
    };
    Some(PageParameter { pointer: at.to_owned(), place })
}

fn lower_path(value: &Value, at: &str) -> Option<PagePath> {
    Some(PagePath { pointer: at.to_owned(), members: members(value.as_str()?)? })
}

fn members(path: &str) -> Option<Vec<String>> {
    let members: Vec<String> = path.split('.').map(str::to_owned).collect();
    members.iter().all(|member| !member.is_empty()).then_some(members)
}
