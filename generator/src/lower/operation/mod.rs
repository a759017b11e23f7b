//! Paths and webhooks: their operations with parameters, bodies, responses and servers.

mod body;
mod content;
mod extensions;
mod pagination;
mod parameter;
mod path_item;
mod response;
mod webhook;

use std::collections::HashSet;

use openapiv3::PathItem;

use super::context::Context;
use super::metadata::{lower_external_docs, lower_lifecycle};
use super::operation_id::derive_operation_id;
use super::refs::Referent;
use super::{security, server};
use crate::diagnostic::Location;
use crate::ir::{DeclaredPagination, Method, Operation, Server};
use crate::pointer;
use crate::unique_names::UniqueNames;

pub(super) use webhook::lower_webhooks;

pub(super) fn lower_paths(context: &mut Context<'_>) {
    let openapi = context.openapi;
    let mut seen = HashSet::new();
    for (path, item) in openapi.paths.iter() {
        let parts = path_item::resolve(context, item, &pointer::join("/paths", path));
        let Some((source, at)) = parts.last().map(|part| (part.source, part.at.clone())) else { continue };
        let first = context.api.operations.len();
        lower_path(context, path, &parts);
        // If several paths share an item, its ids name the operations of the first path only.
        if !seen.insert((source, at.clone())) {
            let is_shared =
                |operation: &&mut Operation| operation.source == source && operation.pointer.starts_with(&at);
            let mut ids = UniqueNames::new(str::to_owned);
            for operation in context.api.operations[first..].iter_mut().filter(is_shared) {
                operation.id = ids.reserve_unique(&derive_operation_id(operation.method.as_str(), path));
                operation.has_own_id = false;
            }
        }
    }
}

fn lower_path<'a>(context: &mut Context<'a>, path: &str, parts: &[Referent<'a, PathItem>]) {
    // The names of methods may differ in nothing but case.
    let mut ids = UniqueNames::new(str::to_owned);
    for (method, operation, part) in operations(context, parts) {
        let lowered = context.within(part.source, |context| {
            let at = path_item::operation_pointer(&part.at, &method);
            let servers = lower_servers(context, parts, operation, &at);
            let lowered = lower_operation(context, parts, method, operation, &at);
            let mut derived = || ids.reserve_unique(&derive_operation_id(lowered.method.as_str(), path));
            Operation {
                id: if lowered.has_own_id { lowered.id } else { derived() },
                path: path.to_owned(),
                unstable: extensions::lower_unstable(context, operation, &at),
                permission: extensions::lower_permission(context, operation, &at),
                pagination: pagination::lower_pagination(context, operation, &lowered.parameters, &at),
                security: security::lower_requirements(context, operation.security.as_deref(), &at),
                security_location: security::requirements_location(context, operation.security.as_deref(), &at),
                servers,
                ..lowered
            }
        });
        context.api.operations.push(lowered);
        let index = context.api.operations.len() - 1;
        context.within(part.source, |context| webhook::lower_callbacks(context, index, operation));
    }
}

/// Returns the operations of a path item, each with the part that has it. What is written beside a reference wins.
fn operations<'p, 'a>(
    context: &Context<'a>,
    parts: &'p [Referent<'a, PathItem>],
) -> impl Iterator<Item = (Method, &'a openapiv3::Operation, &'p Referent<'a, PathItem>)> + use<'p, 'a> {
    let of_part = |part| path_item::operations(context, part).map(move |(method, operation)| (method, operation, part));
    let mut all: Vec<_> = parts.iter().flat_map(of_part).collect();
    // The sort is stable, so that the operation of the first part remains.
    all.sort_by(|(one, ..), (other, ..)| one.cmp(other));
    all.dedup_by(|(one, ..), (other, ..)| one == other);
    all.into_iter()
}

/// Lowers what a request of the client has in common with one of the service: all but path, security and servers.
fn lower_operation<'a>(
    context: &mut Context<'a>,
    parts: &[Referent<'a, PathItem>],
    method: Method,
    operation: &'a openapiv3::Operation,
    at: &str,
) -> Operation {
    let parameters = parameter::lower_parameters(context, parts, operation, at);
    let own_id = own_id(context, operation, at);
    let of_path = |field: fn(&PathItem) -> &Option<String>| parts.iter().find_map(|part| field(part.item).clone());
    Operation {
        document: context.document,
        source: context.source,
        has_own_id: own_id.is_some(),
        id: own_id.unwrap_or_default(),
        method,
        path: String::new(),
        tags: operation.tags.clone(),
        summary: operation.summary.clone().or_else(|| of_path(|item| &item.summary)),
        description: operation.description.clone().or_else(|| of_path(|item| &item.description)),
        external_docs: operation.external_docs.as_ref().map(lower_external_docs),
        deprecated: operation.deprecated,
        lifecycle: lower_lifecycle(&operation.extensions),
        unstable: None,
        permission: None,
        pagination: DeclaredPagination::default(),
        parameters,
        body: operation.request_body.as_ref().and_then(|body| body::lower_body(context, body, at)),
        responses: response::lower_responses(context, &operation.responses, at),
        security: Vec::new(),
        security_location: Location::value(context.source, at),
        servers: Vec::new(),
        callbacks: operation.callbacks.keys().cloned().collect(),
        pointer: at.to_owned(),
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
    parts: &[Referent<'_, PathItem>],
    operation: &openapiv3::Operation,
    at: &str,
) -> Vec<Server> {
    let own = [(context.source, &operation.servers, at)].into_iter();
    let of_path = parts.iter().map(|part| (part.source, &part.item.servers, part.at.as_str()));
    let of_document = [(context.main, &context.openapi.servers, "")];
    let servers = own.chain(of_path).chain(of_document).find(|(_, servers, _)| !servers.is_empty());
    let Some((source, servers, at)) = servers else { return Vec::new() };
    context.within(source, |context| server::lower_servers(context, servers, at))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{lower_document, lower_later};

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
    fn methods_of_any_name_have_ids_of_their_own() {
        let lowered = lower_later(&format!(
            "paths: {{/orgs: {{get: {{{DONE}}}, additionalOperations: {{lock: {{{DONE}}}, LOCK: {{{DONE}}}, M-COPY: {{{DONE}}}}}}}}}",
        ));
        let operations = lowered.api.operations.iter();
        let operations: Vec<_> =
            operations.map(|one| (one.method.as_str(), one.id.as_str(), one.pointer.as_str())).collect();
        let expected = [
            ("GET", "get_orgs", "/paths/~1orgs/get"),
            ("LOCK", "lock_orgs", "/paths/~1orgs/additionalOperations/LOCK"),
            ("M-COPY", "m_copy_orgs", "/paths/~1orgs/additionalOperations/M-COPY"),
            ("lock", "lock_orgs2", "/paths/~1orgs/additionalOperations/lock"),
        ];
        assert_eq!(operations, expected);
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
