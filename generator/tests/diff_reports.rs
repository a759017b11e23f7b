//! Reports in all formats, which no text of a document can break.

mod support;

use generator::diagnostic::{Diagnostics, render};
use generator::diff::accepted::{self, Accepted};
use generator::diff::report::{MARKER, ReportView, TextOptions, github, json, markdown, report_view, text};
use generator::diff::{Severity, Spec, compare, filter, read};
use generator::source::Sources;
use jiff::civil::date;
use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::Value;

const BASE: &str = include_str!("fixtures/diff/base.yaml");
const HEAD: &str = include_str!("fixtures/diff/head.yaml");

fn spec(text: &str) -> Spec {
    let (mut sources, mut found) = (Sources::default(), Diagnostics::default());
    sources.add("shop.yaml", text);
    let project = support::project("".into(), &["shop.yaml"]);
    read(project, sources, &mut found).unwrap_or_else(|sources| panic!("{}", render(&found, &sources, false)))
}

fn compare_texts(base: &str, head: &str, accepted: &str) -> ReportView {
    let (base, mut head) = (spec(base), spec(head));
    let source = head.sources.add("accepted.toml", accepted);
    let mut found = Diagnostics::default();
    let accepted = accepted::parse(&head.sources, source, date(2026, 11, 20), &mut found);
    let accepted = accepted.unwrap_or_else(|| panic!("{}", render(&found, &head.sources, false)));
    let report = compare(&base.side(), &head.side(), support::reserved());
    report_view(&report, &base.side(), &head.side(), &accepted, date(2026, 11, 20))
}

/// Accepts one of the breaking changes; two more entries are unused and expired.
fn accepted() -> String {
    let breaking = compare_texts(BASE, HEAD, "");
    let first =
        breaking.wire.iter().find(|change| change.severity == Severity::Breaking).expect("there is a breaking change");
    let entry = |fingerprint: &str, rule: &str, location: &str, expires: &str| {
        format!(
            "[[accepted]]\nfingerprint = \"{fingerprint}\"\nrule = {rule:?}\nlocation = {location:?}\nreason = \"nobody | uses it\"\nexpires = {expires}\n"
        )
    };
    let last = entry(&first.fingerprint.to_string(), first.rule, &first.location, "2026-11-20") + "by = \"some_one\"\n";
    entry("0000000000000000", "operation-removed", "goneBefore", "2028-01-01")
        + &entry("0000000000000001", "operation-removed", "old", "2026-11-19")
        + &last
}

#[test]
fn reports_in_all_formats() {
    let view = compare_texts(BASE, HEAD, &accepted());
    insta::assert_snapshot!("diff_text", text(&view, TextOptions::default()));
    insta::assert_snapshot!("diff_markdown", markdown(&view));
    insta::assert_snapshot!("diff_github", github(&view));
    insta::assert_snapshot!("diff_json", json(&view));
}

