// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The builder of a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::redirect::Policy;

use super::client::Client;
use super::connections::{Connections, Http, Proxies};
use super::credential::Keyring;
use super::error::{Error, chain};
use super::retry::RetryPolicy;
use super::server;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const TIMEOUT: Duration = Duration::from_secs(60);
const BODY_LIMIT: u64 = 64 * 1024 * 1024;
const CONTAINER_LIMIT: usize = 1_000_000;
#[cfg(used = "runtime::Credential")]
const SHARED_CONNECTIONS: &str = "with_credentials shares connections, so it cannot set base_url, allow_plain_http, \
                                  connect_timeout, user_agent, proxy or http_client; build another client for that";
const USER_AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// Sets up a [`Client`].
#[derive(Clone, Default)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    pub(super) settings: Settings,
    base_url: Option<String>,
    /// The environment variable that the base URL is from.
    base_url_env: Option<&'static str>,
    connect_timeout: Option<Duration>,
    user_agent: Option<String>,
    proxies: Vec<reqwest::Proxy>,
    http: Option<MakeBuilder>,
}

type MakeBuilder = Arc<dyn Fn() -> reqwest::ClientBuilder + Send + Sync>;

/// The settings of a client.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub base_url: Option<Url>,
    /// The URLs of servers, as the OpenAPI document writes them; later ones come first.
    pub servers: Vec<&'static str>,
    pub variables: Vec<(&'static str, String)>,
    pub keyring: Keyring,
    pub plain_http: bool,
    pub follow_redirects: bool,
    pub timeout: Duration,
    pub retries: RetryPolicy,
    pub body_limit: u64,
    pub container_limit: usize,
    pub pacing: bool,
    pub strict: bool,
    pub hooks: Hooks,
}

