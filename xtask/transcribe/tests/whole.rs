//! Pages that lack a part are errors, because what a page lacks counts as absent.

use transcribe::facts::Facts;
use transcribe::page::{PageError, read_page};

const HARBOURS: &str = include_str!("pages/harbours.md");
const LIBRARIES: &str = include_str!("pages/libraries.txt");

#[track_caller]
fn read(text: &str) -> Facts {
    match read_page(text) {
        Ok((facts, _)) => facts,
        Err(errors) => panic!("{errors:#?}\n{text}"),
    }
}

/// Asserts that an error is in the line that contains `place`, and says `message`.
#[track_caller]
fn assert_error(text: &str, place: &str, message: &str) {
    let errors: Vec<PageError> = match read_page(text) {
        Ok((facts, _)) => panic!("{facts:#?}"),
        Err(errors) => errors,
    };
    let line = text.lines().position(|line| line.contains(place)).map_or(0, |at| at + 1);
    let is_it = |error: &PageError| error.line == line && error.message.contains(message);
    assert!(errors.iter().any(is_it), "expected line {line}: {errors:#?}");
    assert!(errors.iter().all(|error| !error.help.is_empty()));
}

/// Replaces a text that is in the page once.
#[track_caller]
fn with(page: &str, old: &str, new: &str) -> String {
    assert_eq!(page.matches(old).count(), 1, "{old}");
    page.replacen(old, new, 1)
}

/// Returns the page without its lines from the one that contains `first` up to the one that contains `end`.
#[track_caller]
fn without(page: &str, first: &str, end: &str) -> String {
    let start = page.find(first).unwrap_or_else(|| panic!("no {first}"));
    let stop = page[start..].find(end).unwrap_or_else(|| panic!("no {end}")) + start;
    format!("{}{}", &page[..start], &page[stop..])
}

/// A page can end after an operation without a trace of the next one. Everywhere else, it says that it is cut off, unless what it lost
/// has no facts.
#[test]
fn a_text_that_is_cut_off_after_any_line_is_an_error_or_has_all_facts() {
    let whole = read(LIBRARIES);
    let lines: Vec<&str> = LIBRARIES.lines().collect();
    let mut accepted = Vec::new();
    for end in 0..lines.len() {
        if let Ok((facts, _)) = read_page(&lines[..end].join("\n")) {
            let count = facts.operations.len();
            assert_eq!(facts.operations, whole.operations[..count], "after line {end}: {}", lines[end - 1]);
            // The facts of an operation end with its last program that has any.
            let next = whole.operations.get(count).map_or(lines.len() + 1, |next| next.line);
            assert!(end < next);
            accepted.push(lines[end - 1]);
        }
    }
    accepted.retain(|line| !line.trim().is_empty());
    let expected = ["curl -X POST \"https://a", "DD_SITE=\"a.example\" python3", "DD_SITE=\"a.example\" rb"];
    assert_eq!(accepted.len(), expected.len(), "{accepted:#?}");
    assert!(accepted.iter().zip(expected).all(|(line, start)| line.starts_with(start)), "{accepted:#?}");
}

#[test]
fn a_table_that_ends_within_a_row_is_an_error() {
    let end = LIBRARIES.find("title [required]").unwrap();
    assert_error(&LIBRARIES[..end + 16], "title [required]", "ends within the row `title`");
    let end = LIBRARIES.find("errors [required]").unwrap();
    assert_error(&LIBRARIES[..end + 17], "errors [required]", "ends within the row `errors`");
}

#[test]
fn operations_of_texts_need_responses_and_a_command() {
    let page = without(LIBRARIES, "Response\n\nOK\n\nOK", "Code Example\n\n                  ## default");
    assert_error(&page, "DELETE https", "no response");
    let page = &LIBRARIES[..LIBRARIES.rfind("Code Example").unwrap()];
    assert_error(page, "DELETE https", "no `Code Example` with a curl command");
    let page = without(LIBRARIES, "                  # Curl command", "\"\"\"\nAdd a book");
    assert_error(&page, "POST https", "no `Code Example` with a curl command");
}

