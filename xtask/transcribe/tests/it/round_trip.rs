//! Facts become a document, the document's facts a page, and the page's facts the same document.

use std::cell::Cell;

use proptest::test_runner::{Config, TestRunner};
use transcribe::facts::Facts;
use transcribe::page::read_page;

use crate::generate;
use crate::mutations::is_ambiguous;
use crate::print::{FORMS, page};
use crate::support::{differences, facts_of, numbered, read_document, write_into};

/// Few, because the time of a test counts. `PROPTEST_CASES` sets another number.
const CASES: u32 = 24;

#[test]
fn documents_come_back_from_pages() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    let ambiguous = Cell::new(0);
    let mut runner =
        TestRunner::new(Config { max_shrink_iters: 200, failure_persistence: None, ..Config::with_cases(cases) });
    let result = runner.run(&generate::facts(), |facts| {
        ambiguous.set(ambiguous.get() + assert_comes_back(&facts));
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    println!("{cases} documents, {} of them with a table that can be nested in several ways", ambiguous.get());
    assert!(ambiguous.get() * 10 < cases, "{} of {cases} pages are ambiguous", ambiguous.get());
}

/// Asserts that a document, written as a page of each form, comes back. Returns how many pages say that they are ambiguous.
fn assert_comes_back(facts: &Facts) -> u32 {
    let first = write_into("", facts);
    assert_eq!(first.left, [], "{}", numbered(&first.text));
    let document = read_document(&first.text);
    let mut ambiguous = 0;
    for form in FORMS {
        let text = page(&document, form);
        let explain = || format!("{form:?}\n{}\n{}", numbered(&first.text), numbered(&text));
        let read = match read_page(&text) {
            Ok((read, _)) => read,
            Err(errors) if errors.iter().all(is_ambiguous) => {
                ambiguous += 1;
                continue;
            }
            Err(errors) => panic!("{errors:#?}\n{}", explain()),
        };
        assert_eq!(facts_of(&differences(&read, &document)), [""; 0], "{}", explain());
        let again = write_into(&first.text, &read);
        assert_eq!((again.text.as_str(), again.written.len(), again.left.len()), (first.text.as_str(), 0, 0));
        let second = write_into("", &read);
        assert_eq!(second.left, []);
        assert_eq!(second.text, first.text, "{}", explain());
    }
    ambiguous
}
