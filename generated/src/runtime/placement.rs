// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Adds credentials to the headers, cookies or query of a request.

use std::sync::Arc;

use reqwest::header::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use super::attached::Attached;
use super::credential::Credential;

/// The location of a credential.
#[derive(Clone, Copy, Debug)]
pub enum Placement {
    /// A header of its own.
    Header(&'static str),
    /// `Authorization` with this scheme, whose credentials are sent as they are.
    Scheme(&'static str),
}

impl Attached {
    /// Adds a credential.
    ///
    /// # Errors
    /// The reason why it cannot be sent, without the secret.
    pub fn add(
        &mut self,
        credential: &Credential,
        secret: Arc<SecretString>,
    ) -> Result<(), String> {
        self.secrets.push(Arc::clone(&secret));
        match (credential.placement, secret.expose_secret()) {
            (Placement::Header(name), text) => self.add_header(credential, name, text, text),
            (Placement::Scheme(scheme), text) => {
                let value = format!("{scheme} {text}");
                self.add_header(credential, "authorization", text, &value)
            }
        }
    }

    /// Adds a header with this value, if the secret in it arrives as it is.
    fn add_header(
        &mut self,
        credential: &Credential,
        name: &str,
        secret: &str,
        value: &str,
    ) -> Result<(), String> {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|error| error.to_string())?;
        let visible = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
        let legal = secret.bytes().all(visible) && !secret.is_empty() && secret.trim() == secret;
        let value = HeaderValue::from_str(value).ok().filter(|_| legal);
        let mut value = value.ok_or_else(|| self::invalid(credential, "a header"))?;
        value.set_sensitive(true);
        self.headers.push((name, value));
        Ok(())
    }
}

fn invalid(credential: &Credential, location: &str) -> String {
    format!(
        "{} is empty or has a character that {location} cannot carry \
         (a line break, a space at an end, or one outside of ASCII)",
        credential.name
    )
}
