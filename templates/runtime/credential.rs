// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Credentials, and which of them a request sends.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use secrecy::{ExposeSecret, SecretString};
use tokio::runtime::Handle;

use super::attached::Attached;
use super::per_runtime::PerRuntime;
use super::placement::Placement;

/// A declared security scheme.
#[derive(Debug)]
pub struct Credential {
    /// The builder's method that sets it.
    pub name: &'static str,
    pub placement: Placement,
    /// The environment variable that `from_env` reads it from.
    pub env: Option<&'static str>,
}

/// A source of access tokens, such as an OAuth server.
///
/// The source is called when the first request needs a token. The token is kept until the server responds
/// with 401; then the source is called again and the request is sent again.
///
/// Functions that return a future of a token are sources.
pub trait TokenSource: Send + Sync + 'static {
    /// Returns a token that is valid now.
    fn token(&self) -> TokenFuture<'_>;
}

/// What a [`TokenSource`] returns.
pub type TokenFuture<'a> =
    Pin<Box<dyn Future<Output = Result<SecretString, TokenError>> + Send + 'a>>;

/// Why a [`TokenSource`] has no token.
pub type TokenError = Box<dyn std::error::Error + Send + Sync>;

impl<F, Fut> TokenSource for F
where
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<SecretString, TokenError>> + Send + 'static,
{
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(self())
    }
}

/// The credentials that a client holds. `Debug` shows which, never their values.
#[derive(Clone, Default)]
pub struct Keyring {
    keys: Vec<(&'static Credential, Secret)>,
}

#[derive(Clone)]
struct Secret {
    /// What is sent for it, or why it cannot be sent. A token is added to it.
    attached: Result<Arc<Attached>, String>,
    tokens: Option<Arc<Tokens>>,
}

/// A source of tokens and its last token.
struct Tokens {
    source: Box<dyn TokenSource>,
    last: Mutex<Option<Arc<SecretString>>>,
    /// A task that waited for the lock uses the token of its previous holder, so many requests at once
    /// cause one call of the source. Each runtime has its own lock, because its holder makes no progress while
    /// its runtime does not run.
    lock: PerRuntime<Arc<tokio::sync::Mutex<()>>>,
}

impl Keyring {
    #[cfg(used = "keyring.set")]
    pub fn set(&mut self, credential: &'static Credential, secret: SecretString) {
        let mut attached = Attached::default();
        let added = attached.add(credential, secret.into());
        self.replace_secret(credential, added.map(|()| attached), None);
    }

    #[cfg(used = "keyring.set_source")]
    pub fn set_source(&mut self, credential: &'static Credential, source: impl TokenSource) {
        let tokens = Tokens {
            source: Box::new(source),
            last: Mutex::new(None),
            lock: PerRuntime::new(None),
        };
        self.replace_secret(credential, Ok(Attached::default()), Some(tokens));
    }

