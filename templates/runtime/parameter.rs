// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Parameters of a request: encodes values for its path, query, headers and cookies.

#[cfg(used = "self.written")]
use percent_encoding::AsciiSet;
#[cfg(used = "paging::Paged")]
use percent_encoding::percent_decode_str;
use reqwest::header::{COOKIE, HeaderName, HeaderValue};

#[cfg(any(used = "self.written", used = "parameters.set_plain_cookie"))]
use serde::Serialize;

use super::attached::Attached;
#[cfg(any(used = "parameters.set_path", used = "parameters.set_cookie"))]
use super::path::VALUE;
use super::path::encode;
#[cfg(any(used = "self.written", used = "parameters.set_plain_cookie"))]
use super::shape::shape;
#[cfg(any(used = "self.written", used = "parameters.set_plain_cookie"))]
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
    #[cfg(used = "parameters.set_path")]
    pub fn set_path(&mut self, name: &'static str, style: Style, value: &impl Serialize) {
        let text = self.written(name, style, value, Some(VALUE), "");
        replace(&mut self.path, name, Some(text.unwrap_or_default()));
    }

    #[cfg(used = "parameters.set_query")]
    pub fn set_query(
        &mut self,
        name: &'static str,
        style: Style,
        encoded: &'static AsciiSet,
        value: &impl Serialize,
    ) {
        let text = self.written(name, style, value, Some(encoded), "&");
        replace(&mut self.query, name, text);
    }

    #[cfg(used = "parameters.set_header")]
    pub fn set_header(&mut self, name: &'static str, style: Style, value: &impl Serialize) {
        let text = self.written(name, style, value, None, "");
        replace(&mut self.headers, name, text);
    }

    #[cfg(used = "parameters.set_cookie")]
    pub fn set_cookie(&mut self, name: &'static str, style: Style, value: &impl Serialize) {
        let text = self.written(name, style, value, Some(VALUE), "; ");
        replace(&mut self.cookies, name, text);
    }

    /// Sets a cookie whose value is sent as it is.
    #[cfg(used = "parameters.set_plain_cookie")]
    pub fn set_plain_cookie(&mut self, name: &'static str, style: Style, value: &impl Serialize) {
        let pairs = match shape(value) {
            Ok(value) => style(name, &value, None),
            Err(error) => return self.refuse(name, &error.to_string()),
        };
        if !pairs.iter().all(|pair| is_cookie(pair)) {
            let error = "a cookie has only ASCII characters, without spaces, `;`, `\"` and `\\`";
            return self.refuse(name, error);
        }
        replace(&mut self.cookies, name, joined("; ", pairs));
    }

    #[cfg(used = "parameters.set_plain_cookie")]
    fn refuse(&mut self, name: &str, error: &str) {
        let error = format!("the value of `{name}` cannot be sent: {error}");
        self.error.get_or_insert(error);
    }

    /// Returns a value in its style; `None` if it has no value or cannot be sent.
    #[cfg(used = "self.written")]
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

    /// Returns the value that a parameter of the query has, if it is one string.
    #[cfg(used = "paging::Paged")]
    pub fn query(&self, name: &str) -> Option<String> {
        let (_, pair) = self.query.iter().find(|(held, _)| *held == name)?;
        let (_, value) = pair.split_once('=')?;
        let value = percent_decode_str(value).decode_utf8().ok()?;
        Some(value.into_owned())
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
#[cfg(any(used = "self.written", used = "parameters.set_plain_cookie"))]
fn replace(values: &mut Vec<(&'static str, String)>, name: &'static str, text: Option<String>) {
    values.retain(|(held, _)| *held != name);
    values.extend(text.map(|text| (name, text)));
}

/// Returns `true` for a name and a value that RFC 6265 allows in a cookie. Commas, which it does not allow,
/// separate the items of a list.
#[cfg(used = "parameters.set_plain_cookie")]
fn is_cookie(pair: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b';' | b'\\');
    let (name, value) = pair.split_once('=').unwrap_or(("", pair));
    let inner = value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'));
    !name.is_empty()
        && name.bytes().all(is_allowed)
        && inner.unwrap_or(value).bytes().all(is_allowed)
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

/// Returns strings of any type as `&str`.
#[cfg(used = "parameter::as_strs")]
pub fn as_strs<T: AsRef<str>>(values: &[T]) -> Vec<&str> {
    values.iter().map(AsRef::as_ref).collect()
}

/// Returns the strings as one; `None` if there are none.
pub fn joined(separator: &str, texts: Vec<String>) -> Option<String> {
    (!texts.is_empty()).then(|| texts.join(separator))
}

#[cfg(all(
    used = "parameters.set_query",
    used = "parameters.set_header",
    used = "parameters.set_cookie",
    used = "style::SIMPLE"
))]
#[cfg(test)]
mod tests {
    use super::super::style;
    use super::*;

