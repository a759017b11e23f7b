//! Pagination. Input: the `x-pagination` of an operation, or what it could be by common names. Output: the parameters and properties
//! that it names, if all of them exist and have types that fit.

mod recognize;

use super::Plan;
use super::request::{BodyEncoding, RequestContent};
use super::response::{BodyDecoding, ResponsePlan, ResponseShape};
use super::schemas::{PropertyStep, default_integer, kind, largest_integer, walk};
use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::ir::{
    self, DeclaredPagination, Kind, Operation, PageParameterLocation, PagePath, Parameter, ParameterLocation,
    ParameterValue, SchemaGraph, SchemaId,
};
use crate::passes::Resolved;

/// How the results of an operation come in pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pagination {
    pub by: PagedBy,
    /// The path from the response to the array of results.
    pub results: Vec<PropertyStep>,
    /// The schema of a result.
    pub items: SchemaId,
    /// Whether a response may have no body or be null.
    pub is_optional: bool,
}

/// What selects the next page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PagedBy {
    /// The value that the response has at the end of this path.
    Cursor { parameter: PageParameter, path: Vec<PropertyStep> },
    /// The number of the page.
    Page(PageNumber),
    /// The number of results before the page.
    Offset(PageNumber),
    /// The URL in the header `Link`.
    Link,
}

/// A number that selects a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageNumber {
    /// The number of the first page.
    pub first: i64,
    pub parameter: PageParameter,
    /// What limits the number of results in a page.
    pub limit: Option<PageLimit>,
}

/// Where a request has a parameter of pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageParameter {
    Query(String),
    /// A property of a body in this media type.
    Body {
        media_type: String,
        path: Vec<String>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLimit {
    pub parameter: PageParameter,
    pub default: Option<i64>,
    pub maximum: Option<i64>,
}

/// Why an operation has no pages, and where the document says what does not fit.
struct Mismatch {
    pointer: String,
    message: String,
}

impl Plan {
    /// Plans the pages of operations without `x-pagination` that are recognized by common names, and adds a note for each.
    pub fn recognize_pages(&mut self, resolved: &Resolved, diagnostics: &mut Diagnostics) {
        for (operation, plan) in resolved.api.operations.iter().zip(&mut self.operations) {
            if !matches!(operation.pagination, DeclaredPagination::Absent) {
                continue;
            }
            let resolver = Resolver { resolved, operation, request: &plan.request, response: &plan.response };
            let recognized = resolver.recognize();
            plan.pagination = recognized.as_ref().and_then(|pagination| resolver.resolve(pagination).ok());
            if let Some(recognized) = recognized.filter(|_| plan.pagination.is_some()) {
                let message = format!("recognized the pages of `{}`", operation.label());
                let help = format!(
                    "this is `x-pagination: {}`; write another one if it is wrong, or null if there are no pages",
                    recognize::in_yaml(&recognized)
                );
                diagnostics.push(Diagnostic::note(message).at(operation.location()).with_help(help));
            }
        }
    }
}

/// Plans the pages of an operation; `None` if the document declares none, or none that the client can follow.
pub(super) fn pagination(
    resolved: &Resolved,
    operation: &Operation,
    request: &[RequestContent],
    response: &ResponsePlan,
    diagnostics: &mut Diagnostics,
) -> Option<Pagination> {
    let declared = operation.pagination.declared()?;
    match (Resolver { resolved, operation, request, response }).resolve(declared) {
        Ok(pagination) => Some(pagination),
        Err(mismatch) => {
            let help = "correct `x-pagination` or what it names; until then the operation has no `pages` and `items`";
            let location = Location::value(operation.source, mismatch.pointer);
            diagnostics.push(Diagnostic::warning(mismatch.message).at(location).with_help(help));
            None
        }
    }
}

/// What `x-pagination` is resolved in.
#[derive(Clone, Copy)]
struct Resolver<'a> {
    resolved: &'a Resolved,
    operation: &'a Operation,
    request: &'a [RequestContent],
    response: &'a ResponsePlan,
}

