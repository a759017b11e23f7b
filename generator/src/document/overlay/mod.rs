//! Overlays (OpenAPI Overlay 1.0 and 1.1), which change a document before it is validated.
//! Input: the texts of overlays, and the nodes of a document. Output: the changed nodes, and where each of them is written.
//!
//! text ─ parse (query) ─▶ Overlay ─ apply (merge) ─▶ changed nodes and their origins

mod apply;
mod merge;
mod parse;
mod patterns;
mod query;
mod suggest;

use super::node::Node;
use crate::source::{SourceId, Sources};
use query::Query;

pub use apply::apply;
pub use parse::parse;
pub use suggest::Suggestion;

/// A valid overlay.
#[derive(Debug, Clone)]
pub struct Overlay {
    source: SourceId,
    version: Version,
    /// The document that the overlay was made for: a URL, or a path that is relative to the overlay.
    pub extends: Option<String>,
    actions: Vec<Action>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Version {
    V1_0,
    V1_1,
}

#[derive(Debug, Clone)]
struct Action {
    /// The location of the action in the overlay.
    pointer: String,
    target: Query,
    change: Change,
}

#[derive(Debug, Clone)]
enum Change {
    Update(Node),
    Copy(Query),
    Remove,
}

impl Overlay {
    /// Returns the index of the document that the overlay changes: the only one, or the one that it extends.
    pub fn document(&self, sources: &Sources, documents: &[Option<SourceId>]) -> Option<usize> {
        if documents.len() == 1 {
            return Some(0);
        }
        let extended = self.extended(&sources.get(self.source).name)?;
        let is_extended = |document: SourceId| {
            let name = &sources.get(document).name;
            if self.is_url() { name.rsplit('/').next() == Some(&extended) } else { normalize(name) == extended }
        };
        documents.iter().position(|document| document.is_some_and(is_extended))
    }

    fn is_url(&self) -> bool {
        self.extends.as_ref().is_some_and(|extends| extends.contains("://"))
    }

    /// Returns the normalized path of the document that the overlay extends, or the file name in its URL.
    fn extended(&self, name: &str) -> Option<String> {
        let extends = self.extends.as_deref()?;
        if self.is_url() {
            return extends.rsplit('/').next().map(str::to_owned);
        }
        Some(match name.rsplit_once('/') {
            Some((folder, _)) if !extends.starts_with('/') => normalize(&format!("{folder}/{extends}")),
            _ => normalize(extends),
        })
    }
}

/// Removes the parts `.` and `..` of a path, as far as that is possible.
fn normalize(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match parts.last() {
            Some(last) if part == ".." && *last != ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    let root = if path.starts_with('/') { "/" } else { "" };
    format!("{root}{}", parts.join("/"))
}

#[cfg(test)]
mod tests;
