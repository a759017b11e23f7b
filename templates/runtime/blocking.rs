// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Waiting for a request, for programs that are not asynchronous.

#[cfg(any(used = "paging::Paged", used = "crate::ItemStream"))]
use std::future::poll_fn;
#[cfg(any(used = "paging::Paged", used = "crate::ItemStream"))]
use std::pin::Pin;
use std::sync::OnceLock;

#[cfg(any(used = "paging::Paged", used = "crate::ItemStream"))]
use futures_core::Stream;
use tokio::runtime::{Builder, Handle, Runtime};

use super::error::Error;

/// Drives the requests of all clients; connections live as long as it does.
static RUNTIME: OnceLock<Runtime> = OnceLock::new();

pub(super) fn wait<T>(call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    if Handle::try_current().is_ok() {
        return Err(Error::configuration(
            "call() waits for the response, which would block the asynchronous runtime that it is \
             called in; await the request instead, or use call() on a thread of its own (std::thread::spawn)",
        ));
    }
    runtime()?.block_on(call)
}

/// Returns the items of a stream as they come. If they cannot be waited for here, that error is the last item.
#[cfg(any(used = "paging::Paged", used = "crate::ItemStream"))]
pub(super) fn iterate<T>(
    stream: impl Stream<Item = Result<T, Error>> + Unpin,
) -> impl Iterator<Item = Result<T, Error>> {
    let mut open = Some(stream);
    std::iter::from_fn(move || {
        let stream = open.as_mut()?;
        let next = poll_fn(|context| Pin::new(&mut *stream).poll_next(context));
        let next = wait(async { Ok(next.await) });
        if !matches!(next, Ok(Some(_))) {
            open = None;
        }
        next.unwrap_or_else(|error| Some(Err(error)))
    })
}

fn runtime() -> Result<&'static Runtime, Error> {
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name(concat!(env!("CARGO_PKG_NAME"), "-blocking"))
        .enable_all()
        .build()
        .map_err(|error| Error::configuration(format!("no runtime for blocking calls: {error}")))?;
    Ok(RUNTIME.get_or_init(|| runtime))
}
