// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Signatures of webhooks by HMAC with SHA-256, in the forms that most services use.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use hmac::{Hmac, KeyInit, Mac};
use reqwest::header::HeaderMap;
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2::Sha256;

use super::webhook::Verifier;
use super::webhook_encoding::SignatureEncoding;
use super::webhook_error::SignatureError;

/// How far the clocks of the service and of the program may differ.
const TOLERANCE: Duration = Duration::from_secs(5 * 60);

/// A signature of the body in a header, such as `X-Hub-Signature-256: sha256=<hex>`.
///
/// It has no time, so a request that someone has recorded can be sent again.
#[derive(Clone, Debug)]
pub struct HmacSha256 {
    header: String,
    prefix: String,
    encoding: SignatureEncoding,
    secrets: Secrets,
}

impl HmacSha256 {
    /// Creates a verifier of a hexadecimal signature in this header.
    pub fn new(header: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        Self {
            header: header.into(),
            prefix: String::new(),
            encoding: SignatureEncoding::Hex,
            secrets: Secrets::of(&secret.into()),
        }
    }

    /// Requires this text before the signature, such as `sha256=`.
    pub fn with_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Sets how the signature is written.
    pub fn with_encoding(mut self, encoding: SignatureEncoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// Accepts another secret as well, while the service changes from one to the other.
    pub fn with_secret(mut self, secret: impl Into<SecretString>) -> Self {
        self.secrets.add(secret.into().expose_secret().as_bytes());
        self
    }
}

impl Verifier for HmacSha256 {
    fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), SignatureError> {
        let values = texts(headers, &self.header)?;
        let words = values
            .iter()
            .flat_map(|value| value.split(','))
            .map(str::trim);
        let signatures =
            words.filter_map(|word| self.encoding.decode(word.strip_prefix(&*self.prefix)?));
        self.secrets.verify(&self.header, signatures, &[body])
    }
}

/// A signature of time and body, as in `Stripe-Signature: t=<seconds>,v1=<hex>`: `t` is signed before a dot and the body.
#[derive(Clone, Debug)]
pub struct TimestampedHmacSha256 {
    header: String,
    scheme: String,
    secrets: Secrets,
    clock: Clock,
}

impl TimestampedHmacSha256 {
    /// Creates a verifier of signatures with the key `v1` in this header, which are at most five minutes old.
    pub fn new(header: impl Into<String>, secret: impl Into<SecretString>) -> Self {
        Self {
            header: header.into(),
            scheme: "v1".to_owned(),
            secrets: Secrets::of(&secret.into()),
            clock: Clock::default(),
        }
    }

    /// Sets the key of the signatures. Those with another key are ignored.
    pub fn with_scheme(mut self, scheme: impl Into<String>) -> Self {
        self.scheme = scheme.into();
        self
    }

    /// Accepts another secret as well, while the service changes from one to the other.
    pub fn with_secret(mut self, secret: impl Into<SecretString>) -> Self {
        self.secrets.add(secret.into().expose_secret().as_bytes());
        self
    }

    /// Sets by how much the time may differ from now, in either direction.
    pub fn with_tolerance(mut self, tolerance: Duration) -> Self {
        self.clock.tolerance = tolerance;
        self
    }

    /// Sets what now is, for tests.
    pub fn with_clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock.now = Arc::new(now);
        self
    }
}

impl Verifier for TimestampedHmacSha256 {
    fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), SignatureError> {
        let values = texts(headers, &self.header)?;
        let pairs = values.iter().flat_map(|value| value.split(','));
        let pairs: Vec<_> = pairs
            .filter_map(|pair| pair.trim().split_once('='))
            .collect();
        let of_key = |key: &str| {
            let own = pairs.iter().filter(|(name, _)| *name == key);
            own.map(|(_, value)| *value).collect::<Vec<_>>()
        };
        let times = of_key("t");
        let [time] = times.as_slice() else {
            return Err(SignatureError::new(format!(
                "the header `{}` has no single time",
                self.header
            )));
        };
        self.clock.check(time)?;
        let signatures = of_key(&self.scheme)
            .into_iter()
            .filter_map(|text| SignatureEncoding::Hex.decode(text));
        self.secrets
            .verify(&self.header, signatures, &[time.as_bytes(), b".", body])
    }
}

/// The signature of [Standard Webhooks](https://www.standardwebhooks.com) in the headers `webhook-id`, `webhook-timestamp` and
/// `webhook-signature`.
#[derive(Clone, Debug)]
pub struct StandardWebhooks {
    prefix: String,
    secrets: Secrets,
    clock: Clock,
}

impl StandardWebhooks {
    /// Creates a verifier with a secret in base64, with or without `whsec_` before it.
    ///
    /// # Errors
    /// [`SignatureError`] if the secret is not base64.
    pub fn new(secret: impl Into<SecretString>) -> Result<Self, SignatureError> {
        let new = Self {
            prefix: "webhook-".to_owned(),
            secrets: Secrets::default(),
            clock: Clock::default(),
        };
        new.with_secret(secret)
    }

    /// Accepts another secret as well, while the service changes from one to the other.
    ///
    /// # Errors
    /// [`SignatureError`] if the secret is not base64.
    pub fn with_secret(mut self, secret: impl Into<SecretString>) -> Result<Self, SignatureError> {
        let secret = secret.into();
        let text = secret.expose_secret();
        let bytes = SignatureEncoding::Base64.decode(text.strip_prefix("whsec_").unwrap_or(text));
        let bytes = SecretBox::new(Box::new(
            bytes.ok_or_else(|| SignatureError::new("the secret is not base64"))?,
        ));
        self.secrets.add(bytes.expose_secret());
        Ok(self)
    }

