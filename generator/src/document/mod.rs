//! OpenAPI documents, read and checked.
//! Comes in: a path or a text. Goes out: openapiv3's types, or diagnostics for everything that is wrong with the document.
//!
//! text ─ yaml, json ─▶ nodes ─ version, repeated, probe (meant, mend) ─▶ nodes known to fit ─ tidy ─▶ openapiv3::OpenAPI
//!
//! What the probe finds of references is followed, into other files too, and what they lead to goes the same way:
//! references ─ follow (reference, files, lookup, expected) ─▶ links to nodes, known to fit ─ references ─▶ openapiv3's types

mod advice;
mod build;
mod direct;
mod expected;
mod files;
mod follow;
mod json;
pub mod locate;
mod lookup;
mod meant;
mod mend;
mod node;
mod probe;
mod reference;
mod references;
mod repeated;
mod shape;
mod suggest;
mod tidy;
mod version;
mod yaml;

use std::path::Path;

use openapiv3::OpenAPI;
use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::{SourceId, Sources};
use build::{Fault, Reading};
use files::Files;
use lookup::Lookup;
use node::Node;

pub use follow::Target;
pub use references::{References, Table};

/// A document that fits OpenAPI 3.0.
#[derive(Debug, Clone)]
pub struct Document {
    pub source: SourceId,
    pub openapi: OpenAPI,
    pub references: References,
}

/// Reads and checks the document at a path.
pub fn load(sources: &mut Sources, path: &Path, diagnostics: &mut Diagnostics) -> Option<Document> {
    let source = sources.read(path, diagnostics)?;
    load_source(sources, source, diagnostics)
}

/// Checks a document that is in memory already. Where there are errors, all of them are reported. References that lead
/// nowhere leave a document that can be looked at further.
pub fn load_source(sources: &mut Sources, source: SourceId, diagnostics: &mut Diagnostics) -> Option<Document> {
    let file = sources.get(source);
    let mut reading = Reading::default();
    let mut root = match parse(&file.name, &file.text, &mut reading) {
        Ok(root) => root,
        Err(fault) => {
            diagnostics.push(unreadable(source, fault));
            return None;
        }
    };
    if let Err(diagnostic) = version::check_version(source, &root) {
        diagnostics.push(*diagnostic);
        return None;
    }
    let mut found = Diagnostics::default();
    repeated::report_repeated_keys(source, &root, &mut found);
    let probe::Found { references, mends } = probe::probe(source, &root, &mut found);
    mend::apply(&mut root, &mends);
    let is_whole = !found.has_errors();
    diagnostics.extend(found);
    let (mut files, mut lookup) = (Files::new(sources, source, root, reading), Lookup::default());
    let links = follow::follow(sources, &mut files, &mut lookup, references, diagnostics);
    if !is_whole {
        return None;
    }
    let typed = on_large_stack(|| {
        let references = references::read(&mut files, &mut lookup, links);
        let references =
            references.map_err(|(at, fault)| unreadable(at.source, fault).at(Place::value(at.source, at.pointer)))?;
        let mut root = files.into_main();
        tidy::tidy(&mut root);
        let openapi = OpenAPI::deserialize(&root).map_err(|error| unreadable(source, unfit(&error.to_string())))?;
        Ok(Document { source, openapi, references })
    });
    typed.map_err(|diagnostic| diagnostics.push(diagnostic)).ok()
}

fn unfit(error: &str) -> Fault {
    Fault::new(
        format!("the document does not fit OpenAPI 3.0: {error}"),
        "this generator should have named the place and did not; please report it",
    )
}

/// openapiv3 needs up to 8 MiB of stack for schemas as deep as the reader lets through, when it is not optimised. Threads
/// have 2 MiB unless told otherwise, and memory that a stack does not use costs nothing.
const STACK_BYTES: usize = 64 * 1024 * 1024;

fn on_large_stack<T: Send>(read: impl FnOnce() -> Result<T, Diagnostic> + Send) -> Result<T, Diagnostic> {
    let failed = |why: &str| Diagnostic::error(format!("the document cannot be read: {why}"));
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, read);
        let joined = thread.map_err(|error| failed(&error.to_string()))?.join();
        joined.unwrap_or_else(|_| Err(failed("reading it was interrupted")))
    })
}

/// A text that starts with a bracket is JSON or, rarely, YAML that looks like it. The file name decides whose error counts.
fn parse(name: &str, text: &str, reading: &mut Reading) -> Result<Node, Fault> {
    let named_json = name.len() >= 5 && name.as_bytes()[name.len() - 5..].eq_ignore_ascii_case(b".json");
    if text.trim().is_empty() {
        return Ok(Node::Null);
    }
    if named_json {
        return json::parse(text, reading);
    }
    if text.trim_start().starts_with(['{', '['])
        && let attempt = &mut reading.clone()
        && let Ok(root) = json::parse(text, attempt)
    {
        *reading = attempt.clone();
        return Ok(root);
    }
    yaml::parse(text, reading)
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
