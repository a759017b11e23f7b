//! `x-pagination`, an extension of the vendor: the parameters that select a page, and where a response has its results.

use serde_json::{Map, Value};

use super::super::context::Context;
use crate::ir::{
    DeclaredPagination, PageParameter, PageParameterLocation, PagePath, PagedBy, Pagination, Parameter,
    ParameterLocation,
};
use crate::pointer;

const KEYS: [&str; 8] =
    ["cursorParam", "cursorPath", "limitParam", "linkRel", "pageOffsetParam", "pageParam", "pageStart", "resultsPath"];

const HELP: &str = "write `pageParam`, `pageOffsetParam`, `linkRel: next`, or `cursorParam` and `cursorPath`, each a string, beside \
                    `limitParam` and `resultsPath`; until then the operation has no pages";

/// Returns how the operation is paged. An `x-pagination` of another form is only a warning, since other vendors use the name too.
pub(super) fn lower_pagination(
    context: &mut Context<'_>,
    operation: &openapiv3::Operation,
    parameters: &[Parameter],
    at: &str,
) -> DeclaredPagination {
    let Some(value) = operation.extensions.get("x-pagination") else { return DeclaredPagination::Absent };
    let at = pointer::join(at, "x-pagination");
    let known = value.as_object().filter(|object| object.keys().all(|key| KEYS.contains(&key.as_str())));
    let pagination = known.and_then(|object| lower_object(object, parameters, &at));
    if pagination.is_none() && !value.is_null() {
        context.warn(&at, "`x-pagination` has an unexpected form", HELP);
    }
    pagination.map_or(DeclaredPagination::Without, |pagination| DeclaredPagination::Declared(Box::new(pagination)))
}

fn lower_object(object: &Map<String, Value>, parameters: &[Parameter], at: &str) -> Option<Pagination> {
    let keys = ["cursorParam", "cursorPath", "pageParam", "pageOffsetParam", "linkRel"];
    let parameter = |key: &str| lower_parameter(object.get(key)?, parameters, &pointer::join(at, key));
    let by = match keys.map(|key| object.contains_key(key)) {
        [true, true, false, false, false] => PagedBy::Cursor {
            parameter: parameter("cursorParam")?,
            path: lower_path(object.get("cursorPath")?, &pointer::join(at, "cursorPath"))?,
        },
        [false, false, true, false, false] => {
            PagedBy::Page { parameter: parameter("pageParam")?, first: first_page(object)? }
        }
        [false, false, false, true, false] => PagedBy::Offset { parameter: parameter("pageOffsetParam")? },
        [false, false, false, false, true] if object["linkRel"] == "next" => PagedBy::Link,
        _ => return None,
    };
    Some(Pagination {
        by,
        limit: if object.contains_key("limitParam") { Some(parameter("limitParam")?) } else { None },
        results: match object.get("resultsPath") {
            Some(path) => lower_path(path, &pointer::join(at, "resultsPath"))?,
            None => PagePath { pointer: at.to_owned(), properties: Vec::new() },
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
    let is_query = |parameter: &Parameter| parameter.location == ParameterLocation::Query && parameter.name == name;
    let location = match name.strip_prefix("body.") {
        Some(path) if !parameters.iter().any(is_query) => PageParameterLocation::Body(property_path(path)?),
        _ => PageParameterLocation::Query(name.to_owned()),
    };
    Some(PageParameter { pointer: at.to_owned(), location })
}

fn lower_path(value: &Value, at: &str) -> Option<PagePath> {
    Some(PagePath { pointer: at.to_owned(), properties: property_path(value.as_str()?)? })
}

fn property_path(path: &str) -> Option<Vec<String>> {
    let names: Vec<String> = path.split('.').map(str::to_owned).collect();
    names.iter().all(|name| !name.is_empty()).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::lower_operation;
    use super::*;

    fn lower(pagination: &str) -> (Option<Pagination>, usize) {
        let path = "{name: id, in: path, required: true, schema: {type: string}}";
        let query = "{name: body.dotted, in: query, schema: {type: string}}";
        let lowered = lower_operation(&format!("parameters: [{path}, {query}], x-pagination: {pagination}"));
        (lowered.operation().pagination.declared().cloned(), lowered.messages().len())
    }

    fn query(name: &str) -> PageParameterLocation {
        PageParameterLocation::Query(name.to_owned())
    }

    #[test]
    fn pages_have_a_cursor_a_number_or_an_offset() {
        let by = |pagination| lower(pagination).0.map(|pagination| pagination.by);
        let in_query = |key: &str, name| {
            let pointer = pointer::join("/paths/~1orgs~1{id}/put/x-pagination", key);
            PageParameter { pointer, location: query(name) }
        };
        let paged = by("{cursorParam: 'page[cursor]', cursorPath: meta.page.after}").expect("it is paged");
        assert!(matches!(paged, PagedBy::Cursor { parameter, path }
            if parameter.location == query("page[cursor]") && path.properties == ["meta", "page", "after"]));
        let parameter = in_query("pageParam", "page");
        assert_eq!(by("{pageParam: page}"), Some(PagedBy::Page { parameter: parameter.clone(), first: None }));
        assert_eq!(by("{pageParam: page, pageStart: 1}"), Some(PagedBy::Page { parameter, first: Some(1) }));
        let parameter = in_query("pageOffsetParam", "start");
        assert_eq!(by("{pageOffsetParam: start}"), Some(PagedBy::Offset { parameter }));
        assert_eq!(by("{linkRel: next, resultsPath: data}"), Some(PagedBy::Link));
    }

    #[test]
    fn results_and_limit_are_optional() {
        let pagination = lower("{pageParam: page}").0.expect("it is paged");
        assert_eq!((pagination.limit, pagination.results.properties.len()), (None, 0));
        let pagination = lower("{pageParam: page, limitParam: size, resultsPath: data.items}").0.expect("it is paged");
        assert_eq!(pagination.limit.map(|limit| limit.location), Some(query("size")));
        assert_eq!(pagination.results.properties, ["data", "items"]);
        assert_eq!(pagination.results.pointer, "/paths/~1orgs~1{id}/put/x-pagination/resultsPath");
    }

    #[test]
    fn a_parameter_can_be_a_property_of_the_body() {
        let location = |pagination| match lower(pagination).0?.by {
            PagedBy::Page { parameter, .. } => Some(parameter.location),
            _ => None,
        };
        let body = PageParameterLocation::Body(vec!["page".to_owned(), "after".to_owned()]);
        assert_eq!(location("{pageParam: body.page.after}"), Some(body));
        // A query parameter that is called so has precedence.
        assert_eq!(location("{pageParam: body.dotted}"), Some(query("body.dotted")));
    }

    #[test]
    fn other_forms_are_ignored_with_a_warning() {
        let cursor_without_path = "{cursorParam: cursor}";
        let two_kinds = "{pageParam: page, pageOffsetParam: start}";
        let link_and_number = "{linkRel: next, pageParam: page}";
        let unknown_key = "{pageParam: page, style: link}";
        let others = ["{pageParam: 1}", "{pageParam: body.}", "{linkRel: last}", "{linkRel: true}", "true"];
        for other in [cursor_without_path, two_kinds, link_and_number, unknown_key].iter().chain(&others) {
            assert_eq!(lower(other), (None, 1), "{other}");
        }
        assert_eq!(lower("null"), (None, 0));
    }
}
