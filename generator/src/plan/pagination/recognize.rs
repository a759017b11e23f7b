//! Recognition of pages by common names. Input: an operation without `x-pagination`. Output: the `x-pagination` that it could have.
//!
//! Names are compared without case and punctuation, so `page_size`, `pageSize` and `page[size]` are the same.

use std::collections::VecDeque;

use super::Resolver;
use crate::ir::{
    Kind, Method, PageParameter, PageParameterLocation, PagePath, PagedBy, Pagination, Parameter, ParameterLocation,
    SchemaId,
};
use crate::plan::schemas::{default_integer, kind, smallest_integer};

/// Parameters, each with the properties that can have the cursor of the next page, the most telling ones first.
const CURSORS: [(&[&str], &[&str]); 4] = [
    (&["cursor", "nextcursor", "pagecursor"], &["nextcursor", "nextpagecursor", "cursor", "after"]),
    (&["pagetoken", "nextpagetoken", "nexttoken"], &["nextpagetoken", "nexttoken"]),
    (&["continuationtoken"], &["nextcontinuationtoken", "continuationtoken"]),
    (&["after", "pageafter"], &["after"]),
];

/// The objects in a response that can have the cursor.
const CURSOR_OBJECTS: [&str; 8] =
    ["meta", "metadata", "responsemetadata", "page", "pageinfo", "paging", "pagination", "cursors"];

/// The number of objects in which the cursor is looked for.
const MAX_OBJECTS: usize = 16;

const OFFSETS: [&str; 3] = ["offset", "pageoffset", "skip"];
const PAGES: [&str; 2] = ["page", "pagenumber"];
const LIMITS: [&str; 5] = ["limit", "pagelimit", "pagesize", "perpage", "size"];

