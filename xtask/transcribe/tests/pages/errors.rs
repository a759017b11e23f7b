//! What is no page, or is one that cannot be read: the line and the message of each error.

use transcribe::page::{self, PageError};

use super::{HARBOURS, LIBRARIES, line_of, read, with};

#[track_caller]
pub fn errors(text: &str) -> Vec<PageError> {
    match page::parse(text) {
        Ok(page) => panic!("{page:#?}"),
        Err(errors) => errors,
    }
}

/// Asserts that the first error is in the line that contains `place`, and says `message`.
#[track_caller]
fn assert_error(text: &str, place: &str, message: &str) {
    let errors = errors(text);
    let line = text.lines().position(|line| line.contains(place)).map_or(0, |at| at + 1);
    assert!(errors[0].line == line && errors[0].message.contains(message), "expected line {line}: {errors:#?}");
    assert!(errors.iter().all(|error| !error.help.is_empty()));
}

#[test]
fn other_texts_are_no_pages() {
    for text in [
        "",
        "\n\n",
        "Dear reader,\n\nthis is a letter.\n",
        "# Pets\n\nText.\n",
        "---\ntitle: x\n---\n",
        "<!DOCTYPE html>\n<p>Pets</p>",
    ] {
        let errors = errors(text);
        assert_eq!(errors.len(), 1, "{errors:#?}");
        assert!(errors[0].line == 1 && errors[0].message.contains("not a page of the reference"), "{errors:#?}");
    }
}

#[test]
fn the_last_error_says_which_operations_were_read() {
    let errors = errors(&with(LIBRARIES, "isbn [required]\n\nstring", "string\n\nThe number."));
    assert_eq!(errors.len(), 2, "{errors:#?}");
    assert!(errors[1].message.contains("of 2 operations, these were read whole: `POST /api/v1/books`"), "{errors:#?}");
    let errors = self::errors(&with(HARBOURS, "PUT https://api.b", "GET https://api.b"));
    assert!(errors[1].message.contains("of 1 operation, none was read whole"), "{errors:#?}");
}

#[test]
fn all_errors_are_reported() {
    let page = with(HARBOURS, "| page\\[size\\] | int64  |             |", "| page\\[size\\] | int64  |");
    let page = with(&page, "{ \"errors\": [\"fog\"] }", "{ \"errors\": [");
    let lines: Vec<usize> = errors(&page).iter().map(|error| error.line).collect();
    assert_eq!(
        lines,
        [line_of(&page, "page\\[size\\]"), line_of(&page, "{ \"errors\": ["), line_of(&page, "page\\[size\\]")]
    );
}

#[test]
fn rows_need_as_many_cells_as_the_header() {
    let row = "| ship         | _flags_              | [string] | Colours: `red \\| green`.                  |";
    assert_error(
        &with(HARBOURS, row, "| ship | _flags_ | [string] |"),
        "_flags_ |",
        "a row with 3 cells in a table of 4",
    );
    assert_error(
        &with(HARBOURS, row, "| ship | _flags_ | [string] | a | b |"),
        "_flags_ |",
        "a row with 5 cells in a table of 4",
    );
    assert_error(&with(HARBOURS, row, "| ship | _flags_ | [string] | Col"), "_flags_ |", "start and end with `|`");
    assert_error(&with(HARBOURS, row, "| ship | | [string] | a |"), "| ship | |", "without a name");
}

#[test]
fn tables_need_their_headers() {
    let page = with(HARBOURS, "| Parent field | Field                |", "| Parent field | Member |");
    assert_error(&page, "Member", "`Parent field | Member | Type | Description`");
    let page = with(HARBOURS, "| Name        | Type    | Description |", "| Name | Description | Type |");
    assert_error(&page, "Name | Description", "where one with `Name | Type | Description` is expected");
    let errors = errors(&with(HARBOURS, "| Datadog site | API endpoint ", "| Site | Endpoint "));
    assert!(
        errors[0].message.contains("no endpoints") && errors[1].message.contains("`Datadog site | API endpoint`"),
        "{errors:#?}"
    );
}

#[test]
fn flattened_tables_need_their_headers() {
    let header = "Expand All\n\nField\n\nType\n\nDescription\n\nashes";
    let cases = [
        ("Expand All\n\nField\n\nDescription\n\nashes", "expected here"),
        ("Field\n\nType\n\nashes", "expected here"),
        ("ashes", "row of a table without a header"),
    ];
    for (new, message) in cases {
        let page = with(LIBRARIES, header, new);
        let errors = errors(&page);
        assert_eq!(errors.len(), 2, "{errors:#?}");
        assert!(errors[0].message.contains(message), "{errors:#?}");
        assert!((line_of(&page, "ashes") - 6..=line_of(&page, "ashes")).contains(&errors[0].line), "{errors:#?}");
    }
}