impl Resolver<'_> {
    fn resolve(self, declared: &ir::Pagination) -> Result<Pagination, Mismatch> {
        let label = self.operation.label();
        let (page, is_optional) = self.page(&declared.results)?;
        let (results, list) = self.steps(page, &declared.results)?;
        let Kind::Array(array) = kind(self.resolved, Some(list)) else {
            let what = dotted(&declared.results.properties).unwrap_or_else(|| "the response".to_owned());
            return Err(mismatch(&declared.results.pointer, format!("{what} of `{label}` is not an array")));
        };
        let limit = declared.limit.as_ref().map(|limit| self.limit(limit)).transpose()?;
        let by = match &declared.by {
            ir::PagedBy::Cursor { parameter, path } => {
                let (parameter, _) = self.parameter(parameter, &CURSOR)?;
                let (steps, cursor) = self.steps(page, path)?;
                let what = || format!("{} of `{label}`", dotted(&path.properties).unwrap_or_default());
                CURSOR.check(self.resolved, cursor, &path.pointer, what)?;
                PagedBy::Cursor { parameter, path: steps }
            }
            ir::PagedBy::Page { parameter, first } => PagedBy::Page(self.number(parameter, *first, limit)?),
            ir::PagedBy::Offset { parameter } => PagedBy::Offset(self.number(parameter, None, limit)?),
            ir::PagedBy::Link => PagedBy::Link,
        };
        Ok(Pagination { by, results, items: array.items, is_optional })
    }

    fn number(
        self,
        parameter: &ir::PageParameter,
        first: Option<i64>,
        limit: Option<PageLimit>,
    ) -> Result<PageNumber, Mismatch> {
        let (parameter, schema) = self.parameter(parameter, &NUMBER)?;
        let first = first.or_else(|| default_integer(self.resolved, schema)).unwrap_or(0);
        Ok(PageNumber { first, parameter, limit })
    }

    /// Returns the schema of a response, and whether there may be none.
    fn page(self, results: &PagePath) -> Result<(SchemaId, bool), Mismatch> {
        let mut contents = self.response.contents.iter();
        let json = contents.find(|content| content.decoding == BodyDecoding::Json).and_then(|content| content.schema);
        let shape = self.response.shape;
        match json.filter(|_| shape != ResponseShape::Variants) {
            Some(schema) => Ok((schema, shape == ResponseShape::Optional || self.resolved.is_nullable(schema))),
            None => {
                let message = format!("the responses of `{}` do not all have one JSON schema", self.operation.label());
                Err(mismatch(&results.pointer, message))
            }
        }
    }

    fn steps(self, page: SchemaId, path: &PagePath) -> Result<(Vec<PropertyStep>, SchemaId), Mismatch> {
        walk(self.resolved, page, &path.properties).ok_or_else(|| {
            let what = dotted(&path.properties).unwrap_or_default();
            mismatch(&path.pointer, format!("the response of `{}` has no property {what}", self.operation.label()))
        })
    }

    fn limit(self, declared: &ir::PageParameter) -> Result<PageLimit, Mismatch> {
        let (parameter, schema) = self.parameter(declared, &NUMBER)?;
        let (default, maximum) = (default_integer(self.resolved, schema), largest_integer(self.resolved, schema));
        Ok(PageLimit { parameter, default, maximum })
    }

    fn parameter(
        self,
        declared: &ir::PageParameter,
        allowed: &AllowedTypes,
    ) -> Result<(PageParameter, SchemaId), Mismatch> {
        let label = self.operation.label();
        let (parameter, what) = match &declared.location {
            PageParameterLocation::Query(name) => (self.in_query(name), format!("query parameter `{name}`")),
            PageParameterLocation::Body(path) => {
                let what = dotted(path).unwrap_or_default();
                (self.in_body(path), format!("property {what} in a JSON body"))
            }
        };
        let Some((parameter, schema)) = parameter else {
            return Err(mismatch(&declared.pointer, format!("`{label}` has no {what}")));
        };
        allowed.check(self.resolved, schema, &declared.pointer, || format!("the {what} of `{label}`"))?;
        Ok((parameter, schema))
    }

    fn in_query(self, name: &str) -> Option<(PageParameter, SchemaId)> {
        let is_named =
            |parameter: &&Parameter| parameter.location == ParameterLocation::Query && parameter.name == name;
        match self.operation.parameters.iter().find(is_named)?.value {
            ParameterValue::Styled { schema, .. } => Some((PageParameter::Query(name.to_owned()), schema)),
            ParameterValue::Content(_) => None,
        }
    }

    fn in_body(self, path: &[String]) -> Option<(PageParameter, SchemaId)> {
        let json = self.request.iter().find(|content| content.encoding == BodyEncoding::Json)?;
        let content = self.operation.body.as_ref()?.contents.get(json.content)?;
        let (_, schema) = walk(self.resolved, content.schema?, path)?;
        Some((PageParameter::Body { media_type: json.media_type.clone(), path: path.to_vec() }, schema))
    }
}

