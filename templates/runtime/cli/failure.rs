// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Why the command failed.

use std::borrow::Cow;
use std::io::{self, Write};

use clap::builder::styling::{AnsiColor, Style};

use super::super::error::Error;
use super::super::terminal::escaped_lines;

#[derive(Debug)]
pub enum Failure {
    /// The arguments, files or environment are wrong.
    Usage(String),
    /// The same as the parser of arguments tells it, or the help that was asked for.
    Arguments(clap::Error),
    Request(Box<Error>),
    /// The response is there but cannot be shown.
    Output(String),
    /// Whoever reads stdout has stopped to.
    Closed,
}

impl Failure {
    pub fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }
}

/// A line on stderr, with a word in front that says how bad it is.
pub fn report(word: &str, message: &str) {
    let style = match word {
        "error" => Style::new().bold().fg_color(Some(AnsiColor::Red.into())),
        _ => Style::new().bold().fg_color(Some(AnsiColor::Yellow.into())),
    };
    let _ = writeln!(
        anstream::stderr().lock(),
        "{style}{word}:{style:#} {}",
        escaped_lines(message)
    );
}

/// How much of an argument a message quotes, in characters.
const QUOTED: usize = 200;

/// Returns the beginning of an argument, which may be longer than anybody wants to read.
pub fn beginning(argument: &str) -> Cow<'_, str> {
    match argument.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", argument.get(..end).unwrap_or_default()).into(),
        None => argument.into(),
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Request(Box::new(error))
    }
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        Self::Arguments(error)
    }
}

/// Of writing to stdout.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::Output(format!("the response cannot be written: {error}")),
        }
    }
}
