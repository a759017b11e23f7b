// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Credentials of requests: whether those that an operation needs are there, and their removal from what is logged.

use hyper::HeaderMap;
use hyper::header::{
    AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderName, HeaderValue, PROXY_AUTHORIZATION,
};
use serde_json::Value;

use super::description::{Description, Location, Operation, SecurityKind, SecurityScheme};
use super::media_types::{MediaType, is_json};
use super::message::{Incoming, Violation, ViolationKind};
use super::parameters::escape;
use super::redaction::{REDACTED, is_secret_name, redact_pairs, redact_value};
use super::styles::Pairs;

/// Checks that the request has all credentials of one of the operation's alternatives. They are not compared with
/// anything.
pub fn check(
    description: &Description,
    operation: &Operation,
    incoming: &Incoming,
) -> Result<(), Violation> {
    let mut nearest: Option<Vec<Missing>> = None;
    for alternative in &operation.security {
        let schemes = alternative.iter().filter_map(|name| {
            description
                .security_schemes
                .iter()
                .find(|scheme| scheme.name == *name)
        });
        let missing: Vec<Missing> = schemes
            .filter_map(|scheme| missing(scheme, incoming))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        if nearest
            .as_ref()
            .is_none_or(|nearest| missing.len() < nearest.len())
        {
            nearest = Some(missing);
        }
    }
    let Some(missing) = nearest else {
        return Ok(());
    };
    let pointer = missing
        .first()
        .map(|missing| missing.pointer.clone())
        .unwrap_or_default();
    let nouns: Vec<String> = missing.into_iter().map(|missing| missing.noun).collect();
    let verb = if nouns.len() == 1 { "is" } else { "are" };
    let message = format!("{} {verb} missing", nouns.join(" and "));
    Err(Violation {
        kind: ViolationKind::Credentials,
        pointer,
        message,
    })
}

/// A credential that is not there.
struct Missing {
    pointer: String,
    noun: String,
}

fn missing(scheme: &SecurityScheme, incoming: &Incoming) -> Option<Missing> {
    let (is_there, pointer, noun) = match &scheme.kind {
        SecurityKind::ApiKey {
            location,
            parameter,
        } => {
            let escaped = escape(parameter);
            match location {
                Location::Query | Location::QueryString => {
                    let query = Pairs::new(incoming.query.as_deref().unwrap_or_default());
                    let is_there = query.get(parameter).is_some_and(|value| !value.is_empty());
                    (
                        is_there,
                        format!("/query/{escaped}"),
                        format!("the query parameter `{parameter}`"),
                    )
                }
                Location::Cookie => {
                    let cookies = Pairs::of_cookies(cookies(&incoming.headers));
                    let is_there = cookies
                        .get(parameter)
                        .is_some_and(|value| !value.is_empty());
                    (
                        is_there,
                        format!("/cookie/{escaped}"),
                        format!("the cookie `{parameter}`"),
                    )
                }
                Location::Header | Location::Path => {
                    let value = incoming.headers.get(parameter.as_str());
                    let is_there = value.is_some_and(|value| !value.is_empty());
                    (
                        is_there,
                        format!("/header/{escaped}"),
                        format!("the header `{parameter}`"),
                    )
                }
            }
        }
        SecurityKind::Http { scheme } => authorization(scheme, incoming),
        SecurityKind::Token => authorization("bearer", incoming),
        SecurityKind::MutualTls => return None,
    };
    let noun = format!("{noun} ({})", scheme.name);
    (!is_there).then_some(Missing { pointer, noun })
}

fn authorization(scheme: &str, incoming: &Incoming) -> (bool, String, String) {
    let mut values = incoming.headers.get_all(AUTHORIZATION).iter();
    let is_there = values.any(|value| {
        let value = value.as_bytes();
        let split = value
            .iter()
            .position(|byte| *byte == b' ')
            .unwrap_or(value.len());
        let (held, credentials) = value.split_at(split);
        held.eq_ignore_ascii_case(scheme.as_bytes()) && !credentials.trim_ascii().is_empty()
    });
    let noun = format!("the header `Authorization: {scheme} …`");
    (is_there, "/header/Authorization".to_owned(), noun)
}

fn cookies(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
}

/// Returns the names of the query parameters that are credentials.
pub fn query_credentials(description: &Description) -> impl Iterator<Item = &str> {
    parameters(description, |location| location == Location::Query)
}

fn parameters(
    description: &Description,
    is_in: impl Fn(Location) -> bool,
) -> impl Iterator<Item = &str> {
    description
        .security_schemes
        .iter()
        .filter_map(move |scheme| match &scheme.kind {
            SecurityKind::ApiKey {
                location,
                parameter,
            } if is_in(*location) => Some(parameter.as_str()),
            _ => None,
        })
}

/// Returns the query with `***` for credentials and secrets.
pub fn redact_query(description: &Description, query: &str) -> String {
    let is_credential = |name: &str| {
        is_secret_name(name) || parameters(description, |_| true).any(|known| known == name)
    };
    redact_pairs(query, '&', is_credential)
}

/// Returns the request with `***` for credentials, and for secrets in its body.
pub fn redact(
    description: &Description,
    operation: Option<&Operation>,
    incoming: &Incoming,
) -> Incoming {
    let query = incoming.query.as_deref();
    let query = query.map(|query| redact_query(description, query));
    let mut headers = HeaderMap::with_capacity(incoming.headers.len());
    for (name, value) in &incoming.headers {
        headers.append(name.clone(), redact_header(description, name, value));
    }
    let mut redacted = Incoming {
        method: incoming.method.clone(),
        path: incoming.path.clone(),
        query,
        headers,
        body: incoming.body.clone(),
    };
    redact_body(description, operation, &mut redacted);
    redacted
}

fn redact_header(description: &Description, name: &HeaderName, value: &HeaderValue) -> HeaderValue {
    let mut known = parameters(description, |location| location == Location::Header);
    let is_secret = [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION].contains(name)
        || known.any(|known| name.as_str().eq_ignore_ascii_case(known))
        || is_secret_name(name.as_str());
    if is_secret {
        HeaderValue::from_static(REDACTED)
    } else {
        value.clone()
    }
}

/// Redacts a body that is JSON or a URL-encoded form. Others, and malformed JSON, are not shown, but plain text is.
fn redact_body(description: &Description, operation: Option<&Operation>, incoming: &mut Incoming) {
    if incoming.body.is_empty() {
        return;
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
        "text/plain" if content.is_some() => return,
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
    incoming.body = redacted.unwrap_or_else(|| REDACTED.to_owned()).into();
}

fn is_secret_field(description: &Description, schema: Option<&Value>, name: &str) -> bool {
    let mut field = serde_json::json!({ name: "" });
    redact_value(&description.schemas, schema, &mut field);
    field.get(name).is_none_or(|value| value == REDACTED)
}
