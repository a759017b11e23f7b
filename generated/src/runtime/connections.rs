// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! HTTP clients, one for each Tokio runtime that the client is used on.
//!
//! reqwest drives a pooled connection on the runtime that opened it. Another runtime that took it
//! from a shared pool would wait in vain while the first one is idle.

use std::sync::Arc;

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;
use tokio::runtime::Handle;

use super::cause::host;
use super::error::Error;
use super::per_runtime::PerRuntime;
use super::server;

type MakeHttp = Box<dyn Fn() -> Result<Http, Error> + Send + Sync>;

pub(super) struct Connections {
    make: MakeHttp,
    by_runtime: PerRuntime<Http>,
}

/// A client of reqwest, and what is known of its proxies.
#[derive(Clone)]
pub(super) struct Http {
    pub client: reqwest::Client,
    proxies: Proxies,
}

/// The proxies that a request may go through.
#[derive(Clone)]
pub(super) enum Proxies {
    None,
    /// Those of the environment when the client was created.
    Environment(Arc<Matcher>),
    /// Those that were set, for any URL.
    Set,
}

impl Connections {
    /// Makes the first client, so that settings which do not work are an error at once.
    pub fn new(make: MakeHttp) -> Result<Self, Error> {
        let first = make()?;
        Ok(Self {
            make,
            by_runtime: PerRuntime::new(Some(first)),
        })
    }

    /// Returns the client of the runtime that this is called on.
    pub fn of_this_runtime(&self) -> Result<Http, Error> {
        let runtime = Handle::try_current().map_err(|_| {
            Error::configuration("requests are sent on a Tokio runtime, and there is none here")
        })?;
        self.by_runtime.get(&runtime, &self.make)
    }

    /// Returns a client for a request that is built and not sent.
    pub fn any(&self) -> Result<Http, Error> {
        match self.by_runtime.last() {
            Some(http) => Ok(http),
            None => (self.make)(),
        }
    }
}

impl Proxies {
    pub fn of_environment() -> Self {
        Self::Environment(Arc::new(Matcher::from_system()))
    }
}

impl Http {
    pub fn new(client: reqwest::Client, proxies: Proxies) -> Self {
        Self { client, proxies }
    }

    /// Refuses to send credentials in plain text to another machine: the server, or a proxy.
    pub fn check(&self, url: &Url) -> Result<(), String> {
        if url.scheme() == "https" {
            return Ok(());
        }
        server::check_loopback(url)?;
        if self.is_proxied(url) {
            return Err(
                "over plain http a proxy would see the credentials; use https, name the host in \
                 NO_PROXY, or allow it with allow_plain_http"
                    .to_owned(),
            );
        }
        Ok(())
    }

    /// Returns where a request goes, for an error of its connection. The exceptions of a proxy that was set are not known
    /// here.
    pub fn destination(&self, url: &Url) -> String {
        let host = host(url);
        match self.proxies {
            Proxies::Set => format!("{host} or its proxy"),
            Proxies::Environment(_) if self.is_proxied(url) => format!("{host} through a proxy"),
            Proxies::Environment(_) | Proxies::None => host,
        }
    }

    fn is_proxied(&self, url: &Url) -> bool {
        match &self.proxies {
            Proxies::None => false,
            Proxies::Set => true,
            // What cannot be parsed cannot be sent, either.
            Proxies::Environment(matcher) => {
                let uri = url.as_str().parse();
                uri.is_ok_and(|uri| matcher.intercept(&uri).is_some())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_destination_names_the_proxy_and_nothing_but_the_host() {
        let destination = |proxies, url: &str| {
            let http = Http::new(reqwest::Client::new(), proxies);
            http.destination(&url.parse().expect("it is a URL"))
        };
        let matcher = Matcher::builder().https("http://proxy.example").build();
        let proxies = Proxies::Environment(Arc::new(matcher));
        let url = "https://user:password@api.example.com/path?key=secret#part";
        assert_eq!(
            destination(proxies.clone(), url),
            "api.example.com through a proxy"
        );
        assert_eq!(destination(proxies, "http://[::1]:80/"), "[::1]");
        assert_eq!(destination(Proxies::None, "https://a:8443"), "a:8443");
        assert_eq!(destination(Proxies::Set, "https://a"), "a or its proxy");
    }
}
