//! Pagination. Input: the planned pages of an operation. Output: the parameters, and the names of the properties that lead to results.

use super::description::{PageParameter, PagedBy, Pagination};
use crate::ir::{Kind, Operation, PageParameterLocation, SchemaGraph};
use crate::passes::Resolved;
use crate::plan::{self, PageNumber, PropertyStep};

pub(super) fn pagination(resolved: &Resolved, operation: &Operation, plan: &plan::Pagination) -> Pagination {
    let names = |steps: &[PropertyStep]| -> Vec<String> {
        steps.iter().filter_map(|step| property_name(resolved, step)).collect()
    };
    let by = match &plan.by {
        plan::PagedBy::Cursor { parameter, path } => {
            PagedBy::Cursor { parameter: page_parameter(parameter), path: names(path) }
        }
        plan::PagedBy::Page(number) => {
            PagedBy::Page { parameter: page_parameter(&number.parameter), first: number.first }
        }
        plan::PagedBy::Offset(number) => PagedBy::Offset { parameter: page_parameter(&number.parameter) },
        plan::PagedBy::Link => PagedBy::Link,
    };
    Pagination { by, limit: limit(operation, plan), results: names(&plan.results) }
}

fn property_name(resolved: &Resolved, step: &PropertyStep) -> Option<String> {
    match resolved.kind(step.object) {
        Kind::Object(object) => Some(object.properties.get(step.property)?.name.clone()),
        _ => None,
    }
}

fn page_parameter(parameter: &plan::PageParameter) -> PageParameter {
    match parameter {
        plan::PageParameter::Query(name) => PageParameter::Query(name.clone()),
        plan::PageParameter::Body { path, .. } => PageParameter::Body(path.clone()),
    }
}

/// Returns the query parameter that limits the results of a page. The plan has that of numbered pages only, since a client needs no other.
fn limit(operation: &Operation, plan: &plan::Pagination) -> Option<String> {
    let number = match &plan.by {
        plan::PagedBy::Page(PageNumber { limit, .. }) | plan::PagedBy::Offset(PageNumber { limit, .. }) => limit,
        plan::PagedBy::Cursor { .. } | plan::PagedBy::Link => &None,
    };
    if let Some(plan::PageParameter::Query(name)) = number.as_ref().map(|limit| &limit.parameter) {
        return Some(name.clone());
    }
    match &operation.pagination.declared()?.limit.as_ref()?.location {
        PageParameterLocation::Query(name) => Some(name.clone()),
        PageParameterLocation::Body(_) => None,
    }
}
