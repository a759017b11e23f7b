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

/// The most results of pages that are read.
#[cfg(used = "paging::Paged")]
const MAX_RESULTS: usize = 1_000;

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

/// Checks that the items of a stream can be read.
///
/// # Errors
/// There is none, or one cannot be read.
#[cfg(used = "crate::ItemStream")]
pub fn items<T: Send + 'static, O: Operation>(
    make: impl Fn(&Client) -> Made<crate::ItemStream<T>, O>,
) -> Outcome {
    run(O::SPEC, false, &|client| {
        let request = make(client).map_err(invalid);
        Box::pin(async { Ok(read_items(request?).await) })
    })
}

/// Checks that a response can be read as a stream of items.
///
/// # Errors
/// There is none, or one cannot be read.
#[cfg(used = "streamed::Streamed")]
pub fn streamed<T: Send + 'static, O: Operation + crate::Streamed>(
    make: impl Fn(&Client) -> Made<T, O>,
) -> Outcome {
    run(O::SPEC, false, &|client| {
        let request = make(client).map_err(invalid);
        Box::pin(async { Ok(read_items(request?.streamed()).await) })
    })
}

/// Checks that all pages can be read.
///
/// # Errors
/// One cannot be read, or there is no end of them.
#[cfg(used = "paging::Paged")]
pub fn pages<O: Operation + crate::Paged>(make: impl Fn(&Client) -> Made<O::Page, O>) -> Outcome {
    run(O::SPEC, false, &|client| {
        let items = make(client).map(Request::items).map_err(invalid);
        Box::pin(async {
            let mut items = items?;
            for _ in 0..MAX_RESULTS {
                match items.next().await {
                    Some(Ok(_)) => {}
                    Some(Err(error)) => return Ok(Err(error)),
                    None => return Ok(Ok(())),
                }
            }
            Err(format!(
                "more than {MAX_RESULTS} results, so the pages have no end"
            ))
        })
    })
}

fn called<T: Send + 'static, O: Operation>(
    request: Made<T, O>,
) -> Pin<Box<dyn Future<Output = Called>>> {
    let request = request.map(IntoFuture::into_future).map_err(invalid);
    Box::pin(async { Ok(request?.await.map(drop)) })
}

#[cfg(used = "crate::ItemStream")]
async fn read_items<T: Send + 'static, O: Operation>(
    request: Request<crate::ItemStream<T>, O>,
) -> Result<(), crate::Error> {
    let mut items = request.await?;
    while let Some(item) = items.next().await {
        item?;
    }
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "the signature of `map_err`")]
fn invalid(error: Box<dyn std::error::Error>) -> String {
    format!("{NOT_CREATED}: {error}")
}
