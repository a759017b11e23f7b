//! Methods and URLs of an operation.
//! Input: `GET https://…`, with one URL or several that are run together. Output: an endpoint of each, or what they disagree about.

use crate::facts::At;
use crate::page::error::PageError;
use crate::page::raw::Endpoint;

const METHODS: [&str; 7] = ["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Returns the endpoints of a line, or `None` if the line is not a method and URLs.
pub(super) fn endpoints(text: &str) -> Option<Vec<Endpoint>> {
    let (method, urls) = text.split_once(char::is_whitespace)?;
    let urls = urls.trim();
    let is_url = urls.starts_with("https://") || urls.starts_with("http://");
    if !METHODS.contains(&method) || !is_url || urls.contains(char::is_whitespace) {
        return None;
    }
    let mut starts: Vec<usize> = urls
        .match_indices("http")
        .map(|(at, _)| at)
        .filter(|&at| urls[at..].starts_with("https://") || urls[at..].starts_with("http://"))
        .collect();
    starts.push(urls.len());
    let url = |range: &[usize]| Endpoint { method: method.to_owned(), url: urls[range[0]..range[1]].to_owned() };
    Some(starts.windows(2).map(url).collect())
}

/// Returns the path of a URL, with its placeholders.
pub(super) fn path(url: &str) -> &str {
    split(url).1
}

/// Returns the host of a URL.
pub(super) fn host(url: &str) -> &str {
    split(url).0
}

fn split(url: &str) -> (&str, &str) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or((rest, "/"), |at| rest.split_at(at))
}

/// Says which endpoint has another method or path than the first one.
pub(super) fn disagreement(endpoints: &[At<Endpoint>]) -> Option<PageError> {
    let first = &endpoints.first()?.value;
    let other = endpoints
        .iter()
        .find(|other| other.value.method != first.method || path(&other.value.url) != path(&first.url))?;
    let message = format!(
        "the endpoints of one operation differ: `{} {}` and `{} {}`",
        first.method,
        path(&first.url),
        other.value.method,
        path(&other.value.url)
    );
    Some(PageError::new(
        other.line,
        message,
        "give every host the same method and path, or make another operation of it",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_separated_where_a_scheme_starts() {
        let found =
            endpoints("POST\u{a0} https://a.pets.example/v1/{id}https://b.pets.example/v1/{id}").unwrap_or_default();
        let urls: Vec<&str> = found.iter().map(|endpoint| endpoint.url.as_str()).collect();
        assert_eq!(urls, ["https://a.pets.example/v1/{id}", "https://b.pets.example/v1/{id}"]);
        assert!(found.iter().all(|endpoint| endpoint.method == "POST" && path(&endpoint.url) == "/v1/{id}"));
    }

    #[test]
    fn prose_is_no_endpoint() {
        for text in ["GET the pets", "Get https://pets.example", "GET https://pets.example and more", "GET", ""] {
            assert_eq!(endpoints(text), None, "{text}");
        }
    }
}
