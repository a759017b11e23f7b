// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Why a request of the service is no webhook.

use std::fmt;

use bytes::Bytes;

use super::body_failures::Hidden;
use super::mismatch::Mismatch;
use super::terminal::escaped;

/// A request that is no webhook, with its body.
///
/// The message shows names of properties and numbers of the body, but no strings.
#[derive(Debug)]
pub struct WebhookError {
    failure: Box<Failure>,
    body: Hidden,
}

#[derive(Debug)]
pub(super) enum Failure {
    Signature(SignatureError),
    /// The webhook, and the media type of the request.
    MediaType(&'static str, String),
    /// Why no webhook fits.
    Unknown(String),
    /// The webhook, if there is only one that fits.
    Decode(Option<&'static str>, Mismatch),
}

impl WebhookError {
    pub(super) fn new(failure: Failure, body: Bytes) -> Self {
        Self {
            failure: Box::new(failure),
            body: Hidden(body),
        }
    }

    /// Returns `true` if the signature is missing or wrong.
    pub fn is_signature(&self) -> bool {
        matches!(*self.failure, Failure::Signature(_))
    }

    /// Returns `true` if the webhook is JSON, and the request has another media type.
    pub fn is_media_type(&self) -> bool {
        matches!(*self.failure, Failure::MediaType(..))
    }

    /// Returns `true` if no webhook fits: the service may have a new one, which can be acknowledged and ignored.
    pub fn is_unknown(&self) -> bool {
        matches!(*self.failure, Failure::Unknown(_))
    }

    /// Returns `true` if the body or a header does not have the declared shape.
    pub fn is_decode(&self) -> bool {
        matches!(*self.failure, Failure::Decode(..))
    }

    /// Returns the name of the webhook, if it is known which one the request is.
    pub fn webhook(&self) -> Option<&'static str> {
        match &*self.failure {
            Failure::MediaType(webhook, _) => Some(webhook),
            Failure::Decode(webhook, _) => *webhook,
            Failure::Signature(_) | Failure::Unknown(_) => None,
        }
    }

    /// Returns the path in the body where it does not have the declared shape, such as `data.name`; empty for the whole
    /// body.
    pub fn path(&self) -> &str {
        match &*self.failure {
            Failure::Decode(_, mismatch) => &mismatch.path,
            _ => "",
        }
    }

    /// Returns the body as it came.
    pub fn bytes(&self) -> &[u8] {
        &self.body.0
    }

    /// Returns the body as it came.
    pub fn into_bytes(self) -> Bytes {
        self.body.0
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.failure {
            Failure::Signature(error) => write!(f, "invalid signature: {error}"),
            Failure::MediaType(webhook, media_type) => {
                let media_type = escaped(media_type);
                write!(
                    f,
                    "the webhook `{webhook}` is JSON, but the request is {media_type}"
                )
            }
            Failure::Unknown(why) => f.write_str(&escaped(why)),
            Failure::Decode(Some(webhook), mismatch) => {
                write!(f, "cannot decode the webhook `{webhook}`: {mismatch}")
            }
            Failure::Decode(None, mismatch) => write!(f, "cannot decode the webhook: {mismatch}"),
        }
    }
}

impl std::error::Error for WebhookError {}

/// A signature that is missing or wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureError(String);

impl SignatureError {
    /// Creates the error of a verifier; the message says what is wrong, and has no secrets.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&escaped(&self.0))
    }
}

impl std::error::Error for SignatureError {}