    /// Sets what the names of the three headers begin with, such as `svix-` instead of `webhook-`.
    pub fn with_header_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Sets by how much the time may differ from now, in either direction.
    pub fn with_tolerance(mut self, tolerance: Duration) -> Self {
        self.clock.tolerance = tolerance;
        self
    }

    /// Sets what now is, for tests.
    pub fn with_clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock.now = Arc::new(now);
        self
    }
}

impl Verifier for StandardWebhooks {
    fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), SignatureError> {
        let header = |name: &str| format!("{}{name}", self.prefix);
        let (id, time) = (
            single(headers, &header("id"))?,
            single(headers, &header("timestamp"))?,
        );
        self.clock.check(time)?;
        let name = header("signature");
        let values = texts(headers, &name)?;
        let words = values.iter().flat_map(|value| value.split(' '));
        let signatures =
            words.filter_map(|word| SignatureEncoding::Base64.decode(word.strip_prefix("v1,")?));
        self.secrets.verify(
            &name,
            signatures,
            &[id.as_bytes(), b".", time.as_bytes(), b".", body],
        )
    }
}

/// Secrets that are accepted.
#[derive(Clone, Default)]
struct Secrets(Vec<Arc<SecretBox<Vec<u8>>>>);

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Secrets {
    fn of(secret: &SecretString) -> Self {
        let mut secrets = Self::default();
        secrets.add(secret.expose_secret().as_bytes());
        secrets
    }

    fn add(&mut self, secret: &[u8]) {
        self.0
            .push(Arc::new(SecretBox::new(Box::new(secret.to_vec()))));
    }

    /// Checks that one of the signatures is that of the message with one of the secrets. Each comparison takes the same
    /// time, whichever bytes differ.
    fn verify(
        &self,
        header: &str,
        signatures: impl Iterator<Item = Vec<u8>>,
        message: &[&[u8]],
    ) -> Result<(), SignatureError> {
        // Anyone knows the signature with an empty secret.
        if self
            .0
            .iter()
            .any(|secret| secret.expose_secret().is_empty())
        {
            return Err(SignatureError::new("the secret is empty"));
        }
        let macs = self.0.iter().filter_map(|secret| {
            let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret()).ok()?;
            message.iter().for_each(|part| mac.update(part));
            Some(mac)
        });
        let macs: Vec<Hmac<Sha256>> = macs.collect();
        for signature in signatures.take(MAX_SIGNATURES) {
            if macs
                .iter()
                .any(|mac| mac.clone().verify_slice(&signature).is_ok())
            {
                return Ok(());
            }
        }
        Err(SignatureError::new(format!(
            "no signature in the header `{header}` is that of the request"
        )))
    }
}

/// The most signatures of a request that are checked.
const MAX_SIGNATURES: usize = 20;

/// What time it is, and how far another one may be from it.
#[derive(Clone)]
struct Clock {
    now: Arc<dyn Fn() -> SystemTime + Send + Sync>,
    tolerance: Duration,
}

impl Default for Clock {
    fn default() -> Self {
        Self {
            now: Arc::new(SystemTime::now),
            tolerance: TOLERANCE,
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clock")
            .field("tolerance", &self.tolerance)
            .finish_non_exhaustive()
    }
}

impl Clock {
    /// Checks a time in seconds since 1970.
    fn check(&self, seconds: &str) -> Result<(), SignatureError> {
        let is_digits = !seconds.is_empty() && seconds.bytes().all(|byte| byte.is_ascii_digit());
        let seconds = seconds
            .parse()
            .ok()
            .filter(|_| is_digits)
            .map(Duration::from_secs);
        let time = seconds.and_then(|since| SystemTime::UNIX_EPOCH.checked_add(since));
        let time = time.ok_or_else(|| {
            SignatureError::new("the time of the signature is not a number of seconds")
        })?;
        let now = (self.now)();
        let (difference, direction) = match now.duration_since(time) {
            Ok(age) => (age, "old"),
            Err(ahead) => (ahead.duration(), "in the future"),
        };
        if difference > self.tolerance {
            let seconds = difference.as_secs();
            return Err(SignatureError::new(format!(
                "the signature is {seconds} seconds {direction}"
            )));
        }
        Ok(())
    }
}

/// Returns all values of a header.
fn texts<'h>(headers: &'h HeaderMap, name: &str) -> Result<Vec<&'h str>, SignatureError> {
    let values = headers
        .get_all(name)
        .iter()
        .map(|value| value.to_str().ok());
    let values: Option<Vec<&str>> = values.collect();
    match values {
        Some(values) if values.is_empty() => Err(SignatureError::new(format!(
            "the header `{name}` is missing"
        ))),
        Some(values) => Ok(values),
        None => Err(SignatureError::new(format!(
            "the header `{name}` is not text"
        ))),
    }
}

/// Returns the only value of a header.
fn single<'h>(headers: &'h HeaderMap, name: &str) -> Result<&'h str, SignatureError> {
    match texts(headers, name)?.as_slice() {
        [one] => Ok(one),
        _ => Err(SignatureError::new(format!(
            "the header `{name}` is there twice"
        ))),
    }
}
