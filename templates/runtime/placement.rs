// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Adds credentials to the headers, cookies or query of a request.

use std::sync::Arc;

use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use super::credential::Credential;
use super::path::encode;

/// The location of a credential.
#[allow(dead_code, reason = "no API uses all of them")]
#[derive(Debug)]
pub enum Placement {
    /// A header of its own.
    Header(&'static str),
    /// A parameter of the query.
    Query(&'static str),
    Cookie(&'static str),
    /// `Authorization: Bearer …`
    Bearer,
    /// `Authorization: Basic …`, of a secret `user:password`.
    Basic,
    /// `Authorization` with another scheme, whose credentials are sent as they are.
    Scheme(&'static str),
}

/// The credentials of a request, and the secrets in them.
#[derive(Default)]
pub struct Attached {
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// Names and values that need no more encoding.
    pub query: Vec<(&'static str, String)>,
    pub cookies: Vec<String>,
    pub secrets: Vec<Arc<SecretString>>,
}

impl Attached {
    /// Adds a credential, or says why it cannot be sent, without showing it.
    pub fn add(
        &mut self,
        credential: &Credential,
        secret: Arc<SecretString>,
    ) -> Result<(), String> {
        let text = secret.expose_secret();
        match credential.placement {
            Placement::Header(name) => {
                let name = HeaderName::from_bytes(name.as_bytes());
                let name = name.map_err(|error| error.to_string())?;
                self.headers.push((name, header(credential, text, text)?));
            }
            Placement::Query(name) if !text.is_empty() => self.query.push((name, encode(text))),
            Placement::Query(_) => return Err(format!("{} is empty", credential.name)),
            Placement::Cookie(name) if is_cookie(text) => {
                self.cookies.push(format!("{}={text}", encode(name)));
            }
            Placement::Cookie(_) => return Err(unfit(credential, "a cookie")),
            Placement::Bearer => self.authorize(credential, "Bearer", text)?,
            Placement::Scheme(scheme) => self.authorize(credential, scheme, text)?,
            Placement::Basic => {
                let Some((_, password)) = text.split_once(':') else {
                    return Err(format!(
                        "{} is no user name without a colon, a colon and a password",
                        credential.name
                    ));
                };
                let encoded = base64(text.as_bytes());
                self.authorize(credential, "Basic", &encoded)?;
                let secrets = [encoded.into(), SecretString::from(password)];
                self.secrets.extend(secrets.map(Arc::new));
            }
        }
        self.secrets.push(secret);
        Ok(())
    }

    /// Adds those of another one.
    pub fn extend(&mut self, other: &Self) {
        self.headers.extend_from_slice(&other.headers);
        self.query.extend_from_slice(&other.query);
        self.cookies.extend_from_slice(&other.cookies);
        self.secrets.extend_from_slice(&other.secrets);
    }

    fn authorize(
        &mut self,
        credential: &Credential,
        scheme: &str,
        secret: &str,
    ) -> Result<(), String> {
        let value = header(credential, secret, &format!("{scheme} {secret}"))?;
        self.headers.push((AUTHORIZATION, value));
        Ok(())
    }
}

/// Returns a header with this text, if the secret in it arrives as it is.
fn header(credential: &Credential, secret: &str, text: &str) -> Result<HeaderValue, String> {
    let visible = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
    let legal = secret.bytes().all(visible) && !secret.is_empty() && secret.trim() == secret;
    let value = HeaderValue::from_str(text).ok().filter(|_| legal);
    let mut value = value.ok_or_else(|| unfit(credential, "a header"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// RFC 6265's characters. Others are not encoded: servers compare cookies as they come.
fn is_cookie(text: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte);
    !text.is_empty() && text.bytes().all(legal)
}

fn unfit(credential: &Credential, place: &str) -> String {
    format!(
        "{} is empty or has a character that {place} cannot carry \
         (a line break, a space at an end, or one outside of ASCII)",
        credential.name
    )
}

/// RFC 4648's encoding.
pub(super) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let octet = |index: usize| u32::from(group.get(index).copied().unwrap_or(0));
        let bits = octet(0) << 16 | octet(1) << 8 | octet(2);
        for digit in 0..4 {
            let index = (bits >> (18 - 6 * digit)) & 63;
            let character = char::from(DIGITS[index as usize]);
            text.push(if digit > group.len() { '=' } else { character });
        }
    }
    text
}

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
        assert!(*name == AUTHORIZATION && value.is_sensitive());
        Ok(value.to_str().unwrap_or_default().to_owned())
    }

    #[test]
    fn base64_is_that_of_the_standard() {
        let texts = ["", "f", "fo", "foo", "foob", "fooba", "foobar"];
        let encoded = texts.map(|text| base64(text.as_bytes()));
        let wanted = [
            "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy",
        ];
        assert_eq!(encoded, wanted);
        assert_eq!(base64(&[0xfb, 0xff]), "+/8=");
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
        assert_eq!(secrets, ["dXNlcjpodW50ZXIy", "hunter2", "user:hunter2"]);
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
