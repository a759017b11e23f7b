// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Requests of the service: verified, then decoded to the webhook that they are.

use std::cmp::Reverse;
use std::time::Instant;

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::mismatch::Mismatch;
use super::raw_response::RawResponse;
use super::redact::Redactor;
use super::response::Response;
use super::webhook_error::{Failure, SignatureError, WebhookError};

/// The most objects and arrays in a body.
const CONTAINER_LIMIT: usize = 1_000_000;

/// Checks who sent a request. A closure of the same arguments is one, too.
pub trait Verifier {
    /// Checks the signature of a request, whose body is as it was received.
    ///
    /// # Errors
    /// If the signature is missing or wrong.
    fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), SignatureError>;
}

impl<F: Fn(&HeaderMap, &[u8]) -> Result<(), SignatureError>> Verifier for F {
    fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), SignatureError> {
        self(headers, body)
    }
}

/// Accepts every request. Use it only where something in front of the program has checked who sent it.
#[derive(Clone, Copy, Debug)]
pub struct Unverified;

impl Verifier for Unverified {
    fn verify(&self, _: &HeaderMap, _: &[u8]) -> Result<(), SignatureError> {
        Ok(())
    }
}

/// An enum of webhooks or callbacks. Only generated code implements it.
pub trait Event: Sized + 'static {
    #[doc(hidden)]
    const WEBHOOKS: &'static [WebhookSpec<Self>];
}

/// What is known of a webhook.
pub struct WebhookSpec<E> {
    pub name: &'static str,
    pub method: &'static str,
    /// The headers that it always has.
    pub required_headers: &'static [&'static str],
    /// The headers that can only have these values.
    pub headers: &'static [(&'static str, &'static [&'static str])],
    pub is_json: bool,
    /// The objects that the body can be; empty if it can be anything else as well.
    pub payloads: &'static [Payload],
    pub decode: fn(&RawResponse, &Headers) -> Result<E, Mismatch>,
}

/// What an object in a body has.
pub struct Payload {
    /// Properties with the only values that they can have, as text.
    pub constants: &'static [(&'static str, &'static [&'static str])],
    pub required: &'static [&'static str],
    pub optional: &'static [&'static str],
}

/// The headers of a request, read as those of a response are.
pub type Headers = Response<(), ()>;

/// Returns a required header.
#[cfg(used = "webhook::required")]
pub fn required<T>(value: Option<T>, name: &str) -> Result<T, Mismatch> {
    value.ok_or_else(|| {
        Mismatch::of_whole(format!(
            "the header `{name}` is missing or has another type"
        ))
    })
}

/// Verifies and decodes the requests of the service.
///
/// The body is in memory already, so the server that receives it has to limit its size.
#[derive(Clone, Debug)]
pub struct Receiver<V> {
    verifier: V,
}

impl<V: Verifier> Receiver<V> {
    /// Creates a receiver of requests that the verifier accepts.
    pub fn new(verifier: V) -> Self {
        Self { verifier }
    }

    /// Verifies a request, and decodes it to the webhook that it is.
    ///
    /// Constant headers and properties, such as a `type`, tell webhooks apart; without them the one that fits best:
    /// all required properties are present, and as few as possible are undocumented.
    ///
    /// # Errors
    /// [`WebhookError`] if the signature is wrong, or no webhook fits the request.
    pub fn receive<E: Event>(
        &self,
        method: &Method,
        headers: &HeaderMap,
        body: impl Into<Bytes>,
    ) -> Result<E, WebhookError> {
        let request = Incoming::new(method, headers, body.into());
        self.verify(&request)?;
        select(&request, &E::WEBHOOKS.iter().collect::<Vec<_>>())
            .map_err(|failure| request.failed(failure))
    }

