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

use std::path::PathBuf;

use openapiv3::OpenAPI;
use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::parallel;
use crate::source::{Source, SourceId, Sources};
use build::{Fault, Reading};
use files::Files;
use lookup::Lookup;
use node::Node;
use probe::Reference;

pub use follow::Target;
pub use references::{References, Table};
pub(crate) use suggest::{MOST as MOST_SUGGESTIONS, near};

/// A document that fits OpenAPI 3.0.
#[derive(Debug, Clone)]
pub struct Document {
    pub source: SourceId,
    pub openapi: OpenAPI,
    pub references: References,
}

/// Reads and checks the documents at these paths, each as [`load_source`] does.
pub fn load(sources: &mut Sources, paths: &[PathBuf], diagnostics: &mut Diagnostics) -> Vec<Option<Document>> {
    let read = |path: &PathBuf| sources.read(path).map_err(|error| diagnostics.push(error.into())).ok();
    let read: Vec<_> = paths.iter().map(read).collect();
    let checked = parallel::map(&read, |source| source.map(|source| Checked::new(sources, source)));
    let documents = checked.into_iter();
    documents.map(|checked| checked.and_then(|checked| checked.complete(sources, diagnostics))).collect()
}

/// Checks a document that is in memory already. Where there are errors, all of them are reported. References that lead
/// nowhere leave a document that can be looked at further.
pub fn load_source(sources: &mut Sources, source: SourceId, diagnostics: &mut Diagnostics) -> Option<Document> {
    Checked::new(sources, source).complete(sources, diagnostics)
}

/// What can be told of a document without looking into others.
struct Checked {
    source: SourceId,
    /// What is told; with an error in it the document cannot be used.
    found: Diagnostics,
    /// None of a text without nodes, or of another version.
    nodes: Option<Nodes>,
}

struct Nodes {
    root: Node,
    reading: Reading,
    references: Vec<Reference>,
}

impl Checked {
    fn new(sources: &Sources, source: SourceId) -> Self {
        let mut found = Diagnostics::default();
        let nodes = Self::nodes(sources.get(source), source, &mut found);
        let nodes = nodes.map_err(|diagnostic| found.push(*diagnostic)).ok();
        Checked { source, found, nodes }
    }

    fn nodes(file: &Source, source: SourceId, found: &mut Diagnostics) -> Result<Nodes, Box<Diagnostic>> {
        let mut reading = Reading::default();
        let mut root = parse(&file.name, &file.text, &mut reading).map_err(|fault| unreadable(source, fault))?;
        version::check_version(source, &root)?;
        repeated::report_repeated_keys(source, &root, found);
        let probe::Found { references, mends } = probe::probe(source, &root, found);
        mend::apply(&mut root, &mends);
        Ok(Nodes { root, reading, references })
    }

    /// Follows its references, into other files too, and reads all as openapiv3's types.
    fn complete(self, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Document> {
        let Checked { source, found, nodes } = self;
        let is_whole = !found.has_errors();
        diagnostics.extend(found);
        let Nodes { root, reading, references } = nodes?;
        let (mut files, mut lookup) = (Files::new(sources, source, root, reading), Lookup::default());
        let links = follow::follow(sources, &mut files, &mut lookup, references, diagnostics);
        if !is_whole {
            return None;
        }
        let typed = on_large_stack(|| {
            let references = references::read(&mut files, &mut lookup, links);
            let references = references
                .map_err(|(at, fault)| unreadable(at.source, fault).at(Place::value(at.source, at.pointer)))?;
            let mut root = files.into_main();
            tidy::tidy(&mut root);
            let openapi = OpenAPI::deserialize(&root).map_err(|error| unreadable(source, unfit(&error.to_string())))?;
            Ok(Document { source, openapi, references })
        });
        typed.map_err(|diagnostic| diagnostics.push(diagnostic)).ok()
    }
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