#[test]
fn programs_of_texts_need_the_command_that_runs_them() {
    let page = &LIBRARIES[..LIBRARIES.find("Instructions").unwrap()];
    assert_error(page, "\"\"\"", "without the `Instructions`");
    let page = with(LIBRARIES, "DD_SITE=\"a.example\" python3 \"example.py\"\n", "");
    assert_error(&page, "Instructions", "without the command");
}

#[test]
fn lines_after_the_last_program_are_an_error() {
    let page = format!("{LIBRARIES}\nLend a book\n");
    assert_error(&page, "Lend a book", "belong to no operation");
}

#[test]
fn tables_of_bodies_need_examples() {
    let page = with(LIBRARIES, "{\n  \"errors\": [\"Lent\"]\n}\n", "");
    let line = page[..page.find("errors [required]").unwrap()].lines().count() - 5;
    let errors = read_page(&page).unwrap_err();
    assert!(errors[0].line == line && errors[0].message.contains("has no example"), "{line} {errors:#?}");
    let page = without(HARBOURS, "{% tab title=\"Example\" %}", "### Response");
    assert_error(&page, "| Parent field", "has no example");
}

#[test]
fn examples_need_the_rows_of_their_tables() {
    let page = with(HARBOURS, "{\n  \"ship\": {\"_f", "{ \"ship\": {\"_f");
    let rows = without(&page, "|              | ship", "\n{% /tab %}");
    assert_error(&rows, "{ \"ship\"", "no table has rows for them");
    let model = without(&page, "{% tab title=\"Model\" %}", "{% tab title=\"Example\" %}");
    assert_error(&model, "{ \"ship\"", "no table has rows for them");
    // A second table may not be empty, even if the first one is there.
    let second = with(HARBOURS, "| errors | [string] | The reasons. |\n", "");
    assert_error(&second, "{ \"errors\": [\"fog\"] }", "no table has rows for them");
    // An example may be empty, or no object at all, and further examples need no table.
    let page = with(HARBOURS, "| errors | [string] | The reasons. |\n", "");
    read(&with(&page, "{ \"errors\": [\"fog\"] }", "{}"));
    let page = without(
        HARBOURS,
        "{% tab title=\"Model\" %}\n\n| Field  | Type     | Description  |",
        "{% tab title=\"Example\" %}\n\n```json\n{ \"errors\": [\"fog\"] }",
    );
    read(&page);
}

#[test]
fn operations_of_markdown_need_statuses() {
    let page = without(HARBOURS, "### Response", "### Code Example");
    assert_error(&page, "PUT https", "no response");
    let page = without(HARBOURS, "{% tab title=\"204\" %}", "### Code Example");
    assert_error(&page, "PUT https", "no response");
    let page = with(HARBOURS, "tab title=\"409\" %}", "tab title=\"204\" %} ");
    assert_error(&page, "tab title=\"204\" %} ", "the response 204 is there twice, first in line 67");
}

#[test]
fn statuses_have_three_digits() {
    for status in ["4XX", "5XX", "default"] {
        let page = with(HARBOURS, "tab title=\"409\"", &format!("tab title=\"{status}\""));
        assert_error(&page, &format!("tab title=\"{status}\""), "statuses have three digits");
        assert_error(&with(LIBRARIES, "Too many requests", status), status, "statuses have three digits");
    }
}

#[test]
fn a_command_with_a_body_needs_a_table() {
    let page = without(HARBOURS, "### Request", "### Response");
    assert_error(&page, "\\# Path parameters", "sends a body");
}

#[test]
fn programs_that_are_cut_off_are_errors() {
    assert_error(&with(HARBOURS, "package main\n", "package main\nf(\n"), "f(", "a bracket that is not closed");
    assert_error(
        &with(HARBOURS, "require \"harbours\"", "require \"harbours"),
        "require \"harbours",
        "a string that is not closed",
    );
    assert_error(&with(LIBRARIES, "    LibrariesApi()\n)\n", "    LibrariesApi()\n"), "print(", "a bracket");
}
