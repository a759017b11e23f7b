// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Secrets that a server sends back: they are taken out of whatever an error shows.

use bytes::Bytes;
use reqwest::header::{HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

const REDACTED: &str = "[redacted]";

/// Shorter ones occur in any text by chance, and taking those out would leave nothing readable.
const SHORTEST: usize = 4;

/// The secrets that a call took along.
#[derive(Clone, Default)]
pub(super) struct Redactor {
    secrets: Vec<SecretString>,
}

impl Redactor {
    pub fn new(secrets: Vec<SecretString>) -> Self {
        Self { secrets }
    }

    /// The text without the secrets, also where they are percent-encoded.
    pub fn text(&self, text: &str) -> String {
        let mut clean = text.to_owned();
        for secret in self.forms() {
            if clean.contains(&secret) {
                clean = clean.replace(&secret, REDACTED);
            }
        }
        clean
    }

    /// The body without the secrets; the same bytes where it has none.
    pub fn body(&self, body: Bytes) -> Bytes {
        let holds = |secret: &String| {
            let secret = secret.as_bytes();
            body.windows(secret.len()).any(|window| window == secret)
        };
        match self.forms().iter().any(holds) {
            true => self.text(&String::from_utf8_lossy(&body)).into(),
            false => body,
        }
    }

    pub fn headers(&self, headers: &mut HeaderMap) {
        for value in headers.values_mut() {
            let text = String::from_utf8_lossy(value.as_bytes());
            let clean = self.text(&text);
            if clean != text {
                *value = HeaderValue::from_str(&clean)
                    .unwrap_or_else(|_| HeaderValue::from_static(REDACTED));
            }
        }
    }

    /// Each secret as it is, and percent-encoded where that differs.
    fn forms(&self) -> Vec<String> {
        let exposed = self.secrets.iter().map(ExposeSecret::expose_secret);
        let mut forms = Vec::new();
        for secret in exposed.filter(|secret| secret.len() >= SHORTEST) {
            let encoded = super::path::encode(secret);
            if encoded != *secret {
                forms.push(encoded);
            }
            forms.push(secret.to_owned());
        }
        forms
    }
}

impl std::fmt::Debug for Redactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(REDACTED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_taken_out_in_any_form() {
        let redactor = Redactor::new(vec!["s3cr/et".into(), "ab".into()]);
        assert_eq!(
            redactor.text("x s3cr/et y s3cr%2Fet ab"),
            "x [redacted] y [redacted] ab"
        );
        let body = redactor.body(Bytes::from_static(b"{\"echo\":\"s3cr/et\"}"));
        assert_eq!(body, Bytes::from_static(b"{\"echo\":\"[redacted]\"}"));
        let other = Bytes::from_static(b"\xff nothing");
        assert_eq!(redactor.body(other.clone()), other);
    }
}
