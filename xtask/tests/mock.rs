//! `mock` with programs in place of the server: what it is started with, and why it is not.

#![cfg(unix)]

mod support;

use std::fs;
use std::ops::Deref;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use support::{Folder, Run};

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths: {/pets: {get: {operationId: listPets, responses: {'200': {description: All.}}}}}
";

/// Prints its arguments and the description, if there is one.
const SERVER: &str = "\
#!/bin/sh
echo \"$0 $@\"
while [ $# != 0 ] && [ \"$1\" != --description ]; do shift; done
[ $# = 0 ] || cat \"$2\"
";

/// A program cannot be started while a process that another test is starting has it open for writing, so tests run in turn.
static TURN: Mutex<()> = Mutex::new(());

/// A folder with a document, and a copy of the program without anything beside it.
struct Installed {
    folder: Folder,
    _turn: MutexGuard<'static, ()>,
}

impl Deref for Installed {
    type Target = Folder;

    fn deref(&self) -> &Folder {
        &self.folder
    }
}

fn folder() -> Installed {
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let folder = Folder::new();
    folder.write("pets.yaml", DOCUMENT);
    fs::create_dir(folder.path("bin")).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_xtask"), folder.path("bin/xtask")).unwrap();
    Installed { folder, _turn: turn }
}

fn write_program(folder: &Folder, path: &str, script: &str) {
    folder.write(path, script);
    fs::set_permissions(folder.path(path), fs::Permissions::from_mode(0o755)).unwrap();
}

fn mock(folder: &Folder, arguments: &[&str]) -> Run {
    let mut command = Command::new(folder.path("bin/xtask"));
    command.current_dir(folder.folder.path()).arg("mock").args(arguments);
    command.env("TMPDIR", folder.folder.path()).env("CARGO", folder.path("bin/cargo")).env_remove("CARGO_TARGET_DIR");
    Run::of(&mut command)
}

#[test]
fn an_installed_server_is_started_with_its_arguments_and_the_description() {
    let folder = folder();
    write_program(&folder, "bin/mock-server", SERVER);
    let own = ["--port", "0", "--host", "127.0.0.1", "--state", "a b.json", "--faults", "f.json"];
    let others = ["--chaos", "0.1", "--seed", "7", "--print-env", "--quiet"];
    let run = mock(&folder, &[&["--spec", "pets.yaml"][..], &own, &others].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    let (first, description) = run.printed.split_once('\n').unwrap();
    assert!(first.ends_with(&format!(" {} {}", own.join(" "), others.join(" "))), "{first}");
    let description: serde_json::Value = serde_json::from_str(description).unwrap();
    assert_eq!((&description["title"], &description["operations"][0]["id"]), (&"Pets".into(), &"listPets".into()));
    folder.write("pets.yaml", &DOCUMENT.replace("listPets", "listCats"));
    assert!(mock(&folder, &["--spec", "pets.yaml"]).printed.contains("listCats"));
}

/// Makes a folder a workspace with the package of the server, where this script is cargo.
fn workspace(cargo: &str) -> Installed {
    let folder = folder();
    folder.write("Cargo.toml", "[workspace]\nmembers = [\"xtask/mock\"]\n");
    folder.write("xtask/mock/Cargo.toml", "[package]\nname = \"mock\"\n");
    folder.write("spec/client.toml", "[crate]\nname = \"pets\"\n[[documents]]\nfile = \"../pets.yaml\"\n");
    write_program(&folder, "bin/cargo", cargo);
    folder
}

#[test]
fn a_workspace_with_the_server_runs_it_by_cargo() {
    let folder = workspace(SERVER);
    let run = mock(&folder, &["--port", "1"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let expected = "--package mock --bin mock-server --quiet -- --description";
    assert!(run.printed.contains("cargo run --manifest-path") && run.printed.contains(expected), "{run:?}");
    assert!(run.printed.contains(" --port 1\n") && run.printed.contains("listPets"), "{run:?}");
    assert_eq!(run.errors, "compiling the server, which takes a minute the first time\n");
    write_program(&folder, "target/debug/mock-server", SERVER);
    assert_eq!(mock(&folder, &[]).errors, "");
}

#[test]
fn a_server_that_does_not_compile_is_not_started() {
    let folder = workspace("#!/bin/sh\necho \"$1\"\necho 'error: expected `;`' >&2\nexit 101\n");
    let run = mock(&folder, &[]);
    assert_eq!((run.code, run.printed.as_str()), (Some(1), ""));
    assert!(run.errors.contains("\nerror: the server cannot be compiled:\nerror: expected `;`\nhelp: "), "{run:?}");
}

#[test]
fn no_server_is_started_for_a_document_with_errors() {
    let folder = folder();
    write_program(&folder, "bin/mock-server", SERVER);
    folder.write("pets.yaml", &DOCUMENT.replace("'200'", "'2000'"));
    let run = mock(&folder, &["--spec", "pets.yaml"]);
    assert_eq!((run.code, run.printed.as_str()), (Some(1), ""));
    assert!(run.errors.ends_with("1 error, the server was not started\n"), "{run:?}");
    let run = mock(&folder, &["--spec", "cats.yaml"]);
    assert!(run.code == Some(1) && run.errors.contains("cats.yaml"), "{run:?}");
}

#[test]
fn a_missing_server_is_an_error_that_says_how_to_install_it() {
    let run = mock(&folder(), &["--spec", "pets.yaml"]);
    assert_eq!((run.code, run.printed.as_str()), (Some(1), ""));
    assert!(run.errors.contains("help: run `cargo install --path xtask/mock`"), "{run:?}");
}

#[test]
fn arguments_of_the_server_are_checked_here() {
    let folder = folder();
    for argument in ["--chaos=2", "--port=x", "--host=localhost", "--seed=-1"] {
        assert_eq!(mock(&folder, &["--spec", "pets.yaml", argument]).code, Some(2), "{argument}");
    }
}
