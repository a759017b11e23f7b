//! `cargo xtask generate` on the command line.

mod support;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use support::{Run, root};
use tempfile::TempDir;

const V1: [&str; 2] = ["--spec", "v1=spec/v1.yaml"];
const V2: [&str; 2] = ["--spec", "v2=spec/v2.yaml"];

#[test]
fn the_committed_crate_is_up_to_date() {
    for folder in ["", "spec", "generated/src"] {
        let run = xtask(&root().join(folder), &["--check"]);
        assert_eq!(run.code, Some(0), "in {folder:?}:\n{run:?}");
        assert!(run.printed.ends_with("files are up to date\n"), "{run:?}");
    }
}

#[test]
fn the_committed_crate_is_up_to_date_also_from_inside() {
    let run = xtask(&root().join("generated"), &["--check"]);
    assert_eq!(run.code, Some(0), "{run:?}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (one, two) = (Crate::new(), Crate::new());
    assert_eq!(one.tree(), two.tree());
}

#[test]
fn a_second_run_touches_nothing() {
    let it = Crate::new();
    let past = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for path in it.tree().keys() {
        let file = File::options().append(true).open(it.path(path)).unwrap();
        file.set_modified(past).unwrap();
    }
    let run = it.generate(&[]);
    assert!(run.printed.ends_with(" files are up to date\n"), "{run:?}");
    for path in it.tree().keys() {
        assert_eq!(fs::metadata(it.path(path)).unwrap().modified().unwrap(), past, "{path}");
    }
}

#[test]
fn every_document_becomes_a_module() {
    let library = fs::read_to_string(Crate::new().path("src/lib.rs")).unwrap();
    assert!(library.contains("\npub mod v1;\n") && library.contains("\npub mod v2;\n"), "{library}");
}

#[test]
fn check_lists_the_changes_and_writes_nothing() {
    let both = [V1, V2].concat();

    let it = Crate::new();
    fs::write(it.path("src/lib.rs"), "// edited\n").unwrap();
    check_shows(&it, &both, "updated  {}/src/lib.rs (edited by hand)", "--- a/src/lib.rs\n+++ b/src/lib.rs\n");

    let it = Crate::new();
    fs::remove_file(it.path("src/v1/mod.rs")).unwrap();
    check_shows(&it, &both, "created  {}/src/v1/mod.rs", "");

    let it = Crate::new();
    fs::remove_file(it.path(".generated-files")).unwrap();
    check_shows(&it, &both, "created  {}/.generated-files", "");

    // Without the second document its module is removed, with the parts of the runtime that only this module uses.
    let it = Crate::new();
    let run = it.run(&V1, &["--check"]);
    // The tests of its operations are beside `src`.
    let folder = it.path("src");
    let removed = format!(" files in {}\n", folder.parent().unwrap().display());
    assert!(run.printed.contains("would be removed  ") && run.printed.contains(&removed), "{run:?}");
    assert!(run.printed.contains("\n-pub mod v2;\n"), "{run:?}");
}

#[test]
fn a_new_folder_is_summarised() {
    let folder = TempDir::new().unwrap();
    let arguments = ["--spec", "spec/v1.yaml", "--out", &text(folder.path()), "--name", "x"];
    let run = xtask(&root(), &[&arguments[..], &["--check"]].concat());
    assert_eq!((run.code, run.printed.lines().count()), (Some(1), 1), "{run:?}");
    assert!(run.printed.starts_with("would be created  "), "{run:?}");

    let run = xtask(&root(), &arguments);
    let lines: Vec<&str> = run.printed.lines().collect();
    assert_eq!((run.code, lines.len()), (Some(0), 2), "{run:?}");
    let name = folder.path().display();
    let (first, count) = lines[0].split_once("  ").unwrap();
    let count = count.split(' ').next().unwrap();
    assert_eq!((first, lines[1]), ("created", format!("{name}: {count} files, {count} created").as_str()));

    let run = xtask(&root(), &arguments);
    assert_eq!(run.printed, format!("{name}: {count} files are up to date\n"));
}

/// Checks the crate against these documents, and searches for a line of the list and a part of the diffs.
fn check_shows(it: &Crate, specs: &[&str], line: &str, diff: &str) {
    let before = it.tree();
    let run = it.run(specs, &["--check"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    let line = format!("would be {}", line.replace("{}", &it.folder.path().display().to_string()));
    assert!(run.printed.lines().any(|one| one == line), "no line {line:?} in {run:?}");
    assert!(run.printed.contains(diff), "no diff {diff:?} in {run:?}");
    assert!(run.errors.contains("cargo xtask generate --spec "), "{run:?}");
    assert_eq!(it.tree(), before);
}

#[test]
fn generate_restores_a_removed_file() {
    let it = Crate::new();
    let before = it.tree();
    fs::remove_file(it.path("src/v1/mod.rs")).unwrap();
    let run = it.generate(&[]);
    assert!(run.printed.starts_with("created  ") && run.printed.ends_with(" files, 1 created\n"), "{run:?}");
    assert_eq!(it.tree(), before);
}

#[test]
fn a_hand_edit_is_only_overwritten_with_the_flag() {
    let it = Crate::new();
    let before = it.tree();
    fs::write(it.path("src/lib.rs"), "// edited\n").unwrap();
    let run = it.generate(&[]);
    assert_eq!(run.code, Some(1));
    assert!(run.errors.contains("src/lib.rs: is generated, but was edited by hand"), "{run:?}");
    assert_eq!(it.tree()["src/lib.rs"], b"// edited\n");

    assert_eq!(it.generate(&["--overwrite"]).code, Some(0));
    assert_eq!(it.tree(), before);
}

#[test]
fn check_names_the_command_that_replaces_a_hand_edit() {
    let it = Crate::new();
    fs::write(it.path("src/lib.rs"), "// edited\n").unwrap();
    let run = it.generate(&["--check"]);
    assert!(run.errors.contains("--overwrite") && run.errors.contains("--spec"), "{run:?}");
}

#[test]
fn files_of_other_people_are_left_alone() {
    let it = Crate::new();
    fs::create_dir_all(it.path("tests")).unwrap();
    fs::write(it.path("tests/mine.rs"), "// mine\n").unwrap();
    assert_eq!(it.generate(&["--check"]).code, Some(0));
    assert_eq!(it.generate(&["--overwrite"]).code, Some(0));
    assert_eq!(it.tree()["tests/mine.rs"], b"// mine\n");
}

#[test]
fn bad_input_is_explained_and_nothing_written() {
    let head = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n";
    let no_content = "responses: {'204': {description: d}}";
    let dangling = "responses: {'200': {$ref: '#/components/responses/No'}}";
    let operation = format!("get: {{operationId: getIt, {no_content}}}");
    let documents = [
        ("syntax", format!("{head}paths: [\n")),
        ("version", head.replace("3.0.3", "3.3.0") + "paths: {}\n"),
        ("reference", format!("{head}paths:\n  /a:\n    {}\n", operation.replace(no_content, dangling))),
        ("no_slash", format!("{head}paths:\n  a:\n    {operation}\n")),
    ];
    for (name, text) in documents {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("openapi.yaml"), text).unwrap();
        let run = xtask(folder.path(), &["--spec", "openapi.yaml", "--out", "out", "--name", "x"]);
        assert_eq!((run.code, run.printed.as_str()), (Some(1), ""), "{run:?}");
        assert!(!folder.path().join("out").exists());
        insta::assert_snapshot!(name, run.errors);
    }
}

/// Writes a document with an enum that lists `count` values twice.
fn with_warnings(folder: &TempDir, count: usize) {
    let values = (0..count).map(|number| format!("v{number}, v{number}")).collect::<Vec<_>>().join(", ");
    let schema = format!("components: {{schemas: {{Size: {{type: string, enum: [a, {values}]}}}}}}");
    let document = format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n{schema}\n");
    fs::write(folder.path().join("openapi.yaml"), document).unwrap();
}

#[test]
fn warnings_are_shown_and_counted_also_on_success() {
    let folder = TempDir::new().unwrap();
    let run = |more: &[&str]| {
        let arguments = [&["--spec", "openapi.yaml", "--out", "out", "--name", "x"], more].concat();
        xtask(folder.path(), &arguments)
    };
    with_warnings(&folder, 2);
    let written = run(&[]);
    assert_eq!(written.code, Some(0), "{written:?}");
    assert!(written.printed.ends_with(" created, 2 warnings\n"), "{written:?}");
    assert_eq!(written.errors.matches("is listed twice").count(), 2, "{written:?}");
    let checked = run(&["--check"]);
    assert!(checked.printed.ends_with(" files are up to date, 2 warnings\n"), "{checked:?}");

    // Only the first warnings of a kind are printed, unless warnings are errors.
    with_warnings(&folder, 40);
    let written = run(&[]);
    assert!(written.printed.ends_with(", 40 warnings\n"), "{written:?}");
    assert_eq!(written.errors.matches("openapi.yaml:").count(), 10, "{written:?}");
    assert!(written.errors.contains("warning: 30 more warnings like: "), "{written:?}");
    assert_eq!(run(&["--deny-warnings"]).errors.matches("openapi.yaml:").count(), 40);
}

#[test]
fn denied_warnings_are_errors() {
    let folder = TempDir::new().unwrap();
    let arguments = ["--spec", "openapi.yaml", "--out", "out", "--name", "x", "--deny-warnings"];
    with_warnings(&folder, 1);
    let run = xtask(folder.path(), &arguments);
    assert_eq!((run.code, run.printed.as_str()), (Some(1), ""), "{run:?}");
    assert!(run.errors.ends_with("1 warning, nothing was written\n"), "{run:?}");
    assert!(!folder.path().join("out").exists());

    with_warnings(&folder, 0);
    let run = xtask(folder.path(), &arguments);
    assert_eq!((run.code, run.errors.as_str()), (Some(0), ""), "{run:?}");
}

#[test]
fn a_file_that_cannot_be_read_is_explained() {
    let folder = TempDir::new().unwrap();
    let run = xtask(folder.path(), &["--spec", "no.yaml", "--out", "out", "--name", "x"]);
    assert_eq!(run.code, Some(1));
    assert!(run.errors.starts_with("error: file `no.yaml` not found\n"), "{run:?}");
    assert!(!folder.path().join("out").exists());
}

#[test]
fn a_name_that_no_package_can_have_is_refused() {
    for name in ["", "two words", "1st", "x\"\nedition = \"2015", "../x"] {
        let folder = TempDir::new().unwrap();
        let run = xtask(&root(), &["--spec", "spec/v1.yaml", "--out", &text(folder.path()), "--name", name]);
        assert_eq!(run.code, Some(1), "{name:?}: {run:?}");
    }
}

#[test]
fn several_documents_need_modules() {
    let folder = TempDir::new().unwrap();
    let out = text(folder.path());
    let run = xtask(&root(), &["--spec", "spec/v1.yaml", "--spec", "spec/v2.yaml", "--out", &out, "--name", "x"]);
    assert_eq!(run.code, Some(1));
    assert!(run.errors.contains("MODULE="), "{run:?}");
}

/// A separate crate from the project's documents.
struct Crate {
    folder: TempDir,
}

impl Crate {
    fn new() -> Self {
        let it = Self { folder: TempDir::new().unwrap() };
        let run = it.generate(&[]);
        assert_eq!(run.code, Some(0), "{run:?}");
        it
    }

    /// Runs the command for this crate again.
    fn generate(&self, more: &[&str]) -> Run {
        self.run(&[V1, V2].concat(), more)
    }

    fn run(&self, specs: &[&str], more: &[&str]) -> Run {
        let out = text(self.folder.path());
        xtask(&root(), &[specs, &["--out", &out, "--name", "my-client"], more].concat())
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn tree(&self) -> BTreeMap<String, Vec<u8>> {
        support::tree(self.folder.path())
    }
}

/// Runs `cargo xtask generate` in a folder.
fn xtask(folder: &Path, arguments: &[&str]) -> Run {
    support::xtask(folder, &[&["generate"], arguments].concat())
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}
