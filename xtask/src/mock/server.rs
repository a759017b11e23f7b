//! The server's program. Input: its arguments. Output: the process, which replaces this one where the system can do that.

use std::env::consts::EXE_SUFFIX;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::paths;

/// The program of the package `mock`.
const PROGRAM: &str = "mock-server";

/// The folder of the package in this project's workspace.
const MEMBER: &str = "xtask/mock";

/// Starts the server with a description, and returns its exit code when it ends.
///
/// # Errors
/// If there is no program of the server, or it cannot be started.
pub fn start(description: &Path, arguments: &[String]) -> Result<ExitCode, String> {
    let mut command = match (workspace(), installed()) {
        (Some(root), _) => {
            announce_build(&root);
            of_workspace(&root)
        }
        (None, Some(program)) => Command::new(program),
        (None, None) => {
            let help = "run `cargo install --path xtask/mock` in a clone of the generator's project";
            return Err(format!("error: the program `{PROGRAM}` is not beside this one\nhelp: {help}"));
        }
    };
    replace(command.arg("--description").arg(description).args(arguments))
}

/// Returns the root of the project, if its workspace has the package of the server.
fn workspace() -> Option<PathBuf> {
    let root = paths::project()?;
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).ok()?;
    let is_member = manifest.contains(&format!("\"{MEMBER}\"")) && root.join(MEMBER).join("Cargo.toml").is_file();
    is_member.then_some(root)
}

/// Returns the program that is installed beside this one.
fn installed() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?.with_file_name(format!("{PROGRAM}{EXE_SUFFIX}"));
    program.is_file().then_some(program)
}

fn of_workspace(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").as_deref().unwrap_or(OsStr::new("cargo")));
    command.args(["run", "--quiet", "--manifest-path"]).arg(root.join("Cargo.toml"));
    command.args(["--package", "mock", "--bin", PROGRAM, "--"]);
    command
}

/// Says that the server is compiled first, if it never was.
fn announce_build(root: &Path) {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    if !target.join("debug").join(format!("{PROGRAM}{EXE_SUFFIX}")).is_file() {
        eprintln!("compiling the server, which takes a minute the first time");
    }
}

#[cfg(unix)]
fn replace(command: &mut Command) -> Result<ExitCode, String> {
    use std::os::unix::process::CommandExt;

    // It only returns if it fails.
    Err(cannot_start(command.exec()))
}

#[cfg(not(unix))]
fn replace(command: &mut Command) -> Result<ExitCode, String> {
    let status = command.status().map_err(cannot_start)?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

fn cannot_start(error: std::io::Error) -> String {
    format!("error: cannot start the server: {error}")
}
