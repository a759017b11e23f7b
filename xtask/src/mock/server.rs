//! The server's program. Input: its arguments. Output: the process, which replaces this one where the system can do that.

use std::env::consts::EXE_SUFFIX;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::paths;
use crate::progress::Step;

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
            build(&root)?;
            let mut command = cargo("run", &root);
            command.args(["--quiet", "--"]);
            command
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

/// Returns a command of cargo for the program in the workspace.
fn cargo(command: &str, root: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").as_deref().unwrap_or(OsStr::new("cargo")));
    cargo.args([command, "--manifest-path"]).arg(root.join("Cargo.toml")).args(["--package", "mock", "--bin", PROGRAM]);
    cargo
}

/// Compiles the server if it never was. After a change, the command that starts it does so, in less time.
fn build(root: &Path) -> Result<(), String> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    if target.join("debug").join(format!("{PROGRAM}{EXE_SUFFIX}")).is_file() {
        return Ok(());
    }
    let step = Step::begin("compiling the server, which takes a minute the first time");
    let output = step.output(&mut cargo("build", root)).map_err(cannot_start)?;
    if output.status.success() {
        return Ok(());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let help = "help: `cargo build --package mock` has to work in the folder of the project";
    Err(format!("error: the server cannot be compiled:\n{}\n{help}", errors.trim_end()))
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
