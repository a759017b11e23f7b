// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Secrets that a server sends back: they are taken out of whatever an error shows.

use bytes::Bytes;
use reqwest::header::{HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

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
        let body = match self.forms().iter().any(holds) {
            true => self.text(&String::from_utf8_lossy(&body)).into(),
            false => body,
        };
        // JSON can write any character as an escape.
        if body.contains(&b'\\')
            && let Ok(mut value) = serde_json::from_slice::<Value>(&body)
            && self.value(&mut value)
        {
            return value.to_string().into();
        }
        body
    }

    /// Takes the secrets out of all texts; false if there are none.
    fn value(&self, value: &mut Value) -> bool {
        let mut found = false;
        match value {
            Value::String(text) => {
                let clean = self.text(text);
                found = clean != *text;
                *text = clean;
            }
            Value::Array(items) => {
                for item in items {
                    found |= self.value(item);
                }
            }
            Value::Object(members) => {
                for (name, mut value) in std::mem::take(members) {
                    let clean = self.text(&name);
                    found |= clean != name;
                    found |= self.value(&mut value);
                    members.insert(clean, value);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
        found
    }

    /// The last place at or before `limit` at which no secret is cut in two.
    pub fn boundary(&self, body: &[u8], limit: usize) -> usize {
        let starts = self.forms().into_iter().filter_map(|secret| {
            let from = (limit + 1).saturating_sub(secret.len());
            let cut = from..limit;
            cut.into_iter().find(|&at| {
                body.get(at..)
                    .is_some_and(|rest| rest.starts_with(secret.as_bytes()))
            })
        });
        starts.min().unwrap_or(limit)
    }

    /// How many bytes the longest secret has, in the longest way to write it.
    pub fn longest(&self) -> usize {
        self.forms().iter().map(String::len).max().unwrap_or(0)
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

    /// Each secret as it is, and as URLs and JSON write it where that differs.
    fn forms(&self) -> Vec<String> {
        let exposed = self.secrets.iter().map(ExposeSecret::expose_secret);
        let mut forms = Vec::new();
        for secret in exposed.filter(|secret| secret.len() >= SHORTEST) {
            let quoted = Value::from(secret).to_string();
            let json = quoted[1..quoted.len() - 1].to_owned();
            for form in [super::path::encode(secret), json] {
                if form != *secret {
                    forms.push(form);
                }
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

    #[test]
    fn secrets_are_taken_out_of_escapes() {
        let redactor = Redactor::new(vec!["s3\"cr/et".into()]);
        for body in [
            r#"{"a":["s3\"cr/et"]}"#,
            r#"{"a":["s3\"cr\/et"]}"#,
            r#"{"a":["\u00733\"cr/et"]}"#,
        ] {
            let clean = redactor.body(Bytes::from_static(body.as_bytes()));
            assert_eq!(clean, Bytes::from_static(br#"{"a":["[redacted]"]}"#));
        }
        let other = Bytes::from_static(br#"{ "a": "\n" }"#);
        assert_eq!(redactor.body(other.clone()), other);
    }

    #[test]
    fn no_secret_is_cut_in_two() {
        let redactor = Redactor::new(vec!["s3cret".into()]);
        let boundary = |limit| redactor.boundary(b"ab s3cret", limit);
        let boundaries: Vec<usize> = (2..=10).map(boundary).collect();
        assert_eq!(boundaries, [2, 3, 3, 3, 3, 3, 3, 9, 10]);
    }
}
