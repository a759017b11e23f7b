// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! What the mock knows of an API: the OpenAPI documents with every reference between objects followed and everything inherited
//! written out. The generator writes it as JSON, `mock.json`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;

/// The operations of an API and the schemas that they refer to.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Description {
    pub title: String,
    /// The name of the crate.
    #[serde(default)]
    pub package: String,
    pub operations: Vec<Operation>,
    #[serde(default)]
    pub security_schemes: Vec<SecurityScheme>,
    /// JSON Schemas of the draft 2020-12, by name. References are `{"$ref": "#/$defs/NAME"}`.
    #[serde(rename = "$defs", default)]
    pub schemas: BTreeMap<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Operation {
    pub id: String,
    /// The module of the crate that has the operation, if there are several.
    pub module: Option<String>,
    pub method: String,
    /// The path below the server, with `{name}` for each parameter.
    pub path: String,
    /// The paths of the server URLs, without a slash at the end; empty if they have none.
    #[serde(default)]
    pub base_paths: Vec<String>,
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    pub body: Option<Body>,
    #[serde(default)]
    pub responses: Vec<Response>,
    /// Alternatives, each a set of names of schemes that are used together. Empty if none is needed.
    #[serde(default)]
    pub security: Vec<Vec<String>>,
    pub pagination: Option<Pagination>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Parameter {
    pub name: String,
    #[serde(rename = "in")]
    pub location: Location,
    #[serde(default)]
    pub required: bool,
    /// How the value is written; without meaning if there is a media type.
    pub style: Style,
    #[serde(default)]
    pub explode: bool,
    /// The media type of the value, such as JSON in a query parameter.
    pub media_type: Option<String>,
    #[serde(default)]
    pub schema: Value,
    /// The documented example, else a value that matches the schema.
    pub example: Option<Value>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub enum Location {
    Path,
    Query,
    /// The whole query is the value.
    QueryString,
    Header,
    Cookie,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub enum Style {
    Matrix,
    Label,
    Simple,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    Cookie,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Body {
    #[serde(default)]
    pub required: bool,
    pub content: Vec<Content>,
}

/// A body in one media type.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Content {
    pub media_type: String,
    /// `None` for any value.
    pub schema: Option<Value>,
    /// The documented example. For requests, a value that matches the schema if there is none.
    pub example: Option<Value>,
    /// How the properties of a form are written.
    #[serde(default)]
    pub encoding: BTreeMap<String, Encoding>,
    /// The body is a sequence, and the schema that of its items.
    #[serde(default)]
    pub is_stream: bool,
    /// The example of a response, after it was found to be valid or replaced.
    #[serde(skip)]
    pub valid_example: OnceLock<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Encoding {
    /// The media type of the property's part.
    pub content_type: Option<String>,
    pub style: Option<Style>,
    #[serde(default)]
    pub explode: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Response {
    /// A status such as `404`, a range such as `4XX`, or `default`.
    pub status: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub headers: Vec<Header>,
    #[serde(default)]
    pub content: Vec<Content>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Header {
    pub name: String,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub schema: Value,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SecurityScheme {
    /// The name that operations use; with the module before it, as in `v2.apiKeyAuth`, if there are several.
    pub name: String,
    #[serde(flatten)]
    pub kind: SecurityKind,
    /// The environment variable that the client reads.
    pub env: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum SecurityKind {
    ApiKey {
        #[serde(rename = "in")]
        location: Location,
        parameter: String,
    },
    Http {
        scheme: String,
    },
    /// OAuth 2 and OpenID Connect: a bearer token.
    Token,
    MutualTls,
}

/// How the results are divided into pages.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Pagination {
    pub by: PagedBy,
    /// The query parameter that limits the number of results of a page.
    pub limit: Option<String>,
    /// The names of the properties that lead to the array of results.
    #[serde(default)]
    pub results: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum PagedBy {
    /// The cursor of the next page is in a response at `path`.
    Cursor {
        parameter: PageParameter,
        path: Vec<String>,
    },
    Page {
        parameter: PageParameter,
        first: i64,
    },
    Offset {
        parameter: PageParameter,
    },
    /// The header `Link` leads to the next page.
    Link,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum PageParameter {
    Query(String),
    /// The names of the properties that lead to it in the body of the request.
    Body(Vec<String>),
}
