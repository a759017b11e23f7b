//! `cargo xtask init` on the command line, and the commands in the workspace that it creates.

mod support;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use support::{Run, xtask};
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
    assert_eq!(
        lines.pop(),
        Some(
            "next: `cargo xtask generate` in my-client generates the crate; README.md there has the commands after it"
        )
    );
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

/// Every command in the README works if those above it have run.
#[cfg(unix)]
#[test]
fn the_readme_has_the_commands_in_order() {
    let it = Workspace::new();
    it.xtask(&["init", "my-client", "--spec", "api/openapi.yaml"]);
    let readme = it.read("README.md");
    let commands: Vec<&str> = readme.lines().filter_map(|line| line.strip_prefix("    ")).collect();
    assert_eq!(commands.len(), 7, "{commands:?}");
    for command in commands {
        let run = it.shell(command);
        assert_eq!(run.code, Some(0), "{command}: {run:?}");
    }
}

#[cfg(unix)]
#[test]
fn the_script_for_ci_fails_for_a_break() {
    let it = Workspace::new();
    it.xtask(&["init", "my-client", "--spec", "api/openapi.yaml"]);
    it.inside("", &["generate"]);
    it.commit();
    let script = || it.shell("bash .ci/run");
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

    // A change that breaks nobody on the wire requires a version as well.
    let document = it.read("spec/openapi.yaml").replace("in: query, required: true,", "in: query,");
    it.write("spec/openapi.yaml", &document.replace("listThings", "getThings"));
    it.inside("", &["generate"]);
    let failed = script();
    assert!(failed.code == Some(1) && failed.printed.contains("Breaking on the wire: 0"), "{failed:?}");
    it.write("spec/client.toml", &it.read("spec/client.toml").replace("version = \"0.1.0\"", "version = \"0.2.0\""));
    it.inside("", &["generate"]);
    assert_eq!(script().code, Some(0));
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
        (
            "api/openapi.yaml",
            "type",
            "error: the crate cannot have the name `type`, which is a reserved word of Rust\n",
        ),
    ] {
        let run = it.xtask(&["init", "other", "--spec", spec, "--name", name]);
        assert!(run.code == Some(1) && run.errors.starts_with(message), "{run:?}");
        assert!(run.errors.ends_with("1 error, nothing was written\n"), "{run:?}");
        assert!(!it.folder.path().join("other").exists());
    }
}

#[test]
fn a_document_is_not_written_over_the_configuration() {
    let it = Workspace::new();
    it.write("../client.toml", &DOCUMENT.replace("parts/", "api/parts/"));
    let run = it.xtask(&["init", "my-client", "--spec", "client.toml"]);
    let message = "error: two files of the workspace would be `spec/client.toml`, nothing was written\n\
                   help: rename the document `client.toml`\n";
    assert_eq!((run.code, run.errors.as_str()), (Some(1), message));
    assert!(!it.path("").exists());

    it.write("spec", "A file.\n");
    let run = it.xtask(&["init", "my-client", "--spec", "api/openapi.yaml"]);
    assert!(run.errors.starts_with("error: `my-client/spec` exists, nothing was written\n"), "{run:?}");
    assert!(!it.path("Cargo.toml").exists());
}

#[test]
fn a_comparison_without_commits_says_what_to_do() {
    let it = Workspace::new();
    it.xtask(&["init", "my-client", "--spec", "api/openapi.yaml"]);
    let folder = it.path("").canonicalize().unwrap();
    let place = folder.display().to_string();
    let errors = || it.inside("", &["diff"]).errors.replace(&place, "PLACE").replace("PLACE/", "PLACE");
    let two = "or compare two documents: `cargo xtask diff OLD NEW`\n";
    let help = "run `git init --initial-branch main` and commit the first version";
    assert_eq!(errors(), format!("error: `PLACE` is not in a git repository\nhelp: {help}, {two}"));
    it.git(&["init", "-q", "-b", "trunk"]);
    let help = "commit the first version (`git add --all`, then `git commit`)";
    assert_eq!(errors(), format!("error: the git repository of `PLACE` has no commits\nhelp: {help}, {two}"));
    it.inside("", &["generate"]);
    it.git(&["add", "--all"]);
    it.git(&["commit", "-q", "-m", "first"]);
    let message =
        "neither `origin/main` nor `main` exists to compare with\nhelp: name the base: `cargo xtask diff BASE`";
    assert_eq!(errors(), format!("error: {message}, {two}"));
    assert_eq!(it.inside("", &["diff", "trunk"]).code, Some(0));
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
    let help = Run::of(program().args(["generate", "--help"]));
    assert!(help.printed.contains("Usage: xtask generate "), "{help:?}");
    let generated = Run::of(program().args(["generate", "--spec", "api/openapi.yaml", "--out", "out", "--name", "x"]));
    assert_eq!(generated.code, Some(0), "{generated:?}");
    let mut here: Vec<_> = fs::read_dir(it.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    here.sort();
    assert_eq!(here, ["api", "out"]);
}

/// A folder with a document in `api`, and with a workspace in `my-client`.
struct Workspace {
    folder: TempDir,
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

    /// Runs a command of a shell in the workspace. Cargo only prints its arguments, because it would download dependencies.
    #[cfg(unix)]
    fn shell(&self, command: &str) -> Run {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let bin = self.folder.path().join("bin");
        if fs::create_dir(&bin).is_ok() {
            symlink(env!("CARGO_BIN_EXE_xtask"), bin.join("xtask")).unwrap();
            fs::write(bin.join("cargo"), "#!/bin/sh\necho cargo \"$@\"\n").unwrap();
            fs::set_permissions(bin.join("cargo"), fs::Permissions::from_mode(0o755)).unwrap();
        }
        let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
        let mut shell = Command::new("bash");
        shell.current_dir(self.path("")).args(["-c", command]).env("PATH", path);
        for key in ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"] {
            shell.env(key, "t@localhost");
        }
        Run::of(shell.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1"))
    }

    /// Makes the workspace a repository with all of its files on the branch main.
    fn commit(&self) {
        self.git(&["init", "-q", "-b", "main"]);
        self.git(&["add", "--all"]);
        self.git(&["commit", "-q", "-m", "first"]);
    }

    fn git(&self, arguments: &[&str]) {
        let mut git = Command::new("git");
        git.current_dir(self.path("")).args(["-c", "user.name=t", "-c", "user.email=t@localhost"]);
        // The settings of the machine have no influence.
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").args(arguments);
        let run = Run::of(&mut git);
        assert_eq!(run.code, Some(0), "{run:?}");
    }
}