type Before = Arc<dyn Fn(&mut reqwest::Request) + Send + Sync>;
type After = Arc<dyn Fn(&'static str, &reqwest::Response) + Send + Sync>;

/// Functions that are called around each attempt.
#[derive(Clone, Default)]
pub(super) struct Hooks {
    pub before: Vec<Before>,
    pub after: Vec<After>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            base_url: None,
            servers: Vec::new(),
            variables: Vec::new(),
            keyring: Keyring::default(),
            plain_http: false,
            follow_redirects: false,
            timeout: TIMEOUT,
            retries: RetryPolicy::new(),
            body_limit: BODY_LIMIT,
            container_limit: CONTAINER_LIMIT,
            pacing: false,
            strict: false,
            hooks: Hooks::default(),
        }
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
    /// Sends all requests to this URL instead of the servers of the OpenAPI document: a proxy or
    /// a test server. The operations' paths are appended to its path.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self.base_url_env = None;
        self
    }

    /// Allows plain http to servers on other machines, and through proxies. Credentials then travel
    /// unprotected.
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.settings.plain_http = allow;
        self
    }

    /// Follows up to 5 redirects to the same scheme, host and port. Others are never followed, and
    /// neither are 301, 302 and 303 for other methods than GET and HEAD: they lead to a GET, which
    /// does something else.
    pub fn follow_redirects(mut self, follow: bool) -> Self {
        self.settings.follow_redirects = follow;
        self
    }

    /// Sets how long each attempt may take: 60 seconds unless set. That includes waiting for a
    /// token, opening files, connecting, and reading and decoding the body.
    /// [`Request::timeout`](crate::Request::timeout) sets it for one request.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// Sets how long it may take to connect: 10 seconds unless set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// Sets how many attempts a request has, and how long they may take.
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.settings.retries = policy;
        self
    }

    /// Makes only one attempt for each request. A token from a source is still replaced once if it is refused.
    pub fn no_retries(self) -> Self {
        self.retries(RetryPolicy::never())
    }

    /// Waits for the reset of a rate limit that the last response reported as used up, instead of
    /// sending a request that the server would refuse. Clones of the client share this state.
    pub fn pacing(mut self, pace: bool) -> Self {
        self.settings.pacing = pace;
        self
    }

    /// Sets how many bytes the body of a success may have: 64 MiB unless set. A larger one is
    /// refused while it is read.
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.settings.body_limit = bytes;
        self
    }

    /// Sets how many objects and arrays the JSON of a success may have: 1 million unless set. They
    /// are counted before anything is decoded, because each takes many times the memory of its two
    /// bytes on the wire.
    ///
    /// What a body can cost at most is in the crate's README, under "Memory".
    pub fn container_limit(mut self, count: usize) -> Self {
        self.settings.container_limit = count;
        self
    }

    /// Makes undocumented properties, enum values and union values in a response an error
    /// ([`Error::Drift`]), to notice that the OpenAPI document is out of date.
    pub fn strict(mut self, strict: bool) -> Self {
        self.settings.strict = strict;
        self
    }

    /// Adds a product to the user agent, such as `my-tool/1.2`, behind the name and version of this crate.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.user_agent = Some(product.into());
        self
    }

    /// Sends requests through this proxy. Those of the environment are used unless one is set.
    pub fn proxy(mut self, proxy: reqwest::Proxy) -> Self {
        self.proxies.push(proxy);
        self
    }

    /// Makes HTTP clients from this builder, which may be set up with TLS, DNS, pools, proxies and
    /// the like. The function is called once for each runtime that the client is used on.
    ///
    /// A base URL with plain http is used without the builder's proxies and those of the environment,
    /// which would see the credentials, unless [`allow_plain_http`](Self::allow_plain_http) is set.
    ///
    /// Redirects, the referer and retries are handled by this crate, whatever the builder sets; [`user_agent`](Self::user_agent), [`proxy`](Self::proxy) and
    /// [`connect_timeout`](Self::connect_timeout) win over the builder's where they are set.
    pub fn http_client(
        mut self,
        make: impl Fn() -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.http = Some(Arc::new(make));
        self
    }

    /// Calls this before each attempt, with the request that is about to be sent.
    pub fn before_sending(
        mut self,
        hook: impl Fn(&mut reqwest::Request) + Send + Sync + 'static,
    ) -> Self {
        self.settings.hooks.before.push(Arc::new(hook));
        self
    }

    /// Calls this after each attempt that got a response, with the operation's id and the response's head.
    pub fn after_receiving(
        mut self,
        hook: impl Fn(&'static str, &reqwest::Response) + Send + Sync + 'static,
    ) -> Self {
        self.settings.hooks.after.push(Arc::new(hook));
        self
    }

    /// Creates the client.
    ///
    /// # Errors
    /// [`Error::Configuration`] if the base URL is malformed, or plain http to another machine or
    /// through a proxy; if a credential or the user agent has a character that cannot be sent; if
    /// TLS cannot be set up.
    pub fn build(mut self) -> Result<Client, Error> {
        self.settings
            .keyring
            .check()
            .map_err(Error::configuration)?;
        if let Some(text) = self.base_url.take() {
            let url = server::parse(&text).map_err(|message| self.invalid_base_url(message))?;
            self.settings.base_url = Some(url);
        }
        let settings = self.settings.clone();
        let connections = Connections::new(Box::new(move || self.http()))?;
        Ok(Client::new(Arc::new(connections), settings))
    }

    /// Creates the builder of a client that shares the connections of the one with these settings.
    #[cfg(used = "runtime::Credential")]
    pub(super) fn of_settings(settings: Settings) -> Self {
        Self {
            settings,
            ..Self::default()
        }
    }

    /// Returns the settings of a client that shares the connections of another one, if they suit them.
    #[cfg(used = "runtime::Credential")]
    pub(super) fn into_settings(self, other: &Settings) -> Result<Settings, Error> {
        let differs = self.base_url.is_some()
            || self.settings.plain_http != other.plain_http
            || self.connect_timeout.is_some()
            || self.user_agent.is_some()
            || !self.proxies.is_empty()
            || self.http.is_some();
        if differs {
            return Err(Error::configuration(SHARED_CONNECTIONS));
        }
        let checked = self.settings.keyring.check();
        checked.map_err(Error::configuration)?;
        Ok(self.settings)
    }

    /// Creates an HTTP client that sends each request once, and to nowhere else.
    fn http(&self) -> Result<Http, Error> {
        let base_url = self.settings.base_url.as_ref();
        let is_plain = base_url.is_some_and(|url| url.scheme() == "http");
        let is_guarded = is_plain && !self.settings.plain_http;
        let (mut builder, default) = match &self.http {
            // The builder's proxies cannot be listed, and each would see the credentials.
            Some(make) if is_guarded => (make().no_proxy(), None),
            Some(make) => (make(), None),
            None => (reqwest::Client::builder(), Some(CONNECT_TIMEOUT)),
        };
        if let Some(timeout) = self.connect_timeout.or(default) {
            builder = builder.connect_timeout(timeout);
        }
        match &self.user_agent {
            Some(product) => builder = builder.user_agent(format!("{USER_AGENT} {product}")),
            None if self.http.is_none() => builder = builder.user_agent(USER_AGENT),
            None => {}
        }
        for proxy in &self.proxies {
            builder = builder.proxy(proxy.clone());
        }
        let client = builder
            .redirect(Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .build()
            .map_err(|error| Error::configuration(format!("no HTTP client: {}", chain(&error))))?;
        let proxies = match &self.http {
            None if self.proxies.is_empty() => Proxies::of_environment(),
            Some(_) if self.proxies.is_empty() && is_guarded => Proxies::None,
            _ => Proxies::Set,
        };
        let http = Http::new(client, proxies);
        if let (Some(url), false) = (&self.settings.base_url, self.settings.plain_http) {
            http.check(url)
                .map_err(|message| self.invalid_base_url(message))?;
        }
        Ok(http)
    }

    fn invalid_base_url(&self, message: String) -> Error {
        match self.base_url_env {
            Some(name) => invalid_variable(name, &message),
            None => Error::configuration(message),
        }
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} before, {} after",
            self.before.len(),
            self.after.len()
        )
    }
}

