//! Reads pages of both forms that were written for these tests.

mod errors;

use transcribe::code::Language;
use transcribe::facts::{At, Location};
use transcribe::page;
use transcribe::page::raw::{RawOperation, RawPage, Row};

const HARBOURS: &str = include_str!("harbours.md");
const LIBRARIES: &str = include_str!("libraries.txt");

#[track_caller]
fn read(text: &str) -> RawPage {
    match page::parse(text) {
        Ok(page) => page,
        Err(errors) => panic!("{errors:#?}"),
    }
}

/// Replaces a text that is in the page once.
#[track_caller]
fn with(page: &str, old: &str, new: &str) -> String {
    assert_eq!(page.matches(old).count(), 1, "{old}");
    page.replacen(old, new, 1)
}

fn line_of(page: &str, text: &str) -> usize {
    page.lines().position(|line| line.contains(text)).map_or(0, |at| at + 1)
}

fn values<T: Clone>(found: &[At<T>]) -> Vec<T> {
    found.iter().map(|at| at.value.clone()).collect()
}

fn names(rows: &[Row]) -> Vec<&str> {
    rows.iter().map(|row| row.name.as_str()).collect()
}

fn body_rows(operation: &RawOperation) -> &[Row] {
    operation.body.as_ref().map_or(&[], |body| &body.models[0].rows)
}

#[test]
fn a_markdown_page_is_read() {
    insta::assert_debug_snapshot!(read(HARBOURS));
}

#[test]
fn a_page_without_markup_is_read() {
    insta::assert_debug_snapshot!(read(LIBRARIES));
}

#[test]
fn line_ends_and_a_byte_order_mark_make_no_difference() {
    for page in [HARBOURS, LIBRARIES] {
        let other = format!("\u{feff}{}", page.replace('\n', "\r\n"));
        assert_eq!(read(&other), read(page));
    }
}

#[test]
fn lines_of_snippets_and_examples_are_those_of_their_first_lines() {
    for page in [HARBOURS, LIBRARIES] {
        let lines: Vec<&str> = page.lines().collect();
        for operation in read(page).operations {
            let bodies = operation.body.iter().flat_map(|body| &body.models);
            let models = bodies.chain(operation.responses.iter().flat_map(|response| &response.models));
            let examples =
                models.filter_map(|model| model.example.as_ref()).map(|example| (example.line, example.value.as_str()));
            let snippets = operation.snippets.iter().filter(|snippet| snippet.language != Language::Curl);
            for (line, text) in examples.chain(snippets.map(|snippet| (snippet.line, snippet.text.as_str()))) {
                assert_eq!(lines[line - 1], text.lines().next().unwrap_or_default());
            }
        }
    }
}

#[test]
fn each_version_of_a_heading_is_an_operation() {
    let tab = |version: &str| {
        format!(
            "{{% tab title=\"{version}\" %}}\n| Datadog site | API endpoint |\n| --- | --- |\n| a | GET https://a.example/{} |\n{{% /tab %}}\n",
            &version[..2]
        )
    };
    let page = format!(
        "# Pets\n\nAll about pets.\n\n## List pets\n\n{}\n{}\n## Feed a pet\n\n{}",
        tab("v1 (deprecated)"),
        tab("v2"),
        tab("v2")
    );
    let page = read(&page);
    assert_eq!(page.tag, Some(At::new("Pets".to_owned(), 1)));
    let found: Vec<_> =
        page.operations.iter().map(|operation| (operation.title.as_ref(), operation.version.as_ref())).collect();
    let text = |found: Option<&At<String>>| found.map(|found| found.value.clone()).unwrap_or_default();
    let found: Vec<_> = found.into_iter().map(|(title, version)| (text(title), text(version))).collect();
    let expected = [("List pets", "v1"), ("List pets", "v2"), ("Feed a pet", "v2")]
        .map(|(title, version)| (title.into(), version.into()));
    assert_eq!(found, expected);
    assert_eq!(values(&page.operations[0].sentences), ["v1 (deprecated)"]);
}

