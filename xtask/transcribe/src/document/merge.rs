//! Writes the facts of pages into a document.
//! Input: the text of a document, and pages. Output: the text with the facts, and what could not be written.
//!
//! One difference is written at a time, and all are compared again: a change of a schema that several operations share is taken back
//! if the page of another operation says something else.

use std::collections::HashSet;

use super::apply::{Refused, apply};
use super::locate::Locator;
use super::read;
use crate::compare::{Aspect, Difference, Part, Place, Source, compare};
use crate::yaml::YamlError;
use crate::yaml::tree::{Tree, parse};

/// A document with the facts of pages.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Merged {
    pub text: String,
    pub written: Vec<Written>,
    pub left: Vec<Left>,
    /// The operations that changed although no page has them, because they share a schema: `GET /pets`.
    pub others: Vec<String>,
}

/// A difference that was written, and its line in the new text.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    pub difference: Difference,
    pub line: usize,
}

/// A difference that could not be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Left {
    pub difference: Difference,
    pub reason: String,
}

/// Writes the differences for which `is_due` returns `true`. `pages` have operations of this document only.
pub fn merge(
    file: &str,
    text: &str,
    pages: &[Source],
    is_due: &dyn Fn(&Difference) -> bool,
) -> Result<Merged, YamlError> {
    let mut merged = Merged { text: text.to_owned(), ..Merged::default() };
    let mut attempted = HashSet::new();
    let mut differences = differences(file, &merged.text, pages)?;
    loop {
        let is_next = |difference: &&Difference| is_due(difference) && !attempted.contains(&difference.fact());
        let Some(difference) = differences.iter().find(is_next).cloned() else { break };
        attempted.insert(difference.fact());
        let tree = parse(&merged.text)?;
        let mut attempt = |is_own: bool| -> Result<Result<(), String>, YamlError> {
            let text = match apply(&tree, &difference, pages, is_own) {
                Ok(text) => text,
                // The rest of the document can still be written.
                Err(Refused::Invalid(error)) => return Ok(Err(format!("{}: {}", error.message, error.help))),
                Err(Refused::Unable(reason)) => return Ok(Err(reason)),
            };
            let remaining = self::differences(file, &text, pages)?;
            if let Some(reason) = unexpected(&differences, &remaining, &difference) {
                return Ok(Err(reason));
            }
            (merged.text, differences) = (text, remaining);
            Ok(Ok(()))
        };
        let Err(reason) = attempt(false)? else {
            merged.written.push(Written { difference, line: 1 });
            continue;
        };
        // Where others share the value, the place may have one of its own.
        if attempt(true)?.is_ok() {
            merged.written.push(Written { difference, line: 1 });
            continue;
        }
        merged.left.push(Left { difference, reason });
    }
    let tree = parse(&merged.text)?;
    let locator = Locator::new(&tree);
    for written in &mut merged.written {
        written.line = locator.line(&written.difference.place);
    }
    if !merged.written.is_empty() {
        merged.others = changed_elsewhere(&parse(text)?, &tree, pages);
    }
    Ok(merged)
}

/// Returns the operations of two documents that differ and that no page has.
fn changed_elsewhere(before: &Tree, after: &Tree, pages: &[Source]) -> Vec<String> {
    let source = |tree: &Tree| Source { file: String::new(), facts: read(tree, &|_, _| true) };
    let is_on_page = |place: &Place| {
        let mut operations = pages.iter().flat_map(|page| &page.facts.operations);
        operations.any(|operation| operation.is(&place.method, &place.path))
    };
    let differences = compare(&[source(after)], &[source(before)]).into_iter();
    let changed = differences.map(|difference| difference.place).filter(|place| !is_on_page(place));
    let mut others: Vec<_> = changed.map(|place| format!("{} {}", place.method, place.path)).collect();
    others.sort();
    others.dedup();
    others
}

/// Returns why a change is taken back, if it caused a difference elsewhere or did not solve its own.
fn unexpected(before: &[Difference], after: &[Difference], solved: &Difference) -> Option<String> {
    let known: HashSet<String> = before.iter().map(Difference::fact).collect();
    let fact = solved.fact();
    if let Some(caused) =
        after.iter().find(|difference| !known.contains(&difference.fact()) && !is_inside(difference, solved))
    {
        return Some(format!("others share it, and the page says otherwise at {} ({})", caused.fact(), caused.page));
    }
    let remains = after.iter().any(|difference| difference.fact() == fact);
    remains.then(|| "the document has it in a form that is not changed automatically".to_owned())
}

/// Returns `true` for a difference within what was written, which is written next.
fn is_inside(difference: &Difference, written: &Difference) -> bool {
    let is_whole = matches!(written.aspect, Aspect::Existence | Aspect::Type);
    is_whole
        && difference.place.method == written.place.method
        && difference.place.path == written.place.path
        && match &written.place.part {
            Part::Operation => true,
            part => difference.place.part.to_string().starts_with(&part.to_string()),
        }
}

fn differences(file: &str, text: &str, pages: &[Source]) -> Result<Vec<Difference>, YamlError> {
    let tree = parse(text)?;
    let has = |method: &str, path: &str| {
        let mut operations = pages.iter().flat_map(|page| &page.facts.operations);
        operations.any(|operation| operation.is(method, path))
    };
    let document = Source { file: file.to_owned(), facts: read(&tree, &has) };
    Ok(compare(pages, &[document]))
}
