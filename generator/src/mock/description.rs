//! The description as it is written: the types that `templates/runtime/mock/engine/description.rs` reads.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::ir::Style;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Operation {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    pub method: String,
    pub path: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub base_paths: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub responses: Vec<Response>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub security: Vec<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pagination: Option<Pagination>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Parameter {
    pub name: String,
    #[serde(rename = "in")]
    pub location: Location,
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
    pub style: Style,
    #[serde(skip_serializing_if = "is_false")]
    pub explode: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    pub schema: Value,
    pub example: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Location {
    Path,
    Query,
    QueryString,
    Header,
    Cookie,
}

#[derive(Debug, Serialize)]
pub(super) struct Body {
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
    pub content: Vec<Content>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Content {
    pub media_type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub encoding: BTreeMap<String, Encoding>,
    #[serde(skip_serializing_if = "is_false")]
    pub is_stream: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Encoding {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<Style>,
    #[serde(skip_serializing_if = "is_false")]
    pub explode: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct Response {
    pub status: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<Header>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub content: Vec<Content>,
}

#[derive(Debug, Serialize)]
pub(super) struct Header {
    pub name: String,
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
    pub schema: Value,
}

#[derive(Debug, Serialize)]
pub(super) struct SecurityScheme {
    pub name: String,
    #[serde(flatten)]
    pub kind: SecurityKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub env: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase", tag = "type")]
pub(super) enum SecurityKind {
    ApiKey {
        #[serde(rename = "in")]
        location: Location,
        parameter: String,
    },
    Http {
        scheme: String,
    },
    Token,
    MutualTls,
}

#[derive(Debug, Serialize)]
pub(super) struct Pagination {
    pub by: PagedBy,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase", tag = "type")]
pub(super) enum PagedBy {
    Cursor { parameter: PageParameter, path: Vec<String> },
    Page { parameter: PageParameter, first: i64 },
    Offset { parameter: PageParameter },
    Link,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum PageParameter {
    Query(String),
    Body(Vec<String>),
}

fn is_false(flag: &bool) -> bool {
    !flag
}
