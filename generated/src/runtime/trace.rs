// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! A span for each request and an event for each failed attempt, without credentials, strings of bodies and path values.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use tracing::Instrument;
use tracing::field::Empty;

use super::error::Error;
use super::operation::OperationSpec;

/// Runs a request in its span, and records its status, attempts, duration and error.
pub(super) async fn traced<T>(
    operation: &'static OperationSpec,
    call: impl Future<Output = Result<T, Error>>,
    outcome: fn(&T) -> (StatusCode, usize),
) -> Result<T, Error> {
    let span = tracing::info_span!(
        "request",
        operation = operation.id,
        method = operation.method,
        path = operation.path,
        status = Empty,
        attempts = Empty,
        duration_ms = Empty,
        error.type = Empty,
        error.cause = Empty,
    );
    let started = Instant::now();
    let result = call.instrument(span.clone()).await;
    let (status, attempts) = match &result {
        Ok(response) => {
            let (status, attempts) = outcome(response);
            (Some(status), attempts)
        }
        Err(error) => {
            span.record("error.type", error_type(error));
            span.record("error.cause", cause(error));
            (error.status(), error.attempts())
        }
    };
    if let Some(status) = status {
        span.record("status", status.as_u16());
    }
    span.record("attempts", attempts);
    span.record("duration_ms", started.elapsed().as_millis() as u64);
    result
}

/// Reports a failed attempt, with the wait before the next one and the one that the server requests. Without a next one
/// the caller gets the error, and decides whether it is worth a warning.
pub(super) fn failed_attempt(error: &Error, wait: Option<Duration>, requested: Option<Duration>) {
    let attempt = error.attempts();
    let status = error.status().map(|status| status.as_u16());
    let (kind, cause) = (error_type(error), cause(error));
    let milliseconds = |wait: Duration| wait.as_millis() as u64;
    let requested_wait_ms = requested.map(milliseconds);
    match wait.map(milliseconds) {
        Some(wait_ms) => tracing::warn!(
            attempt,
            status,
            error.type = kind,
            error.cause = cause,
            wait_ms,
            requested_wait_ms,
            "attempt failed, another one follows"
        ),
        None => tracing::debug!(
            attempt,
            status,
            error.type = kind,
            error.cause = cause,
            requested_wait_ms,
            "attempt failed"
        ),
    }
}

/// Returns the kind of an error, by the name of its predicate.
fn error_type(error: &Error) -> &'static str {
    match error {
        Error::Configuration(_) => "configuration",
        Error::Request(_) => "request",
        Error::Transport(error) if error.is_timeout() => "timeout",
        Error::Transport(error) if error.is_tls() => "tls",
        Error::Transport(error) if error.is_connect() => "connect",
        Error::Transport(_) => "transport",
        Error::Redirect(_) => "redirect",
        Error::TooLarge(_) => "body_too_large",
        Error::Decode(_) => "decode",
        Error::Drift(_) => "drift",
        Error::Api(_) => "api",
    }
}

/// Returns the message of an error; none for an error status, where it has strings of the body.
fn cause(error: &Error) -> Option<String> {
    match error {
        Error::Transport(error) => Some(error.description()),
        Error::Api(_) => None,
        other => Some(other.to_string()),
    }
}
