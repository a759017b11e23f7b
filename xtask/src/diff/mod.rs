//! `cargo xtask diff`: its arguments, and what it prints.

mod git;
mod sides;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::ValueEnum;
use generator::diff::report::{self, ReportView};
use generator::diff::{Level, compare_views, filter};

use sides::Sides;

/// What is wrong with the input, rather than with the change.
const BAD_INPUT: u8 = 2;

#[derive(clap::Args)]
pub struct Arguments {
    /// What to compare with: a commit (unless given, where this branch left origin/main, else main), or a document.
    #[arg(value_name = "BASE")]
    base: Option<String>,

    /// The document that is compared with the first one.
    #[arg(value_name = "DOCUMENT", requires = "base", conflicts_with = "head")]
    other: Option<String>,

    /// The commit whose description is compared, instead of the work tree's.
    #[arg(long, value_name = "REF")]
    head: Option<String>,

    #[arg(long, value_enum, default_value = "text")]
    format: Format,

    /// Exits with 1 if there is such a change: one that breaks callers and is not in spec/accepted.toml, or one that asks for a major
    /// version which client.toml does not have yet.
    #[arg(long, value_enum, default_value = "none")]
    fail_on: FailOn,

    /// Shows what belongs to one operation, or to those of one tag.
    #[arg(long, value_name = "TAG|OPERATION")]
    only: Option<String>,

    /// Lists the rules that changes on the wire are told by, and compares nothing.
    #[arg(long, conflicts_with_all = ["base", "head", "only", "fail_on"])]
    rules: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For a terminal.
    Text,
    /// For a comment on a pull request.
    Markdown,
    /// For scripts; generator/docs/diff.schema.json describes it.
    Json,
    /// Annotations of a GitHub workflow.
    Github,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    Breaking,
    Major,
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
    let fails = match arguments.fail_on {
        FailOn::Breaking => view.verdict.breaking > 0,
        FailOn::Major => view.verdict.level == Some(Level::Major) && !view.verdict.version.reached,
        FailOn::None => false,
    };
    if fails { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Whoever reads the other end may stop early.
fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

fn compare(arguments: &Arguments, sides: &Sides) -> Result<ReportView, String> {
    let (base, head) = (sides.base.side(), sides.head.side());
    let mut found = compare_views(&base, &sides.base.view, &head, &sides.head.view);
    if let Some(name) = &arguments.only {
        found = filter(found, &base, &head, name).map_err(|similar| {
            let hint = similar.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
            format!("neither side has an operation or tag `{name}`{hint}")
        })?;
    }
    Ok(report::report_view(&found, &base, &head, &sides.accepted, today()))
}

/// The day in UTC, which is the same wherever the command runs.
fn today() -> jiff::civil::Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}