#[test]
fn headings_are_operations_where_there_are_no_versions() {
    let operation = |title: &str, path: &str| {
        format!(
            "## {title}\n\n| Datadog site | API endpoint |\n| --- | --- |\n| a | GET https://a.example/{path} |\n\n### Overview\n\nText.\n\n"
        )
    };
    let page = read(&(operation("List pets", "pets") + &operation("Get a pet", "pets/{id}")));
    let titles: Vec<_> = page.operations.iter().filter_map(|operation| operation.title.clone()).collect();
    assert_eq!(titles, [At::new("List pets".to_owned(), 1), At::new("Get a pet".to_owned(), 11)]);
    assert_eq!(page.operations[1].line, 15);
}

/// An operation as text, with what is above its endpoints.
fn operation(above: &str, path: &str, code: &str) -> String {
    format!("{above}\nGET https://a.example/{path}\n\nOverview\n\nText.\n\nResponse\n\nOK\n\n{code}\n")
}

#[test]
fn the_first_line_is_a_title_or_a_tag() {
    let titles = |text: &str| {
        let page = read(text);
        let tag = page.tag.map(|tag| tag.value).unwrap_or_default();
        let titles: Vec<String> =
            page.operations.into_iter().map(|found| found.title.map(|title| title.value).unwrap_or_default()).collect();
        (tag, titles)
    };
    let code = "Code Example\n\ncurl https://a.example\n";
    let class = "Code Example\n\nfrom pets import HousePetsApi\n\nInstructions\n\nDD_SITE=x python3\n";
    let two = |first: &str, second: &str| operation(first, "a", code) + &operation(second, "b", code);
    assert_eq!(
        titles(&operation("List pets\n\nNote: Preview.\n", "a", code)),
        (String::new(), vec!["List pets".into()])
    );
    assert_eq!(titles(&operation("House Pets\n", "a", class)), ("House Pets".into(), vec![String::new()]));
    assert_eq!(titles(&two("Pets\n\nAll of them.\n", "")), ("Pets".into(), vec![String::new(), String::new()]));
    assert_eq!(
        titles(&two("List pets\n", "Get a pet\n\nv2\n")),
        (String::new(), vec!["List pets".into(), "Get a pet".into()])
    );
    assert_eq!(
        titles(&two("Pets\n\nAll.\n\nList pets\n", "Get a pet\n")),
        ("Pets".into(), vec!["List pets".into(), "Get a pet".into()])
    );
}

#[test]
fn a_version_is_above_the_endpoints() {
    let page = read(&operation("List pets\n\nv2\n", "a", ""));
    assert_eq!(page.operations[0].version, Some(At::new("v2".to_owned(), 3)));
    assert_eq!(page.operations[0].title, Some(At::new("List pets".to_owned(), 1)));
}

#[test]
fn hosts_may_be_on_lines_of_their_own() {
    let page = read("GET https://a.example/pets\nGET https://b.example/pets\n\nOverview\n\nPets.\n");
    assert_eq!(page.operations.len(), 1);
    assert_eq!(page.operations[0].endpoints.len(), 2);
}

#[test]
fn rows_without_types_and_descriptions_are_read() {
    let page = read(LIBRARIES);
    let rows = body_rows(&page.operations[0]);
    let found: Vec<_> =
        rows.iter().map(|row| (row.name.as_str(), row.type_name.as_str(), row.description.as_str())).collect();
    let expected = [
        ("title", "string", "What is on its cover.\nAllowed enum values: short,long"),
        ("anything", "", "Whatever the librarian likes."),
        ("author", "object", ""),
        ("email", "email", ""),
        ("number", "int32", "Pages of the book."),
    ];
    assert_eq!(found, expected);
    assert!(rows[0].required && rows[1].required && !rows[2].required);
}

#[test]
fn an_alternative_of_a_union_is_a_row() {
    let rows = "pet\n\n<oneOf>\n\nWhich pet.\n\nOption 1\n\nobject\n\nA cat.\n\nOption 2\n\n[object]\n\nDogs.\n";
    let page = read(&with(LIBRARIES, "ashes\n\nbinary\n\nA photo\n", rows));
    assert_eq!(names(body_rows(&page.operations[1])), ["pet", "Option 1", "Option 2"]);
}

#[test]
fn parameters_have_their_locations() {
    let find = |page: &str, at: usize| -> Vec<(Location, String)> {
        read(page).operations[at].parameters.iter().map(|(location, row)| (*location, row.name.clone())).collect()
    };
    assert_eq!(find(HARBOURS, 0), [(Location::Path, "harbour_id".into()), (Location::Query, "page[size]".into())]);
    assert_eq!(find(LIBRARIES, 1), [(Location::Path, "isbn".into()), (Location::Query, "filter[shelf]".into())]);
    let headers = with(HARBOURS, "#### Query Parameters", "#### Header Parameters");
    assert_eq!(find(&headers, 0)[1].0, Location::Header);
}

