//! Says what a long command is doing. Input: the command. Output: what it printed, and meanwhile some of its lines for the user.

use std::io::{self, BufRead, BufReader, Read};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long nothing is said.
const INTERVAL: Duration = Duration::from_secs(10);

/// Runs cargo. Prints the crate that it is at, now and then.
pub fn output(cargo: &mut Command) -> io::Result<Output> {
    output_with(cargo, INTERVAL, &mut |line| eprintln!("  cargo: {line}"))
}

/// Runs a command. Reports a line of its errors if nothing was reported for an interval.
fn output_with(command: &mut Command, interval: Duration, report: &mut dyn FnMut(&str)) -> io::Result<Output> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let printed = child.stdout.take();
    // A full pipe would stop the command.
    let printed = thread::spawn(move || {
        let mut text = Vec::new();
        printed.map_or(Ok(0), |mut printed| printed.read_to_end(&mut text)).map(|_| text)
    });
    let mut stderr = Vec::new();
    let mut last = Instant::now();
    for line in child.stderr.take().map(BufReader::new).into_iter().flat_map(|errors| errors.split(b'\n')) {
        let line = line?;
        let text = String::from_utf8_lossy(&line);
        if last.elapsed() >= interval && !text.trim().is_empty() {
            report(text.trim());
            last = Instant::now();
        }
        stderr.extend(&line);
        stderr.push(b'\n');
    }
    let status = child.wait()?;
    let stdout = printed.join().unwrap_or_else(|_| Err(io::Error::other("its output cannot be read")))?;
    Ok(Output { status, stdout, stderr })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_reported_at_intervals() {
        let script = "echo out; echo one >&2; sleep 0.3; echo ' two' >&2; echo three >&2; exit 3";
        let run = |interval: Duration| {
            let mut reported = Vec::new();
            let mut command = Command::new("sh");
            let output =
                output_with(command.args(["-c", script]), interval, &mut |line| reported.push(line.to_owned()));
            let output = output.expect("there is a shell");
            assert_eq!((output.stdout, output.stderr), (b"out\n".to_vec(), b"one\n two\nthree\n".to_vec()));
            assert_eq!(output.status.code(), Some(3));
            reported
        };
        assert_eq!(run(Duration::from_millis(200)), ["two"]);
        assert!(run(Duration::from_secs(60)).is_empty());
    }
}
