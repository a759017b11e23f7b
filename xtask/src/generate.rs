//! `cargo xtask generate`: its arguments, and what it prints.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use generator::Project;
use generator::config::{Config, DocumentConfig};
use generator::diagnostic::{Diagnostics, Severity, fold, render};
use generator::format::Layouts;
use generator::output::{Change, FileSet, OutputError, Overwrite, Plan, apply, plan, unified_diff};
use generator::source::Sources;

use crate::paths::{CONFIG, from_here, root};

/// What the ownership list says of itself.
pub const LIST_HEADER: &str = "The files here that `cargo xtask generate` owns, and their hashes. Do not edit.";

#[derive(clap::Args)]
pub struct Arguments {
    /// Writes nothing; shows what would change, and exits with 1 if there is anything.
    #[arg(long)]
    check: bool,

    /// Makes a crate of its own from this document. Several become modules of one crate.
    #[arg(long = "spec", value_name = "[MODULE=]FILE", requires = "out", requires = "name")]
    specs: Vec<String>,

    /// The folder of that crate.
    #[arg(long, value_name = "DIR", requires = "specs")]
    out: Option<PathBuf>,

    /// The name of that crate.
    #[arg(long, value_name = "NAME", requires = "specs")]
    name: Option<String>,

    /// Makes that crate without one of its parts: blocking, cli (the command) or tracing.
    #[arg(long, value_name = "PART", value_delimiter = ',', requires = "specs")]
    without: Vec<String>,

    /// Uses the templates of this folder.
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,

    /// Replaces generated files that were edited by hand, and files that stand in the way.
    #[arg(long)]
    overwrite: bool,

    /// Treats warnings as errors: nothing is written if there is one. Shows all of them, also where many say the same.
    #[arg(long)]
    deny_warnings: bool,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let layouts_of_before = root().join("target/layouts.json");
    let read_layouts = || program().map(|program| Layouts::read(&layouts_of_before, &program)).unwrap_or_default();
    let (mut layouts, read) = std::thread::scope(|scope| {
        let layouts = scope.spawn(read_layouts);
        let read = open(arguments, &mut sources, &mut diagnostics).map(|project| {
            let api = generator::read_api(&project, &mut sources, &mut diagnostics);
            (project, api)
        });
        (layouts.join().unwrap_or_default(), read)
    });
    let files = read.and_then(|(project, api)| generator::files(&project, &api, &mut layouts, &mut diagnostics));
    let shown = if arguments.deny_warnings { diagnostics.clone() } else { fold(&diagnostics) };
    let folder = arguments.out.clone().unwrap_or_else(|| from_here(&root().join("generated")));
    let denied = arguments.deny_warnings && diagnostics.count(Severity::Warning) > 0;
    // Looking up the places of what is told takes as long as writing.
    let (told, done) = std::thread::scope(|scope| {
        let done = scope.spawn(|| files.filter(|_| !denied).map(|files| compare_or_write(arguments, &folder, &files)));
        (render(&shown, &sources, std::io::stderr().is_terminal()), done.join())
    });
    eprint!("{told}");
    // Without them the next run takes longer, and that is all.
    let _ = layouts.write(&layouts_of_before);
    let done = done.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    let warnings = if diagnostics.is_empty() { String::new() } else { format!(", {}", diagnostics.summary()) };
    match done {
        None => {
            eprintln!("{}, nothing was written", diagnostics.summary());
            ExitCode::FAILURE
        }
        Some(Ok(Done::Compared(plan))) => show_differences(arguments, &folder, &plan, &warnings),
        Some(Ok(Done::Written { files, changes })) => {
            show_changes(&folder, files, &changes, &warnings);
            ExitCode::SUCCESS
        }
        Some(Err(error)) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Tells this program from what it is after it was built anew.
fn program() -> Option<String> {
    let metadata = std::env::current_exe().and_then(std::fs::metadata).ok()?;
    Some(format!("{} {:?}", metadata.len(), metadata.modified().ok()?))
}

enum Done {
    Compared(Plan),
    Written { files: usize, changes: Vec<Change> },
}

fn compare_or_write(arguments: &Arguments, folder: &Path, files: &FileSet) -> Result<Done, OutputError> {
    let plan = plan(folder, files, LIST_HEADER)?;
    if arguments.check {
        return Ok(Done::Compared(plan));
    }
    let overwrite = if arguments.overwrite { Overwrite::Yes } else { Overwrite::No };
    Ok(Done::Written { files: files.len(), changes: apply(folder, plan, overwrite)? })
}

fn open(arguments: &Arguments, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Project> {
    let templates = arguments.templates.clone().unwrap_or_else(|| from_here(&root().join("templates")));
    let Some(name) = &arguments.name else {
        let config = from_here(&root().join(CONFIG));
        return generator::open_project(&config, &templates, sources, diagnostics);
    };
    let document = |spec: &String| match spec.split_once('=') {
        Some((module, file)) if !module.contains(['/', '\\', '.']) => {
            DocumentConfig { module: Some(module.to_owned()), file: file.to_owned() }
        }
        _ => DocumentConfig { module: None, file: spec.clone() },
    };
    let mut config = Config::new(name, arguments.specs.iter().map(document).collect());
    config.package.without = arguments.without.clone();
    let templates = generator::read_templates(&templates, diagnostics)?;
    Some(Project { config, folder: PathBuf::new(), templates })
}

/// Lists what differs, with diffs.
fn show_differences(arguments: &Arguments, folder: &Path, plan: &Plan, warnings: &str) -> ExitCode {
    if plan.changes.is_empty() {
        println!("{}: {} files are up to date{warnings}", folder.display(), plan.unchanged);
        return ExitCode::SUCCESS;
    }
    for change in &plan.changes {
        println!("{}", line(folder, change));
    }
    for change in plan.changes.iter().filter(|change| !change.kind.is_list()) {
        print!("\n{}", unified_diff(change));
    }
    let (differing, all) = (plan.changes.len(), plan.changes.len() + plan.unchanged);
    let overwrite = plan.changes.iter().any(|change| change.kind.loses_work());
    eprintln!("\n{differing} of {all} files differ; this mends them:\n    {}", mending_command(arguments, overwrite));
    ExitCode::FAILURE
}

/// The command that was called, without `--check`; to replace what was edited by hand it must be told so.
fn mending_command(arguments: &Arguments, overwrite: bool) -> String {
    let mut command = "cargo xtask generate".to_owned();
    for spec in &arguments.specs {
        command.push_str(&format!(" --spec {spec}"));
    }
    let paths = [("--out", &arguments.out), ("--templates", &arguments.templates)];
    for (flag, path) in paths {
        if let Some(path) = path {
            command.push_str(&format!(" {flag} {}", path.display()));
        }
    }
    if let Some(name) = &arguments.name {
        command.push_str(&format!(" --name {name}"));
    }
    if !arguments.without.is_empty() {
        command.push_str(&format!(" --without {}", arguments.without.join(",")));
    }
    for (flag, is_set) in [("--overwrite", overwrite), ("--deny-warnings", arguments.deny_warnings)] {
        if is_set {
            command.push_str(&format!(" {flag}"));
        }
    }
    command
}

fn show_changes(folder: &Path, files: usize, changes: &[Change], warnings: &str) {
    let changes: Vec<&Change> = changes.iter().filter(|change| !change.kind.is_list()).collect();
    for change in &changes {
        println!("{}", line(folder, change));
    }
    println!("{}: {files} files, {} changed{warnings}", folder.display(), changes.len());
}

fn line(folder: &Path, change: &Change) -> String {
    format!("{:<12} {}", change.kind, folder.join(&change.path).display())
}
