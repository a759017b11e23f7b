// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Why the command failed: what it tells on stderr, and the code that it ends with.

use std::borrow::Cow;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::builder::styling::{AnsiColor, Style};

use super::super::error::Error;
use super::super::terminal::escaped_lines;
use super::node::Node;
use super::show::written;
use super::table::Cli;

/// The server refused or failed the call, or its answer cannot be used.
const REFUSED: u8 = 1;
/// The command was called wrongly; nothing was sent.
const USAGE: u8 = 2;
/// There was no complete answer.
const NO_ANSWER: u8 = 3;

#[derive(Debug)]
pub enum Failure {
    /// The arguments, files or environment are wrong.
    Usage(String),
    /// The same as the parser of arguments tells it, or the help that was asked for.
    Arguments(clap::Error),
    Call(Box<Error>),
    /// The answer is there but cannot be shown.
    Output(String),
    /// Whoever reads stdout has stopped to.
    Closed,
}

impl Failure {
    pub fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }

    /// Tells what is wrong and what to do about it.
    pub fn report(self, cli: &Cli) -> ExitCode {
        match &self {
            Self::Closed => {}
            // Nobody is left to be told that nobody can be told.
            Self::Arguments(error) => drop(error.print()),
            Self::Usage(message) | Self::Output(message) => tell("error", message),
            Self::Call(error) => {
                tell("error", &error.to_string());
                let hint = hint(error, cli);
                let mut stderr = anstream::stderr().lock();
                let body = shown_body(error);
                for text in [hint, body].into_iter().flatten() {
                    let _ = writeln!(stderr, "{}", escaped_lines(&text));
                }
            }
        }
        ExitCode::from(self.code())
    }

    fn code(&self) -> u8 {
        match self {
            Self::Closed => 0,
            Self::Arguments(error) if !error.use_stderr() => 0,
            Self::Arguments(_) | Self::Usage(_) => USAGE,
            Self::Output(_) => REFUSED,
            Self::Call(error) => match **error {
                Error::Configuration(_) | Error::Request(_) => USAGE,
                Error::Transport(_) => NO_ANSWER,
                _ => REFUSED,
            },
        }
    }
}

/// A line on stderr, with a word in front that says how bad it is.
pub fn tell(word: &str, message: &str) {
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

/// The beginning of an argument, which may be longer than anybody wants to read.
pub fn beginning(argument: &str) -> Cow<'_, str> {
    match argument.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", argument.get(..end).unwrap_or_default()).into(),
        None => argument.into(),
    }
}

/// What to do, where the error itself does not say it.
fn hint(error: &Error, cli: &Cli) -> Option<String> {
    if matches!(error, Error::Configuration(message) if message.contains("allow_plain_http")) {
        return Some("hint: the flag is --allow-plain-http".to_owned());
    }
    let operation = error.operation()?;
    let mut commands = cli.commands().map(|(_, command)| command.operation);
    match error {
        Error::Api(_) if error.is_unauthorized() => {
            let operation = commands.find(|one| one.id == operation)?;
            let mut envs: Vec<&str> = Vec::new();
            for credential in operation.security.iter().copied().flatten() {
                let env = cli.env(credential);
                if std::env::var_os(env).is_some() && !envs.contains(&env) {
                    envs.push(env);
                }
            }
            let envs = envs.join(" and ");
            (!envs.is_empty()).then(|| format!("hint: check what is in {envs}"))
        }
        Error::Transport(_) if error.is_timeout() => {
            Some("hint: --timeout allows more time".to_owned())
        }
        Error::Transport(_) if error.is_connect() => {
            let cause = std::error::Error::source(error);
            let cause = cause.map(super::super::error::chain);
            cause.map(|cause| format!("hint: {cause}; --base-url sends calls elsewhere"))
        }
        _ => None,
    }
}

/// The body of a failed request: JSON laid out, and any other text as it is.
fn shown_body(error: &Error) -> Option<String> {
    let bytes = match error {
        Error::Api(error) => error.bytes(),
        _ => return None,
    };
    let json = Node::parse(bytes).ok();
    let json = json.and_then(|node| written(&node, false).ok());
    let text = String::from_utf8_lossy(json.as_deref().unwrap_or(bytes));
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Call(Box::new(error))
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
            _ => Self::Output(format!("the answer cannot be written: {error}")),
        }
    }
}
