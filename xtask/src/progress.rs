//! Says what a long command is doing, on stderr. Input: its steps, and the items of a list that it works on. Output: on a terminal a line
//! with a spinner or a bar, which is cleared in the end; elsewhere plain lines, without control characters.

use std::io::{self, BufRead, BufReader, Read, Write as _};
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

const STEP: &str = "{spinner} {prefix} ({elapsed}) {wide_msg}";
const ITEMS: &str = "{spinner} {prefix} [{bar:20}] {pos}/{len}{left} {wide_msg}";

/// How often the line changes while nothing happens, which shows that the program is alive.
const TICK: Duration = Duration::from_millis(100);

/// How long nothing is said about a command elsewhere than on a terminal.
const INTERVAL: Duration = Duration::from_secs(10);

/// A step that is one piece of work: a spinner, or a line when it begins. It ends when it is dropped.
pub struct Step {
    line: Line,
}

impl Step {
    pub fn begin(what: impl Into<String>) -> Self {
        let step = Self::on(ProgressDrawTarget::stderr(), what.into());
        step.line.keep_alive();
        step
    }

    fn on(target: ProgressDrawTarget, what: String) -> Self {
        let (line, what) = (Line::new(target, None, STEP), printable(&what));
        if line.is_plain() {
            line.print(&what);
        }
        line.bar.set_prefix(what);
        line.bar.tick();
        Self { line }
    }

    /// Prints a message above the spinner.
    pub fn print(&self, message: &str) {
        self.line.print(message);
    }

    /// Runs cargo. Shows what it says on stderr, which are the crates that it is at; elsewhere than on a terminal, only now and then.
    pub fn output(&self, cargo: &mut Command) -> io::Result<Output> {
        // Colors are control characters.
        cargo.env("CARGO_TERM_COLOR", "never");
        let interval = if self.line.is_plain() { INTERVAL } else { Duration::ZERO };
        output_with(cargo, interval, &mut |text| self.show(text))
    }

    fn show(&self, text: &str) {
        let text = printable(text);
        if self.line.is_plain() {
            self.line.print(&format!("  cargo: {text}"));
        } else {
            self.line.bar.set_message(text);
        }
    }
}

/// The items of a list, which are worked on one after the other or at the same time: a bar, or a line when an item ends.
pub struct Items {
    line: Line,
    /// The names of those that have begun and not ended.
    running: Mutex<Vec<String>>,
}

impl Items {
    pub fn begin(what: &'static str, count: usize) -> Self {
        let items = Self::on(ProgressDrawTarget::stderr(), what, count);
        items.line.keep_alive();
        items
    }

    fn on(target: ProgressDrawTarget, what: &'static str, count: usize) -> Self {
        let line = Line::new(target, Some(count as u64), ITEMS);
        line.bar.set_prefix(what);
        line.bar.tick();
        Self { line, running: Mutex::default() }
    }

    pub fn begin_item(&self, name: &str) {
        self.change_running(|running| running.push(name.to_owned()));
    }

    /// Ends an item with what was done, or why that failed. A bar counts the good items, and failures are printed above it.
    pub fn end_item(&self, name: &str, result: Result<&str, &str>, seconds: f64) {
        self.change_running(|running| {
            running.retain(|one| one != name);
            self.line.bar.inc(1);
            if result.is_err() || self.line.is_plain() {
                let (number, all) = (self.line.bar.position(), self.line.bar.length().unwrap_or_default());
                let (Ok(result) | Err(result)) = result;
                self.line.print(&format!("[{number}/{all}] {name}: {result} in {seconds:.1} s"));
            }
        });
    }

    /// Changes the names of the running items. The lock keeps the lines of several threads in order.
    fn change_running(&self, change: impl FnOnce(&mut Vec<String>)) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut running);
        self.line.bar.set_message(running.join(", "));
    }
}

/// A line of the terminal. It is cleared when it is dropped, also after an error. After a panic, indicatif draws nothing.
struct Line {
    bar: ProgressBar,
}

impl Line {
    fn new(target: ProgressDrawTarget, count: Option<u64>, template: &str) -> Self {
        let bar = ProgressBar::with_draw_target(count, target);
        let style = ProgressStyle::with_template(template).expect("the templates are constants");
        // Every terminal has these characters.
        bar.set_style(style.tick_chars(r"|/-\ ").progress_chars("=> ").with_key("left", write_time_left));
        Self { bar }
    }

    /// Returns `true` if nothing is drawn, because stderr is no terminal, or one without a cursor.
    fn is_plain(&self) -> bool {
        self.bar.is_hidden()
    }

    fn keep_alive(&self) {
        if !self.is_plain() {
            self.bar.enable_steady_tick(TICK);
        }
    }

