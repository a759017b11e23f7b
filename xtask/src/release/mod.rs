//! `cargo xtask release`: arguments and output.

mod base;
mod body;
mod changelog;
mod entries;
mod files;
mod generated;
mod items;
mod lines;
mod links;
mod package;
mod section;
mod version;
mod wire;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use generator::diff::report::ReportView;
use generator::diff::rust::semver::Version;

use crate::diff::{compare_with_work_tree, today};
use crate::generate::report::Tense;
use crate::paths::{CONFIG, from_here, project};
use crate::program::program;
use base::Base;
use files::Files;
use section::{Edited, Release};
use version::{Changes, Due};

#[derive(clap::Args)]
pub struct Arguments {
    /// Writes nothing. Prints the version, the section of CHANGELOG.md and the files that would be written.
    #[arg(long)]
    dry_run: bool,

    /// The commit of the last release [default: the highest tag vX.Y.Z that HEAD is based on].
    #[arg(long, value_name = "REF")]
    since: Option<String>,

    /// Does not run `cargo package`, which compiles the crate.
    #[arg(long)]
    no_package: bool,
}

/// A release that is computed, and not written yet.
struct Prepared {
    base: Option<Base>,
    report: Option<ReportView>,
    /// The name of the crate.
    name: String,
    old_version: String,
    due: Due,
    section: String,
    files: Files,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let done = prepare(arguments).and_then(|prepared| match prepared {
        Some(prepared) => release(arguments, prepared),
        None => Ok(()),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Computes a release. Prints why and returns `None` if there is nothing to release.
fn prepare(arguments: &Arguments) -> Result<Option<Prepared>, String> {
    let folder = project().ok_or_else(|| {
        let help = format!("run it in a folder of a project, or create one with `{} init`", program());
        format!("no folder above the current one has {CONFIG}\nhelp: {help}")
    })?;
    let base = base::find(&folder, arguments.since.as_deref())?;
    let text = files::read_optional(&folder.join("CHANGELOG.md"))?;
    let changelog = text.clone().unwrap_or_else(|| changelog::EMPTY.to_owned());
    let package = files::open()?;
    let (name, old_version) = (package.name.clone(), package.version.clone());
    let report = base.as_ref().map(|base| compare(&folder, base)).transpose()?;
    let base_version =
        report.as_ref().map(|report| version::parse(&report.verdict.version.base, CONFIG)).transpose()?;
    let has_unreleased = base_version.as_ref().is_some_and(|base| section::has_unreleased(&changelog, base));
    let due = match (&base, &report) {
        (Some(base), Some(report)) => version::due(&changes(base, report, has_unreleased))?,
        _ => Some(Due { version: version::parse(&old_version, CONFIG)?, note: None }),
    };
    let Some(due) = due else {
        let base = base.map(|base| base.commit.name).unwrap_or_default();
        let unchanged = "neither the documents, nor the version, nor [Unreleased] in CHANGELOG.md";
        print(&format!("nothing has changed since {base}: {unchanged}\n"));
        return Ok(None);
    };
    base::check_is_free(&folder, &due.version, base.as_ref())?;
    let edited = write_section(&changelog, base_version.as_ref(), &due.version, report.as_ref())?;
    let files = files::prepare(package, &due.version.to_string(), (text.unwrap_or_default(), Some(edited.text)))?;
    Ok(Some(Prepared { base, report, name, old_version, due, section: edited.section, files }))
}

fn compare(folder: &Path, base: &Base) -> Result<ReportView, String> {
    let name = &base.commit.name;
    let report = compare_with_work_tree(folder, base.commit.clone()).ok_or_else(|| {
        format!("{name} and the work tree cannot be compared\nhelp: correct the documents, or name another commit with `--since`")
    })?;
    let in_client_toml = &report.verdict.version.base;
    match &base.version {
        Some(version) if *in_client_toml != version.to_string() => Err(format!(
            "spec/client.toml of the tag {name} has version {in_client_toml}\n\
             help: name the commit of the last release with `--since`, or correct the tag"
        )),
        _ => Ok(report),
    }
}

fn changes<'a>(base: &'a Base, report: &'a ReportView, has_unreleased: bool) -> Changes<'a> {
    let verdict = &report.verdict;
    Changes {
        base_name: &base.commit.name,
        base: &verdict.version.base,
        head: &verdict.version.head,
        level: verdict.level,
        has_wire_changes: !report.wire.is_empty(),
        breaking: verdict.breaking + verdict.accepted,
        has_unreleased,
    }
}

fn write_section(
    changelog: &str,
    base: Option<&Version>,
    version: &Version,
    report: Option<&ReportView>,
) -> Result<Edited, String> {
    let entries = report.map(entries::entries).unwrap_or_default();
    let date = today().to_string();
    section::edit(changelog, &Release { base, version, date: &date, entries: &entries })
}

/// Prints a release, writes it, and checks the package.
fn release(arguments: &Arguments, prepared: Prepared) -> Result<(), String> {
    print(&summary(&prepared));
    let Prepared { name, due, section, files, .. } = prepared;
    let version = &due.version;
    if files.is_empty() {
        print(&format!("{name} {version} is up to date, nothing was written\n"));
    } else {
        print(&format!("\n{}\n\n", section.trim_end()));
        let list = files.list(if arguments.dry_run { Tense::Pending } else { Tense::Done });
        if !arguments.dry_run {
            files.write()?;
        }
        print(&list);
    }
    if arguments.dry_run {
        return Ok(());
    }
    let folder = from_here(&project().unwrap_or_default().join("generated"));
    if !arguments.no_package {
        print("running `cargo package`, which compiles the crate\n");
        print(&format!("package: {}\n", package::check(&folder)?));
    }
    print(&format!("\nnext, by hand:\n{}\n", next_steps(&name, version, base::is_committed(&folder))));
    Ok(())
}

/// Returns what has changed since which release, and the version that follows.
fn summary(prepared: &Prepared) -> String {
    let Prepared { base, report, old_version, due, .. } = prepared;
    let since = match (base, report) {
        (Some(base), Some(report)) => format!("since {}: {}", base.commit.name, report.verdict.line()),
        _ => "no tag of a release (`vX.Y.Z`): this is the first release".to_owned(),
    };
    let version = due.version.to_string();
    let change = if *old_version == version { String::new() } else { format!("{old_version} → ") };
    let note = due.note.as_ref().map(|note| format!("note: {note}\n")).unwrap_or_default();
    format!("{since}\nversion: {change}{version}\n{note}")
}

/// Ignores errors, because the reader of a pipe may stop early, and files must not be left half written.
fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// Returns what is left to do. The command itself commits, tags and publishes nothing.
fn next_steps(name: &str, version: &Version, is_committed: bool) -> String {
    let commit = format!("    git add --all && git commit --message \"Release {version}\"\n");
    let commit = if is_committed { String::new() } else { commit };
    let tag = format!("    git tag v{version} && git push origin HEAD v{version}\n");
    format!("{commit}{tag}    cargo publish --package {name}")
}
