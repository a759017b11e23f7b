//! The library as tests call it, with what must always hold.

use transcribe::compare::{Difference, Source, compare};
use transcribe::facts::Facts;
use transcribe::{File, document, page, transcribe, yaml};

/// Reads a page, which has no errors.
#[track_caller]
pub fn read_page(text: &str) -> Facts {
    match page::read_page(text) {
        Ok((facts, _)) => facts,
        Err(errors) => panic!("{errors:#?}\n{}", numbered(text)),
    }
}

/// Reads all operations of a document.
#[track_caller]
pub fn read_document(text: &str) -> Facts {
    match yaml::tree::parse(text) {
        Ok(tree) => document::read(&tree, &|_, _| true),
        Err(error) => panic!("{error:?}\n{}", numbered(text)),
    }
}

pub fn source(file: &str, facts: &Facts) -> Source {
    Source { file: file.to_owned(), facts: facts.clone() }
}

/// Returns what a page and a document say differently.
pub fn differences(page: &Facts, document: &Facts) -> Vec<Difference> {
    compare(&[source("page.md", page)], &[source("v2.yaml", document)])
}

/// Writes the facts of a page into a document, empty or not. Returns the document, and what is left.
#[track_caller]
pub fn write_into(document: &str, page: &Facts) -> document::Merged {
    let file = File { path: "v2.yaml".to_owned(), text: document.to_owned() };
    match transcribe(&[source("page.md", page)], &[file], &[]) {
        Ok(mut found) => {
            assert_eq!(found.unassigned, [""; 0]);
            found.documents.remove(0).merged
        }
        Err((_, error)) => panic!("{error:?}\n{}", numbered(document)),
    }
}

pub fn numbered(text: &str) -> String {
    text.lines().enumerate().map(|(at, line)| format!("{:4} {line}\n", at + 1)).collect()
}

/// Returns differences in one line each.
pub fn facts_of(differences: &[Difference]) -> Vec<String> {
    differences.iter().map(|difference| format!("{} ({})", difference.fact(), difference.verdict())).collect()
}
