//! What the terminal shows.

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::SocketAddr;

use anstyle::{AnsiColor, Style};
use mock::engine::description::Description;
use mock::engine::journal::Entry;

use crate::environment;

/// Returns an error message.
pub fn error(message: &str) -> String {
    let style = AnsiColor::Red.on_default().bold();
    format!("{style}error{style:#}: {message}")
}

/// Returns what is shown when the server has started.
pub fn start(description: &Description, address: SocketAddr) -> String {
    let bold = Style::new().bold();
    let count = description.operations.len();
    format!(
        "{bold}{}{bold:#}: {count} operations at {bold}{}{bold:#}, until Ctrl-C\n",
        visible(&description.title),
        environment::url(address)
    )
}

/// Prints a line for a request: its time, method, path, status, and why it has that status.
pub fn entry(entry: &Entry) {
    // A reader that has gone is no reason to stop.
    let _ = anstream::stdout().lock().write_all(line(entry).as_bytes());
}

fn line(entry: &Entry) -> String {
    let color = match entry.status {
        200..=299 => AnsiColor::Green,
        300..=399 => AnsiColor::Cyan,
        400..=499 => AnsiColor::Yellow,
        _ => AnsiColor::Red,
    };
    let (status, dim) = (color.on_default().bold(), Style::new().dimmed());
    let time = entry.time.get(11..23).unwrap_or(&entry.time);
    let mut line = format!(
        "{dim}{time}{dim:#} {:<6} {} {status}{}{status:#}",
        visible(&entry.method),
        visible(&entry.target),
        entry.status
    );
    if let Some(operation) = &entry.operation {
        let _ = write!(line, " {dim}{}{dim:#}", visible(operation));
    }
    if !entry.why.is_empty() {
        let _ = write!(line, " {}", visible(&entry.why));
    }
    line.push('\n');
    line
}

/// Escapes what a terminal would act on.
fn visible(text: &str) -> String {
    text.chars()
        .flat_map(|one| {
            if one.is_control() {
                one.escape_default().collect::<Vec<_>>()
            } else {
                vec![one]
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_came_and_why_the_status_was_sent() {
        let entry = Entry {
            time: "2026-01-02T03:04:05.678Z".to_owned(),
            method: "GET".to_owned(),
            target: "/a\u{1b}[2J".to_owned(),
            operation: Some("GetA".to_owned()),
            status: 404,
            why: "there is no `a`".to_owned(),
            violations: Vec::new(),
            microseconds: 1,
        };
        let plain = anstream::adapter::strip_str(&line(&entry)).to_string();
        assert_eq!(
            plain,
            "03:04:05.678 GET    /a\\u{1b}[2J 404 GetA there is no `a`\n"
        );
    }
}
