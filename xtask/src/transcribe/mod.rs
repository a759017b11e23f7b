//! `cargo xtask transcribe`: arguments and output.

mod files;
mod pull_request;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use generator::output::{Change, ChangeKind, Content, unified_diff};
use transcribe::decisions::Verdict;
use transcribe::{File, Pages, Transcribed, Transcription, report};

use crate::program::program;
use files::Target;

/// The exit code for invalid input.
const BAD_INPUT: u8 = 2;

#[derive(clap::Args)]
pub struct Arguments {
    /// Pages of the vendor's reference, as Markdown (.md) or as text (.txt), or folders of them.
    #[arg(value_name = "PAGE", required = true)]
    pages: Vec<PathBuf>,

    /// Writes into this document, or into the documents of this folder. What is missing is created [default: the project's documents].
    #[arg(long, value_name = "PATH")]
    into: Option<PathBuf>,

    /// Writes nothing. Prints what would change.
    #[arg(long, conflicts_with = "pull_request")]
    dry_run: bool,

    /// Writes the title and the body of a pull request with the changes to this file.
    #[arg(long, value_name = "FILE")]
    pull_request: Option<PathBuf>,

    /// Compares the facts of the pages with the documents, and exits with 1 if one differs.
    #[arg(long, conflicts_with_all = ["dry_run", "pull_request"])]
    verify: bool,

    /// The format of the differences.
    #[arg(long, value_enum, default_value = "text", requires = "verify")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For a terminal.
    Text,
    /// For scripts.
    Json,
    /// Annotations of a GitHub workflow.
    Github,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let done = open(arguments).and_then(|(pages, target)| {
        if arguments.verify { verify(arguments, &pages, &target) } else { transcribe(arguments, &pages, &target) }
    });
    done.unwrap_or_else(|message| {
        eprintln!("{message}");
        ExitCode::from(BAD_INPUT)
    })
}

/// Reads the pages and the documents. The error lists what is wrong with all pages.
fn open(arguments: &Arguments) -> Result<(Pages, Target), String> {
    let files = files::read_pages(&arguments.pages)?;
    let pages = transcribe::read_pages(&files).map_err(|errors| {
        let mut text = String::new();
        for (file, error) in &errors {
            text.push_str(&format!("error: {}\n --> {file}:{}\nhelp: {}\n\n", error.message, error.line, error.help));
        }
        let count = if errors.len() == 1 { "1 error".to_owned() } else { format!("{} errors", errors.len()) };
        format!("{text}{count}, nothing was written")
    })?;
    let paths = pages.sources.iter().flat_map(|page| &page.facts.operations).map(|operation| operation.path.as_str());
    let versions: BTreeSet<String> = paths.filter_map(transcribe::compare::version).map(str::to_owned).collect();
    let target = files::target(arguments.into.as_deref(), &versions, !arguments.verify)?;
    Ok((pages, target))
}

fn verify(arguments: &Arguments, pages: &Pages, target: &Target) -> Result<ExitCode, String> {
    let verdict =
        transcribe::verify(&pages.sources, &target.documents, &target.decisions).map_err(|error| unreadable(&error))?;
    let config = &target.config;
    print(&match arguments.format {
        Format::Text => report::text(&verdict, config),
        Format::Json => report::json(&verdict, config),
        Format::Github => report::github(&verdict, config),
    });
    let Verdict { differences, stale, .. } = &verdict;
    Ok(if differences.is_empty() && stale.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn transcribe(arguments: &Arguments, pages: &Pages, target: &Target) -> Result<ExitCode, String> {
    let transcription = transcribe::transcribe(&pages.sources, &target.documents, &target.decisions)
        .map_err(|error| unreadable(&error))?;
    // What was concluded matters to those who review what is written.
    for (file, note) in &pages.notes {
        eprintln!("note: {}\n --> {file}:{}", note.message, note.line);
    }
    let Transcription { documents, unassigned } = &transcription;
    let mut is_complete = unassigned.is_empty();
    for document in documents {
        for left in &document.merged.left {
            is_complete = false;
            let difference = &left.difference;
            eprintln!("error: not written: {}: {}", difference.fact(), difference.verdict());
            eprintln!(" --> {}, {}\nhelp: change it by hand: {}", difference.page, difference.document, left.reason);
        }
    }
    for operation in unassigned {
        eprintln!(
            "error: not written: {operation}: no document has its version\nhelp: name the document with `--into`"
        );
    }
    for Transcribed { file, merged } in documents.iter().filter(|document| !document.merged.others.is_empty()) {
        eprintln!(
            "warning: operations without a page changed, too, because they share a schema: {}",
            merged.others.join(", ")
        );
        eprintln!(" --> {}\nhelp: give their pages as well", file.path);
    }
    let changed: Vec<_> = documents.iter().filter(|document| document.merged.text != document.file.text).collect();
    // What is wrong with it is known before anything is written.
    let request = match &arguments.pull_request {
        Some(path) => Some((path.to_string_lossy(), pull_request::text(&transcription, target)?)),
        None => None,
    };
    for document in &changed {
        if arguments.dry_run {
            print(&preview(&document.file, &document.merged.text));
        } else {
            files::write(&document.file.path, &document.merged.text)?;
            print(&format!("{}: {} written\n", document.file.path, count(document.merged.written.len(), "fact")));
        }
    }
    if let Some((path, text)) = request {
        files::write(&path, &text)?;
    }
    match changed.as_slice() {
        [] if is_complete => print("the documents have all facts of the pages\n"),
        [] => {}
        _ if arguments.dry_run => {}
        _ => print(&format!("next: describe what has no description, and see `{} diff`\n", program())),
    }
    Ok(if is_complete { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Returns the text of a new file, or the diff of one that exists.
fn preview(file: &File, new: &str) -> String {
    if file.text.is_empty() {
        return new.to_owned();
    }
    let old = Some(Content::Text(file.text.clone()));
    unified_diff(&Change { path: file.path.clone(), kind: ChangeKind::Stale, old, new: Some(new.to_owned()) })
}

fn unreadable((file, error): &(String, transcribe::yaml::YamlError)) -> String {
    format!("error: {}\n --> {file}:{}:{}\nhelp: {}", error.message, error.line, error.column, error.help)
}

fn count(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Ignores errors, because the reader of a pipe may stop early.
fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}
