//! `cargo xtask overlay`, and overlays in `generate`, `diff` and client.toml.

mod support;

use support::Folder;

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /things:
    get:
      operationId: listThings
      responses:
        '200': {description: Things., content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
";

const FIXES: &str = "\
overlay: 1.1.0
info: {title: Fixes, version: '1'}
actions:
  - target: $
    update:
      components:
        schemas:
          Thing: {type: object, properties: {id: {type: integer}}}
";

const CLIENT: &str = "[crate]\nname = \"things\"\n\n[[documents]]\nfile = \"v1.yaml\"\noverlays = [\"fixes.yaml\"]\n";

#[test]
fn the_result_has_the_format_of_the_document() {
    let it = Folder::new();
    it.write("api.yaml", "z: 1 # one\na: {b: '2'}\n");
    it.write("api.json", "{\"z\": 1, \"a\": {\"b\": \"2\"}}");
    let json = r#"{"overlay": "1.1.0", "info": {"title": "T", "version": "1"}, "actions": [{"target": "$.a", "update": {"c": [3]}}]}"#;
    it.write("o.json", json);
    it.write("second.yaml", &overlay("{target: $.a.c, update: 4}"));
    let run = it.xtask(&["overlay", "api.yaml", "o.json", "second.yaml"]);
    assert_eq!((run.code, run.errors.as_str()), (Some(0), ""));
    assert_eq!(run.printed, "z: 1\na:\n  b: '2'\n  c:\n  - 3\n  - 4\n");
    let run = it.xtask(&["overlay", "api.json", "o.json", "--out", "new.json"]);
    assert_eq!((run.code, run.printed.as_str()), (Some(0), ""), "{run:?}");
    let expected = "{\n  \"z\": 1,\n  \"a\": {\n    \"b\": \"2\",\n    \"c\": [\n      3\n    ]\n  }\n}\n";
    assert_eq!(it.read("new.json"), expected);
}

#[test]
fn check_fails_for_errors_and_actions_without_effect() {
    let it = Folder::new();
    it.write("api.yaml", "a: {}\n");
    for (action, message, checked, printed) in [
        ("{target: $.a, update: {b: 1}}", "", Some(0), Some(0)),
        (
            "{target: $.b, update: {b: 1}}",
            "warning: `target` matches nothing: `$.b`\n --> o.yaml:4:14\n",
            Some(1),
            Some(0),
        ),
        ("{target: $.a, update: [1]}", "error: `a` is an object in the document", Some(1), Some(1)),
        ("{target: a, update: [1]}", "error: this is not a JSONPath: it does not start with `$`", Some(1), Some(1)),
    ] {
        it.write("o.yaml", &overlay(action));
        let run = it.xtask(&["overlay", "api.yaml", "o.yaml", "--check"]);
        assert_eq!((run.code, run.printed.as_str()), (checked, ""), "{run:?}");
        assert!(run.errors.starts_with(message), "{run:?}");
        let run = it.xtask(&["overlay", "api.yaml", "o.yaml"]);
        assert_eq!((run.code, run.printed.is_empty()), (printed, printed != Some(0)), "{run:?}");
    }
    let run = it.xtask(&["overlay", "api.yaml", "none.yaml"]);
    assert!(run.code == Some(1) && run.errors.contains("file `none.yaml` not found"), "{run:?}");
}

#[test]
fn a_suggested_overlay_makes_a_document_usable() {
    let it = Folder::new();
    it.write("api.yaml", DOCUMENT);
    let run = it.xtask(&["overlay", "--suggest", "api.yaml", "--out", "fixes.yaml"]);
    assert_eq!((run.code, run.errors.as_str()), (Some(0), "api.yaml: 1 action is suggested\n"), "{run:?}");
    let crate_of = ["generate", "--spec", "api.yaml", "--out", "out", "--name", "x", "--deny-warnings"];
    assert_eq!(it.xtask(&crate_of).code, Some(1));
    let run = it.xtask(&[&crate_of[..], &["--overlay", "fixes.yaml"]].concat());
    assert_eq!((run.code, run.errors.as_str()), (Some(0), ""), "{run:?}");

    it.write("api.yaml", &DOCUMENT.replace("paths:", "paths: {}\npaths:"));
    let run = it.xtask(&["overlay", "--suggest", "api.yaml"]);
    assert!(
        run.code == Some(1) && run.errors.ends_with("api.yaml: no action is suggested, 1 error is left\n"),
        "{run:?}"
    );
}

#[test]
fn what_an_overlay_adds_is_reported_at_its_line() {
    let it = Folder::new();
    it.write("api.yaml", DOCUMENT);
    it.write("fixes.yaml", &FIXES.replace("{type: integer}", "{type: 5}"));
    let crate_of = ["generate", "--spec", "api.yaml", "--out", "out", "--name", "x", "--overlay", "fixes.yaml"];
    let run = it.xtask(&crate_of);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.errors.starts_with("error: `type` is the number 5"), "{run:?}");
    assert!(run.errors.contains(" --> fixes.yaml:8:57\n"), "{run:?}");
    assert!(run.errors.contains("pointer: #/components/schemas/Thing/properties/id/type in api.yaml\n"), "{run:?}");
    it.write("fixes.yaml", FIXES);
    assert_eq!(it.xtask(&crate_of).code, Some(0));
    let run = it.xtask(&[&crate_of[..], &["--check", "--without", "cli"]].concat());
    assert!(run.errors.contains(" --spec api.yaml --overlay fixes.yaml --out out "), "{run:?}");
}

