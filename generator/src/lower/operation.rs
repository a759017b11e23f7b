//! Paths: their operations with parameters, bodies, responses and servers.

mod body;
mod pagination;
mod parameter;

use std::collections::HashSet;

use openapiv3::{PathItem, StatusCode};
use serde_json::Value;

use super::{Context, lower_external_docs, lower_lifecycle, refs, schema, security, server};
use crate::ir::{Header, Method, Operation, Permission, PermissionOperator, Response, Statuses};
use crate::pointer;

pub(super) fn lower_paths(context: &mut Context<'_>) {
    let openapi = context.openapi;
    let mut seen = HashSet::new();
    for (path, item) in openapi.paths.iter() {
        let at = pointer::join("/paths", path);
        let Some(refs::Referent { item, source, at }) = refs::resolve(context, item, &at) else { continue };
        let first = context.api.operations.len();
        context.within(source, |context| lower_path(context, path, item, &at));
        // Where several paths share an item, its ids name the operations of the first one.
        if !seen.insert((source, at)) {
            for operation in &mut context.api.operations[first..] {
                operation.id = derived_id(operation.method.as_str(), path);
                operation.has_own_id = false;
            }
        }
    }
}

fn lower_path(context: &mut Context<'_>, path: &str, item: &PathItem, at: &str) {
    let operations = [
        (Method::Get, "get", &item.get),
        (Method::Put, "put", &item.put),
        (Method::Post, "post", &item.post),
        (Method::Delete, "delete", &item.delete),
        (Method::Options, "options", &item.options),
        (Method::Head, "head", &item.head),
        (Method::Patch, "patch", &item.patch),
        (Method::Trace, "trace", &item.trace),
    ];
    for (method, key, operation) in operations {
        if let Some(operation) = operation {
            let lowered = lower_operation(context, path, item, method, operation, at, key);
            context.api.operations.push(lowered);
        }
    }
}

fn lower_operation(
    context: &mut Context<'_>,
    path: &str,
    item: &PathItem,
    method: Method,
    operation: &openapiv3::Operation,
    path_at: &str,
    key: &str,
) -> Operation {
    let at = pointer::join(path_at, key);
    let servers = [(&operation.servers, at.as_str()), (&item.servers, path_at), (&context.openapi.servers, "")];
    let servers = servers.into_iter().find(|(servers, _)| !servers.is_empty());
    let servers = servers.map(|(servers, at)| server::lower_servers(context, servers, at)).unwrap_or_default();
    let parameters = parameter::lower_parameters(context, item, operation, path_at, &at);
    Operation {
        document: context.document,
        source: context.source,
        id: operation.operation_id.clone().unwrap_or_else(|| derived_id(method.as_str(), path)),
        has_own_id: operation.operation_id.is_some(),
        method,
        path: path.to_owned(),
        tags: operation.tags.clone(),
        summary: operation.summary.clone().or_else(|| item.summary.clone()),
        description: operation.description.clone().or_else(|| item.description.clone()),
        external_docs: operation.external_docs.as_ref().map(lower_external_docs),
        deprecated: operation.deprecated,
        lifecycle: lower_lifecycle(&operation.extensions),
        unstable: lower_unstable(context, operation, &at),
        permission: lower_permission(context, operation, &at),
        pagination: pagination::lower_pagination(context, operation, &parameters, &at),
        parameters,
        body: operation.request_body.as_ref().and_then(|body| body::lower_body(context, body, &at)),
        responses: lower_responses(context, &operation.responses, &at),
        security: security::lower_requirements(context, operation.security.as_deref(), &at),
        security_place: security::place(context, operation.security.as_deref(), &at),
        servers,
        callbacks: operation.callbacks.keys().cloned().collect(),
        pointer: at,
    }
}

/// `GET /orgs/{id}/users` without an `operationId` is called `get_orgs_id_users`.
pub(super) fn derived_id(method: &str, path: &str) -> String {
    let words = path.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    format!("{}_{}", method.to_lowercase(), words.join("_"))
}

