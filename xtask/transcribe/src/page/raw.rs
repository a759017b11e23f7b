//! The parts of a page, in either form, before anything is concluded from them. `markdown` and `text` return them; `read` makes facts
//! of them.

use crate::code::Snippet;
use crate::facts::{At, Location};

#[derive(Debug, Clone, Default, PartialEq)]
pub struct RawPage {
    /// The name of the part of the reference, from the breadcrumbs or the first line, if the page has it.
    pub tag: Option<At<String>>,
    pub operations: Vec<RawOperation>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct RawOperation {
    /// The line of the first endpoint.
    pub line: usize,
    pub title: Option<At<String>>,
    /// `v2`, from the tab around the operation, if the page has it.
    pub version: Option<At<String>>,
    /// Method and URL of each host.
    pub endpoints: Vec<At<Endpoint>>,
    /// The paragraphs between the title and the first section, one per line of the page, without markup other than backticks. Notices
    /// and the overview are in here.
    pub sentences: Vec<At<String>>,
    pub parameters: Vec<(Location, Row)>,
    pub body: Option<RawBody>,
    pub responses: Vec<RawResponse>,
    /// Commands and programs, in the order of the page.
    pub snippets: Vec<Snippet>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// In upper case.
    pub method: String,
    pub url: String,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct RawBody {
    pub line: usize,
    pub required: bool,
    pub models: Vec<RawModel>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct RawResponse {
    pub line: usize,
    /// `200`, or the reason phrase `OK` where a page has only that.
    pub status: String,
    pub models: Vec<RawModel>,
}

/// A table of fields and its example. A page may repeat both.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RawModel {
    pub line: usize,
    pub rows: Vec<Row>,
    pub example: Option<At<String>>,
}

/// A row of a table of fields or parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub line: usize,
    /// The field that this one is in: `None` if the page's form does not say, empty for a field of the body itself.
    pub parent: Option<String>,
    pub name: String,
    pub required: bool,
    /// As it is written: `[string]`, `date-time`, or empty for any value.
    pub type_name: String,
    pub description: String,
}
