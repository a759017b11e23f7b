//! The rules of both versions of the specification, with the examples that it has for them.

use super::super::{Input, overlaid_text, parse_overlay};
use crate::diagnostic::{Diagnostics, render};
use crate::source::Sources;

/// Applies the actions to a document, and returns the result and the diagnostics.
fn run(version: &str, document: &str, actions: &str) -> (Option<String>, String) {
    let overlay = format!("overlay: {version}\ninfo: {{title: T, version: '1'}}\nactions:\n{actions}");
    run_overlay(document, &overlay)
}

fn run_overlay(document: &str, overlay: &str) -> (Option<String>, String) {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let (source, overlay) = (sources.add("api.yaml", document), sources.add("overlay.yaml", overlay));
    let overlays = parse_overlay(&sources, overlay, &mut diagnostics).into_iter().collect();
    let text = overlaid_text(&mut sources, &Input { source, overlays }, &mut diagnostics);
    (text.filter(|_| !diagnostics.has_errors()), render(&diagnostics, &sources, false))
}

/// Returns the result of actions without diagnostics.
fn applied(version: &str, document: &str, actions: &str) -> String {
    let (text, report) = run(version, document, actions);
    assert_eq!(report, "");
    text.expect("there is no error")
}

/// Returns the messages without locations.
fn messages(version: &str, document: &str, actions: &str) -> Vec<String> {
    let (_, report) = run(version, document, actions);
    let heads = report.lines().filter(|line| line.starts_with("error: ") || line.starts_with("warning: "));
    heads.map(str::to_owned).collect()
}

const PETS: &str = "a: {x: 1, l: [1, 2], o: {p: {q: z}}}\nb: [{n: one}, {n: two}, {n: three}]\nt: text\n";

#[test]
fn objects_are_merged_lists_concatenated_and_primitives_replaced() {
    for version in ["1.0.0", "1.1.0"] {
        let text = applied(version, PETS, "- {target: $.a, update: {x: 2, l: [3], o: {p: {r: w}}, new: {k: v}}}");
        assert_eq!(
            text,
            "a:\n  x: 2\n  l:\n  - 1\n  - 2\n  - 3\n  o:\n    p:\n      q: z\n      r: w\n  new:\n    k: v\n\
             b:\n- n: one\n- n: two\n- n: three\nt: text\n"
        );
    }
}

#[test]
fn each_action_sees_the_result_of_the_earlier_ones() {
    let actions = "- {target: $.a, remove: true}\n- {target: $, update: {a: {y: 1}}}\n- {target: $.a.y, update: 2}";
    let text = applied("1.1.0", "a: {x: 1}\nt: 1\n", actions);
    assert_eq!(text, "t: 1\na:\n  y: 2\n");
}

#[test]
fn items_are_added_to_lists() {
    let text = |version, update: &str| {
        let (text, _) = run(version, "l: [1]\n", &format!("- {{target: $.l, update: {update}}}"));
        text.expect("there is no error").replace('\n', " ")
    };
    assert_eq!(text("1.1.0", "{n: a}"), "l: - 1 - n: a ");
    assert_eq!(text("1.1.0", "b"), "l: - 1 - b ");
    assert_eq!(text("1.1.0", "[2, 3]"), "l: - 1 - 2 - 3 ");
    assert_eq!(text("1.0.0", "{n: a}"), "l: - 1 - n: a ");
    assert_eq!(text("1.0.0", "[2, 3]"), "l: - 1 - - 2   - 3 ");
    let warning = "warning: in Overlay 1.0 a list that is added to a list becomes one item of it";
    assert_eq!(messages("1.0.0", "l: [1]\n", "- {target: $.l, update: [2]}"), [warning]);
}

#[test]
fn primitives_are_targets_since_1_1() {
    assert_eq!(applied("1.1.0", "a: {x: 1, y: null}\n", "- {target: $.a.*, update: z}"), "a:\n  x: z\n  y: z\n");
    let actions = "- {target: '$.l[?@ == 2]', remove: true}";
    assert_eq!(applied("1.1.0", "l: [1, 2, 3, 2]\n", actions), "l:\n- 1\n- 3\n");
    let error = "error: `target` matches values that are neither objects nor lists, which Overlay 1.0 does not allow";
    assert_eq!(messages("1.0.0", "l: [1, 2]\n", actions), [error]);
    assert_eq!(messages("1.0.0", "a: 1\n", "- {target: $.a, update: 2}"), [error]);
}

#[test]
fn nodes_are_removed_from_objects_and_lists() {
    let actions = "- {target: '$.b[?@.n != \"two\"]', remove: true}\n- {target: $.a.o.p, remove: true}";
    let text = applied("1.0.0", PETS, actions);
    assert_eq!(text, "a:\n  x: 1\n  l:\n  - 1\n  - 2\n  o: {}\nb:\n- n: two\nt: text\n");
    // A node and one inside of it.
    assert_eq!(applied("1.1.0", "a: {a: {a: 1}, l: [{a: 1}, 2]}\nb: 1\n", "- {target: $..a, remove: true}"), "b: 1\n");
    let error = "error: the whole document cannot be removed";
    assert_eq!(messages("1.1.0", PETS, "- {target: $, remove: true}"), [error]);
}