    /// Verifies a request, and decodes it to the webhook with this name in the OpenAPI document: for services that
    /// send each webhook to another URL.
    ///
    /// # Errors
    /// [`WebhookError`] if the signature is wrong, there is no such webhook, or the request does not fit it.
    pub fn receive_named<E: Event>(
        &self,
        name: &str,
        method: &Method,
        headers: &HeaderMap,
        body: impl Into<Bytes>,
    ) -> Result<E, WebhookError> {
        let request = Incoming::new(method, headers, body.into());
        self.verify(&request)?;
        let all = E::WEBHOOKS.iter();
        let named: Vec<_> = all.filter(|webhook| webhook.name == name).collect();
        let selected = match named.as_slice() {
            [] => Err(Failure::Unknown(format!("no webhook is called `{name}`"))),
            [one] if one.method == method.as_str() => decode(&request, one),
            several => select(&request, several),
        };
        selected.map_err(|failure| request.failed(failure))
    }

    fn verify(&self, request: &Incoming<'_>) -> Result<(), WebhookError> {
        let verified = self
            .verifier
            .verify(&request.raw.headers, &request.raw.body);
        verified.map_err(|error| request.failed(Failure::Signature(error)))
    }
}

/// A request before it is decoded.
struct Incoming<'r> {
    method: &'r Method,
    raw: RawResponse,
}

impl<'r> Incoming<'r> {
    fn new(method: &'r Method, headers: &HeaderMap, body: Bytes) -> Self {
        Self {
            method,
            raw: RawResponse {
                status: StatusCode::OK,
                headers: headers.clone(),
                body,
                attempts: 1,
                redactor: Redactor::default(),
                deadline: Instant::now(),
                container_limit: CONTAINER_LIMIT,
            },
        }
    }

    fn failed(&self, failure: Failure) -> WebhookError {
        WebhookError::new(failure, self.raw.body.clone())
    }

    fn media_type(&self) -> Option<&str> {
        self.raw.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    fn has_header(&self, name: &str) -> bool {
        self.raw.headers.contains_key(name)
    }

    /// Returns how many constant headers a webhook has, or `None` if one of them has another value.
    fn matched_headers<E>(&self, webhook: &WebhookSpec<E>) -> Option<usize> {
        let values = |name: &str| self.raw.headers.get_all(name).into_iter();
        let present = webhook
            .headers
            .iter()
            .filter(|(name, _)| self.has_header(name));
        let is_match = |(name, known): &&(&str, &[&str])| {
            let mut values = values(name).filter_map(|value| value.to_str().ok());
            values.any(|value| known.contains(&value))
        };
        let (all, matched) = (present.clone().count(), present.filter(is_match).count());
        (all == matched).then_some(matched)
    }
}

/// Decodes a request to the webhook that fits best.
fn select<E>(request: &Incoming<'_>, webhooks: &[&WebhookSpec<E>]) -> Result<E, Failure> {
    let candidates = candidates(request, webhooks)?;
    let only = match candidates.as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    if let Some(one) = only.filter(|one| !one.is_json) {
        return decode(request, one);
    }
    let body = request.raw.value();
    let fitting = candidates.into_iter().filter_map(|webhook| {
        let fit = match &body {
            Ok(body) if webhook.is_json => Fit::of(webhook.payloads, body)?,
            _ => Fit::LAST,
        };
        Some((fit, webhook))
    });
    let mut fitting: Vec<_> = fitting.collect();
    // The sort is stable, so the first one in the document wins.
    fitting.sort_by_key(|(fit, _)| *fit);
    // A body with a constant is no other webhook, also if it does not fit.
    if let Some(constants) = fitting.first().map(|(fit, _)| fit.constants) {
        fitting.retain(|(fit, _)| fit.constants == constants);
    }
    if let [(_, one)] = fitting.as_slice() {
        return decode(request, one);
    }
    // A union keeps values that are none of its variants.
    let union = only.filter(|one| one.payloads.len() > 1);
    if let (true, Some(one)) = (fitting.is_empty(), union) {
        return decode(request, one);
    }
    let mut decoded = fitting
        .iter()
        .filter_map(|(_, webhook)| decode(request, webhook).ok());
    decoded.next().ok_or_else(|| match body {
        Err(mismatch) => Failure::Decode(None, mismatch),
        Ok(_) => Failure::Unknown("the body fits no webhook".to_owned()),
    })
}

/// Returns the webhooks that fit the method, the headers and the media type of a request.
fn candidates<'w, E>(
    request: &Incoming<'_>,
    webhooks: &[&'w WebhookSpec<E>],
) -> Result<Vec<&'w WebhookSpec<E>>, Failure> {
    let method = request.method.as_str();
    let of_method = webhooks.iter().filter(|webhook| webhook.method == method);
    let headed: Vec<_> = of_method
        .filter_map(|webhook| Some((request.matched_headers(webhook)?, *webhook)))
        .collect();
    let most = headed.iter().map(|(matched, _)| *matched).max();
    let most = most.ok_or_else(|| {
        Failure::Unknown(format!(
            "no webhook has these headers and the method {method}"
        ))
    })?;
    let best = headed.into_iter().filter(|(matched, _)| *matched == most);
    let mut candidates: Vec<_> = best.map(|(_, webhook)| webhook).collect();
    prefer(&mut candidates, |webhook| {
        let mut required = webhook.required_headers.iter();
        required.all(|name| request.has_header(name))
    });
    if let Some(media_type) = request.media_type() {
        let is_json = super::media_type::is_json(media_type);
        prefer(&mut candidates, |webhook| webhook.is_json == is_json);
    }
    Ok(candidates)
}

