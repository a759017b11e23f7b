// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! A span for each request, without credentials, bodies and path values.

use std::time::Instant;

use reqwest::StatusCode;
use tracing::Instrument;
use tracing::field::Empty;

use super::error::Error;
use super::operation::OperationSpec;

/// Runs a request in its span, and records its status, attempts and duration.
pub(super) async fn traced<T>(
    operation: &'static OperationSpec,
    call: impl Future<Output = Result<T, Error>>,
    outcome: fn(&T) -> (StatusCode, usize),
) -> Result<T, Error> {
    let span = tracing::info_span!(
        "request",
        operation = operation.id,
        method = operation.method.as_str(),
        path = operation.path,
        status = Empty,
        attempts = Empty,
        duration_ms = Empty,
    );
    let started = Instant::now();
    let result = call.instrument(span.clone()).await;
    let (status, attempts) = match &result {
        Ok(response) => {
            let (status, attempts) = outcome(response);
            (Some(status), attempts)
        }
        Err(error) => (error.status(), error.attempts()),
    };
    if let Some(status) = status {
        span.record("status", status.as_u16());
    }
    span.record("attempts", attempts);
    span.record("duration_ms", started.elapsed().as_millis() as u64);
    result
}
