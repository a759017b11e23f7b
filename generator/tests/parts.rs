//! What a crate has of the runtime: what it uses, but for the parts that it is made without.

mod support;

use generator::diagnostic::{Diagnostics, render};
use generator::output::FileSet;
use generator::source::Sources;

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Parts, version: '1'}
paths:
  /things:
    get:
      operationId: listThings
      responses: {'200': {description: All., content: {application/json: {schema: {type: array, items: {type: string}}}}}}
";

fn generate_without(parts: &[&str]) -> Result<FileSet, String> {
    let mut sources = Sources::default();
    sources.add("parts.yaml", DOCUMENT);
    let mut project = support::project("".into(), &["parts.yaml"]);
    project.config.package.without = parts.iter().map(|part| (*part).to_owned()).collect();
    let mut diagnostics = Diagnostics::default();
    let files = generator::generate(&project, &mut sources, &mut diagnostics);
    files.ok_or_else(|| render(&diagnostics, &sources, false))
}

fn has(files: &FileSet, path: &str) -> bool {
    files.iter().any(|(held, _)| held.starts_with(path))
}

#[test]
fn a_part_is_left_out_with_its_modules_and_dependencies() {
    let files = generate_without(&[]).expect("all parts are the default");
    for path in [
        "src/cli.jsonl",
        "src/cli.rs",
        "src/main.rs",
        "src/commands/",
        "src/mock.json",
        "src/runtime/cli/",
        "src/runtime/mock/engine/",
        "src/runtime/trace.rs",
        "tests/operations/",
    ] {
        assert!(has(&files, path), "{path}");
    }
    let files = generate_without(&["cli", "blocking", "mock", "tracing"]).expect("the parts are known");
    for path in [
        "src/cli.jsonl",
        "src/cli.rs",
        "src/main.rs",
        "src/commands/",
        "src/mock.json",
        "src/runtime/cli/",
        "src/runtime/blocking.rs",
        "src/runtime/mock/",
        "src/runtime/trace.rs",
        "tests/",
    ] {
        assert!(!has(&files, path), "{path}");
    }
    for (path, text) in files.iter() {
        for word in [
            "feature = \"cli\"",
            "feature = \"blocking\"",
            "feature = \"mock\"",
            "feature = \"tracing\"",
            "clap",
            "hyper =",
            "dep:",
            "[[bin]]",
        ] {
            assert!(!text.contains(word), "{word} is left in {path}");
        }
    }
    let output = support::check(&files, "without-parts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Nothing else of this crate needs a library for dates.
#[test]
fn the_mock_compiles_alone() {
    let files = generate_without(&["cli", "blocking", "tracing"]).expect("the parts are known");
    let manifest = support::write_crate(&files, "mock-alone").join("Cargo.toml");
    let output = support::cargo("check", &manifest).arg("--features=mock").output().expect("cargo can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_part_that_is_not_known_is_an_error_that_names_those_that_are() {
    insta::assert_snapshot!(generate_without(&["cli", "gui"]).expect_err("there is no such part"), @r#"
    error: unknown part "gui" in `without`
     |
     = help: the parts are blocking, cli, mock, tracing
    "#);
}

#[test]
fn what_no_operation_uses_is_not_in_the_runtime() {
    let files = generate_without(&["mock"]).expect("the document is right");
    let modules = [
        "date_time",
        "form",
        "form_table",
        "object",
        "pages",
        "paging",
        "secret",
        "string_enum",
        "union",
        "urlencoded",
        "uuid",
        "value_enum",
    ];
    for module in modules {
        assert!(!has(&files, &format!("src/runtime/{module}.rs")), "{module}");
    }
    let manifest = files.iter().find(|(path, _)| *path == "Cargo.toml").map_or("", |(_, text)| text);
    assert!(!manifest.contains("\njiff") && !manifest.contains("\nuuid") && !manifest.contains("multipart"));
}

#[test]
fn pages_that_are_not_linked_need_no_links() {
    let text = support::fixtures("good").into_iter().find(|(name, _)| name == "pagination.yaml");
    let (name, text) = text.expect("the fixture is in the folder");
    let files = support::generate(&[(&name, &text)]).expect("the document is right");
    assert!(has(&files, "src/runtime/paging.rs") && !has(&files, "src/runtime/link.rs"));
    for (path, text) in files.iter().filter(|(path, _)| path.starts_with("src/runtime/")) {
        assert!(!text.contains("Links") && !text.contains("Self::Link"), "{path}");
    }
}

/// A string or nothing, as JSON or as plain text; JSON in a path; and a union with an integer that allows any other object.
const TEXT: &str = "\
openapi: 3.0.3
info: {title: Text, version: '1'}
paths:
  /text:
    get:
      operationId: getText
      responses:
        '200':
          description: It.
          content: {application/json: {schema: {type: string}}, text/plain: {schema: {type: string}}}
        '204': {description: Nothing.}
  /things/{filter}:
    get:
      operationId: getThing
      parameters:
        - {name: filter, in: path, required: true, content: {application/json: {schema: {type: array, items: {type: string}}}}}
      responses: {'200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}
components:
  schemas:
    Thing:
      anyOf:
        - {type: integer}
        - {title: Named, type: object, required: [name], properties: {name: {type: string}}}
        - {type: object, additionalProperties: true}
";

fn of_this_project() -> FileSet {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let (config, templates) = (root.join("spec/client.toml"), root.join("templates"));
    let project = generator::open_project(&config, &templates, &mut sources, &mut diagnostics);
    let project = project.expect("the description is in the repository");
    generator::generate(&project, &mut sources, &mut diagnostics).expect("the description is right")
}

#[test]
fn the_tests_of_the_runtime_are_left_out() {
    let files = support::generate(&[("text.yaml", TEXT)]).unwrap_or_else(|message| panic!("{message}"));
    let with_tests: Vec<&str> =
        files.iter().filter(|(_, text)| text.contains("(test)")).map(|(path, _)| path).collect();
    assert_eq!(with_tests, [""; 0]);
    assert!(files.iter().all(|(path, _)| !path.ends_with("_tests.rs")));
}

/// A name that is misspelt in a mark would take the item out of every crate.
#[test]
fn each_mark_of_the_runtime_is_used_by_a_document() {
    let project = support::project("".into(), &[]);
    let marks = project.templates.marks();
    let mut unused = marks.names();
    let mut remove_used = |files: &FileSet| {
        for (path, text) in files.iter() {
            let is_runtime = path.starts_with("src/runtime/");
            // Only Rust uses something.
            let used = || marks.uses(text);
            let used = if is_runtime { marks.uses_in_runtime(text) } else { used() };
            unused.retain(|name| !used.contains(name));
        }
    };
    let documents = support::fixtures("good").into_iter().chain(support::texts("wire/documents".as_ref()));
    for (name, text) in documents.chain([("text.yaml".to_owned(), TEXT.to_owned())]) {
        remove_used(&support::generate(&[(&name, &text)]).unwrap_or_else(|message| panic!("{message}")));
    }
    remove_used(&of_this_project());
    let (document, client) =
        (include_str!("fixtures/softened/head.yaml"), include_str!("fixtures/softened/client.toml"));
    remove_used(&support::generate_of(document, client).unwrap_or_else(|message| panic!("{message}")));
    assert!(unused.is_empty(), "no document uses {unused:?}");
}