    /// Prints a line of text. Ignores errors, because nobody may be there to read it.
    fn print(&self, text: &str) {
        self.bar.suspend(|| drop(writeln!(io::stderr(), "{text}")));
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn printable(text: &str) -> String {
    text.chars().filter(|char| !char.is_control()).collect()
}

/// Writes the time that the other items take if they are like those before. The estimate of indicatif forgets everything but the last
/// 15 seconds, and a crate takes longer.
fn write_time_left(state: &ProgressState, line: &mut dyn std::fmt::Write) {
    if let Some(left) = time_left(state.elapsed(), state.pos(), state.len().unwrap_or_default()) {
        // If this fails, the line is shorter.
        let _ = write!(line, ", {:#} left", HumanDuration(left));
    }
}

/// Returns `None` before the first item has ended.
fn time_left(elapsed: Duration, done: u64, all: u64) -> Option<Duration> {
    let others = all.saturating_sub(done) as f64;
    (done > 0).then(|| elapsed.mul_f64(others / done as f64))
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

#[cfg(test)]
mod tests {
    use indicatif::{InMemoryTerm, TermLike};

    use super::*;

    /// Returns a terminal of 10 lines.
    fn terminal(columns: u16) -> (InMemoryTerm, ProgressDrawTarget) {
        let terminal = InMemoryTerm::new(10, columns);
        (terminal.clone(), ProgressDrawTarget::term_like(Box::new(terminal)))
    }

    /// Returns what a terminal shows, without the character of the spinner, and `_` for each number of seconds.
    fn shown(terminal: &InMemoryTerm) -> String {
        let contents = terminal.contents();
        let words = contents.trim_start_matches(['|', '/', '-', '\\']).trim_start().split(' ').map(|word| {
            let seconds = word.trim_matches(['(', ')']);
            let is_time = seconds.strip_suffix('s').is_some_and(|number| number.parse::<u64>().is_ok());
            if is_time { word.replace(seconds, "_") } else { word.to_owned() }
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_bar_shows_the_running_items_and_is_cleared() {
        let (terminal, target) = terminal(60);
        let items = Items::on(target, "checking", 4);
        assert_eq!(shown(&terminal), "checking [                    ] 0/4");
        items.begin_item("pets");
        items.begin_item("ships");
        assert_eq!(shown(&terminal), "checking [                    ] 0/4 pets, ships");
        items.end_item("pets", Ok("checked"), 0.1);
        assert_eq!(shown(&terminal), "checking [=====>              ] 1/4, _ left ships");
        drop(items);
        assert_eq!(terminal.contents(), "");
    }

    #[test]
    fn a_long_line_is_cut() {
        let (terminal, target) = terminal(44);
        let items = Items::on(target, "testing", 1);
        items.begin_item("a-harbour-with-a-long-name");
        assert_eq!(shown(&terminal), "testing [                    ] 0/1 a-harbo");
    }

    #[test]
    fn a_spinner_shows_what_a_command_says_without_control_characters() {
        let (terminal, target) = terminal(60);
        let step = Step::on(target, "packing the crate".to_owned());
        assert_eq!(shown(&terminal), "packing the crate (_)");
        step.show("Compiling\u{1b}\t\u{7}berth v1.0.0");
        assert_eq!(shown(&terminal), "packing the crate (_) Compilingberth v1.0.0");
        drop(step);
        assert_eq!(terminal.contents(), "");
    }

    #[test]
    fn a_message_is_not_torn() {
        let (terminal, target) = terminal(60);
        let items = Items::on(target, "testing", 2);
        items.begin_item("pets");
        items.line.bar.suspend(|| {
            // What is drawn is away while something else is printed.
            assert_eq!(terminal.contents(), "");
            terminal.write_line("[1/2] ships: 1 error").expect("it is in memory");
        });
        let shown = terminal.contents();
        let lines: Vec<&str> = shown.lines().collect();
        assert!(lines[0] == "[1/2] ships: 1 error" && lines[1].ends_with(" 0/2 pets") && lines.len() == 2, "{shown}");
        drop(items);
        assert_eq!(terminal.contents(), "[1/2] ships: 1 error");
    }

    #[test]
    fn the_time_left_is_that_of_the_other_items() {
        let seconds = Duration::from_secs;
        assert_eq!(time_left(seconds(10), 0, 4), None);
        assert_eq!(time_left(seconds(10), 1, 4), Some(seconds(30)));
        assert_eq!(time_left(seconds(60), 3, 4), Some(seconds(20)));
        assert_eq!(time_left(seconds(60), 4, 4), Some(seconds(0)));
    }

    #[cfg(unix)]
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
