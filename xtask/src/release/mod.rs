//! `cargo xtask release`: arguments and output.

mod base;
mod body;
mod changelog;
mod encoding;
mod entries;
mod files;
mod generated;
mod items;
mod lines;
mod links;
mod next;
mod package;
mod section;
mod version;
mod wire;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use generator::diff::Severity;
use generator::diff::report::ReportView;
use generator::diff::rust::semver::Version;

use crate::diff::{compare_with_work_tree, today};
use crate::generate::report::Tense;
use crate::paths::{CONFIG, from_here, project};
use crate::program::program;
use base::{Base, Last};
use files::Files;
use section::{Edited, Release};
use version::{Changes, Due};

#[derive(clap::Args)]
pub struct Arguments {
    /// Writes nothing. Prints the version, the section of CHANGELOG.md and the files that would be written.
    #[arg(long)]
    dry_run: bool,

    /// The commit of the last release [default: the highest tag vX.Y.Z that HEAD is based on, or vX.Y.Z-rc.N for a pre-release].
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
    /// Whether an earlier run has set a version whose changes were reverted, so that there is nothing to release.
    is_taken_back: bool,
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
    let package = files::open()?;
    let (name, old_version) = (package.name.clone(), package.version.clone());
    let head = version::parse(&old_version, CONFIG)?;
    let Last { base, tagged } = base::find(&folder, arguments.since.as_deref(), &head)?;
    let text = files::read_optional(&folder.join("CHANGELOG.md"))?;
    let changelog = text.clone().unwrap_or_else(|| changelog::EMPTY.to_owned());
    section::check(&changelog)?;
    let report = base.as_ref().map(|base| compare(&folder, base)).transpose()?;
    let base_version =
        report.as_ref().map(|report| version::parse(&report.verdict.version.base, CONFIG)).transpose()?;
    let has_unreleased = base_version.as_ref().is_some_and(|base| section::has_unreleased(&changelog, base));
    let released = tagged.max(base_version.clone());
    let set = set_version(&changelog, released.as_ref(), base_version.as_ref(), &head);
    let due = match (&base, &report) {
        (Some(base), Some(report)) => version::due(&changes(base, report, &set.to_string(), has_unreleased))?,
        _ => Some(Due { version: head.clone(), note: None, raised_from: None }),
    };
    let is_taken_back = due.is_none() && set < head;
    let (due, edited) = match due {
        Some(due) => {
            base::check_is_free(&folder, &due.version, base.as_ref())?;
            let edited = write_section(&changelog, (base_version.as_ref(), released.as_ref()), &due, report.as_ref())?;
            (Due { note: lowered(&due, &head).or(due.note), ..due }, edited)
        }
        None if is_taken_back => {
            let note = format!("an earlier run wrote {head}, which is not released, and its changes were reverted");
            let due = Due { version: set, note: Some(note), raised_from: None };
            (due, section::take_back(&changelog, released.as_ref(), &head)?)
        }
        None => {
            let base = base.map(|base| base.commit.name).unwrap_or_default();
            let unchanged = "neither the documents, nor the version, nor [Unreleased] in CHANGELOG.md";
            print(&format!("nothing has changed since {base}: {unchanged}\n"));
            return Ok(None);
        }
    };
    let changelog = (text.unwrap_or_default(), Some(edited.text));
    let files = files::prepare(package, &due.version.to_string(), changelog, arguments.tense())?;
    Ok(Some(Prepared { base, report, name, old_version, due, is_taken_back, section: edited.section, files }))
}

impl Arguments {
    fn tense(&self) -> Tense {
        if self.dry_run { Tense::Pending } else { Tense::Done }
    }
}

/// Returns the version that somebody has set: that of client.toml, unless an earlier run has raised it and it is not released.
fn set_version(changelog: &str, released: Option<&Version>, base: Option<&Version>, head: &Version) -> Version {
    let Some(set) = section::raised_from(changelog, released, head) else { return head.clone() };
    // The base may be the commit of the earlier run.
    base.cloned().map_or(set.clone(), |base| set.max(base)).min(head.clone())
}

/// Returns what to say of a version that is lower than the one of an earlier run.
fn lowered(due: &Due, head: &Version) -> Option<String> {
    let why = "which is not released, and some of its changes were reverted";
    (due.version < *head).then(|| format!("an earlier run wrote {head}, {why}"))
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

fn changes<'a>(base: &'a Base, report: &'a ReportView, set: &'a str, has_unreleased: bool) -> Changes<'a> {
    let verdict = &report.verdict;
    Changes {
        base_name: &base.commit.name,
        base: &verdict.version.base,
        head: set,
        level: verdict.level,
        has_wire_changes: report.wire.iter().any(|change| change.severity != Severity::Docs),
        has_docs: verdict.docs > 0,
        breaking: verdict.breaking + verdict.accepted,
        has_unreleased,
    }
}

fn write_section(
    changelog: &str,
    (base, released): (Option<&Version>, Option<&Version>),
    due: &Due,
    report: Option<&ReportView>,
) -> Result<Edited, String> {
    let entries = report.map(entries::entries).unwrap_or_default();
    let date = today().to_string();
    let (version, raised_from) = (&due.version, due.raised_from.as_ref());
    section::edit(changelog, &Release { base, released, version, raised_from, date: &date, entries: &entries })
}

/// Prints a release, writes it, and checks the package.
fn release(arguments: &Arguments, prepared: Prepared) -> Result<(), String> {
    print(&summary(&prepared));
    let Prepared { name, due, is_taken_back, section, files, .. } = prepared;
    let version = &due.version;
    if files.is_empty() {
        print(&format!("{name} {version} is up to date, nothing was written\n"));
    } else {
        let section = if is_taken_back { String::new() } else { format!("{}\n\n", section.trim_end()) };
        print(&format!("\n{section}"));
        let list = files.list(arguments.tense());
        if !arguments.dry_run {
            files.write()?;
        }
        print(&list);
    }
    if arguments.dry_run || is_taken_back {
        return Ok(());
    }
    let folder = from_here(&project().unwrap_or_default().join("generated"));
    if !arguments.no_package {
        print("running `cargo package`, which compiles the crate\n");
        print(&format!("package: {}\n", package::check(&folder)?));
    }
    print(&format!("\nnext, by hand:\n{}\n", next::steps(&name, version)));
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