#[test]
fn examples_must_be_complete() {
    let page = with(HARBOURS, "{ \"errors\": [\"fog\"] }\n```\n\n{% /tab %}", "{ \"errors\": [\n\n{% /tab %}");
    let start = line_of(&page, "{ \"errors\": [");
    let errors = self::errors(&page);
    assert_eq!(errors[0].line, start - 1);
    assert!(
        errors[0].message.contains(&format!("starts in line {} stops in line {}", start - 1, start + 1)),
        "{errors:#?}"
    );
    let page = with(HARBOURS, "  \"ship\": {\"_flags_\": [\"# {% tab %}\"]}\n}", "  \"ship\": {\"_flags_\": [");
    let start = line_of(&page, "  \"ship\": {\"_flags_\"") - 1;
    let errors = self::errors(&page);
    assert_eq!(errors[0].line, start);
    assert!(errors[0].message.contains(&format!("starts in line {start} stops in line {}", start + 1)), "{errors:#?}");
    let page = with(LIBRARIES, "  \"ashes\": \"\"\n}", "  \"ashes\": \"\"");
    let start = line_of(&page, "\"ashes\"") - 1;
    let errors = self::errors(&page);
    assert_eq!(errors[0].line, start);
    assert!(errors[0].message.contains(&format!("starts in line {start} stops in line {}", start + 1)), "{errors:#?}");
    let page = with(LIBRARIES, "  \"ashes\": \"\"\n", "  \"ashes\": '',\n");
    assert_error(&page, "\"ashes\": '", "is not JSON");
}

#[test]
fn commands_must_be_complete() {
    let page = with(LIBRARIES, "{ \"title\": \"x\" } EOF", "{ \"title\":");
    assert_error(&page, "curl -X POST", "stops in line");
    let page = with(LIBRARIES, "-F ashes=@string\n", "");
    assert_error(&page, "curl -X DELETE", "stops in line");
}

#[test]
fn operations_need_endpoints_that_agree() {
    let rows = "| a.example    | PUT https://api.a.example/api/v2/harbours/{harbour_id}  |\n| b.example    | PUT https://api.b.example/api/v2/harbours/{harbour_id}  |\n";
    assert_error(&with(HARBOURS, rows, ""), "tab title=\"v2\"", "no endpoints");
    let page = with(HARBOURS, "PUT https://api.b.example/api/v2/harbours", "PUT https://api.b.example/api/v2/ports");
    assert_error(&page, "v2/ports", "`PUT /api/v2/harbours/{harbour_id}` and `PUT /api/v2/ports/{harbour_id}`");
    assert_error(&with(HARBOURS, "PUT https://api.b", "GET https://api.b"), "GET https", "differ");
    assert_error(&with(HARBOURS, "PUT https://api.b", "https://api.b"), "| https", "not a method and a URL");
    let page = with(
        LIBRARIES,
        "https://api.b.example/api/v1/books\n\nOverview",
        "https://api.b.example/api/v1/book\n\nOverview",
    );
    assert_error(&page, "/api/v1/book", "differ");
    let page = with(LIBRARIES, "DELETE https://api.a.example/api/v1/books/{isbn}\n", "");
    let line = line_of(&page, "There are two ways") - 2;
    assert_eq!(errors(&page)[0].line, line);
    assert!(errors(&page)[0].message.contains("no endpoints"));
}

#[test]
fn tabs_must_be_closed() {
    let page = with(HARBOURS, "No Content\n{% /tab %}", "No Content");
    assert_error(&page, "title=\"204\"", "the tab `204`");
    assert_eq!(errors(&page).len(), 2);
    let page = with(HARBOURS, "    rb \"example.rb\"\n{% /tab %}\n", "    rb \"example.rb\"\n");
    assert_error(&page, "title=\"v2\"", "the tab `v2`");
    let page = with(HARBOURS, "    rb \"example.rb\"\n", "    rb \"example.rb\"\n{% /tab %}\n");
    let last = page.lines().count();
    assert_eq!(errors(&page)[0].line, last);
    assert_error(
        &with(HARBOURS, "{% tab title=\"204\" %}", "{% tab title=\"Nothing\" %}"),
        "Nothing",
        "not known here: `Nothing`",
    );
}

#[test]
fn headings_that_are_not_known_lose_nothing() {
    let page = with(HARBOURS, "### Request\n", "### Weather\n\n### Request\n");
    assert!(read(&page).operations[0].body.is_some());
    assert_error(&with(HARBOURS, "### Request\n", "### Weather\n\nFoggy.\n\n### Request\n"), "Foggy", "would be lost");
    assert_error(&with(HARBOURS, "#### Query Parameters", "#### Cookies"), "| Name        |", "would be lost");
    assert_error(&with(LIBRARIES, "Query Strings", "Cookies"), "Cookies", "would be lost");
    assert_error(&with(LIBRARIES, "Body Data (required)\n\nThe book.", "Payload"), "Payload", "would be lost");
}

#[test]
fn lines_that_may_be_two_things_are_errors() {
    let prose = "What is on its cover.\n\nAllowed enum values: short,long";
    for (new, place) in
        [("What is on its cover.\n\nsomething\n\nThe thing.", "something"), ("duration\n\nHow long.", "duration")]
    {
        assert_error(&with(LIBRARIES, prose, new), place, "may be a field without a type");
    }
    assert_error(&with(LIBRARIES, "ashes\n\nbinary\n", "binary\n"), "binary", "not the name of a field");
    let page = with(LIBRARIES, "No Content\n\nToo many", "Nothing here at all\n\nToo many");
    assert_error(&page, "Nothing here", "may be a response's status");
    let page = with(
        LIBRARIES,
        "\n\"\"\"\nAdd a book returns \"Created\" response\n\"\"\"\n\nfrom libraries import LibrariesApi",
        "\n10 PRINT",
    );
    assert_error(&page, "10 PRINT", "language that is not known");
}
