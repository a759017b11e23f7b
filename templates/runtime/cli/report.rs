// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Reports why the command failed: a message and a hint on stderr, and the exit code.

use std::io::Write;
use std::process::ExitCode;

use super::super::error::Error;
use super::super::terminal::escaped_lines;
use super::failure::{Failure, report};
use super::node::Node;
use super::show::layout_json;
use super::table::Cli;

/// The server refused or failed the request, or its response cannot be used.
const REFUSED: u8 = 1;
/// The arguments are wrong; nothing was sent.
const USAGE: u8 = 2;
/// There was no complete response.
const NO_RESPONSE: u8 = 3;

impl Failure {
    /// Prints the error and a hint, and returns the exit code.
    pub fn report(self, cli: &Cli) -> ExitCode {
        match &self {
            Self::Closed => {}
            // If stderr is closed, nothing can be reported.
            Self::Arguments(error) => drop(error.print()),
            Self::Usage(message) | Self::Output(message) => report("error", message),
            Self::Request(error) => {
                report("error", &error.to_string());
                let hint = hint(error, cli);
                let mut stderr = anstream::stderr().lock();
                let body = body_text(error);
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
            Self::Request(error) => match **error {
                Error::Configuration(_) | Error::Request(_) => USAGE,
                Error::Transport(_) => NO_RESPONSE,
                _ => REFUSED,
            },
        }
    }
}

/// Returns a hint, if the error itself has none.
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
            Some("hint: --base-url sends requests elsewhere".to_owned())
        }
        _ => None,
    }
}

/// Returns the body of a failed request: JSON laid out, and any other text as it is.
fn body_text(error: &Error) -> Option<String> {
    let bytes = match error {
        Error::Api(error) => error.bytes(),
        _ => return None,
    };
    let json = Node::parse(bytes).ok();
    let json = json.and_then(|node| layout_json(&node, false).ok());
    let text = String::from_utf8_lossy(json.as_deref().unwrap_or(bytes));
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
