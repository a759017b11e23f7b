//! Operations, and what they are made of.

use serde_json::Value;

use super::content::Content;
use super::ids::{DocumentId, SchemaId};
use super::metadata::{ExternalDocs, Lifecycle};
use super::pagination::DeclaredPagination;
use super::parameter::Parameter;
use super::security::SecurityUse;
use super::server::Server;
use crate::diagnostic::Location;
use crate::source::SourceId;

#[derive(Debug)]
pub struct Operation {
    pub document: DocumentId,
    pub source: SourceId,
    pub pointer: String,
    pub id: String,
    /// Whether the document has an `operationId`; otherwise the id is derived from method and path.
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
    /// Alternatives, each a set of schemes that are used together. Empty if none is needed.
    pub security: Vec<Vec<SecurityUse>>,
    /// Where its requirements are written: in itself, or for the whole document.
    pub security_location: Location,
    /// Its own servers, else those of its path, else those of the document.
    pub servers: Vec<Server>,
    pub pagination: DeclaredPagination,
    /// Names of the callbacks, for the documentation.
    pub callbacks: Vec<String>,
}

/// The methods that path items have fields for, in the order of operations, and others by their names.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
    Query,
    /// From `additionalOperations`, as it is sent: methods are case-sensitive.
    Other(String),
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
pub struct Body {
    pub source: SourceId,
    pub pointer: String,
    pub required: bool,
    pub description: Option<String>,
    /// One for each media type, in the order of the document.
    pub contents: Vec<Content>,
}

#[derive(Debug)]
pub struct Response {
    pub source: SourceId,
    pub pointer: String,
    pub statuses: Statuses,
    pub description: String,
    pub contents: Vec<Content>,
    pub headers: Vec<Header>,
    /// Names of the links, for the documentation.
    pub links: Vec<String>,
    /// What each of them says; null if it is a reference that leads nowhere.
    pub link_values: Vec<Value>,
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
    /// The media type of the value, such as JSON; `None` if the value is written in the simple style.
    pub media_type: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Statuses {
    Code(u16),
    /// The first digit of `2XX` and the like.
    Range(u16),
    Default,
}

impl Operation {
    /// Returns where the operation is defined.
    pub fn location(&self) -> Location {
        Location::key(self.source, self.pointer.clone())
    }

    /// Returns what the document calls the operation: its id, or its method and path.
    pub fn label(&self) -> String {
        if self.has_own_id { self.id.clone() } else { format!("{} {}", self.method.as_str(), self.path) }
    }

    /// Returns `true` if the operation is a preview.
    pub fn is_unstable(&self) -> bool {
        self.unstable.is_some()
    }
}

impl Method {
    /// Returns the name of the method as HTTP writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
            Self::Query => "QUERY",
            Self::Other(name) => name,
        }
    }
}

impl Statuses {
    /// Returns the status or its range: `404` or `4xx`; `default` for all others.
    pub fn text(self, default: &str) -> String {
        match self {
            Self::Code(code) => code.to_string(),
            Self::Range(digit) => format!("{digit}xx"),
            Self::Default => default.to_owned(),
        }
    }

    /// Returns `true` if only successful responses have the status.
    pub fn is_success(self) -> bool {
        matches!(self, Self::Code(200..=299) | Self::Range(2))
    }

    /// Returns `true` if responses that report an error can have the status.
    pub fn is_error(self) -> bool {
        matches!(self, Self::Code(400..) | Self::Range(4..) | Self::Default)
    }
}
