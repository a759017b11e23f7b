//! `cargo xtask accept`: arguments and output.

mod comment;
mod file;
mod markdown;
mod request;

use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use generator::diagnostic::{Diagnostics, printable, render};
use generator::diff::accepted::{self, Accepted, Entry};
use generator::diff::{Report, Severity, WireChange, compare_views};
use generator::source::Sources;
use jiff::civil::Date;

use crate::diff::sides::{self, ACCEPTED, Selection};
use crate::diff::today;
use crate::paths::root;
use crate::program::program;
use file::AcceptedFile;
use request::{Request, check_text, default_date};

/// The exit code for invalid input.
const BAD_INPUT: u8 = 2;

/// How many changes an error lists.
const MAX_LISTED: usize = 20;

#[derive(clap::Args)]
pub struct Arguments {
    /// The fingerprint of the change, as in the report of `diff`.
    #[arg(value_name = "FINGERPRINT", required_unless_present = "comment")]
    fingerprint: Option<String>,

    /// Why the change may break clients, in one line.
    #[arg(long, value_name = "TEXT", required_unless_present = "comment")]
    reason: Option<String>,

    /// The last day on which the change is accepted, at most two years ahead [default: the date of the entry that is there, or 90 days
    /// ahead].
    #[arg(long, value_name = "DATE")]
    until: Option<String>,

    /// Reads what to accept from a comment on a pull request: lines `/accept FINGERPRINT [until DATE] reason`. Code and quotes are not
    /// read.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fingerprint", "reason", "until"])]
    comment: Option<PathBuf>,

    /// Who accepts the change.
    #[arg(long, value_name = "NAME")]
    by: Option<String>,

    /// The commit that is the base of the comparison [default: the merge base with origin/main, or with main].
    #[arg(long, value_name = "REF")]
    base: Option<String>,

    /// The commit that is compared with the base [default: the work tree]. The entry is written into the work tree.
    #[arg(long, value_name = "REF")]
    head: Option<String>,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    match accept(arguments, today()) {
        Ok(printed) => {
            // The reader of a pipe may stop early.
            let _ = std::io::stdout().write_all(printed.as_bytes());
            ExitCode::SUCCESS
        }
        Err(Some(message)) => {
            eprintln!("error: {message}");
            ExitCode::from(BAD_INPUT)
        }
        Err(None) => ExitCode::from(BAD_INPUT),
    }
}

/// Accepts what the arguments ask for, all or nothing. Returns what was written; errors that are printed already are `None`.
fn accept(arguments: &Arguments, today: Date) -> Result<String, Option<String>> {
    let requests = requests(arguments, today)?;
    let by = arguments.by.as_deref().map(str::trim);
    if let Some(by) = by {
        check_text("the name of `--by`", by)?;
        if by.is_empty() {
            return Err(Some("`--by` is empty\nhelp: leave it out, or write who accepts the change".to_owned()));
        }
    }
    let selection =
        Selection { base: arguments.base.as_deref(), head: arguments.head.as_deref(), ..Selection::default() };
    let sides = sides::open(&selection).ok_or(None)?;
    let (base, head) = (sides.base.side(), sides.head.side());
    let report = compare_views(&base, &sides.base.view, &head, &sides.head.view);
    let file = AcceptedFile::read(&root())?;
    let known = parse(&file.text, today)?;

    let (mut text, mut printed) = (file.text.clone(), String::new());
    for request in requests {
        let change = find(&report, &request, &known, today)?;
        let entry = entry(change, request, by, &known, today);
        text = accepted::with_entry(&text, &entry).ok_or_else(|| file.no_room())?;
        printed.push_str(&describe(&entry, change));
    }
    let line = if file.write(&text)? { "written to" } else { "nothing to write: all of it is in" };
    Ok(format!("{printed}{line} {ACCEPTED}\n"))
}

