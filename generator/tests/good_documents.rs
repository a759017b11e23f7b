//! Every document in `fixtures/good` shows one feature. What is made of each is under snapshot, and all of it compiles.

mod support;

use generator::output::FileSet;
use support::{fixtures, generate, generate_package, generate_with_warnings, write_workspace};

/// Files that are the same for every document, or that the compiler reads anyway.
fn is_frame(path: &str) -> bool {
    path.starts_with("src/runtime/")
        || path.starts_with("tests/")
        || path.ends_with("mod.rs")
        || path.contains("/commands/")
        || ["Cargo.toml", "README.md", "src/cli.jsonl", "src/cli.rs", "src/lib.rs", "src/main.rs", "src/mock.json"]
            .contains(&path)
}

#[test]
fn good_documents_become_code() {
    let fixtures = fixtures("good");
    assert!(fixtures.len() >= 16);
    for (name, text) in fixtures {
        let made = generate_with_warnings(&[(&name, &text)]);
        let (files, warnings) = made.unwrap_or_else(|diagnostics| panic!("{name}:\n{diagnostics}"));
        let warned = (!warnings.is_empty()).then(|| format!("==> warnings\n{warnings}\n"));
        let shown = files.iter().filter(|(path, _)| !is_frame(path));
        let shown = shown.map(|(path, text)| format!("==> {path}\n{text}"));
        let shown: Vec<String> = shown.chain(warned).collect();
        insta::assert_snapshot!(name.trim_end_matches(".yaml"), shown.join("\n"));
    }
}

/// What the command knows follows from the rest, so a few documents show it: of parameters, bodies, responses, and the frame.
#[test]
fn good_documents_become_commands() {
    for name in ["responses", "bodies", "parameters", "security"] {
        let text = fixtures("good").into_iter().find(|(file, _)| *file == format!("{name}.yaml"));
        let (file, text) = text.expect("the fixture is in the folder");
        let files = generate(&[(&file, &text)]).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
        let is_shown = |path: &str| match name {
            "security" => ["src/cli.rs", "src/main.rs"].contains(&path),
            _ => path.contains("/commands/") || path == "src/cli.jsonl",
        };
        let shown = files.iter().filter(|(path, _)| is_shown(path));
        let shown: Vec<String> = shown.map(|(path, text)| format!("==> {path}\n{text}")).collect();
        insta::assert_snapshot!(format!("commands_of_{name}"), shown.join("\n"));
    }
}

/// The requests of tests follow from the examples, so a document with bodies of every kind shows them.
#[test]
fn good_documents_become_tests_of_operations() {
    let text = fixtures("good").into_iter().find(|(file, _)| file == "forms.yaml");
    let (file, text) = text.expect("the fixture is in the folder");
    let files = generate(&[(&file, &text)]).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let shown = files.iter().filter(|(path, _)| path.starts_with("tests/"));
    let shown: Vec<String> = shown.map(|(path, text)| format!("==> {path}\n{text}")).collect();
    insta::assert_snapshot!("tests_of_forms", shown.join("\n"));
}

/// Documents whose operations are tested against the mock server, without a path that two of them have.
const TESTED: [&str; 8] =
    ["bodies", "forms", "pagination", "parameter_styles", "responses", "security", "streams_by_choice", "unions"];