    #[test]
    fn a_parameter_has_the_value_that_was_set_last() {
        let mut parameters = Parameters::default();
        let values: [&[&str]; 3] = [&["a", "b"], &["c"], &[]];
        let queries = values.map(|values| {
            parameters.set_query("p", style::FORM_EXPLODED, VALUE, &values);
            parameters.queries(&Attached::default()).collect::<String>()
        });
        assert_eq!(queries, ["p=a&p=b", "p=c", ""]);
    }

    fn header(set: impl Fn(&mut Parameters, &'static str)) -> Result<String, String> {
        let mut parameters = Parameters::default();
        for name in ["p", "q"] {
            set(&mut parameters, name);
        }
        let headers = parameters.headers(&Attached::default())?;
        let lines = headers
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or_default()));
        Ok(lines.collect::<Vec<_>>().join("\n"))
    }

    #[test]
    fn cookies_share_a_header_and_stay_apart() {
        let cookies = header(|parameters, name| {
            parameters.set_cookie(name, style::FORM_EXPLODED, &"a; b=c");
        });
        assert_eq!(
            cookies.as_deref(),
            Ok("cookie: p=a%3B%20b%3Dc; q=a%3B%20b%3Dc")
        );
    }

    #[test]
    fn a_header_that_cannot_be_sent_is_refused() {
        let with_value = |value| {
            header(move |parameters, name| parameters.set_header(name, style::SIMPLE, &value))
        };
        assert_eq!(with_value("a b").as_deref(), Ok("p: a b\nq: a b"));
        for value in ["a\r\nb: c", "a\0", " a", "é"] {
            let refusal = with_value(value).unwrap_err();
            assert!(refusal.contains("`p`"), "{refusal}");
        }
    }

    #[test]
    fn credentials_stand_in_place_of_parameters() {
        let mut parameters = Parameters::default();
        for name in ["key", "other"] {
            parameters.set_query(name, style::FORM_EXPLODED, VALUE, &"p");
            parameters.set_header(name, style::SIMPLE, &"p");
        }
        let attached = Attached {
            headers: vec![(
                HeaderName::from_static("key"),
                HeaderValue::from_static("c"),
            )],
            query: vec![("key", "c".to_owned())],
            ..Attached::default()
        };
        let queries: Vec<String> = parameters.queries(&attached).collect();
        assert_eq!(queries, ["other=p", "key=c"]);
        let headers = parameters.headers(&attached).unwrap_or_default();
        let headers: Vec<(&str, &[u8])> = headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_bytes()))
            .collect();
        assert_eq!(
            headers,
            [("key", b"c".as_slice()), ("other", b"p".as_slice())]
        );
    }

    #[test]
    fn the_first_error_is_kept() {
        let mut parameters = Parameters::default();
        for name in ["a", "b"] {
            parameters.set_header(name, style::SIMPLE, &f32::NAN);
        }
        let error = parameters.error.unwrap_or_default();
        assert_eq!(
            error,
            "the value of `a` cannot be sent: NaN is no number that can be sent"
        );
    }
}