    /// Returns `true` if all credentials of one of the alternatives are set.
    pub fn satisfies(&self, alternatives: &[&[&'static Credential]]) -> bool {
        alternatives.is_empty() || self.first_complete(alternatives).is_some()
    }

    #[cfg(feature = "cli")]
    pub fn has(&self, credential: &Credential) -> bool {
        self.secret(credential).is_some()
    }

    /// Returns the alternative that a request uses, else the first one.
    #[cfg(feature = "cli")]
    pub fn preferred(&self, alternatives: &[&[&'static Credential]]) -> Vec<&'static Credential> {
        let chosen = self
            .first_complete(alternatives)
            .or(alternatives.first().copied());
        chosen.unwrap_or_default().to_vec()
    }

    /// Returns the credentials of the first alternative that is complete. A source is called for its first
    /// token and after a token was refused, and has to return one before the deadline.
    pub async fn attach(
        &self,
        alternatives: &[&[&'static Credential]],
        refused: &[Arc<SecretString>],
        deadline: Instant,
    ) -> Result<Attached, String> {
        let mut attached = Attached::default();
        for (credential, secret) in self.chosen(alternatives)? {
            attached.extend(secret.attached.as_deref().map_err(String::clone)?);
            if let Some(tokens) = &secret.tokens {
                let token = tokens.current(credential, refused);
                let token = tokio::time::timeout_at(deadline.into(), token).await;
                let late = |_| Err("a source of tokens took too long".to_owned());
                attached.add(credential, token.unwrap_or_else(late)?)?;
            }
        }
        Ok(attached)
    }

    /// Returns the same without lock a source: a token that is not known yet is left out.
    pub fn attach_at_once(
        &self,
        alternatives: &[&[&'static Credential]],
    ) -> Result<Attached, String> {
        let mut attached = Attached::default();
        for (credential, secret) in self.chosen(alternatives)? {
            attached.extend(secret.attached.as_deref().map_err(String::clone)?);
            if let Some(token) = secret.tokens.as_ref().and_then(|tokens| tokens.last()) {
                attached.add(credential, token)?;
            }
        }
        Ok(attached)
    }

    /// Returns `true` if one of the credentials that are sent comes from a source.
    pub fn has_source(&self, alternatives: &[&[&'static Credential]]) -> bool {
        self.chosen(alternatives)
            .is_ok_and(|chosen| chosen.iter().any(|(_, secret)| secret.tokens.is_some()))
    }

    /// Returns a message that names what is missing, such as `app_key, or access_token`.
    pub fn missing(&self, alternatives: &[&[&'static Credential]]) -> String {
        let describe = |credential: &&Credential| match credential.env {
            Some(env) => format!("{} (environment variable {env})", credential.name),
            None => credential.name.to_owned(),
        };
        let sets = alternatives.iter().map(|set| {
            let missing = set
                .iter()
                .filter(|credential| self.secret(credential).is_none());
            missing.map(describe).collect::<Vec<_>>().join(" and ")
        });
        let sets: Vec<String> = sets.collect();
        format!("credentials are missing: set {}", sets.join(", or "))
    }

    /// Refuses a secret that cannot be sent, without showing it.
    pub fn check(&self) -> Result<(), String> {
        let mut secrets = self.keys.iter().map(|(_, secret)| &secret.attached);
        secrets.try_for_each(|attached| attached.as_ref().map(drop).map_err(String::clone))
    }

    #[cfg(used = "self.replace_secret")]
    fn replace_secret(
        &mut self,
        credential: &'static Credential,
        attached: Result<Attached, String>,
        tokens: Option<Tokens>,
    ) {
        let secret = Secret {
            attached: attached.map(Arc::new),
            tokens: tokens.map(Arc::new),
        };
        self.keys.retain(|(held, _)| held.name != credential.name);
        self.keys.push((credential, secret));
    }

    fn secret(&self, credential: &Credential) -> Option<&Secret> {
        let entry = self
            .keys
            .iter()
            .find(|(held, _)| held.name == credential.name);
        entry.map(|(_, secret)| secret)
    }

    fn first_complete<'a>(
        &self,
        alternatives: &[&'a [&'static Credential]],
    ) -> Option<&'a [&'static Credential]> {
        let complete =
            |set: &&&[&'static Credential]| set.iter().all(|one| self.secret(one).is_some());
        alternatives.iter().find(complete).copied()
    }

    fn chosen(
        &self,
        alternatives: &[&[&'static Credential]],
    ) -> Result<Vec<(&'static Credential, &Secret)>, String> {
        if !self.satisfies(alternatives) {
            return Err(self.missing(alternatives));
        }
        let chosen = self.first_complete(alternatives).unwrap_or_default();
        let held = chosen
            .iter()
            .filter_map(|&credential| Some((credential, self.secret(credential)?)));
        Ok(held.collect())
    }
}

impl Tokens {
    fn last(&self) -> Option<Arc<SecretString>> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.clone()
    }

    /// Returns the last token, or a new one if there is none that was not refused.
    async fn current(
        &self,
        credential: &Credential,
        refused: &[Arc<SecretString>],
    ) -> Result<Arc<SecretString>, String> {
        let is_refused = |token: &SecretString| {
            refused
                .iter()
                .any(|one| one.expose_secret() == token.expose_secret())
        };
        let usable = || self.last().filter(|token| !is_refused(token));
        if let Some(token) = usable() {
            return Ok(token);
        }
        let runtime = Handle::try_current().map_err(|error| error.to_string())?;
        let lock = self
            .lock
            .get(&runtime, || Ok::<_, String>(Arc::default()))?;
        let _asking = lock.lock().await;
        // Another request may have got a new one in the meantime.
        if let Some(token) = usable() {
            return Ok(token);
        }
        let token = Arc::new(self.request(credential).await?);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some(Arc::clone(&token));
        Ok(token)
    }

    async fn request(&self, credential: &Credential) -> Result<SecretString, String> {
        let token = self.source.token().await;
        token.map_err(|error| {
            format!(
                "the source of {} returned no token: {error}",
                credential.name
            )
        })
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self
            .keys
            .iter()
            .map(|(credential, _)| (credential.name, "[redacted]"));
        f.debug_map().entries(names).finish()
    }
}
