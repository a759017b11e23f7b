//! Every document in `fixtures/good` shows one feature. What is made of each is under snapshot, and all of it compiles.

mod support;

use support::{fixtures, generate, generate_with_warnings};

/// Files that are the same for every document, or that the compiler reads anyway.
fn is_frame(path: &str) -> bool {
    path.starts_with("src/runtime/")
        || path.ends_with("mod.rs")
        || path.contains("/commands/")
        || ["Cargo.toml", "README.md", "src/cli.rs", "src/lib.rs", "src/main.rs"].contains(&path)
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

/// What the command knows follows from the rest, so a few documents show it: of parameters, bodies, answers, and the frame.
#[test]
fn good_documents_become_commands() {
    for name in ["answers", "bodies", "parameters", "security"] {
        let text = fixtures("good").into_iter().find(|(file, _)| *file == format!("{name}.yaml"));
        let (file, text) = text.expect("the fixture is in the folder");
        let files = generate(&[(&file, &text)]).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
        let is_shown = |path: &str| match name {
            "security" => ["src/cli.rs", "src/main.rs"].contains(&path),
            _ => path.contains("/commands/"),
        };
        let shown = files.iter().filter(|(path, _)| is_shown(path));
        let shown: Vec<String> = shown.map(|(path, text)| format!("==> {path}\n{text}")).collect();
        insta::assert_snapshot!(format!("commands_of_{name}"), shown.join("\n"));
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let fixtures = fixtures("good");
    let documents: Vec<(&str, &str)> = fixtures.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let made = || generate(&documents).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let (first, second) = (made(), made());
    assert!(first.iter().eq(second.iter()));
}

/// All of them as modules of one crate, and each as a crate of its own, must compile without a warning.
#[test]
fn what_is_made_compiles_without_warnings() {
    let fixtures = fixtures("good");
    let documents: Vec<(&str, &str)> = fixtures.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let files = generate(&documents).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let output = support::check(&files, "good-documents");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // A crate of one document has another frame.
    for (name, text) in &fixtures {
        let files = generate(&[(name, text)]).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
        let output = support::check(&files, "one-good-document");
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

/// The same as modules of one crate, for what only Clippy and rustdoc see, also in docs of what is not public.
#[test]
fn what_is_made_has_no_lints_and_no_broken_docs() {
    let fixtures = fixtures("good");
    let documents: Vec<(&str, &str)> = fixtures.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let files = generate(&documents).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let manifest = support::write_crate(&files, "linted").join("Cargo.toml");
    let features = support::features(&manifest, &["blocking", "cli", "tracing"]);
    for command in ["clippy", "doc"] {
        let mut cargo = support::cargo(command, &manifest);
        cargo.args(["--no-deps", "--no-default-features", "--features", &features]);
        cargo.env("RUSTDOCFLAGS", "-D warnings --document-private-items");
        let output = cargo.output().expect("cargo runs this test, so it can be run");
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
