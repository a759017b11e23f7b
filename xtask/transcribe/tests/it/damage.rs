//! Damaged pages: facts or errors, without a panic, and soon.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::Index;
use transcribe::page::read_page;

use crate::mutations::MARINA;
use crate::print::{FORMS, page};
use crate::support::read_document;

const HARBOURS: &str = include_str!("../pages/harbours.md");
const LIBRARIES: &str = include_str!("../pages/libraries.txt");

/// Far more than a page of this size takes, even where tests are not optimised and the machine is busy.
const LIMIT: Duration = Duration::from_secs(10);

fn pages() -> Vec<String> {
    let marina = read_document(MARINA);
    let printed = FORMS.map(|form| page(&marina, form));
    printed.into_iter().chain([HARBOURS.to_owned(), LIBRARIES.to_owned()]).collect()
}

/// Reads a page. What it says has lines of the page, and errors say what can be done.
#[track_caller]
fn assert_survives(text: &str) {
    let start = Instant::now();
    let count = text.lines().count().max(1);
    match read_page(text) {
        Ok((facts, notes)) => {
            assert!(!facts.operations.is_empty());
            assert!(notes.iter().all(|note| note.line <= count), "{notes:?}");
        }
        Err(errors) => {
            assert!(!errors.is_empty());
            assert!(errors.iter().all(|error| error.line <= count && !error.help.is_empty()), "{errors:?}");
        }
    }
    assert!(start.elapsed() < LIMIT, "{:?}", start.elapsed());
}

fn joined(lines: &[&str]) -> String {
    lines.join("\n")
}

/// The large pages are damaged in one of so many lines.
fn step(lines: &[&str]) -> usize {
    1 + lines.len() / 120
}

#[test]
fn pages_without_a_line_or_with_one_twice() {
    let mut count = 0;
    for page in pages() {
        let lines: Vec<&str> = page.lines().collect();
        for at in (0..lines.len()).step_by(step(&lines)) {
            let (mut less, mut more) = (lines.clone(), lines.clone());
            less.remove(at);
            more.insert(at, lines[at]);
            assert_survives(&joined(&less));
            assert_survives(&joined(&more));
            count += 2;
        }
    }
    println!("{count} pages");
}

#[test]
fn code_that_starts_in_the_last_line() {
    for section in ["", "### Overview\n", "### Response\n", "### Code Example\n", "### Pets\n"] {
        assert_survives(&format!("# Pets\n\n{section}```json"));
    }
}

#[test]
fn pages_that_are_cut_off() {
    for page in pages() {
        let lines: Vec<&str> = page.lines().collect();
        for end in (0..lines.len()).step_by(step(&lines)) {
            assert_survives(&joined(&lines[..end]));
            assert_survives(&joined(&lines[end..]));
            let half = lines[end].char_indices().nth(lines[end].chars().count() / 2).map_or(0, |(at, _)| at);
            assert_survives(&format!("{}\n{}", joined(&lines[..end]), &lines[end][..half]));
        }
    }
}

#[test]
fn a_row_a_thousand_times() {
    for page in pages() {
        let lines: Vec<&str> = page.lines().collect();
        for at in (0..lines.len()).step_by(1 + lines.len() / 20) {
            let mut more = lines.clone();
            more.splice(at..at, std::iter::repeat_n(lines[at], 1000));
            assert_survives(&joined(&more));
        }
    }
}

/// What is done to the lines of a page.
#[derive(Debug, Clone)]
enum Edit {
    Remove(Index),
    Repeat(Index),
    Swap(Index, Index),
    Borrow(Index, Index),
    Insert(Index, String),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        any::<Index>().prop_map(Edit::Remove),
        any::<Index>().prop_map(Edit::Repeat),
        any::<(Index, Index)>().prop_map(|(left, right)| Edit::Swap(left, right)),
        any::<(Index, Index)>().prop_map(|(at, other)| Edit::Borrow(at, other)),
        (any::<Index>(), "[ -~\u{e9}\u{2028}]{0,12}|[#|`{}%*_\\[\\]\"\\\\ -]{1,8}")
            .prop_map(|(at, text)| Edit::Insert(at, text)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_with_edited_lines(which in 0usize..4, edits in proptest::collection::vec(edit(), 1..12)) {
        let pages = pages();
        let others: Vec<&str> = pages[(which + 1) % 4].lines().collect();
        let mut lines: Vec<&str> = pages[which].lines().collect();
        for edit in &edits {
            let count = lines.len();
            match edit {
                Edit::Remove(at) => drop(lines.remove(at.index(count))),
                Edit::Repeat(at) => lines.insert(at.index(count), lines[at.index(count)]),
                Edit::Swap(left, right) => lines.swap(left.index(count), right.index(count)),
                Edit::Borrow(at, other) => lines.insert(at.index(count), others[other.index(others.len())]),
                Edit::Insert(at, text) => lines.insert(at.index(count), text),
            }
        }
        assert_survives(&joined(&lines));
    }

    #[test]
    fn any_text(text in "\\PC{0,200}|([#|`{}%a-z \\[\\]\"\\\\\n-]|\n\n|https://a.example|GET ){0,80}") {
        assert_survives(&text);
    }
}
