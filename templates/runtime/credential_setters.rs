// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Sets the credentials of a client, for generated code.

#[cfg(used = ".basic_credential")]
use secrecy::ExposeSecret;
use secrecy::SecretString;

use super::builder::ClientBuilder;
use super::credential::Credential;
#[cfg(any(used = ".credentials_from_env", used = ".require"))]
use super::error::Error;

impl ClientBuilder {
    pub(crate) fn credential(
        mut self,
        credential: &'static Credential,
        secret: SecretString,
    ) -> Self {
        self.settings.keyring.set(credential, secret);
        self
    }

    #[cfg(used = ".basic_credential")]
    pub(crate) fn basic_credential(
        self,
        credential: &'static Credential,
        user: &str,
        password: &SecretString,
    ) -> Self {
        // A colon would end the user and begin the password. An empty secret is an error when the
        // client is built.
        let secret = if user.contains(':') {
            String::new()
        } else {
            format!("{user}:{}", password.expose_secret())
        };
        self.credential(credential, secret.into())
    }

    #[cfg(used = ".credential_source")]
    pub(crate) fn credential_source(
        mut self,
        credential: &'static Credential,
        source: impl super::credential::TokenSource,
    ) -> Self {
        self.settings.keyring.set_source(credential, source);
        self
    }

    /// Sets each credential whose environment variable is set.
    #[cfg(used = ".credentials_from_env")]
    pub(crate) fn credentials_from_env(
        mut self,
        all: &[&'static Credential],
    ) -> Result<Self, Error> {
        for credential in all {
            let Some(env) = credential.env else { continue };
            if let Some(secret) = super::builder::from_env::<String>(env)? {
                self = self.credential(credential, secret.into());
            }
        }
        Ok(self)
    }

    /// Fails unless one of the alternatives is complete.
    #[cfg(used = ".require")]
    pub(crate) fn require(self, alternatives: &[&[&'static Credential]]) -> Result<Self, Error> {
        let keyring = &self.settings.keyring;
        if keyring.satisfies(alternatives) {
            return Ok(self);
        }
        Err(Error::configuration(keyring.missing(alternatives)))
    }
}
