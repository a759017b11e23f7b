//! OpenAPI documents, read and checked.
//! Comes in: a path or a text. Goes out: openapiv3's types, or diagnostics for everything that is wrong with the document.
//!
//! text ─ yaml, json ─▶ nodes ─ version, repeated, probe ─▶ the same nodes, known to fit ─ tidy ─▶ openapiv3::OpenAPI

mod advice;
mod build;
mod json;
pub mod locate;
mod node;
mod probe;
mod repeated;
mod shape;
mod tidy;
mod version;
mod yaml;

use std::path::Path;

use openapiv3::OpenAPI;
use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::{SourceId, Sources};
use build::Fault;
use node::Node;

/// A document that fits OpenAPI 3.0. References in it are not followed yet.
#[derive(Debug, Clone)]
pub struct Document {
    pub source: SourceId,
    pub openapi: OpenAPI,
}

/// Reads and checks the document at a path.
pub fn load(sources: &mut Sources, path: &Path, diagnostics: &mut Diagnostics) -> Option<Document> {
    let source = sources.read(path, diagnostics)?;
    load_source(sources, source, diagnostics)
}

/// Checks a document that is in memory already. Where there are errors, all of them are reported.
pub fn load_source(sources: &Sources, source: SourceId, diagnostics: &mut Diagnostics) -> Option<Document> {
    let mut found = Diagnostics::default();
    let openapi = check(sources, source, &mut found);
    let loaded = !found.has_errors();
    diagnostics.extend(found);
    openapi.filter(|_| loaded).map(|openapi| Document { source, openapi })
}

fn check(sources: &Sources, source: SourceId, found: &mut Diagnostics) -> Option<OpenAPI> {
    let file = sources.get(source);
    let mut root = match parse(&file.name, &file.text) {
        Ok(root) => root,
        Err(fault) => {
            found.push(unreadable(source, fault));
            return None;
        }
    };
    if let Err(diagnostic) = version::check_version(source, &root) {
        found.push(*diagnostic);
        return None;
    }
    repeated::report_repeated_keys(source, &root, found);
    probe::probe(source, &root, found);
    if found.has_errors() {
        return None;
    }
    tidy::tidy(&mut root);
    match typed(&root) {
        Ok(openapi) => Some(openapi),
        Err(error) => {
            found.push(
                Diagnostic::error(format!("the document does not fit OpenAPI 3.0: {error}"))
                    .at(Place::file(source))
                    .with_help("this generator should have named the place and did not; please report it"),
            );
            None
        }
    }
}

/// openapiv3 needs up to 8 MiB of stack for schemas as deep as the reader lets through, when it is not optimised. Threads
/// have 2 MiB unless told otherwise, and memory that a stack does not use costs nothing.
const STACK_BYTES: usize = 64 * 1024 * 1024;

fn typed(root: &Node) -> Result<OpenAPI, String> {
    let read = || OpenAPI::deserialize(root).map_err(|error| error.to_string());
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, read);
        let joined = thread.map_err(|error| error.to_string())?.join();
        joined.unwrap_or_else(|_| Err("reading it was interrupted".to_owned()))
    })
}

/// A text that starts with a bracket is JSON or, rarely, YAML that looks like it. The file name decides whose error counts.
fn parse(name: &str, text: &str) -> Result<Node, Fault> {
    let named_json = name.len() >= 5 && name.as_bytes()[name.len() - 5..].eq_ignore_ascii_case(b".json");
    if text.trim().is_empty() {
        return Ok(Node::Null);
    }
    if named_json {
        return json::parse(text);
    }
    if text.trim_start().starts_with(['{', '['])
        && let Ok(root) = json::parse(text)
    {
        return Ok(root);
    }
    yaml::parse(text)
}

fn unreadable(source: SourceId, fault: Fault) -> Diagnostic {
    let place = fault.offset.map_or(Place::file(source), |offset| Place::offset(source, offset));
    let diagnostic = Diagnostic::error(fault.message).at(place);
    match fault.help {
        Some(help) => diagnostic.with_help(help),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests;