#[test]
fn the_json_is_valid_against_its_schema() {
    let schema: Value = serde_json::from_str(include_str!("../docs/diff.schema.json")).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    for (base, head) in [(BASE, HEAD), (HEAD, BASE), (BASE, BASE)] {
        let view = compare_texts(base, head, if head == HEAD { accepted() } else { String::new() }.as_str());
        let report: Value = serde_json::from_str(&json(&view)).expect("it is JSON");
        let errors: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

/// Changes on the wire and changes of items refer to each other.
#[test]
fn links_go_both_ways() {
    let view = compare_texts(BASE, HEAD, "");
    let mut links = 0;
    for (number, change) in view.wire.iter().enumerate() {
        for index in &change.items {
            assert!(view.items[*index].wire.contains(&number), "{} and {}", change.message, view.items[*index].item);
            links += 1;
        }
    }
    assert_eq!(view.items.iter().map(|item| item.wire.len()).sum::<usize>(), links);
    let without_items =
        view.wire.iter().filter(|change| change.severity == Severity::Breaking && change.items.is_empty());
    assert_eq!(without_items.map(|change| change.message.as_str()).collect::<Vec<_>>(), Vec::<&str>::new());
}

/// A document with a text in all locations that reports show.
fn hostile(text: &str) -> String {
    let [key, value] = ["key", "value"].map(|_| serde_json::to_string(text).expect("a text is JSON"));
    format!(
        "openapi: 3.0.3
info: {{title: T, version: '1'}}
paths:
  /things:
    get:
      operationId: {value}
      tags: [{value}]
      parameters: [{{name: {value}, in: query, schema: {{type: integer}}}}]
      responses:
        '200':
          description: {value}
          content:
            application/json:
              schema:
                type: object
                properties: {{{key}: {{type: string, description: {value}, enum: [a, {value}]}}}}
"
    )
}

const TEXTS: [&str; 8] = [
    "a|b\n\n# c | d",
    "`a` `` b` ```",
    "<img src=x onerror=y><!-- -->",
    "@somebody #12 GH-12 a@b.example https://a.example/ www.a.example",
    "[a](javascript:b) ![c](d) <https://e>",
    "</details>\n\n::error::a%0Ab,c:d",
    "\u{1b}[31m\u{202e}a\u{0}\r\n::warning::b",
    "\\`a\\|b\\",
];

#[test]
fn no_text_breaks_out_of_its_cell_or_line() {
    let plain = hostile("plain");
    for text in TEXTS {
        let hostile = hostile(text);
        for (base, head) in [(&plain, &hostile), (&hostile, &plain), (&hostile, &hostile.replace("integer", "boolean"))]
        {
            let view = compare_texts(base, head, "");
            check_markdown(&markdown(&view), text);
            for line in github(&view).lines() {
                let is_command = ["::error ", "::warning ", "::notice "].iter().any(|start| line.starts_with(start));
                assert!(is_command && !line.contains(['\r', '\u{1b}', '\u{202e}']), "{text:?}: {line:?}");
            }
            let terminal = self::text(&view, TextOptions { color: true, all: true }).replace("\u{1b}[", "");
            assert!(!terminal.contains(['\u{1b}', '\u{202e}', '\u{0}', '\r']), "{text:?}: {terminal:?}");
        }
    }
}

/// Asserts that every table is complete, and that no text outside of code is a link, HTML, or something else that GitHub interprets.
fn check_markdown(page: &str, hostile: &str) {
    let own = ["<details>", "<summary>", "</summary>", "</details>", "<br>", MARKER];
    let (mut cells, mut columns) = (0, 0);
    for event in Parser::new_ext(page, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => panic!("a link from {hostile:?} in\n{page}"),
            Event::Html(html) | Event::InlineHtml(html) => {
                let rest = own.iter().fold(html.to_string(), |rest, own| rest.replace(own, ""));
                assert!(!rest.contains('<'), "{rest:?} from {hostile:?} in\n{page}");
            }
            Event::Text(text) => {
                let is_harmless = !text.contains(['@', '#']) && !text.contains("://") && !text.contains("www.");
                assert!(is_harmless && !text.contains("GH-"), "{text:?} from {hostile:?} in\n{page}");
            }
            Event::Start(Tag::Table(alignments)) => columns = alignments.len(),
            Event::Start(Tag::TableHead | Tag::TableRow) => cells = 0,
            Event::Start(Tag::TableCell) => cells += 1,
            Event::End(pulldown_cmark::TagEnd::TableRow) => assert_eq!(cells, columns, "{hostile:?}: {page}"),
            _ => {}
        }
    }
    for line in page.lines().filter(|line| line.starts_with("| ")) {
        assert!(line.ends_with(" |"), "{hostile:?}: {line:?}");
    }
}

#[test]
fn a_comment_is_cut_before_github_rejects_it() {
    let operation = |number: usize, more: &str| {
        let parameter = format!("{{name: limit, in: query, schema: {{type: integer}}{more}}}");
        format!(
            "  /things/{number}:\n    get:\n      operationId: listThings{number}\n      tags: [Things]\n      parameters: [{parameter}]\n      responses: {{'204': {{description: d}}}}\n"
        )
    };
    let document = |more: &str| {
        let paths: String = (0..600).map(|number| operation(number, more)).collect();
        format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}")
    };
    let view = compare_texts(&document(""), &document(", required: true"), "");
    assert!(view.verdict.breaking >= 600);
    let page = markdown(&view);
    assert!(page.chars().count() < 60_000 && page.len() > 50_000, "{}", page.len());
    assert!(page.ends_with(&format!("{MARKER}\n")));
    let rows = page.lines().filter(|line| line.starts_with("| `GET /things/")).count();
    let left = format!("… and {} more, for which a comment has no room", view.verdict.breaking - rows);
    assert!(page.contains(&left), "{rows}: {}", &page[page.len() - 1000..]);
    check_markdown(&page, "many rows");
}

#[test]
fn a_report_is_filtered_by_operation() {
    let (base, head) = (spec(BASE), spec(HEAD));
    let report = || compare(&base.side(), &head.side(), support::reserved());
    let whole = report();
    let found = filter(report(), &base.side(), &head.side(), "listOrders").expect("there is such an operation");
    assert!(!found.wire.is_empty() && found.wire.len() < whole.wire.len());
    assert!(found.wire.iter().all(|change| change.operations.iter().any(|one| one.id == "listOrders")));
    for change in &found.wire {
        let same =
            whole.wire.iter().find(|one| one.text == change.text && one.path == change.path).expect("it was there");
        let names = |report: &generator::diff::Report, indices: &[usize]| {
            indices.iter().map(|index| report.items[*index].item.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(&found, &change.items), names(&whole, &same.items));
    }
    let error = filter(report(), &base.side(), &head.side(), "listOrder").expect_err("there is no such operation");
    assert_eq!(error.as_deref(), Some("listOrders"));
    let none = Accepted::default();
    assert!(report_view(&found, &base.side(), &head.side(), &none, date(2026, 1, 1)).wire.len() == found.wire.len());
}