impl ClientBuilder {
    #[cfg(used = ".prefer_server")]
    pub(crate) fn prefer_server(mut self, url: &'static str) -> Self {
        self.settings.servers.push(url);
        self
    }

    #[cfg(used = ".variable")]
    pub(crate) fn variable(mut self, name: &'static str, value: impl ToString) -> Self {
        self.settings.variables.retain(|(held, _)| *held != name);
        self.settings.variables.push((name, value.to_string()));
        self
    }

    /// Sets the base URL, if the environment variable is set.
    #[cfg(any(used = ".base_url_from_env", feature = "cli"))]
    pub(crate) fn base_url_from_env(mut self, name: &'static str) -> Result<Self, Error> {
        if let Some(url) = from_env::<String>(name)? {
            self = self.base_url(url);
            self.base_url_env = Some(name);
        }
        Ok(self)
    }
}

/// Returns the value of an environment variable; `None` if it is unset or empty.
#[cfg(any(
    used = "runtime::from_env",
    used = ".credentials_from_env",
    used = ".base_url_from_env",
    feature = "cli"
))]
pub(crate) fn from_env<T>(name: &str) -> Result<Option<T>, Error>
where
    T: std::str::FromStr<Err: fmt::Display>,
{
    match std::env::var(name) {
        Ok(value) if value.is_empty() => Ok(None),
        Ok(value) => value
            .parse()
            .map(Some)
            .map_err(|error| invalid_variable(name, &error)),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(invalid_variable(name, &"it is not UTF-8")),
    }
}

fn invalid_variable(name: &str, what: &dyn fmt::Display) -> Error {
    Error::configuration(format!("the environment variable {name}: {what}"))
}
