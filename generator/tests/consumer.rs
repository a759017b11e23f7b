//! What is said about the errors of a program.
//!
//! `consumer/messages.jsonl` is what rustc 1.95 printed about `consumer/planner` with the crate of `consumer/head.yaml` in `/head`,
//! without what is not read. `xtask/tests/consumer.rs` compiles the same program.

mod support;

use std::fmt::Write;

use generator::diagnostic::{Diagnostics, render};
use generator::diff::accepted::Accepted;
use generator::diff::consumer::{CompilerMessage, MessageLevel, Snippet, explain, known_items, parse_messages};
use generator::diff::report::{
    ConsumerLevel, ConsumerMessage, ConsumerView, Position, ReportView, TextOptions, github, html, json, markdown,
    report_view, text,
};
use generator::diff::{Pair, Spec, compare, read};
use generator::rust::items::list_items;
use generator::source::Sources;
use jiff::civil::date;
use serde_json::Value;

const BASE: &str = include_str!("consumer/base.yaml");
const HEAD: &str = include_str!("consumer/head.yaml");
const PROGRAM: &str = include_str!("consumer/planner/src/lib.rs");
const MESSAGES: &str = include_str!("consumer/messages.jsonl");

fn spec(text: &str) -> Spec {
    let (mut sources, mut found) = (Sources::default(), Diagnostics::default());
    sources.add("harbour.yaml", text);
    let project = support::project("".into(), &["harbour.yaml"]);
    read(project, sources, &mut found).unwrap_or_else(|sources| panic!("{}", render(&found, &sources, false)))
}

fn messages() -> Vec<CompilerMessage> {
    let files = support::generate(&[("harbour.yaml", HEAD)]).expect("the document has no errors");
    let read = |path: &str| match path.strip_prefix("/head/") {
        Some(path) => files.get(path).map(str::to_owned),
        None => (path == "src/lib.rs").then(|| PROGRAM.to_owned()),
    };
    let lines = MESSAGES.lines().map(|line| serde_json::from_str(line).expect("each line is JSON"));
    lines.flat_map(|line| parse_messages(&line, &read)).collect()
}

#[test]
fn every_error_has_its_change_and_its_edit() {
    let (base, head) = (spec(BASE), spec(HEAD));
    let report = compare(&base.side(), &head.side(), support::reserved());
    let known = known_items(&list_items(&base.view), &list_items(&head.view), &report.items);
    let mut explained = String::new();
    for message in messages().into_iter().chain([CompilerMessage::missing_feature("harbour", "tugs")]) {
        let explanation = explain(&message, &known, &report);
        let line = message.snippets.first().map_or(0, |snippet| snippet.line);
        let source = PROGRAM.lines().nth(line.wrapping_sub(1)).unwrap_or_default().trim();
        writeln!(explained, "{line}: {source}\n    {}: {}", message.code.unwrap_or_default(), message.text).unwrap();
        let item = explanation.item.map_or("-", |item| &report.items[item].item);
        let rule = explanation.wire.map_or("-", |wire| report.wire[wire].rule.id);
        let edit = explanation.edit.as_deref().unwrap_or("-");
        writeln!(explained, "    {item} by {rule}\n    help: {edit}").unwrap();
    }
    insta::assert_snapshot!("consumer", explained);
}

#[test]
fn a_renamed_feature_is_enabled_by_its_new_name() {
    let (base, head) = (spec(BASE), spec(&BASE.replace("tags: [Tugs]", "tags: [Boats]")));
    let report = compare(&base.side(), &head.side(), support::reserved());
    let known = known_items(&list_items(&base.view), &list_items(&head.view), &report.items);
    let explanation = explain(&CompilerMessage::missing_feature("harbour", "tugs"), &known, &report);
    assert_eq!(explanation.edit.as_deref(), Some("replace `tugs` by `boats`"));
    assert_eq!((explanation.features, explanation.removal), (vec!["boats".to_owned()], None));
}