#[test]
fn nodes_are_copied_and_moved() {
    let document = "paths:\n  /items: {get: {x: 1}}\n  /some: {delete: {y: 2}}\n";
    let copy = "- {target: '$.paths[\"/some\"]', copy: '$.paths[\"/items\"]'}";
    let copied = "paths:\n  /items:\n    get:\n      x: 1\n  /some:\n    delete:\n      y: 2\n    get:\n      x: 1\n";
    assert_eq!(applied("1.1.0", document, copy), copied);
    let moved = "- {target: $.paths, update: {/new: {}}}\n- {target: '$.paths[\"/new\"]', copy: '$.paths[\"/items\"]'}\n\
                 - {target: '$.paths[\"/items\"]', remove: true}";
    let expected = "paths:\n  /some:\n    delete:\n      y: 2\n  /new:\n    get:\n      x: 1\n";
    assert_eq!(applied("1.1.0", document, moved), expected);
    assert_eq!(messages("1.0.0", document, copy), ["error: `copy` needs Overlay 1.1"]);
    let none = "- {target: $.paths, copy: $.x}";
    assert_eq!(messages("1.1.0", document, none), ["error: `copy` matches nothing: `$.x`"]);
    let two = "- {target: $.paths, copy: $.paths.*}";
    assert_eq!(messages("1.1.0", document, two), ["error: `copy` matches 2 nodes; expected one: `$.paths.*`"]);
}

#[test]
fn values_of_other_kinds_are_not_merged() {
    for (document, update, message) in [
        ("a: {b: 1}\n", "{b: {c: 1}}", "`b` is the number 1 in the document, and cannot be merged with an object"),
        ("a: {b: [1]}\n", "{b: 2}", "`b` is a list in the document, and cannot be merged with the number 2"),
        ("a: {b: 1}\n", "1", "`a` is an object in the document, and cannot be merged with the number 1"),
        ("a: text\n", "[1]", "`a` is the string \"text\" in the document, and cannot be merged with a list"),
    ] {
        let found = messages("1.1.0", document, &format!("- {{target: $.a, update: {update}}}"));
        assert_eq!(found, [format!("error: {message}")]);
    }
    let mixed =
        "error: `target` matches nodes of different kinds; expected only objects, only lists or only other values";
    assert_eq!(messages("1.1.0", "a: {x: 1, y: {}}\n", "- {target: $.a.*, update: {z: 1}}"), [mixed]);
}

#[test]
fn null_changes_no_object_or_list_in_1_0() {
    let actions = "- {target: $, update: {a: null, c: null}}";
    let (text, report) = run("1.0.0", "a: {b: 1}\n", actions);
    assert_eq!(text.as_deref(), Some("a:\n  b: 1\nc: null\n"));
    assert!(report.starts_with("warning: null leaves `a` as it is\n"), "{report}");
    assert_eq!(messages("1.1.0", "a: {b: 1}\n", actions).len(), 1);
}

#[test]
fn the_format_the_order_and_the_numbers_are_kept() {
    let json = "{\"z\": 18446744073709551615, \"a\": [-9223372036854775808, 1.5, 1e300], \"m\": {\"é\": \"\\u0007\"}}";
    let (text, report) = run("1.1.0", json, "- {target: $.m, update: {k: null}}");
    assert_eq!(report, "");
    let text = text.expect("there is no error");
    let expected = "{\n  \"z\": 18446744073709551615,\n  \"a\": [\n    -9223372036854775808,\n    1.5,\n    1e+300\n  ],\n  \
                    \"m\": {\n    \"é\": \"\\u0007\",\n    \"k\": null\n  }\n}\n";
    assert_eq!(text, expected);
    let yaml = "a: 'yes'\nb: '012'\nc: \"1e3\"\nd: \"null\"\ne: |\n  two\n  lines\n'200': x\nn: '~'\n";
    let once = applied("1.1.0", yaml, "- {target: $, update: {f: 1}}");
    assert_eq!(
        applied("1.1.0", &once, "- {target: $.f, remove: true}"),
        yaml.replace("'yes'", "yes").replace("\"1e3\"", "'1e3'").replace("\"null\"", "'null'")
    );
}

#[test]
fn the_traits_example_adds_parameters() {
    let document =
        "paths:\n  /items:\n    get:\n      x-oai-traits: [paged]\n  /other:\n    get:\n      x-oai-traits: [x]\n";
    let target = "$.paths[?(@.get['x-oai-traits'][?(@ == 'paged')])].get";
    let actions = format!("- target: {target}\n  update: {{parameters: [{{name: top}}]}}");
    let text = applied("1.0.0", document, &actions);
    assert!(text.contains("- paged\n      parameters:\n      - name: top\n  /other"), "{text}");
}

#[test]
fn documents_do_not_grow_without_bound() {
    let mut double = String::new();
    for _ in 0..64 {
        double += "- {target: $.l, copy: $.l}\n";
    }
    let error = "error: the document would be too large after this action";
    assert_eq!(messages("1.1.0", "l: [text, more]\n", &double).first().map(String::as_str), Some(error));
    let deepen = "- {target: $.a, update: {b: {}}}\n- {target: $.a.b, copy: $.a}\n".repeat(8);
    let error = "error: values would be nested more than 128 levels deep";
    let deep = format!("a: {}1{}\n", "{x: ".repeat(100), "}".repeat(100));
    assert_eq!(
        messages(
            "1.1.0",
            &deep,
            &deepen.replace("$.a.b, copy", "'$.a.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x', copy")
        )
        .first()
        .map(String::as_str),
        Some(error)
    );
}

#[test]
fn everything_at_once_is_applied_in_time() {
    let entries: String = (0..20_000).map(|number| format!("  /p{number}: {{get: {{tags: [a, b]}}}}\n")).collect();
    let document = format!("paths:\n{entries}");
    let actions = "- {target: '$.paths.*.get', update: {x: 1}}\n- {target: '$..tags[0]', remove: true}\n\
                   - {target: '$.paths[?@.get.x == 1]', update: {post: {}}}\n"
        .repeat(2);
    let (text, report) = run("1.1.0", &document, &actions);
    assert!(text.is_some_and(|text| text.contains("post: {}")), "{report}");
}
