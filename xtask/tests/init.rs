//! `cargo xtask init` on the command line, and the commands in the workspace that it creates.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Things, version: '1'}
paths:
  /things:
    get:
      operationId: listThings
      parameters:
        - {name: limit, in: query, schema: {$ref: 'parts/limit.yaml'}}
      responses: {'204': {description: Nothing.}}
";

#[test]
fn a_new_workspace_generates_checks_and_compares() {
    let it = Workspace::new();
    let run = it.xtask(&["init", "my-client", "--spec", "api/openapi.yaml"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let mut lines: Vec<&str> = run.printed.lines().collect();
    assert_eq!(lines.pop(), Some("next: `cargo xtask generate` in my-client generates the crate"));
    let created = [
        "Cargo.toml",
        "README.md",
        ".gitignore",
        ".gitattributes",
        ".ci/run",
        "spec/client.toml",
        "spec/openapi.yaml",
        "spec/parts/limit.yaml",
    ];
    assert_eq!(lines, created.map(|path| format!("created  my-client/{path}")));

    let run = it.inside("", &["generate"]);
    assert!(run.code == Some(0) && run.printed.contains("generated: ") && !run.printed.contains("next: "), "{run:?}");
    assert!(it.read("generated/Cargo.toml").contains("name = \"my-client\""));
    for folder in ["", "spec/parts", "generated/src"] {
        let run = it.inside(folder, &["generate", "--check", "--deny-warnings"]);
        assert!(run.code == Some(0) && run.printed.ends_with(" files are up to date\n"), "in {folder:?}: {run:?}");
    }
    it.commit();
    let run = it.inside("", &["diff", "--fail-on", "breaking"]);
    assert_eq!((run.code, run.printed.as_str()), (Some(0), "Breaking on the wire: 0 · Rust: no change\n"), "{run:?}");

    let document = it.read("spec/openapi.yaml").replace("in: query,", "in: query, required: true,");
    it.write("spec/openapi.yaml", &document);
    assert_eq!(it.inside("", &["generate", "--check"]).code, Some(1));
    let run = it.inside("", &["generate"]);
    let next = "next: `cargo xtask diff` lists what callers notice, and says whether a new version is due\n";
    assert!(run.printed.ends_with(next), "{run:?}");
    let run = it.inside("", &["diff", "--fail-on", "breaking"]);
    assert!(run.code == Some(1) && run.printed.contains("Rust: major → 0.2.0"), "{run:?}");
    assert_eq!(it.inside("", &["generate", "--check"]).code, Some(0));
}

/// The script calls cargo last, which is left out here because it would download the dependencies of the crate.
#[cfg(unix)]
#[test]
fn the_script_for_ci_fails_for_a_break() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let it = Workspace::new();
    it.xtask(&["init", "my-client", "--spec", "api/openapi.yaml"]);
    it.inside("", &["generate"]);
    it.commit();
    let bin = it.folder.path().join("bin");
    fs::create_dir(&bin).unwrap();
    symlink(env!("CARGO_BIN_EXE_xtask"), bin.join("xtask")).unwrap();
    fs::write(bin.join("cargo"), "#!/bin/sh\necho cargo \"$@\"\n").unwrap();
    fs::set_permissions(bin.join("cargo"), fs::Permissions::from_mode(0o755)).unwrap();
    let script = || {
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
        run(Command::new("bash").arg(it.path(".ci/run")).env("PATH", path))
    };
    let passed = script();
    assert!(
        passed.code == Some(0) && passed.printed.ends_with("\ncargo check --workspace --all-targets\n"),
        "{passed:?}"
    );

    let document = it.read("spec/openapi.yaml").replace("in: query,", "in: query, required: true,");
    it.write("spec/openapi.yaml", &document);
    assert!(script().printed.contains("would be updated  "));
    it.inside("", &["generate"]);
    let failed = script();
    assert!(failed.code == Some(1) && failed.printed.contains("limit"), "{failed:?}");
}

#[test]
fn templates_are_copied_on_request_and_then_used() {
    let it = Workspace::new();
    let arguments = ["init", "my-client", "--spec", "v1=api/openapi.yaml", "--name", "things", "--templates"];
    assert_eq!(it.xtask(&arguments).code, Some(0));
    it.write("templates/README.md.j2", "Ours.\n");
    it.inside("", &["generate"]);
    assert_eq!(it.read("generated/README.md"), "Ours.\n");
    assert!(it.read("generated/Cargo.toml").contains("name = \"things\""));
    assert!(it.path("generated/src/v1/mod.rs").is_file());
}

#[test]
fn nothing_is_replaced_or_half_created() {
    let it = Workspace::new();
    it.write("README.md", "Mine.\n");
    let run = it.xtask(&["init", "my-client", "--spec", "api/openapi.yaml"]);
    let message = "error: `my-client/README.md` exists, nothing was written\nhelp: name a new folder\n";
    assert_eq!((run.code, run.errors.as_str()), (Some(1), message));
    assert!(!it.path("spec").exists());

    for (spec, name, message) in [
        ("api/no.yaml", "x", "error: file `api/no.yaml` not found\n"),
        ("api/openapi.yaml", "1st", "error: invalid crate name \"1st\"\n"),
    ] {
        let run = it.xtask(&["init", "other", "--spec", spec, "--name", name]);
        assert!(run.code == Some(1) && run.errors.starts_with(message), "{run:?}");
        assert!(run.errors.ends_with("1 error, nothing was written\n"), "{run:?}");
        assert!(!it.folder.path().join("other").exists());
    }
}

/// The installed program needs neither Cargo nor the sources that it was built from.
#[test]
fn an_installed_program_has_its_own_name_and_templates() {
    let it = Workspace::new();
    let program = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.current_dir(it.folder.path()).env_clear();
        command
    };
    let help = run(program().args(["generate", "--help"]));
    assert!(help.printed.contains("Usage: xtask generate "), "{help:?}");
    let generated = run(program().args(["generate", "--spec", "api/openapi.yaml", "--out", "out", "--name", "x"]));
    assert_eq!(generated.code, Some(0), "{generated:?}");
    let mut here: Vec<_> = fs::read_dir(it.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    here.sort();
    assert_eq!(here, ["api", "out"]);
}

/// A folder with a document in `api`, and with a workspace in `my-client`.
struct Workspace {
    folder: TempDir,
}

/// The output and the exit code of a command.
struct Run {
    code: Option<i32>,
    printed: String,
    errors: String,
}

impl Workspace {
    fn new() -> Self {
        let it = Self { folder: TempDir::new().unwrap() };
        it.write("../api/openapi.yaml", DOCUMENT);
        it.write("../api/parts/limit.yaml", "type: integer\n");
        it
    }

    fn path(&self, path: &str) -> PathBuf {
        match path.strip_prefix("../") {
            Some(beside) => self.folder.path().join(beside),
            None => self.folder.path().join("my-client").join(path),
        }
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs the program beside the workspace.
    fn xtask(&self, arguments: &[&str]) -> Run {
        xtask(self.folder.path(), arguments)
    }

    /// Runs the program in a folder of the workspace.
    fn inside(&self, folder: &str, arguments: &[&str]) -> Run {
        xtask(&self.path(folder), arguments)
    }

    /// Makes the workspace a repository with all of its files on the branch main.
    fn commit(&self) {
        for arguments in [&["init", "-q", "-b", "main"][..], &["add", "--all"], &["commit", "-q", "-m", "first"]] {
            let mut git = Command::new("git");
            git.current_dir(self.path("")).args(["-c", "user.name=t", "-c", "user.email=t@localhost"]);
            // The settings of the machine have no influence.
            git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").args(arguments);
            let run = run(&mut git);
            assert_eq!(run.code, Some(0), "{run:?}");
        }
    }
}

fn xtask(folder: &Path, arguments: &[&str]) -> Run {
    run(Command::new(env!("CARGO_BIN_EXE_xtask")).current_dir(folder).args(arguments))
}

fn run(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code(), printed: text(output.stdout), errors: text(output.stderr) }
}

/// The output on a terminal, for the messages of tests.
impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit code {:?}\n{}{}", self.code, self.printed, self.errors)
    }
}
