// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Parameters of a request: encodes values for its path, query, headers and cookies.

use percent_encoding::AsciiSet;
use reqwest::header::{COOKIE, HeaderName, HeaderValue};

use serde::Serialize;

use super::attached::Attached;
use super::path::VALUE;
use super::path::encode;
use super::shape::shape;
use super::style::Style;

/// The encoded parameters of a request.
#[derive(Default)]
pub(super) struct Parameters {
    pub path: Vec<(&'static str, String)>,
    query: Vec<(&'static str, String)>,
    headers: Vec<(&'static str, String)>,
    cookies: Vec<(&'static str, String)>,
    /// Why a value cannot be sent.
    pub error: Option<String>,
}

impl Parameters {
    pub fn set_path(&mut self, name: &'static str, style: Style, value: &impl Serialize) {
        let text = self.written(name, style, value, Some(VALUE), "");
        replace(&mut self.path, name, Some(text.unwrap_or_default()));
    }

    /// Returns a value in its style; `None` if it has no value or cannot be sent.
    fn written(
        &mut self,
        name: &str,
        style: Style,
        value: &impl Serialize,
        encoded: Option<&'static AsciiSet>,
        separator: &str,
    ) -> Option<String> {
        match shape(value) {
            Ok(value) => joined(separator, style(name, &value, encoded)),
            Err(error) => {
                let error = format!("the value of `{name}` cannot be sent: {error}");
                self.error.get_or_insert(error);
                None
            }
        }
    }

    /// Returns the pairs of the query. Credentials replace a parameter of the same name.
    pub fn queries(&self, attached: &Attached) -> impl Iterator<Item = String> {
        let own = self.query.iter().filter(|(name, _)| {
            let mut credentials = attached.query.iter();
            credentials.all(|(credential, _)| credential != name)
        });
        let own = own.map(|(_, pairs)| pairs.clone());
        let credentials = attached.query.iter();
        own.chain(credentials.map(|(name, value)| format!("{}={value}", encode(name))))
    }

    /// Returns the headers, with one for all cookies. Credentials replace a parameter of the
    /// same name.
    pub fn headers(&self, attached: &Attached) -> Result<Vec<(HeaderName, HeaderValue)>, String> {
        let mut headers = attached.headers.clone();
        for (name, value) in &self.headers {
            let header = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| format!("`{name}` is no name of a header"))?;
            if attached.headers.iter().all(|(held, _)| *held != header) {
                headers.push((header, sendable(name, value)?));
            }
        }
        let cookies = self.cookies.iter().map(|(_, pairs)| pairs.clone());
        let cookies = cookies.chain(attached.cookies.iter().cloned()).collect();
        if let Some(cookies) = joined("; ", cookies) {
            let mut cookies = sendable("Cookie", &cookies)?;
            cookies.set_sensitive(true);
            headers.push((COOKIE, cookies));
        }
        Ok(headers)
    }
}

/// Sets or replaces a parameter. One without a value is left out.
fn replace(values: &mut Vec<(&'static str, String)>, name: &'static str, text: Option<String>) {
    values.retain(|(held, _)| *held != name);
    values.extend(text.map(|text| (name, text)));
}

/// Refuses values that a header cannot carry, or that servers would trim.
fn sendable(name: &str, value: &str) -> Result<HeaderValue, String> {
    let legal = value.is_ascii() && value.trim() == value;
    let value = HeaderValue::from_str(value).ok().filter(|_| legal);
    value.ok_or_else(|| {
        format!(
            "the value of the header `{name}` has a character that a header cannot carry \
             (a line break, a space at an end, or one outside of ASCII)"
        )
    })
}

/// Returns the strings as one; `None` if there are none.
pub fn joined(separator: &str, texts: Vec<String>) -> Option<String> {
    (!texts.is_empty()).then(|| texts.join(separator))
}
