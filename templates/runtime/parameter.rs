// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Parameters of a request: encodes values for its path, query, headers and cookies.

#[cfg(used = "paging::Paged")]
use percent_encoding::percent_decode_str;
use reqwest::header::{COOKIE, HeaderName, HeaderValue};

use super::path::encode;
use super::placement::Attached;
use super::shape::Shape;
use super::style::{self, encode_item, encode_reserved, joined, pairs};

pub use super::style::Style;

/// The location of a parameter.
#[allow(dead_code, reason = "no API uses all of them")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Location {
    Path,
    Query,
    /// In the query, with the reserved characters of RFC 3986 unencoded where that is safe.
    ReservedQuery,
    Header,
    Cookie,
}

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
    /// Sets or replaces a parameter. One without a value is left out.
    #[allow(dead_code, reason = "not every API has parameters")]
    pub fn set(
        &mut self,
        location: Location,
        style: Style,
        name: &'static str,
        value: Result<Shape, String>,
    ) {
        let value = match value {
            Ok(value) => value,
            Err(error) => {
                let error = format!("the value of `{name}` cannot be sent: {error}");
                self.error.get_or_insert(error);
                return;
            }
        };
        let (values, text) = match location {
            Location::Path => (&mut self.path, Some(style::in_path(style, name, &value))),
            Location::Query => (
                &mut self.query,
                joined("&", pairs(style, name, &value, encode)),
            ),
            Location::ReservedQuery => {
                let in_row = value.is_compound() && style == Style::Form;
                let encode = if in_row { encode_item } else { encode_reserved };
                (
                    &mut self.query,
                    joined("&", pairs(style, name, &value, encode)),
                )
            }
            Location::Header => (&mut self.headers, style::in_header(style, &value)),
            Location::Cookie => (
                &mut self.cookies,
                joined("; ", pairs(style, name, &value, encode)),
            ),
        };
        values.retain(|(held, _)| *held != name);
        values.extend(text.map(|text| (name, text)));
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

#[cfg(test)]
mod tests {
    use super::super::shape::shape;
    use super::*;

    #[test]
    fn a_parameter_has_the_value_that_was_set_last() {
        let mut parameters = Parameters::default();
        let values: [&[&str]; 3] = [&["a", "b"], &["c"], &[]];
        let queries = values.map(|values| {
            parameters.set(Location::Query, Style::FormExploded, "p", shape(values));
            parameters.queries(&Attached::default()).collect::<String>()
        });
        assert_eq!(queries, ["p=a&p=b", "p=c", ""]);
    }

    fn header(location: Location, value: &str) -> Result<String, String> {
        let mut parameters = Parameters::default();
        for name in ["p", "q"] {
            parameters.set(location, Style::FormExploded, name, shape(value));
        }
        let headers = parameters.headers(&Attached::default())?;
        let lines = headers
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or_default()));
        Ok(lines.collect::<Vec<_>>().join("\n"))
    }

    #[test]
    fn cookies_share_a_header_and_stay_apart() {
        let cookies = header(Location::Cookie, "a; b=c");
        assert_eq!(
            cookies.as_deref(),
            Ok("cookie: p=a%3B%20b%3Dc; q=a%3B%20b%3Dc")
        );
    }

    #[test]
    fn a_header_that_cannot_be_sent_is_refused() {
        assert_eq!(
            header(Location::Header, "a b").as_deref(),
            Ok("p: a b\nq: a b")
        );
        for value in ["a\r\nb: c", "a\0", " a", "é"] {
            let refusal = header(Location::Header, value).unwrap_err();
            assert!(refusal.contains("`p`"), "{refusal}");
        }
    }

    #[test]
    fn credentials_stand_in_place_of_parameters() {
        let mut parameters = Parameters::default();
        for location in [Location::Query, Location::Header] {
            for name in ["key", "other"] {
                parameters.set(location, Style::Simple, name, shape("p"));
            }
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
    fn the_first_fault_is_kept() {
        let mut parameters = Parameters::default();
        for name in ["a", "b"] {
            parameters.set(Location::Header, Style::Simple, name, shape(&f32::NAN));
        }
        let error = parameters.error.unwrap_or_default();
        assert_eq!(
            error,
            "the value of `a` cannot be sent: NaN is no number that can be sent"
        );
    }
}
