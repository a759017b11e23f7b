// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Why there was no complete response.

use std::error::Error as _;
use std::fmt;

/// Why there was no complete response.
#[derive(Debug)]
pub(super) enum Cause {
    Http(reqwest::Error),
    /// The request timed out outside of the HTTP exchange.
    TimedOut,
    /// A body was read on another runtime than the one that drives its connection.
    OtherRuntime,
    /// The runtime ended before the body was decoded.
    RuntimeEnds,
}

/// The URL is left out, because its path values are the caller's data.
impl From<reqwest::Error> for Cause {
    fn from(error: reqwest::Error) -> Self {
        Self::Http(error.without_url())
    }
}

impl Cause {
    /// Returns the cause as an error.
    pub fn as_error(&self) -> &(dyn std::error::Error + 'static) {
        match self {
            Self::Http(error) => error,
            Self::TimedOut | Self::OtherRuntime | Self::RuntimeEnds => self,
        }
    }

    /// Returns `true` if the server has not processed the request and will not.
    pub fn is_unprocessed(&self) -> bool {
        match self {
            Self::Http(error) => error.is_connect() || is_refused_stream(error),
            Self::TimedOut | Self::OtherRuntime | Self::RuntimeEnds => false,
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Http(error) => error.fmt(f),
            Self::TimedOut => f.write_str("the time of the attempt ran out"),
            Self::OtherRuntime => f.write_str(
                "the body is read on another Tokio runtime than the one that the request was sent on",
            ),
            Self::RuntimeEnds => f.write_str("the Tokio runtime ended"),
        }
    }
}

impl std::error::Error for Cause {}

/// Returns `true` if the server reported by HTTP/2 that it did not process the request.
fn is_refused_stream(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(error) = source {
        if let Some(error) = error.downcast_ref::<h2::Error>() {
            return match error.reason() {
                Some(h2::Reason::REFUSED_STREAM) => error.is_remote(),
                Some(h2::Reason::NO_ERROR) => error.is_remote() && error.is_go_away(),
                _ => false,
            };
        }
        source = error.source();
    }
    false
}
