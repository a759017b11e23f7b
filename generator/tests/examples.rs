//! The examples in the docs of operations: each operation has one of at most 12 lines, and all of them compile.

mod support;

use support::fixtures;

/// The most lines that an example shows.
const MOST_LINES: usize = 12;

#[test]
fn every_operation_has_a_short_example_that_compiles() {
    let fixtures = fixtures("good");
    let documents: Vec<(&str, &str)> = fixtures.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let files = support::generate(&documents).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let mut count = 0;
    for (path, text) in files.iter().filter(|(path, _)| path.contains("/operations/") && !path.ends_with("mod.rs")) {
        let examples: Vec<&str> = text.split("/// # Examples\n").skip(1).collect();
        assert_eq!(examples.len(), text.matches("OperationSpec = &OperationSpec {").count(), "{path}");
        for example in &examples {
            let (_, code) = example.split_once("/// ```no_run\n").expect("an example has code");
            let (code, _) = code.split_once("/// ```\n").expect("code has an end");
            let is_shown = |line: &&str| line.contains("///") && !line.contains("/// #");
            assert!(code.lines().filter(is_shown).count() <= MOST_LINES, "{path}: {code}");
        }
        count += examples.len();
    }
    let (_, library) = files.iter().find(|(path, _)| *path == "src/lib.rs").expect("a crate has a library");
    for expected in ["//! let absent = ", "//! let error = ApiError::from_parts::<"] {
        assert!(library.contains(expected), "{expected}: {library}");
    }
    let manifest = support::write_crate(&files, "examples").join("Cargo.toml");
    let features = support::features(&manifest, &["blocking", "cli", "webhook-signatures"]);
    // TLS would be the larger part of the build.
    let arguments = ["--doc", "--no-default-features", "--features", &features];
    let output = support::cargo("test", &manifest).args(arguments).output();
    let output = output.expect("cargo runs this test, so it can be run");
    let (shown, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{shown}{errors}");
    let passed = shown.split("test result: ok. ").nth(1).and_then(|rest| rest.split(' ').next()?.parse::<usize>().ok());
    assert!(passed.is_some_and(|passed| passed >= count), "{count} examples: {shown}");
}
