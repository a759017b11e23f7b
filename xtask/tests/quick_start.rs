//! The quick start of the README, line by line.
//!
//! It compiles the server and the command, so it only runs when it is asked for:
//! `cargo test --package xtask --test quick_start -- --ignored`.

#![cfg(unix)]

use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const ADDRESS: &str = "127.0.0.1:7878";
/// Compiling the server takes minutes on a busy machine.
const START: Duration = Duration::from_secs(1_200);

/// Returns the commands of the quick start: what starts the server, and what sends requests.
fn commands() -> (String, String) {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
    let section = readme.split("## Quick start").nth(1).unwrap().split("To change the client").next().unwrap();
    let lines: Vec<&str> = section.lines().filter_map(|line| line.strip_prefix("    ")).collect();
    let (first, rest) = lines.split_first().unwrap();
    assert_eq!(rest.len(), 3, "{section}");
    ((*first).to_owned(), rest.join("\n"))
}

/// Returns a shell with these commands in the root of the project.
fn shell(commands: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-e", "-c", commands]).current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    // A user's shell has none of the variables that cargo sets for tests.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_") && name != "CARGO_HOME") {
        command.env_remove(name);
    }
    command
}

/// A shell, and the processes that it starts.
struct Shell(Child);

impl Drop for Shell {
    fn drop(&mut self) {
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-TERM", "--", &group]).status();
        let _ = self.0.wait();
    }
}

#[test]
#[ignore = "compiles the server and the command"]
fn the_lines_of_the_readme_print_a_response() {
    if TcpStream::connect(ADDRESS).is_ok() {
        eprintln!("skipped: another program listens at {ADDRESS}");
        return;
    }
    let (server, requests) = commands();
    let started = shell(&server).process_group(0).stdout(Stdio::null()).spawn().unwrap();
    let mut started = Shell(started);
    let begin = Instant::now();
    while TcpStream::connect(ADDRESS).is_err() {
        assert!(started.0.try_wait().unwrap().is_none(), "`{server}` ended");
        assert!(begin.elapsed() < START, "`{server}` does not listen");
        std::thread::sleep(Duration::from_millis(100));
    }
    let output = shell(&requests).output().unwrap();
    let (printed, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{errors}");
    // The command prints JSON, the example a line for each organization.
    assert_eq!(printed, "[\n  \"New child org\"\n]\nNew child org\n", "{errors}");
}