/// The types that a value may have.
struct AllowedTypes {
    is_allowed: fn(&Kind) -> bool,
    /// How a message calls other values.
    otherwise: &'static str,
}

const NUMBER: AllowedTypes =
    AllowedTypes { is_allowed: |kind| matches!(kind, Kind::Integer(_) | Kind::Number(_)), otherwise: "not a number" };

const CURSOR: AllowedTypes = AllowedTypes {
    is_allowed: |kind| matches!(kind, Kind::String(_) | Kind::Enum(_) | Kind::Integer(_) | Kind::Number(_) | Kind::Any),
    otherwise: "neither a string nor a number",
};

impl AllowedTypes {
    fn check(
        &self,
        resolved: &Resolved,
        schema: SchemaId,
        pointer: &str,
        what: impl Fn() -> String,
    ) -> Result<(), Mismatch> {
        if (self.is_allowed)(kind(resolved, Some(schema))) {
            return Ok(());
        }
        Err(mismatch(pointer, format!("{} is {}", what(), self.otherwise)))
    }
}

fn dotted(path: &[String]) -> Option<String> {
    (!path.is_empty()).then(|| format!("`{}`", path.join(".")))
}

fn mismatch(pointer: &str, message: String) -> Mismatch {
    Mismatch { pointer: pointer.to_owned(), message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Api, Bounds, Integer, Method, Statuses};
    use crate::plan::request::request_contents;
    use crate::plan::response::response_plan;
    use crate::plan::testing::{
        api, array, content, object, operation, parameter, resolve, response, schema, string, with_body,
    };

    /// Creates an API with a page `{data: [string], next: string}`.
    fn with_page() -> (Api, SchemaId) {
        let mut api = api();
        let text = schema(&mut api, None, string(None));
        let list = schema(&mut api, None, array(text));
        let page = schema(&mut api, Some("Page"), object(&[("data", list), ("next", text)]));
        (api, page)
    }

    fn path(properties: &[&str]) -> PagePath {
        let properties = properties.iter().map(|name| (*name).to_owned()).collect();
        PagePath { pointer: "/x-pagination".to_owned(), properties }
    }

    fn query(name: &str) -> ir::PageParameter {
        let location = PageParameterLocation::Query(name.to_owned());
        ir::PageParameter { pointer: "/x-pagination".to_owned(), location }
    }

    fn number(api: &mut Api, default: i64, maximum: f64) -> SchemaId {
        let bounds = Bounds { maximum: Some(maximum), ..Bounds::default() };
        let id = schema(api, None, Kind::Integer(Integer { format: None, bounds }));
        api.schema_mut(id).annotations.default = Some(default.into());
        id
    }

    /// Creates an operation that responds with a page.
    fn paged(page: SchemaId, parameters: Vec<Parameter>, pagination: ir::Pagination) -> Operation {
        let json = vec![content("application/json", Some(page))];
        let responses = vec![response(Statuses::Code(200), json)];
        Operation {
            parameters,
            responses,
            pagination: DeclaredPagination::Declared(Box::new(pagination)),
            ..operation(Method::Get, "/a")
        }
    }

    fn planned(api: &Resolved, operation: &Operation) -> (Option<Pagination>, Vec<String>) {
        let mut diagnostics = Diagnostics::default();
        let request = request_contents(api, operation, &mut diagnostics);
        let response = response_plan(api, operation, &mut diagnostics);
        let plan = pagination(api, operation, &request, &response, &mut diagnostics);
        (plan, diagnostics.iter().map(|one| one.message.clone()).collect())
    }

    #[test]
    fn pages_by_offset_start_at_the_default_and_have_a_limit() {
        let (mut api, page) = with_page();
        let (offset, limit) = (number(&mut api, 1, 1e6), number(&mut api, 10, 100.0));
        let parameters = vec![
            parameter("offset", ParameterLocation::Query, offset),
            parameter("limit", ParameterLocation::Query, limit),
        ];
        let declared = ir::Pagination {
            by: ir::PagedBy::Offset { parameter: query("offset") },
            limit: Some(query("limit")),
            results: path(&["data"]),
        };
        let (plan, warnings) = planned(&resolve(api), &paged(page, parameters, declared));
        let plan = plan.expect("all that it names exists");
        let [parameter, limit] = ["offset", "limit"].map(|name| PageParameter::Query(name.to_owned()));
        let limit = Some(PageLimit { parameter: limit, default: Some(10), maximum: Some(100) });
        assert_eq!(plan.by, PagedBy::Offset(PageNumber { first: 1, parameter, limit }));
        assert_eq!(plan.results, [PropertyStep { object: page, property: 0 }]);
        assert!(!plan.is_optional);
        assert!(warnings.is_empty());
    }

    #[test]
    fn a_cursor_in_the_body_follows_a_path_of_the_response() {
        let (mut api, page) = with_page();
        let cursor = schema(&mut api, None, string(None));
        let body = schema(&mut api, Some("Search"), object(&[("cursor", cursor)]));
        let location = PageParameterLocation::Body(vec!["cursor".to_owned()]);
        let parameter = ir::PageParameter { pointer: String::new(), location };
        let by = ir::PagedBy::Cursor { parameter, path: path(&["next"]) };
        let declared = ir::Pagination { by, limit: None, results: path(&["data"]) };
        let search = Operation { method: Method::Post, ..paged(page, Vec::new(), declared) };
        let search = with_body(search, vec![content("application/vnd.api+json", Some(body))]);
        let plan = planned(&resolve(api), &search).0.expect("all that it names exists");
        let media_type = "application/vnd.api+json".to_owned();
        let parameter = PageParameter::Body { media_type, path: vec!["cursor".to_owned()] };
        assert_eq!(plan.by, PagedBy::Cursor { parameter, path: vec![PropertyStep { object: page, property: 1 }] });
    }

    #[test]
    fn what_does_not_exist_or_fit_is_a_warning() {
        let (mut api, page) = with_page();
        let text = schema(&mut api, None, string(None));
        let offset = number(&mut api, 0, 1e6);
        let api = resolve(api);
        let warning = |parameter_name: &str, schema, results: &[&str]| {
            let parameters = vec![parameter("offset", ParameterLocation::Query, schema)];
            let by = ir::PagedBy::Offset { parameter: query(parameter_name) };
            let declared = ir::Pagination { by, limit: None, results: path(results) };
            let (plan, warnings) = planned(&api, &paged(page, parameters, declared));
            assert_eq!(plan, None);
            warnings.join("\n")
        };
        assert_eq!(warning("skip", offset, &["data"]), "`getA` has no query parameter `skip`");
        assert_eq!(warning("offset", text, &["data"]), "the query parameter `offset` of `getA` is not a number");
        assert_eq!(warning("offset", offset, &["items"]), "the response of `getA` has no property `items`");
        assert_eq!(warning("offset", offset, &["next"]), "`next` of `getA` is not an array");
    }
}
