// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Changes a finished reply as a fault says.

use std::collections::BTreeMap;

use fastrand::Rng;
use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION, RETRY_AFTER};
use serde::de::IgnoredAny;
use serde_json::Value;

use super::super::description::Response;
use super::super::message::{Broken, Reply};
use super::fault::{BodyFault, Fault, Outcome, RateLimit, Redirect};
use super::locate::Locator;

/// The string that no description documents.
const UNKNOWN: &str = "mock-unknown";

/// Changes the reply. `documented` is the response of the description that the reply follows.
///
/// Returns a remark for each part of the fault that has nothing to act on.
pub fn apply(
    fault: &Fault,
    reply: &mut Reply,
    documented: Option<&Response>,
    schemas: &BTreeMap<String, Value>,
    rng: &mut Rng,
) -> Vec<String> {
    match &fault.outcome {
        Some(Outcome::RateLimit(limit)) => set_rate_limit(reply, limit, documented),
        Some(Outcome::Redirect(redirect)) => set_redirect(reply, redirect),
        Some(Outcome::Status(_)) | None => {}
    }
    if let Some(form) = fault.retry_after {
        set_header(&mut reply.headers, RETRY_AFTER, &form.value());
    }
    let mut remarks = Vec::new();
    for body_fault in BodyFault::ALL {
        if !fault.body.contains(&body_fault) {
            continue;
        }
        let schema = body_schema(reply, documented);
        match change_body(body_fault, &reply.body, Locator::new(schemas), schema, rng) {
            Ok(body) => reply.body = body.into(),
            Err(why) => remarks.push(format!("{} not possible: {why}", body_fault.key())),
        }
    }
    reply.delay += fault.delay.unwrap_or_default();
    if fault.broken == Some(Broken::Truncated) && reply.body.is_empty() {
        remarks.push("truncated not possible: no body".to_owned());
    } else {
        reply.broken = fault.broken.or(reply.broken);
    }
    remarks
}

/// Sets the documented headers of a rate limit, or the usual ones if none is documented.
fn set_rate_limit(reply: &mut Reply, limit: &RateLimit, documented: Option<&Response>) {
    reply.status = StatusCode::TOO_MANY_REQUESTS;
    let values = [
        ("limit", limit.limit),
        ("remaining", limit.remaining),
        ("reset", limit.reset),
        ("retry-after", limit.reset),
        ("period", limit.period),
    ];
    let value = |name: &str| match name.to_ascii_lowercase().as_str() {
        "ratelimit" => Some(format!(
            "limit={}, remaining={}, reset={}",
            limit.limit, limit.remaining, limit.reset
        )),
        "ratelimit-policy" => Some(format!("{};w={}", limit.limit, limit.period)),
        name => {
            let mut values = values.iter();
            let value = values.find(|(end, _)| name.ends_with(end));
            value.map(|(_, value)| value.to_string())
        }
    };
    let documented = documented.map_or(&[][..], |response| &response.headers);
    let mut is_documented = false;
    for header in documented {
        let name = HeaderName::try_from(&header.name);
        if let (Ok(name), Some(value)) = (name, value(&header.name)) {
            set_header(&mut reply.headers, name, &value);
            is_documented = true;
        }
    }
    if !is_documented {
        for name in [
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
            "x-ratelimit-period",
            "retry-after",
        ] {
            if let Some(value) = value(name) {
                set_header(&mut reply.headers, HeaderName::from_static(name), &value);
            }
        }
    }
}

fn set_redirect(reply: &mut Reply, redirect: &Redirect) {
    reply.status = redirect.status;
    reply.headers.remove(CONTENT_TYPE);
    reply.body.clear();
    if let Some(location) = &redirect.location {
        reply.headers.insert(LOCATION, location.clone());
    }
}

fn set_header(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// Returns the schema of the body: that of its media type, else the only one.
fn body_schema<'a>(reply: &Reply, documented: Option<&'a Response>) -> Option<&'a Value> {
    let content = &documented?.content;
    let media_type = reply.headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let found = content
        .iter()
        .find(|content| essence(&content.media_type).eq_ignore_ascii_case(essence(media_type)))
        .or_else(|| content.first().filter(|_| content.len() == 1))?;
    // The schema of a stream is that of its items, which the body is not.
    found.schema.as_ref().filter(|_| !found.is_stream)
}

fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

fn change_body(
    fault: BodyFault,
    body: &[u8],
    locator: Locator<'_>,
    schema: Option<&Value>,
    rng: &mut Rng,
) -> Result<Vec<u8>, &'static str> {
    if body.is_empty() {
        return Err("no body");
    }
    let mut value: Value = serde_json::from_slice(body).map_err(|_| "the body is not JSON")?;
    match fault {
        BodyFault::MalformedJson => return Ok(damage(body, rng)),
        BodyFault::UnknownEnumValue => {
            let found = schema.and_then(|schema| locator.first_enum(&value, schema));
            let (pointer, documented) = found.ok_or("no value of an enum in the body")?;
            let unknown = undocumented(|name| documented.iter().any(|value| *value == name));
            if let Some(target) = value.pointer_mut(&pointer) {
                *target = unknown.into();
            }
        }
        BodyFault::UnknownProperty => {
            let object = innermost_object(&mut value).ok_or("no object in the body")?;
            object.insert("mock_unknown".to_owned(), UNKNOWN.into());
        }
        BodyFault::MissingProperty => {
            let found = schema.and_then(|schema| locator.deepest_required(&value, schema));
            let (pointer, name) = found.ok_or("no required property in the body")?;
            if let Some(Value::Object(object)) = value.pointer_mut(&pointer) {
                object.remove(&name);
            }
        }
    }
    Ok(value.to_string().into_bytes())
}

/// Returns a string that is not documented.
fn undocumented(is_documented: impl Fn(&str) -> bool) -> String {
    let mut unknown = UNKNOWN.to_owned();
    while is_documented(&unknown) {
        unknown.push('-');
    }
    unknown
}

/// Returns the attributes, else the data, else the whole body; the first item where one of them is an array.
fn innermost_object(body: &mut Value) -> Option<&mut serde_json::Map<String, Value>> {
    let pointer = [
        "/data/attributes",
        "/data/0/attributes",
        "/data",
        "/data/0",
        "",
        "/0",
    ]
    .into_iter()
    .find(|pointer| body.pointer(pointer).is_some_and(Value::is_object))?;
    body.pointer_mut(pointer)?.as_object_mut()
}

/// Cuts JSON off or damages it, so that no parser accepts it.
fn damage(body: &[u8], rng: &mut Rng) -> Vec<u8> {
    let mut damaged = body.to_vec();
    match rng.u8(..3) {
        0 => damaged.truncate(rng.usize(..body.len())),
        1 => damaged.insert(rng.usize(..body.len()), b'\\'),
        _ => damaged.extend_from_slice(b"}]"),
    }
    // The first digits of a number are a number, and an escape in a string is valid.
    if damaged.is_empty() || serde_json::from_slice::<IgnoredAny>(&damaged).is_ok() {
        damaged = body.to_vec();
        damaged.extend_from_slice(b",}");
    }
    damaged
}

#[cfg(test)]
mod tests;