#[test]
fn each_operation_works_with_the_mock_server() {
    let mut fixtures = fixtures("good");
    fixtures.retain(|(name, _)| TESTED.contains(&name.trim_end_matches(".yaml")));
    for (_, text) in &mut fixtures {
        // A cursor that is a number and required leads to a next page from every page.
        *text = text.replace("required: [self, extra]", "required: [self]");
    }
    let documents: Vec<(&str, &str)> = fixtures.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let files = generate(&documents).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let count: usize = files.iter().map(|(_, text)| text.matches("OperationSpec = &OperationSpec {").count()).sum();
    let manifest = support::write_crate(&files, "tested").join("Cargo.toml");
    let features = support::features(&manifest, &["mock"]);
    let arguments = ["--test=operations", "--no-default-features", "--features", &features, "--", "--show-output"];
    let output = support::cargo("test", &manifest).args(arguments).output().expect("cargo can be run");
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{shown}{}", String::from_utf8_lossy(&output.stderr));
    assert!(shown.contains(&format!("ok. {count} passed;")) && !shown.contains("skipped: "), "{count}: {shown}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let fixtures = fixtures("good");
    let documents: Vec<(&str, &str)> = fixtures.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let made = || generate(&documents).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let (first, second) = (made(), made());
    assert!(first.iter().eq(second.iter()));
}

/// Else the credential of one document would be sent where the other one wants another.
#[test]
fn schemes_of_two_documents_are_one_credential_only_if_they_are_the_same() {
    let login = |url: &str| {
        let flow = format!("{{tokenUrl: 'https://{url}/token', scopes: {{}}}}");
        format!("{{type: oauth2, flows: {{clientCredentials: {flow}}}}}")
    };
    let connect = |url: &str| format!("{{type: openIdConnect, openIdConnectUrl: 'https://{url}/openid'}}");
    let key = |rest: &str| format!("{{type: apiKey, in: header, name: {rest}}}");
    for (one, other, credentials) in [
        (key("X-Key"), key("X-Key"), 1),
        (key("X-Key"), key("X-Other"), 2),
        (key("X-Key"), login("a.example"), 2),
        (login("a.example"), login("a.example"), 1),
        (login("a.example"), login("b.example"), 2),
        (connect("a.example"), connect("b.example"), 2),
        (key("X-Key, x-env-name: KEY_A"), key("X-Key, x-env-name: KEY_B"), 2),
        (key("X-Key, x-env-name: KEY_A"), key("X-Key"), 1),
        (key("X-Key"), key("X-Key, x-env-name: KEY_B"), 1),
    ] {
        let document = |scheme: &str| {
            format!(
                "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\nsecurity: [{{secret: []}}]\npaths:\n  \
                 /a: {{get: {{operationId: a, responses: {{'204': {{description: Fine.}}}}}}}}\n\
                 components: {{securitySchemes: {{secret: {scheme}}}}}\n"
            )
        };
        let files = generate(&[("one.yaml", &document(&one)), ("two.yaml", &document(&other))]);
        let files = files.unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
        let text = |expected: &str| files.iter().find(|(path, _)| *path == expected).map_or("", |(_, text)| text);
        let settings = text("src/settings.rs");
        assert_eq!(settings.matches(": Credential = Credential {").count(), credentials, "{one} and {other}");
        let second = if credentials == 1 { "SECRET" } else { "SECRET2" };
        for (module, constant) in [("one", "SECRET"), ("two", second)] {
            let operations = text(&format!("src/{module}/operations/untagged.rs"));
            let required = format!("security: &[&[&settings::{constant}]]");
            assert!(operations.contains(&required), "{one} and {other}: {operations}");
        }
        for env in ["KEY_A", "KEY_B"].into_iter().filter(|env| one.contains(env) || other.contains(env)) {
            assert!(settings.contains(&format!("env: Some(\"{env}\")")), "{one} and {other}: {settings}");
        }
    }
}

/// All of them as modules of one crate, and each as a crate of its own, must compile without a warning. One run of cargo checks them all.
#[test]
fn what_is_made_compiles_without_warnings() {
    let fixtures = fixtures("good");
    let documents: Vec<(&str, &str)> = fixtures.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let files = generate(&documents).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    // A crate of one document has another frame.
    let single = fixtures.iter().map(|(name, text)| {
        let name = format!("good-{}", name.trim_end_matches(".yaml"));
        let files = generate_package(&name, text);
        (name, files)
    });
    let crates: Vec<(String, FileSet)> = single.chain([("all-documents".to_owned(), files)]).collect();
    let manifest = write_workspace(&crates, "good-documents").join("Cargo.toml");
    let output = support::cargo("check", &manifest).args(["--workspace", "--features=preview"]).output();
    let output = output.expect("cargo runs this test, so it can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The same as modules of one crate, for what only Clippy and rustdoc see, also in docs of what is not public.
#[test]
fn what_is_made_has_no_lints_and_no_broken_docs() {
    let fixtures = fixtures("good");
    let documents: Vec<(&str, &str)> = fixtures.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let files = generate(&documents).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let manifest = support::write_crate(&files, "linted").join("Cargo.toml");
    let features = support::features(&manifest, &["blocking", "cli", "mock", "tracing", "webhook-signatures"]);
    for command in ["clippy", "doc"] {
        let mut cargo = support::cargo(command, &manifest);
        cargo.args(["--no-deps", "--no-default-features", "--features", &features]);
        cargo.env("RUSTDOCFLAGS", "-D warnings --document-private-items");
        let output = cargo.output().expect("cargo runs this test, so it can be run");
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
