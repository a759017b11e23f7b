// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The credentials of a request.

use std::sync::Arc;

use reqwest::header::{HeaderName, HeaderValue};
use secrecy::SecretString;

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
    /// Adds other credentials.
    pub fn extend(&mut self, other: &Self) {
        self.headers.extend_from_slice(&other.headers);
        self.query.extend_from_slice(&other.query);
        self.cookies.extend_from_slice(&other.cookies);
        self.secrets.extend_from_slice(&other.secrets);
    }
}
