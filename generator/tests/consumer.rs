//! What is said about the errors of a program.
//!
//! `consumer/messages.jsonl` is what rustc 1.95 printed about `consumer/planner` with the crate of `consumer/head.yaml` in `/head`,
//! without what is not read. `xtask/tests/consumer.rs` compiles the same program.

mod support;

use std::fmt::Write;

use generator::diagnostic::{Diagnostics, render};
use generator::diff::consumer::{CompilerMessage, explain, known_items, parse_message};
use generator::diff::renames::find_renames;
use generator::diff::{Spec, compare, read};
use generator::rust::items::list_items;
use generator::source::Sources;

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
    lines.filter_map(|line| parse_message(&line, &read)).collect()
}

#[test]
fn every_error_has_its_change_and_its_edit() {
    let (base, head) = (spec(BASE), spec(HEAD));
    let report = compare(&base.side(), &head.side(), support::reserved());
    let known = known_items(&list_items(&base.view), &list_items(&head.view), &report.items);
    let renames = find_renames(&base.view, &head.view);
    let mut explained = String::new();
    for message in messages().into_iter().chain([CompilerMessage::missing_feature("harbour", "tugs")]) {
        let explanation = explain(&message, &known, &report, &renames);
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