#[test]
fn client_toml_has_the_overlays_of_a_document() {
    let it = Folder::new();
    it.write("spec/client.toml", CLIENT);
    it.write("spec/v1.yaml", DOCUMENT);
    it.write("spec/fixes.yaml", FIXES);
    let crate_of = ["generate", "--config", "spec/client.toml", "--out", "out"];
    assert_eq!(it.xtask(&crate_of).code, Some(0));
    it.write("spec/client.toml", &CLIENT.replace("fixes.yaml", "none.yaml"));
    let run = it.xtask(&crate_of);
    assert!(run.errors.contains("file `spec/none.yaml` not found\n --> spec/client.toml:6:13\n"), "{run:?}");
}

#[test]
fn an_overlay_belongs_to_one_of_several_documents() {
    let it = Folder::new();
    it.write("a.yaml", DOCUMENT);
    it.write("b/b.yaml", &DOCUMENT.replace("$ref: '#/components/schemas/Thing'", "type: string"));
    it.write("fixes.yaml", FIXES);
    let extending = |extends: &str| FIXES.replace("actions:", &format!("extends: {extends}\nactions:"));
    it.write("b/for-a.yaml", &extending("../a.yaml"));
    it.write("b/for-url.yaml", &extending("https://example.com/v1/a.yaml"));
    it.write("b/for-none.yaml", &extending("a.yaml"));
    let crate_of =
        ["generate", "--spec", "v1=a.yaml", "--spec", "v2=b/b.yaml", "--out", "out", "--name", "x", "--overlay"];
    for (overlay, message) in [
        ("v1=fixes.yaml", None),
        ("b/for-a.yaml", None),
        ("b/for-url.yaml", None),
        ("fixes.yaml", Some("the overlay `fixes.yaml` does not say which of the documents it changes")),
        ("v3=fixes.yaml", Some("the overlay `fixes.yaml` is for the module `v3`, which no document has")),
        ("b/for-none.yaml", Some("the overlay `b/for-none.yaml` extends `a.yaml`, which is none of the documents")),
    ] {
        let run = it.xtask(&[&crate_of[..], &[overlay]].concat());
        assert_eq!(run.code, Some(i32::from(message.is_some())), "{run:?}");
        assert!(message.is_none_or(|message| run.errors.contains(message)), "{run:?}");
    }
}

#[test]
fn overlays_are_part_of_both_sides_of_a_diff() {
    let it = Folder::new();
    it.write("old.yaml", DOCUMENT);
    it.write("new.yaml", &DOCUMENT.replace("listThings", "listAll"));
    it.write("fixes.yaml", FIXES);
    assert_eq!(it.xtask(&["diff", "old.yaml", "new.yaml"]).code, Some(2));
    let run = it.xtask(&["diff", "old.yaml", "new.yaml", "--overlay", "fixes.yaml"]);
    assert!(run.code == Some(0) && run.printed.contains("list_all"), "{run:?}");
}

/// The overlays of a commit are those of its client.toml, and changes in them are located in them.
#[test]
fn overlays_of_a_commit_are_read_from_it() {
    let it = Folder::new();
    it.write("spec/client.toml", CLIENT);
    it.write("spec/v1.yaml", DOCUMENT);
    it.write("spec/fixes.yaml", FIXES);
    it.init();
    it.commit("all", "2026-01-01");
    it.write("spec/fixes.yaml", &FIXES.replace("{type: integer}", "{type: string}"));
    let run = it.xtask(&["diff", "HEAD", "--format", "json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.printed.contains("\"file\": \"spec/fixes.yaml\"") && run.printed.contains("\"line\": 8"), "{run:?}");
    it.write("spec/more.yaml", &overlay("{target: '$.paths[\"/things\"].get', update: {deprecated: true}}"));
    let run = it.xtask(&["diff", "HEAD", "--head", "HEAD", "--overlay", "spec/more.yaml"]);
    assert!(run.code == Some(0) && run.printed.ends_with("Rust: no change\n"), "{run:?}");
}

/// Returns an overlay with one action.
fn overlay(action: &str) -> String {
    format!("overlay: 1.1.0\ninfo: {{title: T, version: '1'}}\nactions:\n  - {action}\n")
}
