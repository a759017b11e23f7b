//! Reads and writes the text of a document, which is YAML or JSON.
//! Input: a text and its name. Output: its nodes and its format, or an error.

use super::build::Budget;
use super::error::DocumentError;
use super::node::Node;
use super::{json, yaml};
use crate::diagnostic::{Diagnostic, Location};
use crate::source::SourceId;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Json,
    Yaml,
}

/// Parses a text. One that starts with a bracket is JSON or, rarely, YAML; the file name decides which parser reports the error.
pub fn parse(name: &str, text: &str, budget: &mut Budget) -> Result<Node, DocumentError> {
    parse_any(name, text, budget).map(|(root, _)| root)
}

/// Does the same as [`parse`], and returns the format, too.
pub fn parse_any(name: &str, text: &str, budget: &mut Budget) -> Result<(Node, Format), DocumentError> {
    let named_json = name.len() >= 5 && name.as_bytes()[name.len() - 5..].eq_ignore_ascii_case(b".json");
    if text.trim().is_empty() {
        return Ok((Node::Null, Format::Yaml));
    }
    if named_json {
        return Ok((json::parse(text, budget)?, Format::Json));
    }
    if text.trim_start().starts_with(['{', '['])
        && let attempt = &mut budget.clone()
        && let Ok(root) = json::parse(text, attempt)
    {
        *budget = attempt.clone();
        return Ok((root, Format::Json));
    }
    Ok((yaml::parse(text, budget)?, Format::Yaml))
}

/// Writes nodes as a text, with the keys in their order.
pub fn write(root: &Node, format: Format) -> Result<String, String> {
    match format {
        Format::Json => json::write(root),
        Format::Yaml => yaml::write(root),
    }
}

/// Creates the diagnostic of a text that could not be read.
pub fn unreadable(source: SourceId, error: DocumentError) -> Diagnostic {
    let location = error.offset.map_or(Location::file(source), |offset| Location::offset(source, offset));
    Diagnostic { help: error.help, ..Diagnostic::error(error.message).at(location) }
}
