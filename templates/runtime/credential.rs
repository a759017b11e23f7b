// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Credentials: where each goes, and which ones a call takes along.

use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

/// One way to authenticate that the description declares.
#[derive(Debug)]
pub struct Credential {
    /// The builder's method that sets it.
    pub name: &'static str,
    pub placement: Placement,
    /// The environment variable that `from_env` reads it from.
    pub env: Option<&'static str>,
}

/// Where a credential goes.
#[derive(Debug)]
pub enum Placement {
    /// A header of its own.
    Header(&'static str),
    /// `Authorization: Bearer …`
    Bearer,
}

/// The credentials that a client holds. `Debug` shows which, never their values.
#[derive(Clone, Default)]
pub struct Keyring {
    keys: Vec<(&'static Credential, SecretString)>,
}

impl Keyring {
    pub fn set(&mut self, credential: &'static Credential, secret: SecretString) {
        self.keys.retain(|(held, _)| held.name != credential.name);
        self.keys.push((credential, secret));
    }

    pub fn holds(&self, credential: &Credential) -> bool {
        self.secret(credential).is_some()
    }

    /// Whether all credentials of one of the alternatives are there.
    pub fn satisfies(&self, alternatives: &[&[&'static Credential]]) -> bool {
        alternatives.is_empty() || self.first_complete(alternatives).is_some()
    }

    /// The headers for the first alternative that is complete.
    pub fn headers(
        &self,
        alternatives: &[&[&'static Credential]],
    ) -> Result<Vec<(HeaderName, HeaderValue)>, String> {
        if alternatives.is_empty() {
            return Ok(Vec::new());
        }
        let chosen = self
            .first_complete(alternatives)
            .ok_or_else(|| self.missing(alternatives))?;
        chosen
            .iter()
            .filter_map(|credential| Some((credential, self.secret(credential)?)))
            .map(|(credential, secret)| header(credential, secret))
            .collect()
    }

    /// Says what is missing, such as `app_key, or access_token`.
    pub fn missing(&self, alternatives: &[&[&'static Credential]]) -> String {
        let describe = |credential: &&Credential| match credential.env {
            Some(env) => format!("{} (environment variable {env})", credential.name),
            None => credential.name.to_owned(),
        };
        let sets: Vec<String> = alternatives
            .iter()
            .map(|set| {
                let missing = set.iter().filter(|credential| !self.holds(credential));
                missing.map(describe).collect::<Vec<_>>().join(" and ")
            })
            .collect();
        format!("credentials are missing: set {}", sets.join(", or "))
    }

    /// Refuses a secret that no header can carry, without showing it.
    pub fn check(&self) -> Result<(), String> {
        self.keys
            .iter()
            .try_for_each(|(credential, secret)| header(credential, secret).map(drop))
    }

    fn secret(&self, credential: &Credential) -> Option<&SecretString> {
        let found = self
            .keys
            .iter()
            .find(|(held, _)| held.name == credential.name);
        found.map(|(_, secret)| secret)
    }

    fn first_complete<'a>(
        &self,
        alternatives: &[&'a [&'static Credential]],
    ) -> Option<&'a [&'static Credential]> {
        let complete = |set: &&&[&'static Credential]| set.iter().all(|one| self.holds(one));
        alternatives.iter().find(complete).copied()
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

fn header(
    credential: &Credential,
    secret: &SecretString,
) -> Result<(HeaderName, HeaderValue), String> {
    let (name, text) = match credential.placement {
        Placement::Header(name) => (
            HeaderName::from_bytes(name.as_bytes()).map_err(|error| error.to_string())?,
            secret.expose_secret().to_owned(),
        ),
        Placement::Bearer => (AUTHORIZATION, format!("Bearer {}", secret.expose_secret())),
    };
    let visible = secret
        .expose_secret()
        .bytes()
        .all(|byte| byte.is_ascii_graphic());
    let mut value = HeaderValue::from_str(&text)
        .ok()
        .filter(|_| visible && !secret.expose_secret().is_empty())
        .ok_or_else(|| {
            format!(
                "{} is empty or has a character that a header cannot carry \
                 (a space, a line break or one outside of ASCII)",
                credential.name
            )
        })?;
    value.set_sensitive(true);
    Ok((name, value))
}
