//! `cargo xtask generate --config` on the command line.

mod support;

use std::fs;
use std::path::Path;

use support::xtask;
use tempfile::TempDir;

const CLIENT: &str = "\
[crate]
name = \"from-config\"

[[documents]]
file = \"a.yaml\"

[[words]]
from = \"OAuth\"
to = \"Oauth\"
reason = \"one word\"
";

fn document(operation: &str) -> String {
    let responses = "responses: {'204': {description: Nothing.}}";
    let operation = format!("/x: {{get: {{operationId: {operation}, {responses}}}}}");
    format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  {operation}\n")
}

/// Generates a crate from `api/client.toml`. Returns the exit code and the errors.
fn generate(folder: &Path, client: &str, more: &[&str]) -> (Option<i32>, String) {
    fs::create_dir_all(folder.join("api")).unwrap();
    fs::write(folder.join("api/client.toml"), client).unwrap();
    fs::write(folder.join("api/a.yaml"), document("getOAuthA")).unwrap();
    fs::write(folder.join("b.yaml"), document("getOAuthB")).unwrap();
    let run = xtask(folder, &[&["generate", "--config", "api/client.toml"], more].concat());
    (run.code, run.errors)
}

#[test]
fn a_configuration_has_a_name_documents_and_words() {
    let folder = TempDir::new().unwrap();
    let read = |path: &str| fs::read_to_string(folder.path().join("out").join(path)).unwrap();
    assert_eq!(generate(folder.path(), CLIENT, &["--out", "out"]), (Some(0), String::new()));
    assert!(read("Cargo.toml").contains("name = \"from-config\""));
    assert!(read("README.md").contains("get_oauth_a()"), "{}", read("README.md"));

    // Arguments replace what the file says.
    let arguments = ["--out", "out", "--spec", "b.yaml", "--name", "other"];
    assert_eq!(generate(folder.path(), CLIENT, &arguments), (Some(0), String::new()));
    assert!(read("Cargo.toml").contains("name = \"other\""));
    assert!(read("README.md").contains("get_oauth_b()"), "{}", read("README.md"));

    let (code, errors) = generate(folder.path(), CLIENT, &[]);
    assert!(code == Some(2) && errors.contains("--out <DIR>"), "{errors}");
}

#[test]
fn an_unknown_key_is_located() {
    let folder = TempDir::new().unwrap();
    let client = CLIENT.replace("name = ", "versoin = \"0.1.0\"\nname = ");
    let (code, errors) = generate(folder.path(), &client, &["--out", "out"]);
    assert_eq!(code, Some(1));
    insta::assert_snapshot!(errors);
}

#[test]
fn the_path_of_a_missing_document_is_located() {
    let folder = TempDir::new().unwrap();
    let (code, errors) = generate(folder.path(), &CLIENT.replace("a.yaml", "k.yaml"), &["--out", "out"]);
    assert_eq!(code, Some(1));
    insta::assert_snapshot!(errors);
}
