// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::HeaderMap;

use super::builder::{ClientBuilder, Settings};
use super::connections::{Connections, Http};
use super::credential::Keyring;
use super::error::Error;
use super::operation::OperationSpec;
use super::rate_limit::{Pacer, RateLimit};
use super::retry::RetryPolicy;
use super::server;

/// The API's client. Clones are cheap and share their connections, settings and rate limits.
///
/// A Tokio runtime is needed to send requests. Redirects are not followed unless enabled, so
/// credentials go to the configured server and nowhere else.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    connections: Arc<Connections>,
    settings: Settings,
    pacer: Pacer,
}

impl Client {
    /// Creates a builder.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Creates a client with other credentials, which shares the connections of this one.
    ///
    /// The function gets a builder with the settings of this client and none of its credentials. The new client
    /// has rate limits of its own.
    ///
    /// # Errors
    /// [`Error::Configuration`] if a credential cannot be sent, or the function sets what belongs to connections:
    /// `base_url`, `allow_plain_http`, `connect_timeout`, `user_agent`, `proxy` or `http_client`.
    pub fn with_credentials(
        &self,
        set: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Result<Self, Error> {
        let settings = Settings {
            keyring: Keyring::default(),
            ..self.shared.settings.clone()
        };
        let settings =
            set(ClientBuilder::of_settings(settings)).into_settings(&self.shared.settings)?;
        Ok(Self::new(Arc::clone(&self.shared.connections), settings))
    }

    pub(super) fn new(connections: Arc<Connections>, settings: Settings) -> Self {
        let pacer = Pacer::default();
        Self {
            shared: Arc::new(Shared {
                connections,
                settings,
                pacer,
            }),
        }
    }

    pub(super) fn connections(&self) -> &Connections {
        &self.shared.connections
    }

    pub(super) fn keyring(&self) -> &Keyring {
        &self.shared.settings.keyring
    }

    pub(super) fn timeout(&self) -> Duration {
        self.shared.settings.timeout
    }

    pub(super) fn retries(&self) -> RetryPolicy {
        self.shared.settings.retries
    }

    pub(super) fn body_limit(&self) -> u64 {
        self.shared.settings.body_limit
    }

    pub(super) fn container_limit(&self) -> usize {
        self.shared.settings.container_limit
    }

    pub(super) fn follows_redirects(&self) -> bool {
        self.shared.settings.follow_redirects
    }

    pub(super) fn is_strict(&self) -> bool {
        self.shared.settings.strict
    }

    pub(super) fn before_sending(&self, request: &mut reqwest::Request) {
        for hook in &self.shared.settings.hooks.before {
            hook(request);
        }
    }

    pub(super) fn after_receiving(
        &self,
        operation: &'static OperationSpec,
        response: &reqwest::Response,
    ) {
        for hook in &self.shared.settings.hooks.after {
            hook(operation.id, response);
        }
    }

    /// Remembers what a response says of the operation's rate limit, if the client paces itself.
    pub(super) fn learn(&self, operation: &'static OperationSpec, headers: &HeaderMap) {
        if !self.shared.settings.pacing {
            return;
        }
        if let Some(limit) = RateLimit::of(headers) {
            self.shared.pacer.learn(operation.id, &limit);
        }
    }

    pub(super) fn pacing_wait(&self, operation: &'static OperationSpec) -> Option<Duration> {
        if !self.shared.settings.pacing {
            return None;
        }
        self.shared.pacer.wait(operation.id)
    }

    /// Returns the URL of a request, if credentials may go there.
    pub(super) fn url(
        &self,
        http: &Http,
        operation: &'static OperationSpec,
        path: &str,
    ) -> Result<Url, Error> {
        let settings = &self.shared.settings;
        let misconfigured =
            |message: String| Error::configuration(format!("{}: {message}", operation.id));
        let server = server::choose(operation.servers, &settings.servers);
        let mut url = match (&settings.base_url, server) {
            // It was checked when the HTTP client was created.
            (Some(base), _) => base.clone(),
            (None, Some(server)) => {
                let url = server::resolve(server, &settings.variables).map_err(misconfigured)?;
                if !settings.plain_http {
                    http.check(&url).map_err(misconfigured)?;
                }
                url
            }
            (None, None) => {
                let message = "the OpenAPI document names no server; set base_url".to_owned();
                return Err(misconfigured(message));
            }
        };
        let path = [url.path().trim_end_matches('/'), path].concat();
        url.set_path(&path);
        Ok(url)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = &self.shared.settings;
        f.debug_struct("Client")
            .field("base_url", &settings.base_url.as_ref().map(Url::as_str))
            .field("variables", &settings.variables)
            .field("credentials", &settings.keyring)
            .finish_non_exhaustive()
    }
}
