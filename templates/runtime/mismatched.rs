// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Errors of responses that do not have the declared shape.

use super::body_failures::Limit;
use super::error::Error;
use super::mismatch::Mismatch;
use super::operation::OperationSpec;
use super::raw_response::RawResponse;

/// Returns the error of a response that does not have the declared shape, without credentials in it.
pub(super) fn mismatched(
    operation: &'static OperationSpec,
    mut response: RawResponse,
    mismatch: Mismatch,
    decode: impl Fn(&RawResponse) -> Option<Mismatch>,
) -> Error {
    if mismatch.has_too_many_containers {
        let limit = Limit::Containers(response.container_limit);
        let error = Error::too_large(operation, response.status, limit);
        return error.with_attempts(response.attempts);
    }
    let body = response.redactor.body(response.body.clone());
    if body == response.body {
        return Error::decode(operation, response, mismatch);
    }
    // A snippet could have a part of a secret, so the redacted body is decoded again.
    response.body = body;
    let mismatch = decode(&response).unwrap_or(mismatch.without_snippet());
    Error::decode(operation, response, mismatch)
}
