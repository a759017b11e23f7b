//! Security schemes, and what operations require of them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::parameter::ParameterLocation;
use crate::diagnostic::Location;
use crate::display::display_as_serialized;
use crate::source::SourceId;

#[derive(Debug, Clone)]
pub struct SecurityScheme {
    pub source: SourceId,
    pub pointer: String,
    pub name: String,
    pub kind: SecurityKind,
    pub description: Option<String>,
    /// From `x-env-name`: the environment variable that holds the credential.
    pub env: Option<String>,
    pub flows: Vec<OAuthFlow>,
    /// The URL of the configuration, if the kind is OpenID Connect.
    pub discovery_url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuthFlow {
    pub kind: OAuthFlowKind,
    /// Where the user is sent, or where a device begins.
    pub authorization_url: Option<String>,
    pub token_url: Option<String>,
    pub refresh_url: Option<String>,
    /// The name and the description of each scope.
    pub scopes: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum OAuthFlowKind {
    Implicit,
    Password,
    ClientCredentials,
    AuthorizationCode,
    DeviceAuthorization,
}

display_as_serialized!(OAuthFlowKind);

impl OAuthFlowKind {
    /// Returns the name of the field with the URL where the flow begins.
    pub fn authorization_key(self) -> &'static str {
        if self == Self::DeviceAuthorization { "deviceAuthorizationUrl" } else { "authorizationUrl" }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecurityKind {
    ApiKey {
        location: ParameterLocation,
        name: String,
    },
    /// `basic` and `bearer` in lower case, others as the document writes them.
    Http {
        scheme: String,
    },
    OAuth2,
    OpenIdConnect,
    /// A certificate of the client, which is no part of requests.
    MutualTls,
}

/// A scheme that requests of an operation use, declared in the operation's document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityUse {
    pub scheme: String,
    pub scopes: Vec<String>,
}

impl SecurityKind {
    /// Returns `true` for a user name with a password.
    pub fn is_basic(&self) -> bool {
        matches!(self, Self::Http { scheme } if scheme == "basic")
    }
}

impl SecurityScheme {
    pub fn location(&self) -> Location {
        Location::value(self.source, self.pointer.clone())
    }
}
