// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! From a request to its decoded response.

use super::cause::Cause;
use super::decode::{Decoder, RawResponse};
use super::error::Error;
use super::failures::Limit;
use super::mismatch::Mismatch;
use super::operation::OperationSpec;
use super::request_data::{RequestData, SuccessResponse};
use super::response::Response;

/// Sends the request and decodes the response. It can be sent again unless it has a body that is
/// read once only.
pub(super) async fn exchange<T, O>(
    data: &mut RequestData,
    decoder: Decoder<T>,
) -> Result<Response<T, O>, Error>
where
    T: Send + 'static,
{
    let success = data.exchange().await?;
    let (operation, attempts, deadline) = (data.operation, success.attempts, success.deadline);
    let reading = Reading {
        operation,
        decoder,
        is_strict: data.client.is_strict(),
        container_limit: data.client.container_limit(),
    };
    let (success, body) = if success.body.len() < LARGE {
        reading.read(success)?
    } else {
        let reading = tokio::task::spawn_blocking(move || reading.read(success));
        let cause = match tokio::time::timeout_at(deadline.into(), reading).await {
            Ok(Ok(read)) => Ok(read?),
            Ok(Err(stopped)) => Err(match stopped.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Cause::RuntimeEnds,
            }),
            Err(_) => Err(Cause::TimedOut),
        };
        cause.map_err(|cause| Error::transport(operation, cause).with_attempts(attempts))?
    };
    Ok(Response::new(
        success.status,
        success.headers,
        success.attempts,
        body,
        success.redactor,
    ))
}

/// A body from this size on, in bytes, is decoded off the async threads, which it would block.
const LARGE: usize = 256 * 1024;

/// How the body of a success is decoded.
struct Reading<T> {
    operation: &'static OperationSpec,
    decoder: Decoder<T>,
    is_strict: bool,
    container_limit: usize,
}

impl<T> Reading<T> {
    fn read(self, success: SuccessResponse) -> Result<(SuccessResponse, T), Error> {
        let decode = |received: &RawResponse<'_>| (self.decoder.decode)(received);
        let body = match decode(&success.received(self.container_limit)) {
            Ok(body) => body,
            Err(mismatch) => {
                let again = |received: &RawResponse<'_>| decode(received).err();
                let limit = self.container_limit;
                return Err(mismatched(self.operation, success, mismatch, limit, again));
            }
        };
        if self.is_strict {
            let drift = (self.decoder.drift)(&body);
            if !drift.is_empty() {
                let error = Error::drift(self.operation, success.status, drift, &success.redactor);
                return Err(error.with_attempts(success.attempts));
            }
        }
        Ok((success, body))
    }
}

/// Returns the error of a response that does not have the declared shape, without credentials in it.
pub(super) fn mismatched(
    operation: &'static OperationSpec,
    success: SuccessResponse,
    mismatch: Mismatch,
    container_limit: usize,
    decode: impl Fn(&RawResponse<'_>) -> Option<Mismatch>,
) -> Error {
    if mismatch.has_too_many_containers {
        let limit = Limit::Containers(container_limit);
        let error = Error::too_large(operation, success.status, limit);
        return error.with_attempts(success.attempts);
    }
    let body = success.redactor.body(success.body.clone());
    // A snippet could have a part of a secret, so it is taken from a body without.
    let mismatch = if body == success.body {
        mismatch
    } else {
        let received = RawResponse {
            body: &body,
            ..success.received(container_limit)
        };
        decode(&received).unwrap_or(mismatch.without_snippet())
    };
    let (status, headers, redactor) = (success.status, success.headers, success.redactor);
    let error = Error::decode(operation, status, headers, mismatch, body, &redactor);
    error.with_attempts(success.attempts)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use reqwest::Method;

    use super::super::client::Client;
    use super::super::decode;
    use super::super::request::Request;
    use super::super::test_support::{operation, serve};
    use super::*;

    static SLOW: OperationSpec = operation("Slow", Method::GET);

    const DECODING: Duration = Duration::from_secs(5);

    #[test]
    fn a_large_body_is_decoded_in_time_and_off_the_async_thread() {
        let decoder: Decoder<()> = decode::raw_choice(|_| {
            std::thread::sleep(DECODING);
            Ok(())
        });
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime can be made");
        let client = Client::builder()
            .base_url(serve(vec![b' '; LARGE], 1))
            .no_retries();
        let client = client.build().expect("it is complete");
        let started = Instant::now();
        runtime.block_on(async {
            let request = Request::<(), ()>::new(&client, &SLOW, decoder);
            let request = request.timeout(Duration::from_secs(1)).send();
            let error = request.await.map(drop).expect_err("the time runs out");
            assert!(error.is_timeout(), "{error:?}");
        });
        assert!(started.elapsed() < DECODING);
        runtime.shutdown_background();
    }
}
