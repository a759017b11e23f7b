//! `cargo xtask corpus` on the command line, without compiling the crates.

mod support;

use std::fs;
use std::path::Path;

use support::xtask;
use tempfile::TempDir;

const GOOD: &str = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a:
    get: {operationId: getIt, responses: {'204': {description: d}}}
components:
  schemas:
    Size: {type: string, enum: [s, m, m]}
";

fn corpus(folder: &Path, more: &[&str]) -> (Option<i32>, String, String) {
    let run = xtask(Path::new("."), &[&["corpus", folder.to_str().unwrap()], more].concat());
    (run.code, run.printed, run.errors)
}

/// Returns the name, operations, schemas, warnings and result of each line of the table.
fn table(printed: &str) -> Vec<String> {
    let lines = printed.lines().skip(1).take_while(|line| !line.is_empty()).map(|line| {
        let cells: Vec<&str> = line.split_whitespace().collect();
        format!("{} {} {} {} {}", cells[0], cells[1], cells[2], cells[5], cells[9..].join(" "))
    });
    lines.collect()
}

#[test]
fn every_document_is_a_line_and_a_bad_one_stops_no_other() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("pets-v1.yaml", GOOD);
    write("pets-v2.yaml", GOOD);
    write("pets-bad.yaml", "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: [\n");
    write("README.md", "no document");

    let (code, printed, _) = corpus(folder.path(), &[]);
    let expected = ["pets 2 2 2 ok", "pets-bad 0 0 0 1 error", "pets-v1 1 1 1 ok", "pets-v2 1 1 1 ok"];
    assert_eq!((code, table(&printed)), (Some(1), expected.map(str::to_owned).to_vec()), "{printed}");
    assert!(printed.contains("\npets-bad:\nerror: ") && printed.contains("pets-bad.yaml:3:8"), "{printed}");

    let (code, printed, _) = corpus(folder.path(), &["--only", "pets", "pets-v2", "--jobs", "1"]);
    assert_eq!((code, table(&printed)), (Some(0), vec![expected[0].to_owned(), expected[3].to_owned()]));
}

#[test]
fn invalid_arguments_have_another_exit_code_than_bad_documents() {
    let folder = TempDir::new().unwrap();
    assert_eq!(corpus(&folder.path().join("no"), &[]).0, Some(2));
    assert_eq!(corpus(folder.path(), &[]).0, Some(2));
    fs::write(folder.path().join("test-one.yaml"), GOOD).unwrap();
    let (code, _, errors) = corpus(folder.path(), &["--only", "one"]);
    assert_eq!(code, Some(2));
    assert!(errors.contains("document `one` not found") && errors.contains("test-one"), "{errors}");
    assert_eq!(corpus(folder.path(), &["--jobs", "0"]).0, Some(2));
}
