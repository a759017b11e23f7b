// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Which page of a list is requested, and what a response says of the next part.

use std::borrow::Cow;

use hyper::HeaderMap;
use hyper::header::LINK;
use serde_json::Value;

use super::cursors;
use super::description::{Operation, PageParameter, PagedBy, Pagination};
use super::lookup::Schemas;
use super::message::{Decoded, Incoming};
use super::values::{at, set_at};

/// The size of a page if neither the request nor the document says it.
const DEFAULT_LIMIT: usize = 10;
/// The parameter of the mock's own links with the index of the first result.
pub const START: &str = "__mock_start";

/// A part of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The index of its first result.
    pub start: usize,
    /// The most results that it has; `None` for all.
    pub limit: Option<usize>,
    /// The cursor of the first page, if cursors are numbers.
    pub first: Option<i64>,
}

impl Page {
    /// Reads which page is requested.
    pub fn of(
        operation: &Operation,
        schemas: Schemas<'_>,
        decoded: &Decoded,
        incoming: &Incoming,
    ) -> Self {
        let Some(pagination) = &operation.pagination else {
            return Self::default();
        };
        let limit = limit(operation, pagination, schemas, decoded);
        let value = |parameter: &PageParameter| match parameter {
            PageParameter::Query(name) => named(decoded, name),
            PageParameter::Body(path) => decoded.body.as_ref().and_then(|body| at(body, path)),
        };
        let number = |value: &Value| value.as_i64().or_else(|| value.as_str()?.parse().ok());
        let first = match &pagination.by {
            PagedBy::Cursor { parameter, .. } => {
                cursors::first_number(operation, schemas, parameter)
            }
            _ => None,
        };
        let start = match &pagination.by {
            PagedBy::Cursor { parameter, .. } => {
                value(parameter).and_then(|cursor| cursors::start_of(cursor, first))
            }
            PagedBy::Page { parameter, first } => {
                let page = value(parameter)
                    .and_then(number)
                    .unwrap_or(*first)
                    .saturating_sub(*first);
                usize::try_from(page)
                    .ok()
                    .map(|page| page.saturating_mul(limit))
            }
            PagedBy::Offset { parameter } => value(parameter)
                .and_then(number)
                .and_then(|one| usize::try_from(one).ok()),
            PagedBy::Link => incoming.query.as_deref().and_then(start_of),
        };
        Self {
            start: start.unwrap_or(0),
            limit: Some(limit),
            first,
        }
    }

    /// Returns the index of the first result of the next page; `None` if there is none.
    fn next(self, total: usize) -> Option<usize> {
        let next = self.start.checked_add(self.limit?)?;
        (next < total && next > self.start).then_some(next)
    }

    /// Writes into a response where the next page is, and how many results there are.
    pub fn write(
        self,
        pagination: Option<&Pagination>,
        incoming: &Incoming,
        total: usize,
        body: &mut Value,
        headers: &mut HeaderMap,
        is_valid: &dyn Fn(&Value) -> bool,
    ) {
        write_total(body, total, 0);
        let next = self.next(total);
        match pagination.map(|pagination| &pagination.by) {
            Some(PagedBy::Cursor { path, .. }) => match next {
                Some(next) => cursors::write_next(body, path, next, self.first, is_valid),
                None => cursors::write_end(body, path, total, self.first, is_valid),
            },
            Some(PagedBy::Link) => {
                let link = next.and_then(|next| link(incoming, next).parse().ok());
                link.map(|link| headers.insert(LINK, link));
            }
            _ => {}
        }
    }
}

/// Returns the value of a parameter that the request has.
fn named<'a>(decoded: &'a Decoded, name: &str) -> Option<&'a Value> {
    let mut parameters = decoded.parameters.iter();
    let (_, value) = parameters.find(|(one, _)| one == name)?;
    Some(value)
}

/// Returns the size of the page.
fn limit(
    operation: &Operation,
    pagination: &Pagination,
    schemas: Schemas<'_>,
    decoded: &Decoded,
) -> usize {
    let default = |name: &str| {
        let parameter = operation.parameters.iter().find(|one| one.name == name)?;
        schemas.keyword(&parameter.schema, "default")
    };
    let value = pagination
        .limit
        .as_deref()
        .and_then(|name| named(decoded, name).or_else(|| default(name)));
    value
        .and_then(Value::as_u64)
        .map_or(DEFAULT_LIMIT, |limit| limit.min(10_000) as usize)
}

/// Returns the requested page of the results in an example; the example itself if the page is not valid.
pub fn page_of_example<'a>(
    operation: &Operation,
    page: Page,
    incoming: &Incoming,
    example: &'a Value,
    headers: &mut HeaderMap,
    is_valid: &dyn Fn(&Value) -> bool,
) -> Cow<'a, Value> {
    let Some(pagination) = &operation.pagination else {
        return Cow::Borrowed(example);
    };
    let Some(Value::Array(results)) = at(example, &pagination.results) else {
        return Cow::Borrowed(example);
    };
    let limit = page.limit.unwrap_or(usize::MAX);
    let shown = results.iter().skip(page.start).take(limit).cloned();
    let mut body = example.clone();
    set_at(&mut body, &pagination.results, shown.collect());
    let total = results.len();
    page.write(
        Some(pagination),
        incoming,
        total,
        &mut body,
        headers,
        is_valid,
    );
    if is_valid(&body) {
        Cow::Owned(body)
    } else {
        Cow::Borrowed(example)
    }
}

