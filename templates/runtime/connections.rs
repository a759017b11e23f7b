// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! HTTP clients, one for each Tokio runtime that the client is used on.
//!
//! A pooled connection is driven by the runtime that opened it. Another runtime that took it from
//! a shared pool would wait in vain while the first one is idle.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;
use tokio::runtime::{Handle, Id};

use super::error::Error;
use super::server;

/// More runtimes than a program uses at the same time. A program that makes one for each request
/// must not collect the clients of all of them.
const MOST_RUNTIMES: usize = 16;

type MakeHttp = Box<dyn Fn() -> Result<Http, Error> + Send + Sync>;

pub(super) struct Connections {
    make: MakeHttp,
    /// The runtime that was used last is the last one. A client without a runtime is for the next
    /// one that comes.
    by_runtime: Mutex<Vec<(Option<Id>, Http)>>,
}

/// A client of reqwest, and what is known of its proxies.
#[derive(Clone)]
pub(super) struct Http {
    pub client: reqwest::Client,
    proxies: Proxies,
}

#[derive(Clone)]
enum Proxies {
    /// Those that the environment named when the client was made.
    Environment(Arc<Matcher>),
    /// Those that were set, which may be for any URL.
    Set,
}

impl Connections {
    /// Makes the first client, so that settings which do not work are an error at once.
    pub fn new(make: MakeHttp) -> Result<Self, Error> {
        let first = (None, make()?);
        Ok(Self {
            make,
            by_runtime: Mutex::new(vec![first]),
        })
    }

    /// Returns the client of the runtime that this is called on.
    pub fn of_this_runtime(&self) -> Result<Http, Error> {
        let runtime = Handle::try_current().map_err(|_| {
            Error::configuration("requests are sent on a Tokio runtime, and there is none here")
        })?;
        let id = runtime.id();
        let mut known = self.lock();
        if let Some((Some(last), http)) = known.last()
            && *last == id
        {
            return Ok(http.clone());
        }
        let found = known
            .iter()
            .position(|(held, _)| held.is_none_or(|held| held == id));
        let http = match found {
            Some(at) => known.remove(at).1,
            None => (self.make)()?,
        };
        if known.len() == MOST_RUNTIMES {
            known.remove(0);
        }
        known.push((Some(id), http.clone()));
        Ok(http)
    }

    /// Returns a client for a request that is built and not sent.
    pub fn any(&self) -> Result<Http, Error> {
        match self.lock().last() {
            Some((_, http)) => Ok(http.clone()),
            None => (self.make)(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(Option<Id>, Http)>> {
        self.by_runtime
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Http {
    pub fn new(client: reqwest::Client, has_proxies: bool) -> Self {
        let proxies = if has_proxies {
            Proxies::Set
        } else {
            Proxies::Environment(Arc::new(Matcher::from_system()))
        };
        Self { client, proxies }
    }

    /// Refuses to send credentials in plain text to another machine: the server, or a proxy.
    pub fn check(&self, url: &Url) -> Result<(), String> {
        if url.scheme() == "https" {
            return Ok(());
        }
        server::check_loopback(url)?;
        let is_proxied = match &self.proxies {
            Proxies::Set => true,
            // What cannot be parsed cannot be sent, either.
            Proxies::Environment(matcher) => {
                let uri = url.as_str().parse();
                uri.is_ok_and(|uri| matcher.intercept(&uri).is_some())
            }
        };
        if is_proxied {
            return Err(
                "over plain http a proxy would see the credentials; use https, name the host in \
                 NO_PROXY, or allow it with allow_plain_http"
                    .to_owned(),
            );
        }
        Ok(())
    }
}
