//! Runs of the program in temporary folders.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// The output and the exit code of a command.
pub struct Run {
    pub code: Option<i32>,
    pub printed: String,
    pub errors: String,
}

impl Run {
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), printed: text(output.stdout), errors: text(output.stderr) }
    }
}

/// The output on a terminal, for the messages of tests.
impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit code {:?}\n{}{}", self.code, self.printed, self.errors)
    }
}

pub fn xtask(folder: &Path, arguments: &[&str]) -> Run {
    Run::of(Command::new(env!("CARGO_BIN_EXE_xtask")).current_dir(folder).args(arguments))
}

/// A temporary folder, which may be a repository.
pub struct Folder {
    pub folder: TempDir,
}

impl Folder {
    pub fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    pub fn xtask(&self, arguments: &[&str]) -> Run {
        xtask(self.folder.path(), arguments)
    }

    pub fn git(&self, arguments: &[&str]) -> String {
        let run = Run::of(Command::new("git").current_dir(self.folder.path()).args(arguments));
        assert_eq!(run.code, Some(0), "git {arguments:?}: {run:?}");
        run.printed
    }

    /// Creates a repository with the branch `main`.
    pub fn init(&self) {
        self.git(&["init", "-q", "-b", "main"]);
    }

    pub fn commit(&self, message: &str, day: &str) {
        self.git(&["add", "-A"]);
        let date = format!("{day}T00:00:00Z");
        let names = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"];
        self.git(&[&names[..], &["commit", "-q", "-m", message, "--date", &date]].concat());
    }
}

/// Returns the contents of every file by its path below a folder.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut tree = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(inner).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let below = path.strip_prefix(folder).unwrap().to_str().unwrap();
                tree.insert(below.replace('\\', "/"), fs::read(&path).unwrap());
            }
        }
    }
    tree
}

/// Returns the folder of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
