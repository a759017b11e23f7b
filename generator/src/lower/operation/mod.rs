//! Paths: their operations with parameters, bodies, responses and servers.

mod body;
mod content;
mod extensions;
mod pagination;
mod parameter;
mod response;

use std::collections::HashSet;

use openapiv3::PathItem;

use super::context::Context;
use super::metadata::{lower_external_docs, lower_lifecycle};
use super::operation_id::derive_operation_id;
use super::{refs, security, server};
use crate::ir::{Method, Operation, Server};
use crate::pointer;

pub(super) fn lower_paths(context: &mut Context<'_>) {
    let openapi = context.openapi;
    let mut seen = HashSet::new();
    for (path, item) in openapi.paths.iter() {
        let at = pointer::join("/paths", path);
        let Some(refs::Referent { item, source, at }) = refs::resolve(context, item, &at) else { continue };
        let first = context.api.operations.len();
        context.within(source, |context| lower_path(context, path, item, &at));
        // If several paths share an item, its ids name the operations of the first path only.
        if !seen.insert((source, at)) {
            for operation in &mut context.api.operations[first..] {
                operation.id = derive_operation_id(operation.method.as_str(), path);
                operation.has_own_id = false;
            }
        }
    }
}

fn lower_path<'a>(context: &mut Context<'a>, path: &str, item: &'a PathItem, at: &str) {
    let operations = [
        (Method::Get, &item.get),
        (Method::Put, &item.put),
        (Method::Post, &item.post),
        (Method::Delete, &item.delete),
        (Method::Options, &item.options),
        (Method::Head, &item.head),
        (Method::Patch, &item.patch),
        (Method::Trace, &item.trace),
    ];
    for (method, operation) in operations {
        if let Some(operation) = operation {
            let lowered = lower_operation(context, path, item, method, operation, at);
            context.api.operations.push(lowered);
        }
    }
}

fn lower_operation<'a>(
    context: &mut Context<'a>,
    path: &str,
    item: &'a PathItem,
    method: Method,
    operation: &'a openapiv3::Operation,
    path_at: &str,
) -> Operation {
    let at = pointer::join(path_at, &method.as_str().to_lowercase());
    let servers = lower_servers(context, item, operation, path_at, &at);
    let parameters = parameter::lower_parameters(context, item, operation, path_at, &at);
    let own_id = own_id(context, operation, &at);
    Operation {
        document: context.document,
        source: context.source,
        has_own_id: own_id.is_some(),
        id: own_id.unwrap_or_else(|| derive_operation_id(method.as_str(), path)),
        method,
        path: path.to_owned(),
        tags: operation.tags.clone(),
        summary: operation.summary.clone().or_else(|| item.summary.clone()),
        description: operation.description.clone().or_else(|| item.description.clone()),
        external_docs: operation.external_docs.as_ref().map(lower_external_docs),
        deprecated: operation.deprecated,
        lifecycle: lower_lifecycle(&operation.extensions),
        unstable: extensions::lower_unstable(context, operation, &at),
        permission: extensions::lower_permission(context, operation, &at),
        pagination: pagination::lower_pagination(context, operation, &parameters, &at),
        parameters,
        body: operation.request_body.as_ref().and_then(|body| body::lower_body(context, body, &at)),
        responses: response::lower_responses(context, &operation.responses, &at),
        security: security::lower_requirements(context, operation.security.as_deref(), &at),
        security_location: security::requirements_location(context, operation.security.as_deref(), &at),
        servers,
        callbacks: operation.callbacks.keys().cloned().collect(),
        pointer: at,
    }
}

/// Returns the `operationId`, unless it is empty.
fn own_id(context: &mut Context<'_>, operation: &openapiv3::Operation, at: &str) -> Option<String> {
    let id = operation.operation_id.as_deref()?;
    if id.trim().is_empty() {
        let help = "write a name for the operation; until then its name is made of method and path";
        context.warn(&pointer::join(at, "operationId"), "the `operationId` is empty", help);
        return None;
    }
    Some(id.to_owned())
}

/// Lowers the servers of the operation, else those of its path, else those of the document.
fn lower_servers(
    context: &mut Context<'_>,
    item: &PathItem,
    operation: &openapiv3::Operation,
    path_at: &str,
    at: &str,
) -> Vec<Server> {
    let servers = [(&operation.servers, at), (&item.servers, path_at), (&context.openapi.servers, "")];
    let servers = servers.into_iter().find(|(servers, _)| !servers.is_empty());
    servers.map(|(servers, at)| server::lower_servers(context, servers, at)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::testing::lower_document;

    const DONE: &str = "responses: {'204': {description: Done}}";

    #[test]
    fn an_operation_inherits_from_its_path() {
        let lowered = lower_document(&format!(
            "paths: {{/orgs: {{summary: Orgs, description: All orgs., get: {{summary: List, {DONE}}}, post: {{operationId: addOrg, {DONE}}}}}}}",
        ));
        let [get, post] = lowered.api.operations.as_slice() else { panic!("not two operations") };
        assert_eq!(
            (get.id.as_str(), get.has_own_id, post.id.as_str(), post.has_own_id),
            ("get_orgs", false, "addOrg", true)
        );
        assert_eq!((get.summary.as_deref(), get.description.as_deref()), (Some("List"), Some("All orgs.")));
        assert_eq!((post.summary.as_deref(), post.pointer.as_str()), (Some("Orgs"), "/paths/~1orgs/post"));
    }

    #[test]
    fn an_empty_id_is_none() {
        let lowered = lower_document(&format!("paths: {{/orgs: {{get: {{operationId: ' ', {DONE}}}}}}}"));
        assert_eq!((lowered.operation().id.as_str(), lowered.operation().has_own_id), ("get_orgs", false));
        assert_eq!(lowered.messages(), ["the `operationId` is empty"]);
    }

    #[test]
    fn the_nearest_servers_are_used() {
        let lowered = lower_document(&format!(
            "servers: [{{url: 'https://a'}}]
paths:
  /a: {{get: {{{DONE}}}}}
  /b: {{servers: [{{url: 'https://b'}}], get: {{{DONE}}}, put: {{servers: [{{url: 'https://c'}}, {{url: 'https://d'}}], {DONE}}}}}",
        ));
        let urls =
            lowered.api.operations.iter().map(|operation| {
                operation.servers.iter().map(|server| server.url.as_str()).collect::<Vec<_>>().join(" ")
            });
        assert_eq!(urls.collect::<Vec<_>>(), ["https://a", "https://b", "https://c https://d"]);
    }

    #[test]
    fn only_the_first_path_of_a_shared_item_has_its_ids() {
        let lowered = lower_document(&format!(
            "paths: {{/a: {{$ref: '#/x-item'}}, /b: {{$ref: '#/x-item'}}}}\nx-item: {{get: {{operationId: getIt, {DONE}}}}}",
        ));
        let operations: Vec<_> =
            lowered.api.operations.iter().map(|one| (one.path.as_str(), one.id.as_str(), one.has_own_id)).collect();
        assert_eq!(operations, [("/a", "getIt", true), ("/b", "get_b", false)]);
    }
}