#[test]
fn a_page_that_ends_anywhere_does_not_panic() {
    for page in [HARBOURS, LIBRARIES] {
        for end in (0..page.len()).step_by(7).filter(|&end| page.is_char_boundary(end)) {
            let _ = page::parse(&page[..end]);
            let _ = page::markdown::parse(&page[end..]);
            let _ = page::text::parse(&page[end..]);
        }
    }
}

/// The page or its errors, without lines.
fn without_lines(text: &str) -> String {
    let text = format!("{:#?}", page::parse(text));
    text.lines().filter(|line| !line.trim_start().starts_with("line: ")).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_line_with_a_fact_counts() {
    // Only these can be missing: descriptions of responses and models, instructions, and headings that are around others.
    let harbours = [
        "title:",
        "description:",
        "Copy page",
        "### Overview",
        "### Arguments",
        "### Request",
        "The ship.",
        "No Content",
        "Conflict",
        "Why.",
        "#####",
        "#### Instructions",
        "First ",
        "    DD_SITE",
        "    rb",
    ];
    let libraries =
        ["OK", "Overview", "Request", "The book", "Expand All", "Library error.", "First ", "DD_SITE", "Arguments"];
    for (page, others) in [(HARBOURS, &harbours[..]), (LIBRARIES, &libraries[..])] {
        let lines: Vec<&str> = page.lines().collect();
        let whole = without_lines(page);
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let mut without = lines.clone();
            without.remove(at);
            let is_same = without_lines(&without.join("\n")) == whole;
            let is_other = others.iter().any(|other| line.starts_with(other));
            assert!(!is_same || is_other, "line {}: {line}", at + 1);
            let mut twice = lines.clone();
            twice.insert(at, line);
            let _ = page::parse(&twice.join("\n"));
        }
    }
}

/// Each text is long enough that quadratic time would be minutes.
#[test]
fn long_pages_take_linear_time() {
    let count = 40_000;
    let start = std::time::Instant::now();
    let members = (0..count).map(|at| format!("\"a{at}\": 1")).collect::<Vec<_>>().join(",\n");
    let texts = [
        "[".repeat(count),
        "> ".repeat(count),
        "*a ".repeat(count),
        "`".repeat(count),
        "{\n".repeat(count),
        "```json\n{\n".repeat(count),
        "{% tab title=\"v1\" %}\n".repeat(count),
        "{% tab title=\"Model\" %}\n{% /tab %}\n".repeat(count),
        "| a | b |\n".repeat(count),
        format!("# a\n\n{}", "- a\n".repeat(count)),
        "GET https://a.example/b\n\nResponse\n\nOK\n\n{\n\n\n\nOK\n\n".repeat(count / 10),
        format!("GET https://a.example/b\n\nBody Data\n\n{{\n{members}\n}}\n"),
        format!("GET https://a.example/b\n\nResponse\n{}", "OK\nExpand All\n".repeat(count)),
        format!("GET https://a.example/b\n\nCode Example\n{}", "# a\ncurl x << EOF\n".repeat(count)),
        format!("GET https://a.example/b\n\nCode Example\n{}", "Instructions\nFirst a:\n".repeat(count)),
        format!("GET {}", "https://a.example/b".repeat(count)),
    ];
    for text in texts {
        let _ = page::markdown::parse(&text);
        let _ = page::text::parse(&text);
    }
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

/// Prints the parts of the pages in the environment variable `PAGES`, which are separated by colons.
#[test]
#[ignore = "for looking at pages by hand"]
fn print_pages() {
    let paths = std::env::var("PAGES").expect("PAGES has the paths of pages");
    for path in paths.split(':') {
        let text = std::fs::read_to_string(path).expect("a page that can be read");
        match page::parse(&text) {
            Ok(page) => println!("{path}: {page:#?}"),
            Err(errors) => errors
                .iter()
                .for_each(|error| println!("{path}:{}: {}\n  help: {}", error.line, error.message, error.help)),
        }
    }
}
