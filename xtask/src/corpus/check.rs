//! Compiles crates. Input: the folders of generated crates. Output: the messages of the compiler for each.
//!
//! The crates are members of one workspace with the project's Cargo.lock, if there is one, and one target folder, so that dependencies
//! need no network and are built once.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;

use generator::config::Config;
use generator::render::Templates;
use serde_json::Value;

use super::generate;
use crate::paths::root;
use crate::progress::Step;

#[derive(Debug)]
pub struct Workspace {
    folder: PathBuf,
    jobs: Option<u16>,
}

/// The result of compiling a crate.
#[derive(Debug, Default, PartialEq)]
pub struct Checked {
    pub seconds: f64,
    /// `true` if the crate has not changed since it was last compiled.
    pub is_fresh: bool,
    pub warnings: usize,
    pub errors: usize,
    /// The first error of the compiler, or else the first warning.
    pub first: Option<String>,
}

/// A crate without operations, which is checked first to build the common dependencies, so that no crate's time includes them.
pub(super) const DEPENDENCIES: &str = "corpus-dependencies";
const NO_OPERATIONS: &str = "openapi: 3.0.3\ninfo: {title: Dependencies, version: '1'}\npaths: {}\n";

impl Workspace {
    pub fn new(folder: PathBuf, jobs: Option<u16>) -> Self {
        Workspace { folder, jobs }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes these crates members, with one that has no operations.
    pub fn prepare(&self, names: &[String], templates: &Templates) -> Result<(), String> {
        let members: Vec<String> =
            names.iter().map(String::as_str).chain([DEPENDENCIES]).map(|name| format!("    {name:?},\n")).collect();
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [\n{}]\n", members.concat());
        let document = self.folder.join("dependencies.yaml");
        let io = |error: std::io::Error| format!("error: cannot write {}: {error}\n", self.folder.display());
        fs::create_dir_all(&self.folder).map_err(io)?;
        fs::write(self.folder.join("Cargo.toml"), manifest).map_err(io)?;
        if let Some(lock) = lock() {
            fs::copy(lock, self.folder.join("Cargo.lock")).map_err(io)?;
        }
        fs::write(&document, NO_OPERATIONS).map_err(io)?;

        let document = generator::config::DocumentConfig::new(None, document.display().to_string());
        let generated = generate::generate(&Config::new(DEPENDENCIES, vec![document]), templates, &self.folder);
        if let Some(failure) = generated.failure {
            return Err(failure.rendered);
        }
        Ok(())
    }

    /// Checks a crate without operations, to build the common dependencies.
    pub fn check_dependencies(&self) -> Result<(), String> {
        let step = Step::begin("checking the dependencies");
        let checked = read_output(step.output(&mut self.check_command(DEPENDENCIES)));
        // A warning in this crate is a warning in every crate, and reported there.
        checked.first.filter(|_| checked.errors > 0).map_or(Ok(()), Err)
    }

    /// Runs `cargo check` on a member, with all of its operations.
    pub fn check(&self, name: &str) -> Checked {
        let started = Instant::now();
        let checked = read_output(self.check_command(name).arg("--quiet").output());
        Checked { seconds: started.elapsed().as_secs_f64(), ..checked }
    }

    fn check_command(&self, name: &str) -> Command {
        let manifest = self.folder.join(name).join("Cargo.toml");
        let has_preview = fs::read_to_string(&manifest).is_ok_and(|text| text.contains("\npreview = []"));
        let mut command = self.cargo("check", &manifest);
        command.arg("--message-format=json").args(has_preview.then_some("--features=preview"));
        command
    }
}

impl Workspace {
    /// Returns a command of cargo for a member.
    pub(super) fn cargo(&self, command: &str, manifest: &Path) -> Command {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args([command, "--manifest-path"]).arg(manifest).args(lock().map(|_| "--offline"));
        cargo.args(self.jobs.map(|jobs| format!("--jobs={jobs}")));
        cargo.env("CARGO_TARGET_DIR", self.folder.join("target"));
        cargo
    }
}

/// Returns the project's Cargo.lock. Its dependencies have been downloaded.
fn lock() -> Option<PathBuf> {
    Some(root().join("Cargo.lock")).filter(|lock| lock.is_file())
}

fn read_output(output: io::Result<Output>) -> Checked {
    match output {
        Ok(output) => {
            let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            read(output.status.success(), &stdout, &stderr)
        }
        Err(error) => failed(format!("error: cannot run cargo: {error}\n")),
    }
}

/// Reads cargo's messages from its output.
fn read(is_success: bool, stdout: &str, stderr: &str) -> Checked {
    let mut checked = Checked::default();
    let mut first_warning = None;
    for line in stdout.lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        if message["reason"] == "compiler-artifact" {
            // The crate comes after its dependencies, so its message is the last one.
            checked.is_fresh = message["fresh"] == true;
        }
        let message = &message["message"];
        // A message without code and location is a summary: `2 warnings emitted`.
        if message["code"].is_null() && message["spans"].as_array().is_none_or(Vec::is_empty) {
            continue;
        }
        let rendered = || message["rendered"].as_str().map(str::to_owned);
        match message["level"].as_str() {
            Some("warning") => {
                checked.warnings += 1;
                first_warning = first_warning.or_else(rendered);
            }
            Some("error") => {
                checked.errors += 1;
                checked.first = checked.first.or_else(rendered);
            }
            _ => {}
        }
    }
    checked.first = checked.first.or(first_warning);
    if !is_success && checked.errors == 0 {
        return failed(stderr.to_owned());
    }
    checked
}

fn failed(message: String) -> Checked {
    Checked { errors: 1, first: Some(message), ..Checked::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(level: &str, code: &str, rendered: &str) -> String {
        let message = format!(r#""level":"{level}","code":{code},"spans":[],"rendered":"{rendered}""#);
        format!(r#"{{"reason":"compiler-message","message":{{{message}}}}}"#)
    }

    #[test]
    fn errors_and_warnings_are_counted_without_summaries() {
        let code = r#"{"code":"E0412"}"#;
        let lines = [
            message("warning", code, "unused"),
            message("warning", "null", "1 warning emitted"),
            message("error", code, "unknown type"),
            message("error", code, "another"),
        ];
        let read = read(false, &lines.join("\n"), "");
        let first = Some("unknown type".to_owned());
        assert_eq!(read, Checked { warnings: 1, errors: 2, first, ..Checked::default() });
    }

    #[test]
    fn the_first_warning_or_the_message_of_cargo_is_kept() {
        let warning = message("warning", r#"{"code":"dead_code"}"#, "unused");
        let artifact = r#"{"reason":"compiler-artifact","fresh":true}"#;
        let outcome = read(true, &format!("{warning}\n{artifact}"), "");
        assert_eq!((outcome.warnings, outcome.errors, outcome.is_fresh), (1, 0, true));
        assert_eq!(outcome.first.as_deref(), Some("unused"));
        assert_eq!(read(false, "", "error: no such thing\n").first.as_deref(), Some("error: no such thing\n"));
        assert_eq!(read(true, artifact, ""), Checked { is_fresh: true, ..Checked::default() });
    }
}
