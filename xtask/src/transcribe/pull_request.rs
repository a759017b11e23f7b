//! The text of a pull request. Input: what was transcribed. Output: a title, and a body with each fact and what it does to callers.

use std::fmt::Write;
use std::path::Path;

use generator::Project;
use generator::config::{Config, DocumentConfig};
use generator::diff::report::{self, ReportView};
use transcribe::{Transcribed, Transcription};

use super::count;
use super::files::Target;
use crate::diff;
use crate::paths::{CONFIG, from_here, root};

/// Returns the title on the first line, and the body as Markdown after an empty one.
pub fn text(transcription: &Transcription, target: &Target) -> Result<String, String> {
    let written = || transcription.documents.iter().flat_map(|document| &document.merged.written);
    let mut names: Vec<_> = written().filter_map(|written| file_name(&written.difference.page.file)).collect();
    names.dedup();
    let stems: Vec<_> = names.iter().map(|name| name.split('.').next().unwrap_or(name)).collect();
    let mut text = format!("Transcribe {} from {}\n\n", count(written().count(), "fact"), stems.join(", "));
    text.push_str("| fact | difference | page | document |\n| --- | --- | --- | --- |\n");
    for document in &transcription.documents {
        for written in &document.merged.written {
            let difference = &written.difference;
            let place = format!("{}:{}", document.file.path, written.line);
            let page = format!("{}:{}", file_name(&difference.page.file).unwrap_or_default(), difference.page.line);
            let cells = [&difference.fact(), &difference.verdict(), &page, &place].map(|text| cell(text));
            let _ = writeln!(text, "| {} |", cells.join(" | "));
        }
    }
    let left = transcription.documents.iter().flat_map(|document| &document.merged.left);
    let left: Vec<_> =
        left.map(|left| format!("- {}: {}", cell(&left.difference.fact()), cell(&left.reason))).collect();
    if !left.is_empty() {
        let _ = write!(text, "\nNot written:\n\n{}\n", left.join("\n"));
    }
    let others: Vec<_> = transcription.documents.iter().flat_map(|document| &document.merged.others).collect();
    if !others.is_empty() {
        let others = others.into_iter().map(|other| cell(other)).collect::<Vec<_>>().join(", ");
        let _ = write!(text, "\nChanged as well, although no page has them, because they share a schema: {others}.\n");
    }
    let changed: Vec<_> = transcription.documents.iter().filter(|document| !document.file.text.is_empty()).collect();
    for view in compare(&changed, target)? {
        let _ = write!(text, "\n{}", report::markdown(&view));
    }
    Ok(text)
}

/// Compares the documents before and after: those of the project as one API, others one by one.
fn compare(documents: &[&Transcribed], target: &Target) -> Result<Vec<ReportView>, String> {
    let texts = |documents: &[&Transcribed]| {
        let old = documents.iter().map(|document| (document.file.path.clone(), document.file.text.clone())).collect();
        let new = documents.iter().map(|document| (document.file.path.clone(), document.merged.text.clone())).collect();
        (old, new)
    };
    if target.is_project {
        let (old, new) = texts(documents);
        return Ok(vec![diff::compare_texts(
            &|sources, diagnostics| generator::open_description(&from_here(&root().join(CONFIG)), sources, diagnostics),
            old,
            new,
        )?]);
    }
    let compare_one = |document: &&Transcribed| {
        let (old, new) = texts(&[document]);
        let config = Config::new("client", vec![DocumentConfig::new(None, document.file.path.clone())]);
        diff::compare_texts(&|_, _| Some(Project { config: config.clone(), ..Project::default() }), old, new)
    };
    documents.iter().map(compare_one).collect()
}

/// Returns the name of a page, whose folder is that of whoever ran the command.
fn file_name(path: &str) -> Option<&str> {
    Path::new(path).file_name()?.to_str()
}

/// Returns a text for a cell of a table, as code.
fn cell(text: &str) -> String {
    let text: String = text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    format!("`{}`", text.replace('|', "\\|").replace('`', "'"))
}
