// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Credentials of requests: whether those that an operation needs are there.

use hyper::HeaderMap;
use hyper::header::{AUTHORIZATION, COOKIE};

use super::description::{Description, Location, Operation, SecurityKind, SecurityScheme};
use super::message::{Incoming, Violation, ViolationKind};
use super::parameters::escape;
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

/// Returns the names of the parameters that are credentials, in some locations.
pub fn parameters(
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
