// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! From a request to its decoded response.

use super::cause::Cause;
use super::decode::Decoder;
use super::error::Error;
use super::mismatched::mismatched;
use super::operation::OperationSpec;
use super::raw_response::RawResponse;
use super::request_data::RequestData;
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
    #[cfg(feature = "tracing")]
    return super::trace::traced(data.operation, send_and_decode(data, decoder), |response| {
        (response.status(), response.attempts())
    })
    .await;
    #[cfg(not(feature = "tracing"))]
    send_and_decode(data, decoder).await
}

async fn send_and_decode<T, O>(
    data: &mut RequestData,
    decoder: Decoder<T>,
) -> Result<Response<T, O>, Error>
where
    T: Send + 'static,
{
    let response = data.exchange().await?;
    let (operation, attempts, deadline) = (data.operation, response.attempts, response.deadline);
    let decoding = Decoding {
        operation,
        decoder,
        is_strict: data.client.is_strict(),
    };
    let decoded = if response.body.len() < LARGE {
        decoding.decode(response)
    } else {
        let task = tokio::task::spawn_blocking(move || decoding.decode(response));
        let cause = match tokio::time::timeout_at(deadline.into(), task).await {
            Ok(Ok(decoded)) => Ok(decoded),
            Ok(Err(stopped)) => Err(match stopped.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Cause::RuntimeEnds,
            }),
            Err(_) => Err(Cause::TimedOut),
        };
        cause.map_err(|cause| Error::transport(operation, cause).with_attempts(attempts))?
    };
    #[cfg(feature = "tracing")]
    if let Err(error) = &decoded {
        super::trace::failed_attempt(error, None, None);
    }
    let (response, body) = decoded?;
    Ok(Response::new(
        response.status,
        response.headers,
        response.attempts,
        body,
        response.redactor,
    ))
}

/// A body from this size on, in bytes, is decoded off the async threads, which it would block.
const LARGE: usize = 256 * 1024;

/// Decodes the body of a success.
struct Decoding<T> {
    operation: &'static OperationSpec,
    decoder: Decoder<T>,
    is_strict: bool,
}

impl<T> Decoding<T> {
    fn decode(self, response: RawResponse) -> Result<(RawResponse, T), Error> {
        let decode = self.decoder.decode;
        let body = match decode(&response) {
            Ok(body) => body,
            Err(mismatch) => {
                let again = |response: &RawResponse| decode(response).err();
                return Err(mismatched(self.operation, response, mismatch, again));
            }
        };
        if self.is_strict {
            let drift = (self.decoder.drift)(&body);
            if !drift.is_empty() {
                return Err(Error::drift(self.operation, &response, drift));
            }
        }
        Ok((response, body))
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::super::client::Client;
    use super::super::decode;
    use super::super::request::Request;
    use super::super::test_support::{operation, serve};
    use super::*;

    static SLOW: OperationSpec = operation("Slow", "GET");

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
            let request = Request::<(), ()>::of(&client, &SLOW, decoder);
            let request = request.timeout(Duration::from_secs(1)).send();
            let error = request.await.map(drop).expect_err("the time runs out");
            assert!(error.is_timeout(), "{error:?}");
        });
        assert!(started.elapsed() < DECODING);
        runtime.shutdown_background();
    }
}
