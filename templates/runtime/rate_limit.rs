// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Rate limits: reads them from headers and waits for their reset.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// Longer times are cut to this one, because not all of them fit into an `Instant`.
pub(super) const LONGEST_TIME: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// How many used-up limits are remembered, so that a server that makes up names cannot fill memory.
const MOST_LIMITS: usize = 256;

/// A reset of more seconds, which are 10 years, is a date: seconds since 1970.
const LONGEST_RESET: u64 = 315_360_000;

/// A longer name counts as none.
const LONGEST_NAME: usize = 256;

/// A rate limit, from the headers `X-RateLimit-*`, `RateLimit-*` or `RateLimit` of a response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// How many requests a period allows.
    pub limit: Option<u64>,
    /// How long a period is.
    pub period: Option<Duration>,
    /// How many requests are left in this period.
    pub remaining: Option<u64>,
    /// How long after the response the next period starts. A date is compared with the current time.
    pub reset: Option<Duration>,
    /// The limit's name. Operations of the same name share it.
    pub name: Option<String>,
}

impl RateLimit {
    /// Reads the headers; `None` if the response has none of them.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let number = |name: &str| {
            let single = |prefix: &str| text(headers, &format!("{prefix}{name}"));
            let value = single("x-ratelimit-").or_else(|| single("ratelimit-"));
            let value = value.or_else(|| member(text(headers, "ratelimit")?, name))?;
            value.split([',', ';']).next()?.trim().parse::<u64>().ok()
        };
        let limit = Self {
            limit: number("limit"),
            period: number("period").map(Duration::from_secs),
            remaining: number("remaining"),
            reset: number("reset").map(time_until),
            name: text(headers, "x-ratelimit-name")
                .filter(|name| name.len() <= LONGEST_NAME)
                .map(str::to_owned),
        };
        (limit != Self::default()).then_some(limit)
    }
}

/// Returns how long the server requests to wait: `Retry-After` in seconds or as a date, else
/// `X-RateLimit-Reset` where the rate limit is why the request failed. Longer waits are cut to a year.
pub(super) fn requested_wait(status: StatusCode, headers: &HeaderMap) -> Option<Duration> {
    let header = headers
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok());
    let retry_after = header.and_then(|text| match seconds(text.trim()) {
        Some(seconds) => Some(Duration::from_secs(seconds)),
        // A date in the past requests no wait.
        None => httpdate::parse_http_date(text.trim())
            .ok()
            .map(|date| date.duration_since(SystemTime::now()).unwrap_or_default()),
    });
    let wait = retry_after.or_else(|| {
        let limit = RateLimit::of(headers)?;
        // Servers send the reset along with any response; while requests remain it requests no wait.
        let is_cause = status == StatusCode::TOO_MANY_REQUESTS || limit.remaining == Some(0);
        limit.reset.filter(|_| is_cause)
    });
    wait.map(|wait| wait.min(LONGEST_TIME))
}

/// Returns a number of seconds; the largest one in the place of those beyond it.
fn seconds(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

/// Returns how long it takes until a reset, which is a number of seconds or a date.
fn time_until(reset: u64) -> Duration {
    let duration = Duration::from_secs(reset);
    if reset <= LONGEST_RESET {
        return duration;
    }
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    duration.saturating_sub(now.unwrap_or_default())
}

/// Returns a member of a list such as `limit=100, remaining=0`.
fn member<'a>(list: &'a str, name: &str) -> Option<&'a str> {
    let mut members = list.split(',').filter_map(|member| member.split_once('='));
    members
        .find(|(held, _)| held.trim() == name)
        .map(|(_, value)| value)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// The limits that are used up, and until when. Clones of a client share them.
#[derive(Debug, Default)]
pub(super) struct Pacer {
    state: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// The name of the limit that each operation falls under, from its last response.
    names: HashMap<&'static str, String>,
    used_up_until: HashMap<String, Instant>,
}

impl Pacer {
    /// Remembers what a response says of an operation's limit.
    pub fn learn(&self, operation: &'static str, limit: &RateLimit) {
        let mut known = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let name = limit.name.clone().unwrap_or_else(|| operation.to_owned());
        match (limit.remaining, limit.reset) {
            (Some(0), Some(reset)) => {
                // A server may send a number that does not fit into an `Instant`.
                let now = Instant::now();
                known.make_room(now);
                known
                    .used_up_until
                    .insert(name.clone(), now + reset.min(LONGEST_TIME));
            }
            _ => {
                known.used_up_until.remove(&name);
            }
        }
        known.names.insert(operation, name);
    }

    /// Returns how long a request has to wait for its limit.
    pub fn wait(&self, operation: &'static str) -> Option<Duration> {
        let known = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let until = known.used_up_until.get(known.names.get(operation)?)?;
        until.checked_duration_since(Instant::now())
    }
}

