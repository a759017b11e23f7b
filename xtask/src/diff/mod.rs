//! `cargo xtask diff`: arguments and output.

mod consumer;
pub mod git;
mod links;
pub mod sides;
mod soften;

use std::io::{IsTerminal, Write};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use generator::Project;
use generator::diagnostic::Diagnostics;
use generator::diff::accepted::Accepted;
use generator::diff::report::{self, ReportView, TextOptions};
use generator::diff::{Level, Pair, compare_views, filter, new_hints};
use generator::source::Sources;

use consumer::Consumer;
use git::Commit;
use sides::{Selection, Sides};

/// The exit code for invalid input.
const BAD_INPUT: u8 = 2;

#[derive(clap::Args)]
pub struct Arguments {
    /// The base of the comparison: a commit or a document [default: the merge base with origin/main, or with main].
    #[arg(value_name = "BASE")]
    base: Option<String>,

    /// The document that is compared with the base document.
    #[arg(value_name = "DOCUMENT", requires = "base", conflicts_with = "head")]
    other: Option<String>,

    /// The commit that is compared with the base [default: the work tree].
    #[arg(long, value_name = "REF")]
    head: Option<String>,

    /// Changes a document of both sides by this overlay, in addition to those in the client.toml of each side.
    #[arg(long = "overlay", value_name = "[MODULE=]FILE")]
    overlays: Vec<String>,

    #[arg(long, value_enum, default_value = "text")]
    format: Format,

    /// Where the page of `--format html` links lines to, such as `https://github.com/OWNER/REPOSITORY/blob/{commit}`. `{commit}` is the
    /// commit of each side; a side that is no commit has no links.
    #[arg(long, value_name = "URL", value_parser = links::parse)]
    link_base: Option<String>,

    /// Exits with 1 if there is such a change. Several are separated by commas.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "none")]
    fail_on: Vec<FailOn>,

    /// Shows only the changes of one operation, or of the operations of one tag.
    #[arg(long, value_name = "TAG|OPERATION")]
    only: Option<String>,

    /// Proposes old names that the crate can keep, so that a major change becomes a minor one. The head is the work tree.
    #[arg(long, conflicts_with_all = ["rules", "only", "fail_on", "format"])]
    soften: bool,

    /// Adds the proposed names to spec/client.toml.
    #[arg(long, requires = "soften")]
    write: bool,

    /// Checks also the crate or workspace in this folder, which depends on the crate, and lists each error with the change that caused it
    /// and the edit that fixes it. A copy is checked with the crates of both sides, below target/consumer; the folder is not changed.
    #[arg(long, value_name = "DIR", conflicts_with = "only")]
    consumer: Option<PathBuf>,

    /// The name of the crate that the folder of `--consumer` depends on [default: that in client.toml].
    #[arg(long, value_name = "NAME", requires = "consumer")]
    package: Option<String>,

    /// Lists all changes, operations, items and values in the text, however many they are.
    #[arg(long)]
    all: bool,

    /// Lists the rules for changes on the wire, and compares nothing.
    #[arg(long, conflicts_with_all = ["base", "head", "only", "fail_on"])]
    rules: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For a terminal.
    Text,
    /// For a comment on a pull request.
    Markdown,
    /// For scripts; its schema is generator/docs/diff.schema.json.
    Json,
    /// Annotations of a GitHub workflow.
    Github,
    /// A page for a browser, in one file: the changes by operation, with the lines of both documents and the Rust signatures.
    Html,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    /// One that breaks callers on the wire and is not in spec/accepted.toml.
    Breaking,
    /// One that requires a major version, which client.toml does not have yet.
    Major,
    /// One that requires any version that client.toml does not have yet.
    Version,
    /// One that the program of `--consumer` does not compile with.
    Consumer,
    None,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    if arguments.rules {
        print(&match arguments.format {
            Format::Text | Format::Github | Format::Html => report::rules_text(),
            Format::Markdown => report::rules_markdown(),
            Format::Json => report::rules_json(),
        });
        return ExitCode::SUCCESS;
    }
    if arguments.consumer.is_none() && arguments.fail_on.iter().any(|fail_on| matches!(fail_on, FailOn::Consumer)) {
        eprintln!("error: `--fail-on consumer` needs a program\nhelp: add `--consumer DIR`");
        return ExitCode::from(BAD_INPUT);
    }
    if arguments.soften {
        return soften::run(arguments);
    }
    let Some(sides) = sides::open(&arguments.selection()) else { return ExitCode::from(BAD_INPUT) };
    // The process ends after the report. To free the sides would take a tenth of its time.
    let sides = ManuallyDrop::new(sides);
    let compared = match compare(arguments, &sides) {
        Ok(compared) => compared,
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::from(BAD_INPUT);
        }
    };
    let view = compared.view;
    print(&match arguments.format {
        Format::Text => report::text(&view, TextOptions { color: std::io::stdout().is_terminal(), all: arguments.all }),
        Format::Markdown => report::markdown(&view),
        Format::Json => report::json(&view),
        Format::Github => report::github(&view),
        Format::Html => html(arguments, &sides, &view),
    });
    if let Some(message) = compared.unchecked {
        eprintln!("error: {message}");
        return ExitCode::from(BAD_INPUT);
    }
    let is_due = !view.verdict.version.reached;
    let fails = |fail_on: &FailOn| match fail_on {
        FailOn::Breaking => view.verdict.breaking > 0,
        FailOn::Major => view.verdict.level == Some(Level::Major) && is_due,
        FailOn::Version => is_due,
        FailOn::Consumer => view.consumer.as_ref().is_some_and(|consumer| consumer.errors() > 0),
        FailOn::None => false,
    };
    if arguments.fail_on.iter().any(fails) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Ignores errors, because the reader of a pipe may stop early.
fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

impl Arguments {
    fn selection(&self) -> Selection<'_> {
        let [base, other, head] = [&self.base, &self.other, &self.head].map(Option::as_deref);
        Selection { base, other, head, overlays: &self.overlays }
    }
}

struct Compared {
    view: ReportView,
    /// Why the program of `--consumer` could not be checked.
    unchecked: Option<String>,
}

fn compare(arguments: &Arguments, sides: &Sides) -> Result<Compared, String> {
    let (base, head) = (sides.base.side(), sides.head.side());
    let package = package(arguments, &base.config.package.name)?;
    let mut report = compare_views(&base, &sides.base.view, &head, &sides.head.view);
    report.hints.splice(..0, new_hints(&sides.base.hints, &sides.head.hints));
    if let Some(name) = &arguments.only {
        report = filter(report, &base, &head, name).map_err(|similar| {
            let hint = similar.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
            format!("neither side has an operation or tag `{name}`{hint}")
        })?;
    }
    let mut view = report::report_view(&report, &base, &head, &sides.accepted, today());
    view.verdict.version.is_assumed = arguments.other.is_some();
    let mut unchecked = None;
    if let Some(folder) = &arguments.consumer {
        // The comparison does not need the program, and is reported in any case.
        match consumer::check(&Consumer { folder, package }, &sides.base, &sides.head, &report) {
            Ok(checked) => view.consumer = Some(checked),
            Err(message) => unchecked = Some(message),
        }
    }
    Ok(Compared { view, unchecked })
}

/// Returns the name of the crate that the program of `--consumer` depends on, which is that in client.toml unless it is an argument.
fn package<'a>(arguments: &'a Arguments, configured: &'a str) -> Result<&'a str, String> {
    if arguments.consumer.is_some() && arguments.other.is_some() && arguments.package.is_none() {
        return Err("two documents do not say how the crate is called\nhelp: add `--package NAME`".to_owned());
    }
    Ok(arguments.package.as_deref().unwrap_or(configured))
}

/// Compares a commit with the work tree. Prints the errors of either side, and returns `None` if there are any.
pub fn compare_with_work_tree(folder: &Path, base: Commit) -> Option<ReportView> {
    let Sides { base, head, accepted, .. } = sides::open_commit(folder, base)?;
    let (base_side, head_side) = (base.side(), head.side());
    let report = compare_views(&base_side, &base.view, &head_side, &head.view);
    Some(report::report_view(&report, &base_side, &head_side, &accepted, today()))
}

fn html(arguments: &Arguments, sides: &Sides, view: &ReportView) -> String {
    let link_bases = links::of_commits(arguments.link_base.as_deref(), &sides.commits);
    report::html(view, &Pair { base: &sides.base.side(), head: &sides.head.side() }, &link_bases)
}

/// Opens a project with the documents of a comparison.
pub type Open<'a> = dyn Fn(&mut Sources, &mut Diagnostics) -> Option<Project> + 'a;

/// Compares two versions of documents that are not, or no longer, on the disk. Each text has its path.
pub fn compare_texts(
    open: &Open<'_>,
    base: Vec<(String, String)>,
    head: Vec<(String, String)>,
) -> Result<ReportView, String> {
    let (base, head) = (sides::read_texts(open, base)?, sides::read_texts(open, head)?);
    let report = compare_views(&base.side(), &base.view, &head.side(), &head.view);
    Ok(report::report_view(&report, &base.side(), &head.side(), &Accepted::default(), today()))
}

/// Returns today's date in UTC, which does not depend on the machine.
pub fn today() -> jiff::civil::Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}
