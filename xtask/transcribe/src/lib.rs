//! From pages of the vendor's reference to OpenAPI documents, and back.
//!
//! ```text
//!     page ─ page ─▶ parts ─ page::read, code ─▶ facts ─ compare ─▶ differences ─ document ─▶ edits ─ yaml ─▶ document
//!     document ─ yaml, document::read ─▶ facts
//! ```
//!
//! Pages and documents become the same [`facts`]. Facts that differ are reported, or written into the document.

pub mod code;
pub mod compare;
pub mod decisions;
pub mod document;
pub mod facts;
pub mod page;
pub mod report;
pub mod value;
pub mod yaml;

use compare::{Source, version};
use decisions::{Decision, Verdict};
use document::Merged;
use facts::{Facts, Operation};
use page::{Note, PageError};
use yaml::YamlError;

/// A file and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The path, as messages show it.
    pub path: String,
    pub text: String,
}

/// The facts of pages, and what was concluded or left open.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    pub sources: Vec<Source>,
    /// By the path of the page.
    pub notes: Vec<(String, Note)>,
}

/// Reads all pages. If one of them has errors, all errors are returned.
pub fn read_pages(files: &[File]) -> Result<Pages, Vec<(String, PageError)>> {
    let (mut pages, mut errors) = (Pages::default(), Vec::new());
    for File { path, text } in files {
        match page::read_page(text) {
            Ok((facts, notes)) => {
                pages.notes.extend(notes.into_iter().map(|note| (path.clone(), note)));
                pages.sources.push(Source { file: path.clone(), facts });
            }
            Err(found) => errors.extend(found.into_iter().map(|error| (path.clone(), error))),
        }
    }
    if errors.is_empty() { Ok(pages) } else { Err(errors) }
}

/// Compares pages with documents.
pub fn verify(pages: &[Source], documents: &[File], decisions: &[Decision]) -> Result<Verdict, (String, YamlError)> {
    let is_on_page = |method: &str, path: &str| operations(pages).any(|operation| operation.is(method, path));
    let read = |file: &File| {
        let tree = yaml::tree::parse(&file.text).map_err(|error| (file.path.clone(), error))?;
        Ok(Source { file: file.path.clone(), facts: document::read(&tree, &is_on_page) })
    };
    let documents: Vec<_> = documents.iter().map(read).collect::<Result<_, _>>()?;
    Ok(decisions::apply(compare::compare(pages, &documents), decisions, pages))
}

/// A document with the facts of pages.
#[derive(Debug, Clone)]
pub struct Transcribed {
    pub file: File,
    pub merged: Merged,
}

/// The outcome of a transcription.
#[derive(Debug, Clone, Default)]
pub struct Transcription {
    pub documents: Vec<Transcribed>,
    /// Operations whose version no document has.
    pub unassigned: Vec<String>,
}

/// Writes the facts of pages into documents. A document without a text is created.
///
/// An operation belongs to the document that has it, else to the one with the version in its path.
pub fn transcribe(
    pages: &[Source],
    documents: &[File],
    decisions: &[Decision],
) -> Result<Transcription, (String, YamlError)> {
    let mut transcription = Transcription::default();
    let mut known = Vec::new();
    for file in documents {
        let tree = yaml::tree::parse(&file.text).map_err(|error| (file.path.clone(), error))?;
        known.push(document::read(&tree, &|_, _| false));
    }
    let assigned = |operation: &Operation| {
        let has = |facts: &Facts| facts.operations.iter().any(|other| other.is(&operation.method, &operation.path));
        let requested = version(&operation.path);
        let is_of_version = |at: usize| match known[at].operations.first().and_then(|first| version(&first.path)) {
            Some(known) => requested == Some(known),
            // The name says which version a new document is for, if there are several.
            None => documents.len() == 1 || requested.is_some_and(|version| documents[at].path.contains(version)),
        };
        known.iter().position(has).or_else(|| (0..documents.len()).find(|at| is_of_version(*at)))
    };
    let unassigned = operations(pages).filter(|operation| assigned(operation).is_none());
    transcription.unassigned = unassigned.map(|operation| format!("{} {}", operation.method, operation.path)).collect();
    for (at, file) in documents.iter().enumerate() {
        let own: Vec<_> =
            pages.iter().map(|page| restrict(page, &|operation| assigned(operation) == Some(at))).collect();
        let text = if file.text.trim().is_empty() {
            document::skeleton(&operations(&own).cloned().collect::<Vec<_>>())
        } else {
            file.text.clone()
        };
        let is_due = |difference: &compare::Difference| {
            let says = decisions::says(difference);
            !decisions.iter().any(|decision| decision.fact == difference.fact() && decision.page == says)
        };
        let merged = document::merge(&file.path, &text, &own, &is_due).map_err(|error| (file.path.clone(), error))?;
        transcription.documents.push(Transcribed { file: file.clone(), merged });
    }
    Ok(transcription)
}

fn operations(pages: &[Source]) -> impl Iterator<Item = &Operation> {
    pages.iter().flat_map(|page| &page.facts.operations)
}

/// Returns a page with some of its operations.
fn restrict(page: &Source, is_kept: &dyn Fn(&Operation) -> bool) -> Source {
    let operations = page.facts.operations.iter().filter(|operation| is_kept(operation)).cloned().collect();
    Source { file: page.file.clone(), facts: Facts { operations, covers: page.facts.covers.clone() } }
}