/// Keeps those that are preferred, or all if none is.
fn prefer<T>(candidates: &mut Vec<&T>, is_preferred: impl Fn(&T) -> bool) {
    if candidates.iter().any(|one| is_preferred(one)) {
        candidates.retain(|one| is_preferred(one));
    }
}

fn decode<E>(request: &Incoming<'_>, webhook: &WebhookSpec<E>) -> Result<E, Failure> {
    // Services also send JSON as text.
    let is_other = |one: &&str| !super::media_type::is_json(one) && !one.starts_with("text/");
    let other = request.media_type().filter(is_other);
    if let (true, Some(media_type)) = (webhook.is_json, other) {
        return Err(Failure::MediaType(webhook.name, media_type.to_owned()));
    }
    let headers = Response::from_parts(StatusCode::OK, request.raw.headers.clone(), ());
    (webhook.decode)(&request.raw, &headers)
        .map_err(|mismatch| Failure::Decode(Some(webhook.name), mismatch))
}

/// How well a body fits a webhook; the least fits best.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    constants: Reverse<usize>,
    /// How many required properties are missing.
    missing: usize,
    undocumented: usize,
}

impl Fit {
    /// Webhooks that are not JSON are attempted last.
    const LAST: Self = Self {
        constants: Reverse(0),
        missing: 0,
        undocumented: usize::MAX,
    };

    /// Returns the best fit of these objects, or `None` if the body is none of them.
    fn of(payloads: &[Payload], body: &Value) -> Option<Self> {
        if payloads.is_empty() || body.is_null() {
            return Some(Self::default());
        }
        let fits = payloads
            .iter()
            .filter_map(|payload| Self::of_object(payload, body));
        fits.min()
    }

    fn of_object(payload: &Payload, body: &Value) -> Option<Self> {
        let object = body.as_object()?;
        let mut constants = 0;
        for (name, values) in payload.constants {
            let Some(value) = object.get(*name) else {
                continue;
            };
            let is_one_of_them = match value {
                Value::String(text) => values.contains(&text.as_str()),
                Value::Number(_) | Value::Bool(_) => values.contains(&value.to_string().as_str()),
                _ => false,
            };
            if !is_one_of_them {
                return None;
            }
            constants += 1;
        }
        let is_missing = |name: &&&str| !object.contains_key(**name);
        let is_documented = |name: &String| {
            payload.required.contains(&name.as_str()) || payload.optional.contains(&name.as_str())
        };
        Some(Self {
            missing: payload.required.iter().filter(is_missing).count(),
            constants: Reverse(constants),
            undocumented: object.keys().filter(|name| !is_documented(name)).count(),
        })
    }
}