impl Known {
    /// Forgets the limits that are reset, and if that is not enough the one that is reset next.
    fn make_room(&mut self, now: Instant) {
        if self.used_up_until.len() < MOST_LIMITS {
            return;
        }
        self.used_up_until.retain(|_, until| *until > now);
        if self.used_up_until.len() < MOST_LIMITS {
            return;
        }
        let next = self.used_up_until.iter().min_by_key(|(_, until)| **until);
        if let Some(name) = next.map(|(name, _)| name.clone()) {
            self.used_up_until.remove(&name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| {
            let value = value.parse().expect("a test's header is valid");
            (reqwest::header::HeaderName::from_static(name), value)
        });
        pairs.collect()
    }

    #[test]
    fn the_headers_are_read() {
        let limit = RateLimit::of(&headers(&[
            ("x-ratelimit-limit", "100"),
            ("x-ratelimit-period", "60"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "7"),
            ("x-ratelimit-name", "orgs"),
        ]));
        let expected = RateLimit {
            limit: Some(100),
            period: Some(Duration::from_secs(60)),
            remaining: Some(0),
            reset: Some(Duration::from_secs(7)),
            name: Some("orgs".to_owned()),
        };
        assert_eq!(limit, Some(expected));
        assert_eq!(RateLimit::of(&headers(&[])), None);
        assert_eq!(
            RateLimit::of(&headers(&[("x-ratelimit-limit", "many")])),
            None
        );
    }

    #[test]
    fn the_wait_is_what_the_server_asks_for() {
        let wait = |pairs: &[(&'static str, &str)]| {
            requested_wait(StatusCode::TOO_MANY_REQUESTS, &headers(pairs))
        };
        assert_eq!(
            wait(&[("retry-after", "3"), ("x-ratelimit-reset", "9")]),
            Some(Duration::from_secs(3))
        );
        assert_eq!(
            wait(&[("x-ratelimit-reset", "9")]),
            Some(Duration::from_secs(9))
        );
        assert_eq!(
            wait(&[("retry-after", "Wed, 21 Oct 2015 07:28:00 GMT")]),
            Some(Duration::ZERO)
        );
        assert_eq!(wait(&[("retry-after", "soon")]), None);
        assert_eq!(
            wait(&[("retry-after", "99999999999999999999999")]),
            Some(LONGEST_TIME)
        );
        let later = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(100));
        let requested = wait(&[("retry-after", &later)]).unwrap_or_default();
        assert!((98..=100).contains(&requested.as_secs()), "{requested:?}");
    }

    #[test]
    fn a_reset_can_be_a_date() {
        let reset = |text: &str| {
            let limit = RateLimit::of(&headers(&[("x-ratelimit-reset", text)]));
            limit.unwrap_or_default().reset
        };
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let later = now.unwrap_or_default().as_secs() + 100;
        let left = reset(&later.to_string()).unwrap_or_default();
        assert!((98..=100).contains(&left.as_secs()), "{left:?}");
        assert_eq!(reset("1500000000"), Some(Duration::ZERO));
        let longest = Duration::from_secs(LONGEST_RESET);
        assert_eq!(reset("315360000"), Some(longest));
    }

    #[test]
    fn the_fields_of_the_standard_are_read() {
        let expected = RateLimit {
            limit: Some(100),
            remaining: Some(0),
            reset: Some(Duration::from_secs(7)),
            ..RateLimit::default()
        };
        for pairs in [
            &[
                ("ratelimit-limit", "100, 100;w=10"),
                ("ratelimit-remaining", "0"),
                ("ratelimit-reset", "7"),
            ][..],
            &[("ratelimit", "limit=100, remaining=0,reset=7")],
        ] {
            assert_eq!(RateLimit::of(&headers(pairs)), Some(expected.clone()));
        }
    }

    #[test]
    fn operations_of_one_limit_wait_together() {
        let pacer = Pacer::default();
        let limit = |remaining| RateLimit {
            remaining: Some(remaining),
            reset: Some(Duration::from_secs(60)),
            name: Some("orgs".to_owned()),
            ..RateLimit::default()
        };
        pacer.learn("GetOrg", &limit(5));
        assert_eq!(pacer.wait("GetOrg"), None);
        pacer.learn("ListOrgs", &limit(0));
        assert!(pacer.wait("GetOrg").is_some());
        assert_eq!(pacer.wait("Other"), None);
        pacer.learn("GetOrg", &limit(5));
        assert_eq!(pacer.wait("ListOrgs"), None);
    }

    #[test]
    fn a_reset_counts_only_where_the_limit_is_the_cause() {
        let wait = |status, remaining: &str| {
            let pairs = [
                ("x-ratelimit-remaining", remaining),
                ("x-ratelimit-reset", "9"),
            ];
            requested_wait(status, &headers(&pairs))
        };
        let reset = Some(Duration::from_secs(9));
        assert_eq!(wait(StatusCode::SERVICE_UNAVAILABLE, "99"), None);
        assert_eq!(wait(StatusCode::SERVICE_UNAVAILABLE, "0"), reset);
        assert_eq!(wait(StatusCode::TOO_MANY_REQUESTS, "99"), reset);
    }

    #[test]
    fn made_up_limits_do_not_fill_memory() {
        let pacer = Pacer::default();
        let limit = |name: String, reset| RateLimit {
            remaining: Some(0),
            reset: Some(Duration::from_secs(reset)),
            name: Some(name),
            ..RateLimit::default()
        };
        pacer.learn("ListOrgs", &limit("far".to_owned(), 600));
        for number in 0..1000 {
            pacer.learn("GetOrg", &limit(format!("limit {number}"), 60));
        }
        let known = pacer.state.lock().unwrap_or_else(PoisonError::into_inner);
        assert_eq!(known.used_up_until.len(), MOST_LIMITS);
        drop(known);
        assert!(pacer.wait("ListOrgs").is_some(), "the furthest is kept");
        assert!(pacer.wait("GetOrg").is_some(), "the last one is kept");
    }

    #[test]
    fn a_name_of_any_length_is_not_kept() {
        let name = "n".repeat(LONGEST_NAME + 1);
        let limit = RateLimit::of(&headers(&[
            ("x-ratelimit-name", &name),
            ("x-ratelimit-limit", "1"),
        ]));
        assert_eq!(limit.unwrap_or_default().name, None);
    }
}
