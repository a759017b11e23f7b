//! The program and its workspace. Input: a folder. Output: what `cargo metadata` says about it, which writes nothing.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::paths::from_here;

#[derive(Debug)]
pub struct Workspace {
    /// The folder of the workspace, or of the package if it is in none.
    pub root: PathBuf,
    /// The folder of the program below the root; empty if it is the root.
    pub member: PathBuf,
    /// The path of the root, as the user would write it.
    pub shown: PathBuf,
    /// The name of the copy.
    pub name: String,
}

/// Reads which workspace a folder belongs to. Returns an error if nothing in it depends on the package.
pub fn read(folder: &Path, package: &str) -> Result<Workspace, String> {
    let shown = folder.display();
    let help = format!("help: name the folder of a crate or of a workspace that depends on `{package}`");
    if !folder.join("Cargo.toml").is_file() {
        return Err(format!("`{shown}` has no Cargo.toml\n{help}"));
    }
    let here = folder.canonicalize().map_err(|error| format!("cannot read `{shown}`: {error}"))?;
    let help_cargo = "help: run `cargo metadata --no-deps` there, and fix what it says";
    let metadata = metadata(&here).map_err(|error| format!("cargo cannot read `{shown}`:\n{error}\n{help_cargo}"))?;
    let root = metadata["workspace_root"].as_str().map(PathBuf::from).ok_or("cargo names no workspace")?;
    let root = root.canonicalize().map_err(|error| format!("cannot read `{}`: {error}", root.display()))?;
    if !depends_on(&metadata, package) {
        return Err(format!("no package of `{shown}` depends on `{package}`\n{help}"));
    }
    let member = here.strip_prefix(&root).map(Path::to_owned).unwrap_or_default();
    let shown = if here == root { folder.to_owned() } else { from_here(&root) };
    let name = root.file_name().map(|name| name.to_string_lossy().into_owned());
    Ok(Workspace { member, shown, name: name.unwrap_or_else(|| "consumer".to_owned()), root })
}

/// Returns `true` if a package of the workspace depends on a package, by whatever name.
fn depends_on(metadata: &Value, package: &str) -> bool {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let others = packages.filter(|one| one["name"] != package);
    let mut dependencies = others.flat_map(|one| one["dependencies"].as_array().into_iter().flatten());
    dependencies.any(|dependency| dependency["name"] == package)
}

fn metadata(folder: &Path) -> Result<Value, String> {
    let mut cargo = super::check::cargo(folder);
    // Without dependencies, cargo reads no registry and writes no Cargo.lock.
    cargo.args(["metadata", "--no-deps", "--format-version", "1"]);
    let output = output(&mut cargo)?;
    serde_json::from_slice(&output).map_err(|error| format!("`cargo metadata` did not print JSON: {error}"))
}

fn output(command: &mut Command) -> Result<Vec<u8>, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("cannot run cargo: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(String::from_utf8_lossy(&output.stderr).trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_package_depends_on_the_crate_by_whatever_name() {
        let metadata =
            |name: &str, dependency: Value| json!({"packages": [{"name": name, "dependencies": [dependency]}]});
        let harbour = json!({"name": "harbour", "rename": "boats", "kind": "dev"});
        assert!(depends_on(&metadata("planner", harbour.clone()), "harbour"));
        assert!(!depends_on(&metadata("planner", json!({"name": "other", "rename": "harbour"})), "harbour"));
        // The crate's own tests.
        assert!(!depends_on(&metadata("harbour", harbour), "harbour"));
        assert!(!depends_on(&json!([]), "harbour"));
    }

    #[test]
    fn a_folder_without_a_manifest_is_explained() {
        let folder = tempfile::tempdir().expect("there is space for a folder");
        let error = read(folder.path(), "harbour").expect_err("there is no manifest");
        assert!(error.contains("has no Cargo.toml\nhelp: name the folder"), "{error}");
    }
}
