// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Retries: which failures are transient, and how long to wait before the next attempt.

use std::time::{Duration, Instant};

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};
use reqwest::StatusCode;

use super::error::Error;
use super::redact::Redactor;

/// How many attempts a request has, and how long they may take.
///
/// These failures lead to another attempt:
/// - requests that the server has not acted on, because no connection could be made or because it
///   refused the HTTP/2 stream;
/// - responses with the status 429 (too many requests);
/// - timeouts, broken connections and the statuses 408, 502, 503 and 504, if doing the request twice
///   is the same as doing it once: for GET, HEAD, PUT, DELETE and OPTIONS, and where the caller says
///   so with [`Request::idempotent`](crate::Request::idempotent).
///
/// Between two attempts it waits as long as the server says (`Retry-After`, `X-RateLimit-Reset`), else
/// for a random time below a bound that doubles with each attempt. A wait that does not fit into the
/// budget ends the request at once. A body that is read from a stream is sent once only.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RetryPolicy {
    max_attempts: usize,
    first_delay: Duration,
    longest_delay: Duration,
    budget: Duration,
}

impl RetryPolicy {
    /// Creates a policy of one attempt.
    pub const fn never() -> Self {
        Self::new().with_max_attempts(1)
    }

    /// Creates a policy of three attempts, with delays below 0.5, 1, 2, … up to 8 seconds, within 2 minutes.
    pub const fn new() -> Self {
        Self {
            max_attempts: 3,
            first_delay: Duration::from_millis(500),
            longest_delay: Duration::from_secs(8),
            budget: Duration::from_secs(120),
        }
    }

    /// Sets the number of attempts in all; 0 counts as 1.
    pub const fn with_max_attempts(mut self, max_attempts: usize) -> Self {
        self.max_attempts = max_attempts;
        self
    }

    /// Sets the bound of the first delay, which doubles with each further one.
    pub const fn with_first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// Sets the bound that delays do not exceed. A wait that the server requests may be longer.
    pub const fn with_longest_delay(mut self, delay: Duration) -> Self {
        self.longest_delay = delay;
        self
    }

    /// Sets how long a request may take in all, with every attempt and wait. A shorter timeout of one attempt
    /// stays as it is, a longer one ends with the budget.
    pub const fn with_budget(mut self, budget: Duration) -> Self {
        self.budget = budget;
        self
    }

    /// Returns the bounds of the delays, one for each attempt after the first.
    fn bounds(&self) -> ExponentialBackoff {
        ExponentialBuilder::new()
            .with_min_delay(self.first_delay)
            .with_max_delay(self.longest_delay)
            .with_max_times(self.max_attempts.saturating_sub(1))
            .build()
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

/// The attempts of one request.
pub(super) struct Attempts {
    pub made: usize,
    /// Bounds of the delays that are left.
    pub bounds: ExponentialBackoff,
    started: Instant,
    budget: Duration,
    /// `true` once a refused token was replaced.
    pub renewed: bool,
    /// `true` if the next attempt needs another token.
    pub needs_token: bool,
    /// Why the last attempt failed.
    pub last: Option<Error>,
    /// Knows the secrets of all attempts: a server may repeat that of an earlier one.
    pub redactor: Redactor,
}

impl Attempts {
    pub fn new(policy: RetryPolicy) -> Self {
        Self {
            made: 0,
            bounds: policy.bounds(),
            started: Instant::now(),
            budget: policy.budget,
            renewed: false,
            needs_token: false,
            last: None,
            redactor: Redactor::default(),
        }
    }

    /// Returns what is left of the budget.
    pub fn left(&self) -> Duration {
        self.budget.saturating_sub(self.started.elapsed())
    }
}

/// Returns `true` if doing a request twice is the same as doing it once.
#[cfg(any(used = "retry::is_idempotent", feature = "cli"))]
pub(super) fn is_idempotent(method: &str) -> bool {
    let idempotent = ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"];
    idempotent.contains(&method)
}

/// Returns `true` if a response with this status may be different the next time.
pub(super) fn is_transient(status: StatusCode, idempotent: bool) -> bool {
    match status.as_u16() {
        429 => true,
        408 | 502 | 503 | 504 => idempotent,
        _ => false,
    }
}

/// Returns a random delay below the bound: clients that failed together do not come back together.
pub(super) fn jittered(bound: Duration) -> Duration {
    bound.mul_f64(fastrand::f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_double_up_to_the_longest() {
        let policy = RetryPolicy::new()
            .with_max_attempts(5)
            .with_longest_delay(Duration::from_secs(2));
        let millis: Vec<u128> = policy.bounds().map(|bound| bound.as_millis()).collect();
        assert_eq!(millis, [500, 1000, 2000, 2000]);
        assert_eq!(RetryPolicy::never().bounds().count(), 0);
        assert_eq!(RetryPolicy::new().with_max_attempts(0).bounds().count(), 0);
    }

    #[test]
    fn jitter_stays_below_its_bound() {
        let bound = Duration::from_secs(1);
        assert!((0..1000).all(|_| jittered(bound) < bound));
    }
}
