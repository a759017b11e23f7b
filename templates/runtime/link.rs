// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Links to the next page, in the header `Link` of a response (RFC 8288).

use percent_encoding::percent_decode_str;
use reqwest::Url;
use reqwest::header::{HeaderMap, LINK};

use super::attached::Attached;
use super::cause::without_secrets;
use super::parameter::{Parameters, joined};
use super::visited::Visited;

/// Where the links of a list lead.
pub(super) struct Links {
    /// The URL of the page that is requested; `None` for the first one.
    pub page: Option<Url>,
    /// The names of the credentials in the query.
    pub credentials: Vec<&'static str>,
    /// The URL of the page after it, if the server names one, or why there is no such page.
    next: Result<Option<Url>, String>,
}

impl Default for Links {
    fn default() -> Self {
        Self {
            page: None,
            credentials: Vec::new(),
            next: Ok(None),
        }
    }
}

impl Links {
    /// Reads the link to the next page from the response that this URL returned.
    pub fn read(&mut self, url: &Url, headers: &HeaderMap, visited: &mut Visited) {
        // The URL of the response has credentials that a link need not have.
        let url = without_credentials(url, &self.credentials);
        self.next = self.target(&url, headers).and_then(|next| {
            visited.insert(url.as_str());
            match next {
                Some(next) if !visited.insert(next.as_str()) => {
                    Err("the server returned a link to the same page again".to_owned())
                }
                next => Ok(next),
            }
        });
    }

    /// Goes on to the next page. Returns `false` if there is none.
    pub fn turn(&mut self) -> Result<bool, String> {
        self.page = std::mem::replace(&mut self.next, Ok(None))?;
        Ok(self.page.is_some())
    }

    /// Returns the target of the first link from the page with this URL to the next one, without credentials.
    fn target(&self, page: &Url, headers: &HeaderMap) -> Result<Option<Url>, String> {
        let resolve = |reference: &str| {
            let url = page.join(reference).ok()?;
            Some(without_credentials(&url, &self.credentials))
        };
        let is_page = |anchor: &str| resolve(anchor).as_ref() == Some(page);
        let Some(target) = next(headers, is_page)? else {
            return Ok(None);
        };
        let mut url =
            resolve(&target).ok_or("the link to the next page is not a URL".to_owned())?;
        url.set_fragment(None);
        Ok(Some(url))
    }
}

/// Returns the URL of a page with the credentials of the query. It has to be below the URL of the server, because
/// all credentials of the request go there.
pub(super) fn complete(page: &Url, server: &Url, attached: &Attached) -> Result<Url, String> {
    let path = page
        .path()
        .strip_prefix(server.path().trim_end_matches('/'));
    let is_below = path.is_some_and(|path| path.is_empty() || path.starts_with('/'));
    let has_user = !page.username().is_empty() || page.password().is_some();
    if page.origin() != server.origin() || !is_below || has_user {
        let page = without_secrets(page.as_str());
        return Err(format!(
            "the link to the next page leads to {page:?}, which is not below {server}, where credentials may be sent"
        ));
    }
    let names: Vec<&str> = attached.query.iter().map(|(name, _)| *name).collect();
    let mut url = without_credentials(page, &names);
    let own = url.query().map(str::to_owned).into_iter();
    let pairs = own.chain(Parameters::default().queries(attached)).collect();
    url.set_query(joined("&", pairs).as_deref());
    Ok(url)
}

/// Returns the URL without the parameters of these names in its query.
fn without_credentials(url: &Url, names: &[&str]) -> Url {
    let is_own = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        let name = percent_decode_str(name).decode_utf8_lossy();
        !names.contains(&name.as_ref())
    };
    let own = url.query().into_iter().flat_map(|query| query.split('&'));
    let own: Vec<String> = own.filter(is_own).map(str::to_owned).collect();
    let mut url = url.clone();
    url.set_query(joined("&", own).as_deref());
    url
}

/// Returns the target of the first link to the next page. Other links may have any form.
fn next(headers: &HeaderMap, is_page: impl Fn(&str) -> bool) -> Result<Option<String>, String> {
    for header in headers.get_all(LINK) {
        // Characters of another encoding become U+FFFD, and those of the syntax stay where they are.
        let header = String::from_utf8_lossy(header.as_bytes());
        let mut rest = header.as_ref();
        while !rest.is_empty() {
            rest = rest.trim_start_matches([' ', '\t', ',']);
            let target = rest.strip_prefix('<').and_then(|link| link.split_once('>'));
            let target = target.filter(|(target, _)| !target.contains(['<', '\u{fffd}']));
            let (parameters, others) = cut(target.map_or(rest, |(_, behind)| behind), ',');
            if is_next(parameters, &is_page) {
                let malformed = || "the header `Link` of the response is malformed".to_owned();
                let (target, _) = target.ok_or_else(malformed)?;
                return Ok(Some(target.to_owned()));
            }
            rest = others;
        }
    }
    Ok(None)
}