fn requests(arguments: &Arguments, today: Date) -> Result<Vec<Request>, String> {
    if let Some(path) = &arguments.comment {
        return comment::read(&read_comment(path)?, today);
    }
    let [fingerprint, reason] =
        [&arguments.fingerprint, &arguments.reason].map(|one| one.as_deref().unwrap_or_default());
    Request::new(fingerprint, reason, arguments.until.as_deref(), today).map(|request| vec![request])
}

/// Reads a comment, or the start of one that is too long.
fn read_comment(path: &Path) -> Result<Vec<u8>, String> {
    const LIMIT: u64 = 1_000_000;
    let mut text = Vec::new();
    let file = std::fs::File::open(path).and_then(|file| file.take(LIMIT).read_to_end(&mut text));
    file.map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    Ok(text)
}

/// Reads the entries of the file. Prints the errors and returns `None` if there are any.
fn parse(text: &str, today: Date) -> Result<Accepted, Option<String>> {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let source = sources.add(ACCEPTED, text);
    accepted::parse(&sources, source, today, &mut diagnostics).ok_or_else(|| {
        eprintln!("{}{}", render(&diagnostics, &sources, std::io::stderr().is_terminal()), diagnostics.summary());
        None
    })
}

/// Returns the change of a request.
fn find<'a>(report: &'a Report, request: &Request, known: &Accepted, today: Date) -> Result<&'a WireChange, String> {
    let fingerprint = request.fingerprint;
    let Some(change) = report.wire.iter().find(|change| change.fingerprints.contains(&fingerprint)) else {
        return Err(format!("no change has the fingerprint `{fingerprint}`\n{}", list(report, known, today)));
    };
    if change.severity > Severity::Risky {
        let (severity, message) = (change.severity, change.message());
        let message = printable(&message);
        return Err(format!("the change is {severity}: {message}\nhelp: only breaking and risky changes are accepted"));
    }
    Ok(change)
}

/// Lists the breaking changes that are not accepted yet.
fn list(report: &Report, known: &Accepted, today: Date) -> String {
    let is_open =
        |change: &&WireChange| change.severity == Severity::Breaking && known.accepts(change, today).is_none();
    let open: Vec<&WireChange> = report.wire.iter().filter(is_open).collect();
    if open.is_empty() {
        return "help: there is no breaking change to accept".to_owned();
    }
    let mut text = "help: the breaking changes are".to_owned();
    for change in open.iter().take(MAX_LISTED) {
        text.push_str(&format!("\n  {} {}", change.fingerprint(), printable(&change.message())));
    }
    if open.len() > MAX_LISTED {
        text.push_str(&format!("\n  … and {} more; `{} diff` shows them", open.len() - MAX_LISTED, program()));
    }
    text
}

/// Returns the entry of a request. One that is in the file already, for any operation of the change, keeps its fingerprint.
fn entry(change: &WireChange, request: Request, by: Option<&str>, known: &Accepted, today: Date) -> Entry {
    let of_change = || known.entries.iter().filter(|entry| entry.matches(change));
    let same = of_change().find(|entry| entry.fingerprint == request.fingerprint).or_else(|| of_change().next());
    let date = same.filter(|entry| !entry.is_expired(today)).map(|entry| entry.expires);
    Entry {
        fingerprint: same.map_or(request.fingerprint, |entry| entry.fingerprint),
        rule: change.rule.id.to_owned(),
        location: change.location(),
        reason: request.reason,
        expires: request.until.or(date).unwrap_or_else(|| default_date(today)),
        by: by.map(str::to_owned),
        defined_at: None,
    }
}

fn describe(entry: &Entry, change: &WireChange) -> String {
    let by = entry.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
    let Entry { fingerprint, expires, reason, .. } = entry;
    let message = change.message();
    let message = printable(&message);
    format!("accepted {fingerprint}{by} until {expires}: {reason}\n  {message} ({})\n", change.rule.id)
}
