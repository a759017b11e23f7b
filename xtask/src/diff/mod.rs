//! `cargo xtask diff`: arguments and output.

mod git;
mod sides;
mod soften;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::ValueEnum;
use generator::Project;
use generator::diagnostic::Diagnostics;
use generator::diff::accepted::Accepted;
use generator::diff::report::{self, ReportView};
use generator::diff::{Level, compare_views, filter};
use generator::source::Sources;

use sides::Sides;

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
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    /// One that breaks callers on the wire and is not in spec/accepted.toml.
    Breaking,
    /// One that requires a major version, which client.toml does not have yet.
    Major,
    /// One that requires any version that client.toml does not have yet.
    Version,
    None,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    if arguments.rules {
        print(&match arguments.format {
            Format::Text | Format::Github => report::rules_text(),
            Format::Markdown => report::rules_markdown(),
            Format::Json => report::rules_json(),
        });
        return ExitCode::SUCCESS;
    }
    if arguments.soften {
        return soften::run(arguments);
    }
    let view = match sides::open(arguments).map(|sides| compare(arguments, &sides)) {
        Some(Ok(view)) => view,
        Some(Err(message)) => {
            eprintln!("error: {message}");
            return ExitCode::from(BAD_INPUT);
        }
        None => return ExitCode::from(BAD_INPUT),
    };
    print(&match arguments.format {
        Format::Text => report::text(&view, std::io::stdout().is_terminal()),
        Format::Markdown => report::markdown(&view),
        Format::Json => report::json(&view),
        Format::Github => report::github(&view),
    });
    let is_due = !view.verdict.version.reached;
    let fails = |fail_on: &FailOn| match fail_on {
        FailOn::Breaking => view.verdict.breaking > 0,
        FailOn::Major => view.verdict.level == Some(Level::Major) && is_due,
        FailOn::Version => is_due,
        FailOn::None => false,
    };
    if arguments.fail_on.iter().any(fails) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Ignores errors, because the reader of a pipe may stop early.
fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

fn compare(arguments: &Arguments, sides: &Sides) -> Result<ReportView, String> {
    let (base, head) = (sides.base.side(), sides.head.side());
    let mut report = compare_views(&base, &sides.base.view, &head, &sides.head.view);
    if let Some(name) = &arguments.only {
        report = filter(report, &base, &head, name).map_err(|similar| {
            let hint = similar.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
            format!("neither side has an operation or tag `{name}`{hint}")
        })?;
    }
    Ok(report::report_view(&report, &base, &head, &sides.accepted, today()))
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
fn today() -> jiff::civil::Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}