impl Resolver<'_> {
    /// Returns how the operation is paged; `None` if the names do not say, or if the response has not exactly one array.
    pub(super) fn recognize(self) -> Option<Pagination> {
        if self.operation.method != Method::Get {
            return None;
        }
        let (page, _) = self.page(&self.path(Vec::new())).ok()?;
        let results = self.path(self.only_array(page)?);
        let (by, limit) = self.by_link().or_else(|| self.by_cursor(page)).or_else(|| self.by_number())?;
        Some(Pagination { by, limit, results })
    }

    /// Returns the path to the only array of a response.
    fn only_array(self, page: SchemaId) -> Option<Vec<String>> {
        let object = match kind(self.resolved, Some(page)) {
            Kind::Array(_) => return Some(Vec::new()),
            Kind::Object(object) => object,
            _ => return None,
        };
        let is_array = |schema| matches!(kind(self.resolved, Some(schema)), Kind::Array(_));
        let mut arrays = object.properties.iter().filter(|property| is_array(property.schema));
        let array = arrays.next()?;
        arrays.next().is_none().then(|| vec![array.name.clone()])
    }

    fn by_link(self) -> Option<(PagedBy, Option<PageParameter>)> {
        let mut responses =
            self.response.contents.iter().filter_map(|content| self.operation.responses.get(content.response));
        let has_link = responses.any(|one| one.headers.iter().any(|header| header.name.eq_ignore_ascii_case("link")));
        has_link.then_some((PagedBy::Link, None))
    }

    fn by_cursor(self, page: SchemaId) -> Option<(PagedBy, Option<PageParameter>)> {
        let (parameter, properties) =
            CURSORS.iter().find_map(|(parameters, properties)| Some((self.in_query_like(parameters)?, properties)))?;
        let scalars = self.scalars(page);
        let path = properties.iter().find_map(|name| {
            let mut paths = scalars.iter().filter(|path| path.last().is_some_and(|last| plain(last) == *name));
            paths.next().filter(|_| paths.next().is_none())
        })?;
        Some((PagedBy::Cursor { parameter, path: self.path(path.clone()) }, None))
    }

    /// Returns the paths to the properties beside the results, and in objects that can have the cursor.
    fn scalars(self, page: SchemaId) -> Vec<Vec<String>> {
        let mut scalars = Vec::new();
        let mut objects = VecDeque::from([(Vec::new(), page)]);
        let mut found = 1;
        while let Some((path, schema)) = objects.pop_front() {
            let Kind::Object(object) = kind(self.resolved, Some(schema)) else { continue };
            for property in &object.properties {
                let path: Vec<String> = path.iter().chain([&property.name]).cloned().collect();
                let is_searched = found < MAX_OBJECTS && CURSOR_OBJECTS.contains(&plain(&property.name).as_str());
                match kind(self.resolved, Some(property.schema)) {
                    Kind::Object(_) if is_searched => {
                        objects.push_back((path, property.schema));
                        found += 1;
                    }
                    Kind::Object(_) | Kind::Array(_) => {}
                    _ => scalars.push(path),
                }
            }
        }
        scalars
    }

    fn by_number(self) -> Option<(PagedBy, Option<PageParameter>)> {
        let limit = self.in_query_like(&LIMITS)?;
        let by = match self.in_query_like(&OFFSETS) {
            Some(parameter) => PagedBy::Offset { parameter },
            None => {
                let parameter = self.in_query_like(&PAGES)?;
                PagedBy::Page { first: Some(self.first_page(&parameter)?), parameter }
            }
        };
        Some((by, Some(limit)))
    }

    /// Returns the number of the first page. It is not guessed: with 1 instead of 0, the first results would be missing.
    fn first_page(self, parameter: &PageParameter) -> Option<i64> {
        let PageParameterLocation::Query(name) = &parameter.location else { return None };
        let (_, schema) = self.in_query(name)?;
        default_integer(self.resolved, schema).or_else(|| smallest_integer(self.resolved, schema))
    }

    /// Returns the query parameter with one of these names, if there is only one.
    fn in_query_like(self, names: &[&str]) -> Option<PageParameter> {
        let is_like =
            |one: &&Parameter| one.location == ParameterLocation::Query && names.contains(&plain(&one.name).as_str());
        let mut parameters = self.operation.parameters.iter().filter(is_like);
        let parameter = parameters.next().filter(|_| parameters.next().is_none())?;
        let location = PageParameterLocation::Query(parameter.name.clone());
        Some(PageParameter { pointer: self.operation.pointer.clone(), location })
    }

    fn path(self, properties: Vec<String>) -> PagePath {
        PagePath { pointer: self.operation.pointer.clone(), properties }
    }
}

/// Returns a name without case and punctuation.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Returns the value of `x-pagination` as a document would have it.
pub(super) fn in_yaml(pagination: &Pagination) -> String {
    let mut pairs = Vec::new();
    let mut add = |key: &str, value: &str| {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        let quote = if value.chars().all(is_plain) { "" } else { "'" };
        pairs.push(format!("{key}: {quote}{}{quote}", value.replace('\'', "''")));
    };
    let name = |parameter: &PageParameter| match &parameter.location {
        PageParameterLocation::Query(name) => name.clone(),
        PageParameterLocation::Body(path) => format!("body.{}", path.join(".")),
    };
    match &pagination.by {
        PagedBy::Cursor { parameter, path } => {
            add("cursorParam", &name(parameter));
            add("cursorPath", &path.properties.join("."));
        }
        PagedBy::Page { parameter, first } => {
            add("pageParam", &name(parameter));
            first.iter().for_each(|first| add("pageStart", &first.to_string()));
        }
        PagedBy::Offset { parameter } => add("pageOffsetParam", &name(parameter)),
        PagedBy::Link => add("linkRel", "next"),
    }
    pagination.limit.iter().for_each(|limit| add("limitParam", &name(limit)));
    if !pagination.results.properties.is_empty() {
        add("resultsPath", &pagination.results.properties.join("."));
    }
    format!("{{{}}}", pairs.join(", "))
}
