// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The facts about an operation, as constants.

use reqwest::{Method, StatusCode};

use super::credential::Credential;
use super::server::ServerUrl;
use crate::ErrorBody;

/// The facts about an operation that its requests need.
#[derive(Debug)]
pub struct Operation {
    pub id: &'static str,
    pub method: Method,
    /// The path below the server, with `{name}` for each parameter.
    pub path: &'static str,
    /// The media types that a success can have, for the header `Accept`.
    pub accept: &'static str,
    /// The servers that offer it, the preferred one first.
    pub servers: &'static [ServerUrl],
    /// Alternatives, each a set of credentials that are sent together; empty if none are needed.
    pub security: &'static [&'static [&'static Credential]],
    pub permission: Option<Permission>,
    /// `true` if the operation is unstable, and may be disabled for an account.
    pub preview: bool,
    /// How error bodies are decoded, by status.
    pub errors: &'static [(Statuses, ErrorDecoder)],
}

pub type ErrorDecoder = fn(&[u8]) -> Option<ErrorBody>;

/// The permissions that an operation needs.
#[allow(dead_code, reason = "no API uses all of them")]
#[derive(Debug)]
pub enum Permission {
    AllOf(&'static [&'static str]),
    AnyOf(&'static [&'static str]),
}

/// The statuses that a declared response is for.
#[allow(dead_code, reason = "no API uses all of them")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Statuses {
    Code(u16),
    /// All of `1XX` to `5XX`, by the first digit.
    Range(u16),
    Default,
}

impl Statuses {
    /// Returns the keys under which a status may be declared, the most specific one first.
    pub fn of(status: StatusCode) -> [Self; 3] {
        let code = status.as_u16();
        [Self::Code(code), Self::Range(code / 100), Self::Default]
    }
}

impl Operation {
    /// Decodes an error body as the most specific declared response for its status.
    pub fn decode_error(&self, status: StatusCode, body: &[u8]) -> Option<ErrorBody> {
        Statuses::of(status)
            .iter()
            .find_map(|wanted| self.errors.iter().find(|(statuses, _)| statuses == wanted))
            .and_then(|(_, decode)| decode(body))
    }
}

impl std::fmt::Display for Permission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::AllOf(names) | Self::AnyOf(names) if names.len() == 1 => {
                write!(f, "the permission {}", names.concat())
            }
            Self::AllOf(names) => write!(f, "all of the permissions {}", names.join(", ")),
            Self::AnyOf(names) => write!(f, "one of the permissions {}", names.join(", ")),
        }
    }
}
