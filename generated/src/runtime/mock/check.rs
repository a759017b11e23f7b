// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! What the generated tests of operations check: the client's requests match the description, and the client reads every
//! response of the mock.

mod failure;
mod run;
mod undocumented;

use std::future::Future;
use std::pin::Pin;

use self::failure::NOT_CREATED;
pub use self::failure::{Failure, Outcome};
use self::run::{Called, run};
use crate::{Client, Operation, Request};

/// The result of creating a request from an example.
type Made<T, O> = Result<Request<T, O>, Box<dyn std::error::Error>>;

/// Checks that a request succeeds, and that each error that the description declares comes back as that error.
///
/// # Errors
/// Something of this does not hold.
pub fn responses<T: Send + 'static, O: Operation>(make: impl Fn(&Client) -> Made<T, O>) -> Outcome {
    run(O::SPEC, true, &|client| called(make(client)))
}

/// Checks that a request succeeds.
///
/// # Errors
/// It fails, or does not match the description.
pub fn success<T: Send + 'static, O: Operation>(make: impl Fn(&Client) -> Made<T, O>) -> Outcome {
    run(O::SPEC, false, &|client| called(make(client)))
}

fn called<T: Send + 'static, O: Operation>(
    request: Made<T, O>,
) -> Pin<Box<dyn Future<Output = Called>>> {
    let request = request.map(IntoFuture::into_future).map_err(invalid);
    Box::pin(async { Ok(request?.await.map(drop)) })
}

#[expect(clippy::needless_pass_by_value, reason = "the signature of `map_err`")]
fn invalid(error: Box<dyn std::error::Error>) -> String {
    format!("{NOT_CREATED}: {error}")
}
