// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Waiting for a request, for programs that are not asynchronous.

use std::sync::OnceLock;

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
