// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The failures of the command.

use std::borrow::Cow;
use std::io::{self, Write};

use clap::builder::styling::{AnsiColor, Style};

use super::super::error::Error;
use super::super::terminal::escaped_lines;

#[derive(Debug)]
pub enum Failure {
    /// The arguments, files or environment are wrong.
    Usage(String),
    /// The error of the argument parser, or the requested help.
    Arguments(clap::Error),
    Request(Box<Error>),
    /// The response cannot be printed.
    Output(String),
    /// The reader of stdout has closed it.
    Closed,
}

impl Failure {
    pub fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }
}

/// Prints a line on stderr, after its severity.
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

/// Returns the beginning of an argument that is too long for a message.
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

/// Converts an error of writing to stdout.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Closed,
            _ => Self::Output(format!("the response cannot be written: {error}")),
        }
    }
}
