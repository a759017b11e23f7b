// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The client and how it is set up.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{HeaderName, HeaderValue};
use secrecy::SecretString;

use super::credential::{Credential, Keyring};
use super::error::Error;
use super::operation::Operation;
use super::server;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(60);
const USER_AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// The API's client. Clones are cheap and share their connections and settings.
///
/// It needs a Tokio runtime to send requests. Redirects are not followed, so credentials go to
/// the configured server and nowhere else.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    http: reqwest::Client,
    settings: Settings,
}

/// Sets up a [`Client`].
#[derive(Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    settings: Settings,
    base_url: Option<String>,
    connect_timeout: Option<Duration>,
    timeout: Option<Duration>,
}

#[derive(Clone, Debug, Default)]
struct Settings {
    base_url: Option<Url>,
    variables: Vec<(&'static str, String)>,
    keyring: Keyring,
}

impl Client {
    /// Starts to set up a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    pub(super) fn http(&self) -> &reqwest::Client {
        &self.shared.http
    }

    pub(super) fn url(&self, operation: &'static Operation, path: &str) -> Result<Url, Error> {
        let Settings {
            base_url,
            variables,
            ..
        } = &self.shared.settings;
        let base = match (base_url, operation.servers.first()) {
            (Some(base), _) => base.clone(),
            (None, Some(server)) => server::resolve(server, variables)
                .map_err(|message| Error::configuration(format!("{}: {message}", operation.id)))?,
            (None, None) => {
                let message = format!(
                    "{}: the description names no server; set base_url",
                    operation.id
                );
                return Err(Error::configuration(message));
            }
        };
        let joined = format!("{}{path}", base.as_str().trim_end_matches('/'));
        server::parse(&joined).map_err(|message| Error::request(operation, message))
    }

    pub(super) fn credentials(
        &self,
        operation: &'static Operation,
    ) -> Result<Vec<(HeaderName, HeaderValue)>, Error> {
        let keyring = &self.shared.settings.keyring;
        keyring
            .headers(operation.security)
            .map_err(|message| Error::configuration(format!("{}: {message}", operation.id)))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Settings {
            base_url,
            variables,
            keyring,
        } = &self.shared.settings;
        f.debug_struct("Client")
            .field("base_url", &base_url.as_ref().map(Url::as_str))
            .field("variables", variables)
            .field("credentials", keyring)
            .finish()
    }
}

impl fmt::Debug for ClientBuilder {
    /// Shows no base URL: it has not been checked yet, and may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl ClientBuilder {
    /// Sends all calls to this URL instead of the servers that the description names: a proxy or
    /// a test server. The operations' paths are appended to its path.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sets how long a call may take, from the start until its body is read: 60 seconds unless
    /// set. [`Request::timeout`](crate::Request::timeout) sets it for one call.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets how long it may take to connect: 10 seconds unless set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    /// [`Error::Configuration`] if the base URL is malformed, a credential has a character that a
    /// header cannot carry, or TLS cannot be set up.
    pub fn build(self) -> Result<Client, Error> {
        let Self {
            mut settings,
            base_url,
            connect_timeout,
            timeout,
        } = self;
        settings.keyring.check().map_err(Error::configuration)?;
        settings.base_url = base_url
            .map(|text| server::parse(&text))
            .transpose()
            .map_err(Error::configuration)?;
        let http = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(connect_timeout.unwrap_or(CONNECT_TIMEOUT))
            .timeout(timeout.unwrap_or(TIMEOUT))
            .build()
            .map_err(|error| Error::configuration(format!("no HTTP client: {error}")))?;
        let shared = Arc::new(Shared { http, settings });
        Ok(Client { shared })
    }
}

impl ClientBuilder {
    pub(crate) fn credential(
        mut self,
        credential: &'static Credential,
        secret: SecretString,
    ) -> Self {
        self.settings.keyring.set(credential, secret);
        self
    }

    pub(crate) fn variable(mut self, name: &'static str, value: impl ToString) -> Self {
        self.settings.variables.retain(|(held, _)| *held != name);
        self.settings.variables.push((name, value.to_string()));
        self
    }

    /// Takes each credential that has an environment variable from it, where that is set.
    pub(crate) fn credentials_from_env(
        mut self,
        all: &[&'static Credential],
    ) -> Result<Self, Error> {
        for credential in all {
            let Some(env) = credential.env else { continue };
            if let Some(secret) = from_env::<String>(env)? {
                self = self.credential(credential, secret.into());
            }
        }
        Ok(self)
    }

    /// Fails unless one of the alternatives is complete.
    pub(crate) fn require(self, alternatives: &[&[&'static Credential]]) -> Result<Self, Error> {
        let keyring = &self.settings.keyring;
        if keyring.satisfies(alternatives) {
            return Ok(self);
        }
        Err(Error::configuration(keyring.missing(alternatives)))
    }
}

/// The value of an environment variable; an empty one counts as not set.
pub(crate) fn from_env<T>(name: &str) -> Result<Option<T>, Error>
where
    T: FromStr<Err: fmt::Display>,
{
    let fault = |what: &dyn fmt::Display| {
        Error::configuration(format!("the environment variable {name}: {what}"))
    };
    match std::env::var(name) {
        Ok(value) if value.is_empty() => Ok(None),
        Ok(value) => value.parse().map(Some).map_err(|error| fault(&error)),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(fault(&"it is not UTF-8")),
    }
}
