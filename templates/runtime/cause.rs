// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Why there was no complete response: what errors of reqwest say, and their URLs, without secrets.

use std::error::Error;
use std::fmt;
use std::io;

use reqwest::Url;

use super::message::one_line;

/// A cause outside of the HTTP exchange.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cause {
    TimedOut,
    /// A body was read on another runtime than the one that drives its connection.
    OtherRuntime,
    /// The runtime ended before the body was decoded.
    RuntimeEnds,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TimedOut => TIMED_OUT,
            Self::OtherRuntime => {
                "the body is read on another Tokio runtime than the one that the request was sent on"
            }
            Self::RuntimeEnds => "the Tokio runtime ended",
        })
    }
}

const TIMED_OUT: &str = "timed out";

/// Returns the host of a URL, with its port unless that is the default one. The rest of the URL can have
/// secrets, and the caller's data.
pub(super) fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// Returns a URL, or a reference to one, without its user, query and fragment. Of what is no URL with a host,
/// the scheme is left: the rest can have secrets in any place.
pub(super) fn without_secrets(location: &str) -> String {
    let is_web = |url: &Url| ["http", "https"].contains(&url.scheme());
    if let Some(url) = Url::parse(location).ok().filter(is_web) {
        return format!("{}://{}{}", url.scheme(), host(&url), url.path());
    }
    if location.starts_with(['/', '\\', '.', '?', '#']) || !location.contains(':') {
        return relative_without_secrets(location);
    }
    let is_of_scheme = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    let scheme = location.split(|c| !is_of_scheme(c)).next();
    format!("{}:", scheme.unwrap_or_default())
}

fn relative_without_secrets(reference: &str) -> String {
    let end = reference.find(['?', '#']).unwrap_or(reference.len());
    let path = reference.get(..end).unwrap_or_default();
    let slashes = path.len() - path.trim_start_matches(['/', '\\']).len();
    if slashes < 2 {
        return path.to_owned();
    }
    match Url::parse(&format!("https:{path}")) {
        Ok(url) => format!("//{}{}", host(&url), url.path()),
        Err(_) => "//".to_owned(),
    }
}

/// Returns the innermost cause in one line: what is around it says only where in the client it occurred.
pub(super) fn root_cause(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return TIMED_OUT.to_owned();
    }
    let Some(root) = sources(error).last() else {
        return "unknown error".to_owned();
    };
    let io = root.downcast_ref::<io::Error>();
    // The kind says "connection refused", the error also has the number that the operating system gives it.
    let text = match io.filter(|io| io.raw_os_error().is_some()) {
        Some(io) => io.kind().to_string(),
        None => root.to_string(),
    };
    match one_line(&text) {
        text if text == "uncategorized error" => one_line(&root.to_string()),
        text => text,
    }
}

/// Returns `true` if the server has not processed the request and will not.
pub(super) fn is_unprocessed(error: &reqwest::Error) -> bool {
    error.is_connect() || is_refused_stream(error)
}

/// Returns `true` if the server reported by HTTP/2 that it did not process the request.
fn is_refused_stream(error: &reqwest::Error) -> bool {
    let mut sources = sources(error);
    let error = sources.find_map(|error| error.downcast_ref::<h2::Error>());
    error.is_some_and(|error| match error.reason() {
        Some(h2::Reason::REFUSED_STREAM) => error.is_remote(),
        Some(h2::Reason::NO_ERROR) => error.is_remote() && error.is_go_away(),
        _ => false,
    })
}

/// Returns `true` if the connection could not be secured.
pub(super) fn is_tls(error: &reqwest::Error) -> bool {
    // TLS libraries wrap their errors in those of the connection, in this form.
    let is_of_tls = |error: &(dyn Error + 'static)| {
        let io = error.downcast_ref::<io::Error>();
        io.is_some_and(|io| io.kind() == io::ErrorKind::InvalidData)
            || error.to_string().starts_with("tls handshake")
            || error.to_string().contains("certificate")
    };
    error.is_connect() && sources(error).any(is_of_tls)
}

/// Returns the errors that caused an error, the innermost one last.
fn sources(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |&error| {
        // An error of the connection passes over the one that it holds.
        let held = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        match held {
            Some(held) => Some(held as &(dyn Error + 'static)),
            None => error.source(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::without_secrets;

    #[test]
    fn a_location_has_no_secrets() {
        for (location, expected) in [
            (
                "https://u:p@a.example:8443/b?key=c#d",
                "https://a.example:8443/b",
            ),
            ("/b?key=c", "/b"),
            ("b#c", "b"),
            ("//u:p@a.example/b?c", "//a.example/b"),
            ("\\\\u:p@a.example/b", "//a.example/b"),
            ("//u:p@a@b.example/c", "//b.example/c"),
            ("//u:p@/b", "//"),
            ("../a:b@c", "../a:b@c"),
            ("http://u:p@/x", "http:"),
            ("mailto:u:p@a.example", "mailto:"),
            ("javascript:alert('p')", "javascript:"),
            ("ftp://u:p@a.example/b", "ftp:"),
            ("", ""),
        ] {
            assert_eq!(without_secrets(location), expected);
        }
    }
}