fn lower_unstable(context: &mut Context<'_>, operation: &openapiv3::Operation, at: &str) -> Option<String> {
    match operation.extensions.get("x-unstable")? {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Bool(true) => Some("This operation is a preview and may change.".to_owned()),
        Value::Bool(false) | Value::Null => None,
        _ => {
            let at = pointer::join(at, "x-unstable");
            context.error(&at, "`x-unstable` is no text", "say in a sentence why the operation may change");
            None
        }
    }
}

fn lower_permission(context: &mut Context<'_>, operation: &openapiv3::Operation, at: &str) -> Option<Permission> {
    let permission = operation.extensions.get("x-permission")?;
    let operator = match permission.get("operator").and_then(Value::as_str) {
        Some("AND") => Some(PermissionOperator::And),
        Some("OR") => Some(PermissionOperator::Or),
        _ => None,
    };
    let list = permission.get("permissions").and_then(Value::as_array);
    let names: Option<Vec<String>> =
        list.and_then(|list| list.iter().map(|name| Some(name.as_str()?.to_owned())).collect());
    // The vendor's documents say `operator: OPEN` with no list where everybody is allowed.
    if permission.get("operator").and_then(Value::as_str) == Some("OPEN") {
        return None;
    }
    if let (Some(operator), Some(names)) = (operator, names) {
        return (!names.is_empty()).then_some(Permission { operator, names });
    }
    let help = "write `{operator: AND or OR, permissions: [names]}`";
    context.error(&pointer::join(at, "x-permission"), "`x-permission` has another form than expected", help);
    None
}

fn lower_responses(context: &mut Context<'_>, responses: &openapiv3::Responses, at: &str) -> Vec<Response> {
    let at = pointer::join(at, "responses");
    let coded = responses.responses.iter().map(|(status, response)| {
        let statuses = match status {
            StatusCode::Code(code) => Statuses::Code(*code),
            StatusCode::Range(digit) => Statuses::Range(*digit),
        };
        (statuses, status.to_string(), response)
    });
    let default = responses.default.iter().map(|response| (Statuses::Default, "default".to_owned(), response));
    let mut lowered = Vec::new();
    for (statuses, key, response) in coded.chain(default) {
        let at = pointer::join(&at, &key);
        if let Some(refs::Referent { item, source, at }) = refs::resolve(context, response, &at) {
            lowered.push(context.within(source, |context| lower_response(context, statuses, item, at)));
        }
    }
    lowered
}

fn lower_response(
    context: &mut Context<'_>,
    statuses: Statuses,
    response: &openapiv3::Response,
    at: String,
) -> Response {
    let contents = body::lower_contents(context, &response.content, &at);
    let mut headers = Vec::new();
    for (name, header) in &response.headers {
        let header_at = pointer::join(&pointer::join(&at, "headers"), name);
        let Some(refs::Referent { item: header, source, at: header_at }) = refs::resolve(context, header, &header_at)
        else {
            continue;
        };
        let (schema, media_type) = context.within(source, |context| match &header.format {
            openapiv3::ParameterSchemaOrContent::Schema(header_schema) => {
                let at = pointer::join(&header_at, "schema");
                (Some(schema::lower_schema(context, header_schema, &at)), None)
            }
            openapiv3::ParameterSchemaOrContent::Content(content) => {
                let at = pointer::join(&header_at, "content");
                let content = content.first().map(|(media_type, content)| {
                    body::lower_content(context, media_type, content, pointer::join(&at, media_type))
                });
                content.map_or((None, None), |content| (content.schema, Some(content.media_type)))
            }
        });
        headers.push(Header {
            source,
            pointer: header_at,
            name: name.clone(),
            required: header.required,
            deprecated: header.deprecated.unwrap_or(false),
            description: header.description.clone(),
            schema,
            media_type,
        });
    }
    Response {
        source: context.source,
        pointer: at,
        statuses,
        description: response.description.clone(),
        contents,
        headers,
        links: response.links.keys().cloned().collect(),
    }
}
