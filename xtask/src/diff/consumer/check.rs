//! Runs `cargo check`. Input: a folder. Output: the errors and deprecations that the compiler reports.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use generator::diff::consumer::{CompilerMessage, parse_messages};
use serde_json::Value;

use crate::progress::Step;

/// A program with the crate that it depends on.
pub struct Check<'a> {
    /// The folder of the program.
    pub folder: PathBuf,
    /// Whether all packages of the workspace are checked.
    pub is_workspace: bool,
    /// The folder that the compiler's paths are relative to.
    pub workspace: &'a Path,
    /// The folder for what is compiled.
    pub target: &'a Path,
    pub crate_folder: &'a Path,
    /// The name of the crate.
    pub package: &'a str,
}

/// What the compiler has found.
#[derive(Debug, Default)]
pub struct Findings {
    pub messages: Vec<CompilerMessage>,
    /// The parts of the program that it has seen: `lib planner`, `test routes`.
    pub checked: BTreeSet<String>,
    /// The folder of another version of the crate, which something outside of the program depends on.
    pub other_crate: Option<PathBuf>,
}

/// Returns a command of cargo in a folder.
pub fn cargo(folder: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(folder).stdin(Stdio::null());
    cargo
}

/// Checks a program. Returns an error if cargo does not come to call the compiler, or if the crate itself does not compile.
pub fn run(check: &Check<'_>, step: &Step) -> Result<Findings, String> {
    // What has been downloaded once is enough, and else cargo asks the registry.
    let mut output = call(check, step, true)?;
    if !has_finished(&output) {
        step.print("asking the registry for dependencies that are not downloaded yet");
        output = call(check, step, false)?;
    }
    let errors = || String::from_utf8_lossy(&output.stderr).trim_end().to_owned();
    if !has_finished(&output) {
        let help = "help: run `cargo check` in its folder; what it says there has to be fixed first";
        return Err(format!("cargo cannot check the program:\n{}\n{help}", errors()));
    }
    let findings = read(check, &output.stdout)?;
    // Deprecations may be errors of a program that denies warnings.
    if !output.status.success() && findings.messages.is_empty() {
        // Not the compiler has failed, but a build script, for example.
        let help = "help: run `cargo check --all-targets` in its folder, and fix what fails there";
        return Err(format!("the program cannot be built:\n{}\n{help}", errors()));
    }
    Ok(findings)
}

fn call(check: &Check<'_>, step: &Step, is_offline: bool) -> Result<Output, String> {
    let mut cargo = cargo(&check.folder);
    cargo.args(["check", "--all-targets", "--keep-going", "--message-format", "json"]);
    cargo.args(check.is_workspace.then_some("--workspace")).args(is_offline.then_some("--offline"));
    cargo.env("CARGO_TARGET_DIR", check.target);
    step.output(&mut cargo).map_err(|error| format!("cannot run cargo: {error}"))
}

fn has_finished(output: &Output) -> bool {
    String::from_utf8_lossy(&output.stdout).contains("\"reason\":\"build-finished\"")
}

fn read(check: &Check<'_>, stdout: &[u8]) -> Result<Findings, String> {
    let mut findings = Findings::default();
    let texts: RefCell<HashMap<String, Option<String>>> = RefCell::default();
    let read_file = |file: &str| {
        let mut texts = texts.borrow_mut();
        texts.entry(file.to_owned()).or_insert_with(|| fs::read_to_string(check.workspace.join(file)).ok()).clone()
    };
    for line in String::from_utf8_lossy(stdout).lines() {
        let Ok(line) = serde_json::from_str::<Value>(line) else { continue };
        let manifest = Path::new(line["manifest_path"].as_str().unwrap_or_default());
        let messages = parse_messages(&line, &read_file);
        if manifest.starts_with(check.crate_folder) && !messages.is_empty() {
            let rendered = line["message"]["rendered"].as_str().unwrap_or_default().trim_end();
            if line["message"]["level"] == "error" {
                return Err(format!("the generated crate does not compile:\n{rendered}"));
            }
            continue;
        }
        if manifest.starts_with(check.workspace) {
            findings.checked.extend(part(&line["target"]));
        } else if !manifest.starts_with(check.crate_folder) && is_library(&line["target"], check.package) {
            findings.other_crate = manifest.parent().map(Path::to_owned);
        }
        findings.messages.extend(messages);
    }
    Ok(findings)
}

/// Returns `true` for the library of a package.
fn is_library(target: &Value, package: &str) -> bool {
    target["kind"][0] == "lib" && target["name"] == package.replace('-', "_")
}

/// Returns the name of a part of a package.
fn part(target: &Value) -> Option<String> {
    let (kind, name) = (target["kind"][0].as_str()?, target["name"].as_str()?);
    (kind != "custom-build").then(|| format!("{kind} `{name}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn findings(lines: &[Value]) -> Result<Findings, String> {
        let (workspace, crate_folder) = (Path::new("/copy"), Path::new("/head"));
        let (folder, package) = (PathBuf::new(), "harbour-api");
        let check = Check { folder, is_workspace: true, workspace, target: workspace, crate_folder, package };
        let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
        read(&check, lines.join("\n").as_bytes())
    }

    fn error(manifest: &str) -> Value {
        let message = json!({"level": "error", "code": {"code": "E0599"}, "message": "no", "spans": [], "children": [], "rendered": "error: no\n"});
        let target = json!({"kind": ["lib"], "name": "planner"});
        json!({"reason": "compiler-message", "manifest_path": manifest, "target": target, "message": message})
    }

    #[test]
    fn the_parts_that_were_checked_are_those_of_the_program() {
        let artifact = |manifest: &str, kind: &str| json!({"reason": "compiler-artifact", "manifest_path": manifest, "target": {"kind": [kind], "name": "routes"}});
        let lines = [
            error("/copy/Cargo.toml"),
            artifact("/copy/Cargo.toml", "test"),
            artifact("/copy/Cargo.toml", "custom-build"),
            artifact("/registry/Cargo.toml", "lib"),
        ];
        let found = findings(&lines).expect("the crate compiles");
        assert_eq!(found.messages.len(), 1);
        assert_eq!(found.checked.into_iter().collect::<Vec<_>>(), ["lib `planner`", "test `routes`"]);
    }

    #[test]
    fn another_crate_of_the_name_is_noticed() {
        let artifact = |manifest: &str| json!({"reason": "compiler-artifact", "manifest_path": manifest, "target": {"kind": ["lib"], "name": "harbour_api"}});
        let other = |manifest: &str| findings(&[artifact(manifest)]).map(|found| found.other_crate);
        assert_eq!(other("/head/Cargo.toml"), Ok(None));
        assert_eq!(other("/registry/harbour-api/Cargo.toml"), Ok(Some(PathBuf::from("/registry/harbour-api"))));
    }

    #[test]
    fn an_error_in_the_crate_is_none_of_the_program() {
        let failed = findings(&[error("/head/Cargo.toml")]).map(|_| ());
        assert_eq!(failed, Err("the generated crate does not compile:\nerror: no".to_owned()));
    }
}
