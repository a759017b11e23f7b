//! Checks that a crate can be published. Input: its folder. Output: what `cargo package` says of the size, or why it fails.

use std::path::Path;
use std::process::Command;

use crate::program::program;
use crate::progress::Step;

/// What Cargo says if it cannot reach the registry.
const NETWORK_ERRORS: [&str; 5] = [
    "Could not resolve host",
    "spurious network error",
    "failed to download",
    "Could not connect",
    "download of config.json failed",
];

/// Packs the crate and compiles what is in the package. Without a network, the dependencies are those that are on the machine.
pub fn check(folder: &Path) -> Result<String, String> {
    let step = Step::begin("packing the crate, and compiling what is in the package");
    let first = cargo_package(folder, &step, false)?;
    let (output, mode) = match first {
        Err(errors) if NETWORK_ERRORS.iter().any(|one| errors.contains(one)) => {
            (cargo_package(folder, &step, true)?, ", checked with `--offline`, because there is no network")
        }
        output => (output, ""),
    };
    match output {
        Ok(output) => Ok(format!("{}{mode}", size(&output))),
        Err(errors) => Err(format!(
            "`cargo package` fails for {}\n\n{}\nhelp: all files of the release are written; correct the cause, and run `{} release` again",
            folder.display(),
            errors.trim_end(),
            program()
        )),
    }
}

/// Runs Cargo. Returns what it says, or an error if it cannot be run.
fn cargo_package(folder: &Path, step: &Step, is_offline: bool) -> Result<Result<String, String>, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    // The release is not committed yet.
    command.args(["package", "--allow-dirty", "--manifest-path"]).arg(folder.join("Cargo.toml"));
    if is_offline {
        command.arg("--offline");
    }
    let output = step.output(&mut command);
    let output =
        output.map_err(|error| format!("cannot run cargo: {error}\nhelp: install Cargo, or use `--no-package`"))?;
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    Ok(if output.status.success() { Ok(errors) } else { Err(errors) })
}

/// Returns the number of files and their size from what Cargo says.
fn size(output: &str) -> String {
    let line = output.lines().find_map(|line| line.trim_start().strip_prefix("Packaged "));
    line.unwrap_or("the crate can be packaged").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_is_what_cargo_says() {
        let output = "   Packaging a v0.1.0\n    Packaged 42 files, 1.2MiB (200.3KiB compressed)\n   Verifying a\n";
        assert_eq!(size(output), "42 files, 1.2MiB (200.3KiB compressed)");
        assert_eq!(size(""), "the crate can be packaged");
    }
}
