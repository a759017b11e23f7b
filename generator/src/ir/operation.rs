//! Operations, and what they are made of.

use serde_json::Value;

use super::{DocumentId, ExternalDocs, Lifecycle, Pagination, SchemaId};
use crate::diagnostic::Place;
use crate::source::SourceId;

#[derive(Debug)]
pub struct Operation {
    pub document: DocumentId,
    pub source: SourceId,
    pub pointer: String,
    pub id: String,
    /// Whether the document gives the id; else it is made of method and path.
    pub has_own_id: bool,
    pub method: Method,
    pub path: String,
    pub tags: Vec<String>,
    pub summary: Option<String>,
    pub description: Option<String>,
    pub external_docs: Option<ExternalDocs>,
    pub deprecated: bool,
    pub lifecycle: Lifecycle,
    /// From `x-unstable`: why it is a preview.
    pub unstable: Option<String>,
    pub permission: Option<Permission>,
    pub parameters: Vec<Parameter>,
    pub body: Option<Body>,
    pub responses: Vec<Response>,
    /// Alternatives, each a set of schemes that go together. Empty where none is needed.
    pub security: Vec<Vec<SecurityUse>>,
    /// Where its security is said: in itself, or for the whole document.
    pub security_place: Place,
    /// Its own servers, else those of its path, else those of the document.
    pub servers: Vec<Server>,
    pub pagination: Option<Pagination>,
    /// Names of the callbacks, for the docs.
    pub callbacks: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
}

/// From `x-permission`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    pub operator: PermissionOperator,
    pub names: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PermissionOperator {
    And,
    Or,
}

#[derive(Debug)]
pub struct Parameter {
    pub source: SourceId,
    pub pointer: String,
    pub name: String,
    pub location: Location,
    pub required: bool,
    pub deprecated: bool,
    pub lifecycle: Lifecycle,
    pub description: Option<String>,
    pub value: ParameterValue,
    pub example: Option<Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

/// How a parameter is written.
#[derive(Debug)]
pub enum ParameterValue {
    Styled {
        schema: SchemaId,
        style: Style,
        explode: bool,
        allow_reserved: bool,
    },
    /// In a media type, such as JSON in a query parameter.
    Content(Content),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Matrix,
    Label,
    Simple,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
}

#[derive(Debug)]
pub struct Body {
    pub source: SourceId,
    pub pointer: String,
    pub required: bool,
    pub description: Option<String>,
    /// One for each media type, in the document's order.
    pub contents: Vec<Content>,
}

#[derive(Debug)]
pub struct Content {
    pub source: SourceId,
    pub pointer: String,
    pub media_type: String,
    pub schema: Option<SchemaId>,
    pub examples: Vec<Example>,
    /// How properties of a form are written, where the document says it.
    pub encodings: Vec<Encoding>,
}

#[derive(Debug)]
pub struct Encoding {
    pub source: SourceId,
    pub pointer: String,
    pub property: String,
    /// One media type, or several with commas between them.
    pub content_type: Option<String>,
    /// Names of the headers of its part.
    pub headers: Vec<String>,
    pub style: Option<Style>,
    pub explode: bool,
    pub allow_reserved: bool,
}

#[derive(Debug, Clone)]
pub struct Example {
    /// None for the one under `example`.
    pub name: Option<String>,
    pub summary: Option<String>,
    pub value: Value,
}

#[derive(Debug)]
pub struct Response {
    pub source: SourceId,
    pub pointer: String,
    pub statuses: Statuses,
    pub description: String,
    pub contents: Vec<Content>,
    pub headers: Vec<Header>,
    /// Names of the links, for the docs.
    pub links: Vec<String>,
}

#[derive(Debug)]
pub struct Header {
    pub source: SourceId,
    pub pointer: String,
    pub name: String,
    pub required: bool,
    pub deprecated: bool,
    pub description: Option<String>,
    pub schema: Option<SchemaId>,
    /// For a value in a media type, such as JSON.
    pub media_type: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Statuses {
    Code(u16),
    /// The first digit of `2XX` and the like.
    Range(u16),
    Default,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Server {
    pub url: String,
    pub description: Option<String>,
    pub variables: Vec<ServerVariable>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ServerVariable {
    pub name: String,
    /// None where the URL has a variable that is not defined.
    pub default: Option<String>,
    /// The values that are allowed; any where empty.
    pub values: Vec<String>,
    pub description: Option<String>,
}

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
    /// Of OpenID Connect: where its configuration is found.
    pub discovery_url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuthFlow {
    pub kind: OAuthFlowKind,
    pub authorization_url: Option<String>,
    pub token_url: Option<String>,
    pub refresh_url: Option<String>,
    /// Each with what it allows.
    pub scopes: Vec<(String, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OAuthFlowKind {
    Implicit,
    Password,
    ClientCredentials,
    AuthorizationCode,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecurityKind {
    ApiKey {
        location: Location,
        name: String,
    },
    /// `basic` and `bearer` in small letters, others as the document writes them.
    Http {
        scheme: String,
    },
    OAuth2,
    OpenIdConnect,
}

/// A scheme of the operation's document that a call uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityUse {
    pub scheme: String,
    pub scopes: Vec<String>,
}

impl Operation {
    pub fn place(&self) -> Place {
        Place::key(self.source, self.pointer.clone())
    }

    pub fn is_unstable(&self) -> bool {
        self.unstable.is_some()
    }
}

impl SecurityKind {
    /// Returns `true` for a user name with a password.
    pub fn is_basic(&self) -> bool {
        matches!(self, Self::Http { scheme } if scheme == "basic")
    }
}

impl SecurityScheme {
    pub fn place(&self) -> Place {
        Place::value(self.source, self.pointer.clone())
    }
}

impl Method {
    /// As HTTP writes it, in capitals.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
        }
    }
}

impl Location {
    /// As OpenAPI writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

impl Statuses {
    pub fn is_success(self) -> bool {
        matches!(self, Self::Code(200..=299) | Self::Range(2))
    }

    /// Whether answers that are no success can have it.
    pub fn is_error(self) -> bool {
        matches!(self, Self::Code(400..) | Self::Range(4..) | Self::Default)
    }
}