fn start_of(query: &str) -> Option<usize> {
    query
        .split('&')
        .find_map(|pair| pair.strip_prefix(START)?.strip_prefix('=')?.parse().ok())
}

/// Returns the value of the header `Link` that leads from a request to the next page.
fn link(incoming: &Incoming, next: usize) -> String {
    let query = incoming.query.iter().flat_map(|query| query.split('&'));
    let mut pairs: Vec<String> = query
        .filter(|pair| !pair.starts_with(START))
        .map(str::to_owned)
        .collect();
    pairs.push(format!("{START}={next}"));
    format!("<{}?{}>; rel=\"next\"", incoming.path, pairs.join("&"))
}

/// Replaces what an example says of the number of all results.
fn write_total(body: &mut Value, total: usize, depth: usize) {
    let Value::Object(object) = body else { return };
    for (name, value) in object {
        let plain: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        let is_total = [
            "total",
            "totalcount",
            "totalresults",
            "totalitems",
            "totalfilteredcount",
        ]
        .contains(&plain.as_str());
        match value {
            Value::Number(number) if is_total => *number = total.into(),
            Value::Object(_) if depth < 3 => write_total(value, total, depth + 1),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use bytes::Bytes;
    use hyper::Method;
    use serde_json::json;

    use super::*;

    fn operation(by: Value) -> Operation {
        let operation = json!({"id": "a", "method": "GET", "path": "/", "pagination": {"by": by, "limit": "size", "results": ["data"]}});
        serde_json::from_value(operation).unwrap()
    }

    fn incoming(query: &str) -> Incoming {
        Incoming {
            method: Method::GET,
            path: "/a".to_owned(),
            query: Some(query.to_owned()),
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }

    fn page(operation: &Operation, parameters: &[(&str, Value)]) -> Page {
        let parameters = parameters
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        let decoded = Decoded {
            parameters,
            ..Decoded::default()
        };
        Page::of(
            operation,
            Schemas(&BTreeMap::new()),
            &decoded,
            &incoming("__mock_start=6"),
        )
    }

    #[test]
    fn pages_are_counted_in_each_way() {
        let numbers = operation(json!({"type": "page", "parameter": {"query": "n"}, "first": 1}));
        assert_eq!(
            page(&numbers, &[("n", json!(3)), ("size", json!(4))]),
            Page {
                start: 8,
                limit: Some(4),
                ..Page::default()
            }
        );
        assert_eq!(
            page(&numbers, &[]),
            Page {
                start: 0,
                limit: Some(10),
                ..Page::default()
            }
        );
        let offsets = operation(json!({"type": "offset", "parameter": {"query": "n"}}));
        assert_eq!(page(&offsets, &[("n", json!(3))]).start, 3);
        let cursors = operation(
            json!({"type": "cursor", "parameter": {"query": "c"}, "path": ["meta", "next"]}),
        );
        assert_eq!(page(&cursors, &[("c", json!("mock-20"))]).start, 20);
        assert_eq!(page(&cursors, &[("c", json!("other"))]).start, 0);
        assert_eq!(page(&operation(json!({"type": "link"})), &[]).start, 6);
    }

    #[test]
    fn the_results_of_an_example_have_an_end() {
        let by = json!({"type": "cursor", "parameter": {"query": "c"}, "path": ["next"]});
        let cursors = operation(by);
        let example = json!({"data": [1, 2, 3], "next": 7});
        let shown = |start, is_valid: &dyn Fn(&Value) -> bool| {
            let limit = Some(2);
            let first = None;
            let (page, headers) = (
                Page {
                    start,
                    limit,
                    first,
                },
                &mut HeaderMap::new(),
            );
            page_of_example(&cursors, page, &incoming(""), &example, headers, is_valid).into_owned()
        };
        let numbers = |body: &Value| body.get("next").is_none_or(Value::is_number);
        assert_eq!(shown(0, &numbers), json!({"data": [1, 2], "next": 2}));
        assert_eq!(shown(2, &numbers), json!({"data": [3]}));
        assert_eq!(shown(3, &|_| true), json!({"data": []}));
        assert_eq!(shown(3, &|_| false), example);
        assert_eq!(page(&cursors, &[("c", json!(2))]).start, 2);
    }

    #[test]
    fn a_response_leads_to_the_next_page() {
        let cursors = operation(
            json!({"type": "cursor", "parameter": {"query": "c"}, "path": ["meta", "next"]}),
        );
        let write = |page: Page, body: Value, operation: &Operation| {
            let (mut body, mut headers) = (body, HeaderMap::new());
            page.write(
                operation.pagination.as_ref(),
                &incoming("q=1"),
                5,
                &mut body,
                &mut headers,
                &|_| true,
            );
            (body, headers)
        };
        let (body, _) = write(
            Page {
                start: 0,
                limit: Some(2),
                ..Page::default()
            },
            json!({"data": [], "meta": {"total_count": 99}}),
            &cursors,
        );
        assert_eq!(
            body,
            json!({"data": [], "meta": {"total_count": 5, "next": "mock-2"}})
        );
        let (body, _) = write(
            Page {
                start: 4,
                limit: Some(2),
                ..Page::default()
            },
            json!({"meta": {"next": "x"}}),
            &cursors,
        );
        assert_eq!(body, json!({"meta": {}}));
        let (_, headers) = write(
            Page {
                start: 0,
                limit: Some(2),
                ..Page::default()
            },
            json!([]),
            &operation(json!({"type": "link"})),
        );
        assert_eq!(headers[LINK], "</a?q=1&__mock_start=2>; rel=\"next\"");
    }
}
