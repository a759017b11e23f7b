//! `cargo xtask overlay`: arguments and output.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use generator::diagnostic::{Diagnostics, Severity, fold, render};
use generator::source::Sources;

#[derive(clap::Args)]
pub struct Arguments {
    /// The OpenAPI document that the overlays change.
    #[arg(value_name = "DOCUMENT", required_unless_present = "suggest")]
    document: Option<PathBuf>,

    /// The overlays, which are applied in this order.
    #[arg(value_name = "OVERLAY", required_unless_present = "suggest")]
    overlays: Vec<PathBuf>,

    /// Prints only what is wrong with the overlays. Exits with 1 for errors, and for actions that match or change nothing.
    #[arg(long)]
    check: bool,

    /// Writes an overlay that solves the errors of this document as far as possible. Lists the others, and exits with 1 if there are any.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["document", "check"])]
    suggest: Option<PathBuf>,

    /// Writes the result to this file instead of the standard output.
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    out: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    match (&arguments.suggest, &arguments.document) {
        (Some(document), _) => suggest(arguments, document),
        (None, Some(document)) => apply(arguments, document),
        (None, None) => ExitCode::FAILURE,
    }
}

fn apply(arguments: &Arguments, document: &Path) -> ExitCode {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let text = generator::apply_overlays(document, &arguments.overlays, &mut sources, &mut diagnostics);
    print_diagnostics(&diagnostics, &sources);
    match text {
        Some(_) if arguments.check => exit_code(diagnostics.is_empty()),
        Some(text) => write(arguments, &text),
        None => ExitCode::FAILURE,
    }
}

fn suggest(arguments: &Arguments, document: &Path) -> ExitCode {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let suggestion = generator::suggest_overlay(document, &mut sources, &mut diagnostics);
    let mut left = Diagnostics::default();
    left.extend(diagnostics.into_iter().filter(|one| one.severity == Severity::Error));
    print_diagnostics(&left, &sources);
    let Some(suggestion) = suggestion else { return ExitCode::FAILURE };
    eprintln!("{}: {}", document.display(), summary(suggestion.len(), left.count(Severity::Error)));
    if suggestion.is_empty() {
        return exit_code(left.is_empty());
    }
    let name = document.file_name().unwrap_or_default().to_string_lossy();
    let is_beside = arguments.out.as_ref().is_none_or(|out| out.parent() == document.parent());
    let text = suggestion.write(&name, Some(name.as_ref()).filter(|_| is_beside));
    match text {
        Ok(text) if left.is_empty() => write(arguments, &text),
        Ok(text) => {
            write(arguments, &text);
            ExitCode::FAILURE
        }
        Err(error) => fail(&error),
    }
}

fn summary(actions: usize, left: usize) -> String {
    let left = match left {
        0 => String::new(),
        1 => ", 1 error is left".to_owned(),
        count => format!(", {count} errors are left"),
    };
    match actions {
        0 => format!("no action is suggested{left}"),
        1 => format!("1 action is suggested{left}"),
        count => format!("{count} actions are suggested{left}"),
    }
}

/// Prints diagnostics to the standard error, with their summary if there are any.
fn print_diagnostics(diagnostics: &Diagnostics, sources: &Sources) {
    if !diagnostics.is_empty() {
        eprint!("{}", render(&fold(diagnostics), sources, std::io::stderr().is_terminal()));
        eprintln!("{}", diagnostics.summary());
    }
}

fn write(arguments: &Arguments, text: &str) -> ExitCode {
    match &arguments.out {
        Some(out) => match std::fs::write(out, text) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => fail(&format!("cannot write `{}`: {error}", out.display())),
        },
        None => {
            // The reader of a pipe may stop early.
            let _ = std::io::stdout().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
    }
}

fn exit_code(is_success: bool) -> ExitCode {
    if is_success { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn fail(message: &str) -> ExitCode {
    eprintln!("error: {message}");
    ExitCode::FAILURE
}
