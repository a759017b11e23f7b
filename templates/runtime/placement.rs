// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Adds credentials to the headers, cookies or query of a request.

use std::sync::Arc;

#[cfg(used = "self.add_header")]
use reqwest::header::{HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use super::attached::Attached;
use super::credential::Credential;

/// The location of a credential.
#[derive(Clone, Copy, Debug)]
pub enum Placement {
    /// A header of its own.
    #[cfg(used = "Placement::Header")]
    Header(&'static str),
    /// A parameter of the query.
    #[cfg(used = "Placement::Query")]
    Query(&'static str),
    #[cfg(used = "Placement::Cookie")]
    Cookie(&'static str),
    /// `Authorization: Basic …`, of a secret `user:password`.
    #[cfg(used = "Placement::Basic")]
    Basic,
    /// `Authorization` with this scheme, whose credentials are sent as they are.
    #[cfg(used = "Placement::Scheme")]
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
            #[cfg(used = "Placement::Header")]
            (Placement::Header(name), text) => self.add_header(credential, name, text, text),
            #[cfg(used = "Placement::Query")]
            (Placement::Query(name), text) => {
                if text.is_empty() {
                    return Err(format!("{} is empty", credential.name));
                }
                self.query.push((name, super::path::encode(text)));
                Ok(())
            }
            #[cfg(used = "Placement::Cookie")]
            (Placement::Cookie(name), text) => {
                // The characters of RFC 6265. Others are not encoded: servers compare cookies as they come.
                let legal = |byte: u8| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte);
                if text.is_empty() || !text.bytes().all(legal) {
                    return Err(self::invalid(credential, "a cookie"));
                }
                let name = super::path::encode(name);
                self.cookies.push(format!("{name}={text}"));
                Ok(())
            }
            #[cfg(used = "Placement::Scheme")]
            (Placement::Scheme(scheme), text) => {
                let value = format!("{scheme} {text}");
                self.add_header(credential, "authorization", text, &value)
            }
            #[cfg(used = "Placement::Basic")]
            (Placement::Basic, text) => {
                let Some((_, password)) = text.split_once(':') else {
                    return Err(format!(
                        "{} is no user name without a colon, a colon and a password",
                        credential.name
                    ));
                };
                let encoded = super::base64::base64(text.as_bytes());
                let value = format!("Basic {encoded}");
                self.add_header(credential, "authorization", &encoded, &value)?;
                let secrets = [encoded.into(), SecretString::from(password)];
                self.secrets.extend(secrets.map(Arc::new));
                Ok(())
            }
        }
    }

    /// Adds a header with this value, if the secret in it arrives as it is.
    #[cfg(used = "self.add_header")]
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

#[cfg(used = "self::invalid")]
fn invalid(credential: &Credential, location: &str) -> String {
    format!(
        "{} is empty or has a character that {location} cannot carry \
         (a line break, a space at an end, or one outside of ASCII)",
        credential.name
    )
}

#[cfg(all(
    used = "Placement::Query",
    used = "Placement::Cookie",
    used = "Placement::Basic",
    used = "Placement::Scheme"
))]
#[cfg(test)]
mod tests {
    use super::*;

    fn attached(placement: Placement, secret: &str) -> Result<Attached, String> {
        let credential = Credential {
            name: "key",
            placement,
            env: None,
        };
        let mut attached = Attached::default();
        attached.add(&credential, Arc::new(secret.into()))?;
        Ok(attached)
    }

    fn authorization(placement: Placement, secret: &str) -> Result<String, String> {
        let attached = attached(placement, secret)?;
        let (name, value) = attached.headers.first().ok_or("there is no header")?;
        assert!(*name == "authorization" && value.is_sensitive());
        Ok(value.to_str().unwrap_or_default().to_owned())
    }

    #[test]
    fn schemes_share_a_header() {
        // The example of RFC 7617, with a character outside of ASCII.
        let basic = authorization(Placement::Basic, "test:123£");
        assert_eq!(basic.as_deref(), Ok("Basic dGVzdDoxMjPCow=="));
        let digest = authorization(Placement::Scheme("Digest"), "username=\"a\", uri=\"/\"");
        assert_eq!(digest.as_deref(), Ok("Digest username=\"a\", uri=\"/\""));
        assert!(authorization(Placement::Basic, "no password").is_err());
    }

    #[test]
    fn every_form_of_a_password_is_a_secret() {
        let attached = attached(Placement::Basic, "user:hunter2");
        let secrets = attached
            .map(|attached| attached.secrets)
            .unwrap_or_default();
        let secrets: Vec<&str> = secrets
            .iter()
            .map(|secret| secret.expose_secret())
            .collect();
        assert_eq!(secrets, ["user:hunter2", "dXNlcjpodW50ZXIy", "hunter2"]);
    }

    #[test]
    fn a_key_stays_in_its_parameter_or_cookie() {
        let query = attached(Placement::Query("key"), "a&b#c").map(|attached| attached.query);
        assert_eq!(query, Ok(vec![("key", "a%26b%23c".to_owned())]));
        let cookies = |text| attached(Placement::Cookie("s[1]"), text).map(|one| one.cookies);
        assert_eq!(cookies("a%3D=/"), Ok(vec!["s%5B1%5D=a%3D=/".to_owned()]));
        for text in ["", "a;b", "a b", "a,b", "a\"", "a\r\n", "é"] {
            let refusal = cookies(text).unwrap_err();
            assert!(refusal.contains("a cookie"), "{refusal}");
        }
        assert!(attached(Placement::Query("key"), "").is_err());
    }
}