const ORDERS: &str = "\
openapi: 3.0.3
info: {title: Orders, version: '1'}
paths:
  /orders:
    get:
      operationId: listOrders
      tags: [Order Items]
      responses:
        '200': {description: All., content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
    post:
      operationId: add
      tags: [Order Items]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {'204': {description: Done.}}
components:
  schemas:
    Order: {type: object, required: [id], properties: {id: {type: string}, colour: {type: string}, size: {type: string}}}
";

/// The names of types are replaced in the copy before the compiler sees what they have.
#[test]
fn members_of_renamed_types_have_their_own_edits() {
    let head =
        ORDERS.replace("/Order'", "/Purchase'").replace("    Order:", "    Purchase:").replace("colour", "color");
    let head = head.replace("listOrders", "listPurchases").replace("Order Items", "Purchases");
    let (base, head) = (spec(ORDERS), spec(&head));
    let report = compare(&base.side(), &head.side(), support::reserved());
    let known = known_items(&list_items(&base.view), &list_items(&head.view), &report.items);
    let explained = |code: &str, text: &str, name: &str, before: &str| {
        let (file, text, name, before) = ("a.rs".to_owned(), text.to_owned(), name.to_owned(), before.to_owned());
        let message = CompilerMessage {
            level: MessageLevel::Error,
            code: Some(code.to_owned()),
            text,
            labels: Vec::new(),
            notes: Vec::new(),
            snippets: vec![Snippet { file, line: 1, column: 1, text: name, before, after: String::new() }],
            definitions: Vec::new(),
        };
        let explanation = explain(&message, &known, &report);
        (explanation.edit.unwrap_or_default(), explanation.text_edit.map(|edit| edit.new).unwrap_or_default())
    };
    let replaced = |old: &str, new: &str| (format!("replace `{old}` by `{new}`"), new.to_owned());
    let setter = "no method named `with_colour` found for struct `Purchase` in the current scope";
    let found = explained("E0599", setter, "with_colour", "let order = Purchase::new(\"a\").");
    assert_eq!(found, replaced("with_colour", "with_color"));
    let found = explained("E0609", "no field `colour` on type `Purchase`", "colour", "order.");
    assert_eq!(found, replaced("colour", "color"));
    let method = "no method named `list_orders` found for struct `PurchasesApi<'a>` in the current scope";
    let found = explained("E0599", method, "list_orders", "client.purchases().");
    assert_eq!(found, replaced("list_orders", "list_purchases"));
    // The old name is not in the program.
    let found = explained("E0599", &method.replace("list_orders", "all"), "all", "client.purchases().");
    assert_eq!(found, Default::default());
}

/// Returns a report about a program with an error that a change explains, and a deprecation that none does.
fn report() -> ReportView {
    let (base, head) = (spec(BASE), spec(HEAD));
    let report = compare(&base.side(), &head.side(), support::reserved());
    let mut view = report_view(&report, &base.side(), &head.side(), &Accepted::default(), date(2026, 11, 20));
    let wire = view.wire.iter().position(|change| change.rule == "operation-removed");
    let item = wire.and_then(|wire| view.wire[wire].items.first().copied());
    let message = |level, code: &str, message: &str, item, wire, edit: Option<&str>| ConsumerMessage {
        level,
        code: Some(code.to_owned()),
        message: message.to_owned(),
        at: Some(Position { file: "planner/src/a|b.rs".to_owned(), line: 3, column: 7 }),
        item,
        wire,
        edit: edit.map(str::to_owned),
        after_edits: level == ConsumerLevel::Deprecation,
    };
    let messages = vec![
        message(ConsumerLevel::Error, "E0599", "no method `a` | <b>", item, wire, Some("remove `a`")),
        message(ConsumerLevel::Deprecation, "deprecated", "use of deprecated `b`: use `c`", None, None, None),
    ];
    view.consumer = Some(ConsumerView {
        folder: "planner".to_owned(),
        package: "harbour".to_owned(),
        base_errors: 2,
        messages,
        unchecked: vec!["test `routes`".to_owned()],
        hides_more: true,
    });
    view
}

#[test]
fn reports_have_the_errors_of_the_program() {
    let view = report();
    let text = text(&view, TextOptions::default());
    let (_, text) = text.split_once("\nplanner with").expect("the text ends with the program");
    insta::assert_snapshot!("consumer_text", text);
    let table = markdown(&view);
    let (_, table) = table.split_once("### planner with").expect("the table has a heading");
    insta::assert_snapshot!("consumer_markdown", table.split("\n### ").next().unwrap_or_default());
    let annotations = github(&view);
    assert!(annotations.contains(
        "::error title=Program::planner/src/a|b.rs:3:7: error[E0599]: no method `a` | <b>; help: remove `a`\n"
    ));
    let (base, head) = (spec(BASE), spec(HEAD));
    let page = html(&view, &Pair { base: &base.side(), head: &head.side() }, &Pair::default());
    assert!(
        page.contains("<b>planner/src/a|b.rs:3:7</b> error[E0599]: no method <code>a</code> | &lt;b&gt;"),
        "{page}"
    );
    assert!(page.contains("no single change explains it"));
    // Without messages there is no table, but the result.
    let mut view = view;
    view.consumer.iter_mut().for_each(|consumer| consumer.messages.clear());
    assert!(markdown(&view).contains("of the head: 0 errors, 0 deprecations; with the base it has 2 errors"));
}

#[test]
fn the_json_is_valid_against_its_schema() {
    let schema: Value = serde_json::from_str(include_str!("../docs/diff.schema.json")).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let value: Value = serde_json::from_str(&json(&report())).expect("it is JSON");
    let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert_eq!(value["consumer"]["messages"][1]["level"], "deprecation");
}
