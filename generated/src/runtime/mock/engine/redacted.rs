// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Requests as they are logged and listed: with `***` for credentials and other secrets.

use hyper::HeaderMap;
use hyper::header::{
    AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderName, HeaderValue, PROXY_AUTHORIZATION,
};
use serde_json::Value;

use super::credentials::parameters;
use super::description::{Description, Location, Operation, Parameter, Style};
use super::media_types::{MediaType, is_json};
use super::message::Incoming;
use super::redaction::{REDACTED, has_secret, is_secret_name, redact_pairs, redact_value};
use super::schemas::types;
use super::styles::is_object_alone;

/// Returns `true` if a parameter is a secret, or has one in its value.
pub fn is_secret_parameter(description: &Description, parameter: &Parameter) -> bool {
    is_secret_name(&parameter.name) || has_secret(&description.schemas, &parameter.schema)
}

/// Returns the path of a request for one of these operations.
pub fn redact_path(description: &Description, operations: &[&Operation], path: &str) -> String {
    let mut segments: Vec<&str> = path.split('/').collect();
    for operation in operations {
        // The path of a server may come before that of the operation.
        let templates = operation.path.split('/').rev();
        for (segment, template) in segments.iter_mut().rev().zip(templates) {
            let is_secret = |parameter: &&Parameter| {
                parameter.location == Location::Path
                    && template.contains(&format!("{{{}}}", parameter.name))
                    && is_secret_parameter(description, parameter)
            };
            if template.contains('{') && operation.parameters.iter().any(|one| is_secret(&one)) {
                *segment = REDACTED;
            }
        }
    }
    segments.join("/")
}

/// Returns the path with the query of a request for one of these operations.
pub fn redact_target(
    description: &Description,
    operations: &[&Operation],
    incoming: &Incoming,
) -> String {
    let path = redact_path(description, operations, &incoming.path);
    match &incoming.query {
        Some(query) => format!("{path}?{}", redact_query(description, operations, query)),
        None => path,
    }
}

fn redact_query(description: &Description, operations: &[&Operation], query: &str) -> String {
    let parameters_of = |location: Location| {
        let all = operations.iter().flat_map(|one| &one.parameters);
        all.filter(move |one| one.location == location)
    };
    let is_json = |one: &&Parameter| one.media_type.as_deref().is_some_and(is_json);
    let mut json = parameters_of(Location::QueryString).filter(is_json);
    if json.any(|one| is_secret_parameter(description, one)) {
        return REDACTED.to_owned();
    }
    redact_pairs(query, '&', |name| {
        is_secret_name(name)
            || parameters(description, |_| true).any(|known| known == name)
            || parameters_of(Location::Query).any(|one| is_secret_pair(description, one, name))
            || parameters_of(Location::QueryString)
                .any(|one| is_secret_field(description, Some(&one.schema), name))
    })
}

/// Returns `true` if the pair of a query belongs to a parameter, and is secret.
fn is_secret_pair(description: &Description, parameter: &Parameter, name: &str) -> bool {
    let is_own = name.strip_prefix(parameter.name.as_str());
    if is_own.is_some_and(|rest| rest.is_empty() || rest.starts_with('[')) {
        return is_secret_parameter(description, parameter);
    }
    // The properties of such an object are pairs of their own.
    parameter.style == Style::Form
        && parameter.explode
        && is_object_alone(types(&description.schemas, &parameter.schema))
        && is_secret_field(description, Some(&parameter.schema), name)
}

/// Returns a request with `***` for secrets.
pub fn redact(
    description: &Description,
    operation: Option<&Operation>,
    incoming: &Incoming,
) -> Incoming {
    let operations: Vec<&Operation> = operation.into_iter().collect();
    let query = incoming.query.as_deref();
    let mut headers = HeaderMap::with_capacity(incoming.headers.len());
    for (name, value) in &incoming.headers {
        headers.append(
            name.clone(),
            redact_header(description, operation, name, value),
        );
    }
    Incoming {
        method: incoming.method.clone(),
        path: redact_path(description, &operations, &incoming.path),
        query: query.map(|query| redact_query(description, &operations, query)),
        headers,
        body: redact_body(description, operation, incoming),
    }
}

fn redact_header(
    description: &Description,
    operation: Option<&Operation>,
    name: &HeaderName,
    value: &HeaderValue,
) -> HeaderValue {
    let is_named = |known: &str| name.as_str().eq_ignore_ascii_case(known);
    let mut declared = operation.into_iter().flat_map(|one| &one.parameters);
    let is_secret = [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION].contains(name)
        || parameters(description, |location| location == Location::Header).any(is_named)
        || is_secret_name(name.as_str())
        || declared.any(|one| {
            one.location == Location::Header
                && is_named(&one.name)
                && is_secret_parameter(description, one)
        });
    if is_secret {
        HeaderValue::from_static(REDACTED)
    } else {
        value.clone()
    }
}

/// Redacts a body that is JSON or a URL-encoded form. Others, and malformed JSON, are not shown, but plain text is.
fn redact_body(
    description: &Description,
    operation: Option<&Operation>,
    incoming: &Incoming,
) -> bytes::Bytes {
    if incoming.body.is_empty() {
        return incoming.body.clone();
    }
    let content_type = incoming
        .headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let media_type = MediaType::new(content_type.unwrap_or_default());
    let body = operation.and_then(|operation| operation.body.as_ref());
    let contents = body.map(|body| body.content.as_slice()).unwrap_or_default();
    let content = contents
        .iter()
        .find(|content| media_type.closeness(&content.media_type).is_some());
    let schema = content.and_then(|content| content.schema.as_ref());
    let redacted = match media_type.essence.as_str() {
        // Text may be anything; only where it is documented it is no misplaced secret.
        "text/plain" if content.is_some() => return incoming.body.clone(),
        "application/x-www-form-urlencoded" => {
            let text = String::from_utf8_lossy(&incoming.body);
            Some(redact_pairs(&text, '&', |name| {
                is_secret_field(description, schema, name)
            }))
        }
        essence if is_json(essence) => {
            serde_json::from_slice(&incoming.body)
                .ok()
                .map(|mut value: Value| {
                    redact_value(&description.schemas, schema, &mut value);
                    value.to_string()
                })
        }
        _ => None,
    };
    redacted.unwrap_or_else(|| REDACTED.to_owned()).into()
}

fn is_secret_field(description: &Description, schema: Option<&Value>, name: &str) -> bool {
    let mut field = serde_json::json!({ name: "" });
    redact_value(&description.schemas, schema, &mut field);
    field.get(name).is_none_or(|value| value == REDACTED)
}
