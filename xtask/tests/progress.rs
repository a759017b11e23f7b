//! What a long command says about its progress: plain lines in a file or a pipe, and a bar on a terminal, which leaves nothing behind.

mod support;

use std::fs;
use std::process::Command;

use indicatif::{InMemoryTerm, TermLike};
use support::{Folder, xtask};

const GOOD: &str = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a:
    get: {operationId: getIt, responses: {'204': {description: d}}}
";
const BAD: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: [\n";

/// Returns a folder with a good and a bad document.
fn documents() -> Folder {
    let folder = Folder::new();
    folder.write("documents/progress-good.yaml", GOOD);
    folder.write("documents/progress-bad.yaml", BAD);
    folder
}

/// Replaces each number of seconds, which differs between runs.
fn without_seconds(line: &str) -> String {
    let (before, _) = line.rsplit_once(" in ").unwrap_or_else(|| panic!("{line}"));
    format!("{before} in _ s")
}

#[test]
fn elsewhere_than_on_a_terminal_each_item_is_a_plain_line() {
    let folder = documents();
    let run = xtask(folder.folder.path(), &["corpus", "documents", "--jobs", "1"]);
    let lines: Vec<String> = run.errors.lines().map(without_seconds).collect();
    assert_eq!(lines, ["[1/2] progress-bad: 1 error in _ s", "[2/2] progress-good: generated in _ s"]);
    assert!(run.errors.chars().all(|char| char == '\n' || !char.is_control()), "{:?}", run.errors);
    assert!(run.printed.starts_with("document ") && !run.printed.contains('\u{1b}'), "{run:?}");
}

/// Needs `script` of util-linux, which runs a command on a terminal of its own.
#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_only_failures_stay() {
    let folder = documents();
    let program = env!("CARGO_BIN_EXE_xtask");
    let command = format!("'{program}' corpus documents --jobs 1 > table");
    let mut script = Command::new("script");
    script.args(["--quiet", "--return", "--command", &command, "/dev/null"]);
    let Ok(output) = script.current_dir(folder.folder.path()).env("TERM", "xterm").output() else { return };
    let drawn = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{drawn}");
    assert!(drawn.contains("generating [") && drawn.contains(" progress-good"), "{drawn:?}");

    let terminal = InMemoryTerm::new(20, 80);
    terminal.write_str(&drawn).unwrap();
    let lines: Vec<String> = terminal.contents().lines().map(without_seconds).collect();
    assert_eq!(lines, ["[1/2] progress-bad: 1 error in _ s"], "{drawn:?}");
    let table = fs::read_to_string(folder.path("table")).unwrap();
    assert!(table.starts_with("document ") && !table.contains('\u{1b}'), "{table}");
}
