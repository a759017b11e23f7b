//! Invariants for any page. Input: its text. Output: nothing, or a panic for the fuzzer.

use transcribe::page::read_page;

/// Reads the text as a page of either form, by its first bytes, and with the marks of the other one.
pub fn check(text: &str) {
    read(text);
    // Front matter makes a page Markdown, whatever is below it.
    read(&format!("---\n---\n{text}"));
}

fn read(text: &str) {
    let count = text.lines().count().max(1);
    match read_page(text) {
        Ok((facts, notes)) => {
            assert!(!facts.operations.is_empty(), "a page without operations is none");
            assert!(notes.iter().all(|note| note.line <= count), "{notes:?}");
        }
        Err(errors) => {
            assert!(!errors.is_empty(), "neither facts nor errors");
            assert!(errors.iter().all(|error| error.line <= count && !error.help.is_empty()), "{errors:?}");
        }
    }
}