/// Returns `true` if the parameters of a link say that it leads from this page to the next one.
fn is_next(parameters: &str, is_page: impl Fn(&str) -> bool) -> bool {
    let mut relation = None;
    let mut rest = parameters;
    while !rest.is_empty() {
        let (parameter, others) = cut(rest, ';');
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let (name, value) = (name.trim(), value.trim().trim_matches(['"', '\'']));
        if name.eq_ignore_ascii_case("anchor") && !is_page(value) {
            return false;
        }
        if name.eq_ignore_ascii_case("rel") {
            relation.get_or_insert(value);
        }
        rest = others;
    }
    let mut relations = relation.unwrap_or_default().split_ascii_whitespace();
    relations.any(|relation| relation.eq_ignore_ascii_case("next"))
}

/// Cuts a text at the first separator outside of quotes.
fn cut(text: &str, separator: char) -> (&str, &str) {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let is_end = |c| {
        let was_escaped = is_escaped;
        is_escaped = is_quoted && c == '\\' && !was_escaped;
        is_quoted ^= c == '"' && !was_escaped;
        c == separator && !is_quoted
    };
    let (before, behind) = text.split_at(text.find(is_end).unwrap_or(text.len()));
    (before, behind.strip_prefix(separator).unwrap_or(behind))
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn target(values: &[&str]) -> Result<Option<String>, String> {
        let mut headers = HeaderMap::new();
        for value in values {
            let value = HeaderValue::from_bytes(value.as_bytes());
            headers.append(LINK, value.expect("a test's header is valid"));
        }
        next(&headers, str::is_empty)
    }

    #[test]
    fn the_link_to_the_next_page_is_found_among_others() {
        for values in [
            &["<a?x=1,2;>; rel=\"next\""][..],
            &["<z>; rel=prev,<a?x=1,2;>;rel=next"],
            &[
                "<z>; rel=last",
                "",
                "<a?x=1,2;>; title=x; REL = \"prefetch NEXT\"",
            ],
            &[r#", <z>; title="a, <b>; rel=next \" ,"; rel=first , <a?x=1,2;>; rel=next ,"#],
            &["<z>; rel=first; rel=next, <a?x=1,2;>; rel=next; rel=first"],
            &["<z>; rel=next; anchor=\"#part\", <a?x=1,2;> ; rel=next"],
            &["<z>; title=\"rel=next\", <z>; rev=next, <z>, <a?x=1,2;>; rel=next, <z>; rel=next"],
            &["<z>; title=\"ü\"; rel=prev, <a?x=1,2;>; title=ü; rel='next'"],
            &["<a?x=1,2;>; rel=next; anchor=\"\""],
            &["z; rel=prev, <z; rel=last, <a?x=1,2;>; rel='prefetch next'"],
        ] {
            assert_eq!(
                target(values),
                Ok(Some("a?x=1,2;".to_owned())),
                "{values:?}"
            );
        }
    }

    #[test]
    fn a_last_page_has_no_link_and_a_malformed_header_is_an_error() {
        for values in [
            &[][..],
            &[""],
            &["<z>"],
            &["<z>; rel=\"previous\"; title=\"open, <a>; rel=next"],
            &["z, <z; rel=prev"],
        ] {
            assert_eq!(target(values), Ok(None), "{values:?}");
        }
        for value in ["a; rel=next", "<a; rel=next", "<z>; rel=last, a>; rel=next"] {
            assert!(target(&[value]).is_err(), "{value}");
        }
    }

    fn led(page: &str, server: &str) -> Option<String> {
        let [page, server] = [page, server].map(|url| Url::parse(url).expect("it is a URL"));
        let attached = Attached {
            query: vec![("key", "secret".to_owned())],
            ..Attached::default()
        };
        complete(&page, &server, &attached).map(String::from).ok()
    }

    #[test]
    fn credentials_go_nowhere_else() {
        let server = "https://example.com/v1";
        for page in [
            "http://example.com/v1/a",
            "https://example.com:444/v1/a",
            "https://example.com.evil.org/v1/a",
            "https://example.com@evil.org/v1/a",
            "https://user@example.com/v1/a",
            "https://:password@example.com/v1/a",
            "https://example.com/v1/../v2/a",
            "https://example.com/v11/a",
            "https://example.com/",
            "data:text/plain,a",
        ] {
            assert_eq!(led(page, server), None, "{page}");
        }
        let expected = "https://example.com/v1/a?b=%20&key=secret";
        for (page, server) in [
            ("https://example.com:443/v1/a?b=%20", server),
            ("https://example.com/v1/a?key=other&b=%20&k%65y=", server),
            (
                "HTTPS://EXAMPLE.COM/v1/x/../a?b=%20",
                "https://example.com/",
            ),
        ] {
            assert_eq!(led(page, server).as_deref(), Some(expected), "{page}");
        }
    }
}
