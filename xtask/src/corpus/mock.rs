//! Runs the tests of operations against the mock server. Input: the folders of generated crates. Output: the results of each.

use std::fs;
use std::io;
use std::process::{Command, Output};
use std::time::Instant;

use super::check::{DEPENDENCIES, Workspace};
use crate::progress::Step;

/// The results of a crate's tests.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tested {
    pub seconds: f64,
    pub passed: usize,
    pub failed: usize,
    /// The number of operations without an example of a request.
    pub skipped: usize,
    /// The message of each failure, and why operations are skipped.
    pub messages: Vec<String>,
    /// Why the tests cannot be run.
    pub error: Option<String>,
}

impl Tested {
    /// Returns the number of operations that have a test.
    pub fn count(&self) -> usize {
        self.passed + self.failed + self.skipped
    }
}

impl Workspace {
    /// Builds what the tests of all crates depend on, so that no crate's time includes it.
    pub fn build_test_dependencies(&self) -> Result<(), String> {
        let step = Step::begin("building the dependencies");
        read_output(step.output(&mut self.test_command(DEPENDENCIES, &[]))).error.map_or(Ok(()), Err)
    }

    /// Runs the tests of a member's operations.
    pub fn test(&self, name: &str) -> Tested {
        let started = Instant::now();
        let tested = read_output(self.test_command(name, &["--quiet"]).output());
        Tested { seconds: started.elapsed().as_secs_f64(), ..tested }
    }

    fn test_command(&self, name: &str, options: &[&str]) -> Command {
        let manifest = self.folder().join(name).join("Cargo.toml");
        let features = features(&fs::read_to_string(&manifest).unwrap_or_default());
        let mut command = self.cargo("test", &manifest);
        // TLS and debug information would be the larger part of the build, and loopback needs neither.
        command.args(options).args(["--test=operations", "--no-default-features", "--features", &features]);
        command.args(["--", "--format=pretty", "--show-output"]).env("CARGO_PROFILE_DEV_DEBUG", "0");
        command
    }
}

/// Returns the default features of a manifest without TLS, with the mock and the preview.
fn features(manifest: &str) -> String {
    let (_, default) = manifest.split_once("\ndefault = [").unwrap_or_default();
    let (default, _) = default.split_once(']').unwrap_or_default();
    let groups = default.split(',').map(|name| name.trim().trim_matches('"')).filter(|name| !name.is_empty());
    let preview = manifest.contains("\npreview = []").then_some("preview");
    groups.filter(|name| *name != "rustls").chain(preview).chain(["mock"]).collect::<Vec<_>>().join(",")
}

fn read_output(output: io::Result<Output>) -> Tested {
    match output {
        Ok(output) => {
            let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            read(output.status.success(), &stdout, &stderr)
        }
        Err(error) => Tested { error: Some(format!("error: cannot run cargo: {error}\n")), ..Tested::default() },
    }
}

/// Reads the output of the test harness.
fn read(is_success: bool, stdout: &str, stderr: &str) -> Tested {
    let summary = stdout.lines().rev().find_map(|line| line.strip_prefix("test result: "));
    let Some(summary) = summary else {
        return Tested { error: Some(format!("{stdout}{stderr}")), ..Tested::default() };
    };
    let count = |what: &str| {
        let (before, _) = summary.split_once(what)?;
        before.trim_end().rsplit(' ').next()?.parse::<usize>().ok()
    };
    let ignored = stdout.lines().filter_map(|line| line.strip_prefix("test ")?.split_once(" ... ignored"));
    let ignored = ignored.map(|(name, why)| format!("{name}: skipped{why}"));
    // A request whose example contradicts the document is only known when it is sent.
    let skipped = outputs(stdout).filter(|(_, output)| output.starts_with("skipped: ")).count();
    let outputs = outputs(stdout).map(|(name, output)| format!("{name}: {}", output.trim_start_matches("Error: ")));
    let mut tested = Tested {
        passed: count(" passed;").unwrap_or_default().saturating_sub(skipped),
        failed: count(" failed;").unwrap_or_default(),
        skipped: count(" ignored;").unwrap_or_default() + skipped,
        messages: outputs.chain(ignored).collect(),
        ..Tested::default()
    };
    if is_success != (tested.failed == 0) {
        tested.error = Some(stderr.to_owned());
    }
    tested
}

/// Returns the tests that printed something, each with its output.
fn outputs(stdout: &str) -> impl Iterator<Item = (&str, &str)> {
    stdout.split("\n---- ").skip(1).filter_map(|part| {
        let (name, output) = part.split_once(" stdout ----\n")?;
        let end = ["\n\nsuccesses:\n", "\n\nfailures:\n"].into_iter().filter_map(|end| output.find(end)).min();
        Some((name, output[..end.unwrap_or(output.len())].trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_counted_and_messages_are_kept() {
        let output = "\nrunning 4 tests\ntest api::a ... ok\ntest api::d ... ok\ntest api::b ... FAILED\ntest api::c ... ignored, no example\n\
                      \nsuccesses:\n\n---- api::d stdout ----\nskipped: D: 1 is no string\n\n\nsuccesses:\n    api::a\n    api::d\n\
                      \nfailures:\n\n---- api::b stdout ----\nError: B (GET /b): it fails\n  the mock: 400\n\n\nfailures:\n    api::b\n\
                      \ntest result: FAILED. 2 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s\n";
        let tested = read(false, output, "error: test failed");
        assert_eq!((tested.passed, tested.failed, tested.skipped, tested.count()), (1, 1, 2, 4));
        let expected = [
            "api::d: skipped: D: 1 is no string",
            "api::b: B (GET /b): it fails\n  the mock: 400",
            "api::c: skipped, no example",
        ];
        assert_eq!((tested.messages.as_slice(), tested.error), (expected.map(str::to_owned).as_slice(), None));
    }

    #[test]
    fn tests_that_do_not_compile_or_end_are_an_error() {
        assert_eq!(read(false, "", "error: expected `;`").error.as_deref(), Some("error: expected `;`"));
        let ended = "test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured\n";
        assert_eq!(read(false, ended, "killed").error.as_deref(), Some("killed"));
        assert_eq!(read(true, ended, "").error, None);
    }

    #[test]
    fn features_are_those_of_the_crate_without_tls() {
        let manifest = "[features]\ndefault = [\n    \"rustls\",\n    \"pets\",\n]\npreview = []\n";
        assert_eq!(features(manifest), "pets,preview,mock");
        assert_eq!(features("[features]\ndefault = [\n    \"rustls\",\n]\n"), "mock");
    }
}
