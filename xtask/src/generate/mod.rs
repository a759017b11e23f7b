//! `cargo xtask generate`: arguments and output.

pub mod report;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ArgGroup;
use generator::Project;
use generator::config::{Config, DocumentConfig, OverlayConfig};
use generator::diagnostic::{Diagnostics, Severity, fold, render};
use generator::output::{Change, FileSet, OutputError, Overwrite, apply, plan};
use generator::parallel;
use generator::source::Sources;

use crate::paths::{self, CONFIG, from_here, root, templates};
use crate::program::program;
use report::Tense;

/// The comment of the ownership list.
pub const LIST_HEADER: &str = "The files here that `cargo xtask generate` owns, and their hashes. Do not edit.";

#[derive(clap::Args)]
#[command(group = ArgGroup::new("separate").multiple(true).args(["specs", "config"]))]
#[command(group = ArgGroup::new("named").multiple(true).args(["name", "config"]))]
pub struct Arguments {
    /// Writes nothing. Lists the files that would be created, updated or removed, with diffs, and exits with 1 if there are any.
    #[arg(long)]
    check: bool,

    /// Generates a separate crate from this document. Several documents become modules of one crate.
    #[arg(long = "spec", value_name = "[MODULE=]FILE", requires = "out", requires = "named")]
    specs: Vec<String>,

    /// Generates a separate crate as this file says, which has the keys of spec/client.toml. Documents of `--spec` replace its own.
    #[arg(long, value_name = "FILE", requires = "out")]
    config: Option<PathBuf>,

    /// Changes a document by this overlay before it is read. Several overlays are applied in their order. With several documents, the
    /// module of one, or `extends` in the overlay, says which of them is changed.
    #[arg(long = "overlay", value_name = "[MODULE=]FILE")]
    overlays: Vec<String>,

    /// The folder of the separate crate.
    #[arg(long, value_name = "DIR", requires = "separate")]
    out: Option<PathBuf>,

    /// The name of the separate crate.
    #[arg(long, value_name = "NAME", requires = "separate")]
    name: Option<String>,

    /// Generates the separate crate without these of its parts: blocking, cli (the command), mock (a server for tests), tracing.
    #[arg(long, value_name = "PART", value_delimiter = ',', requires = "separate")]
    without: Vec<String>,

    /// The folder of the templates [default: the project's, or those that the program was built with].
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,

    /// Replaces generated files that were edited by hand, and other files at their paths.
    #[arg(long)]
    overwrite: bool,

    /// Treats warnings as errors: nothing is written if there is one. Shows every warning, even if many are alike.
    #[arg(long)]
    deny_warnings: bool,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let mut sources = Sources::default();
    let mut diagnostics = Diagnostics::default();
    let project = open(arguments, &mut sources, &mut diagnostics);
    let files = project.and_then(|project| generate_files(&project, &mut sources, &mut diagnostics));
    let reported = if arguments.deny_warnings { diagnostics.clone() } else { fold(&diagnostics) };
    let folder = arguments.out.clone().unwrap_or_else(|| from_here(&root().join("generated")));
    let denied = arguments.deny_warnings && diagnostics.count(Severity::Warning) > 0;
    // Rendering the diagnostics takes as long as writing the files.
    let (done, report) = parallel::join(
        || files.filter(|_| !denied).map(|files| compare_or_write(arguments, &folder, &files)),
        || render(&reported, &sources, std::io::stderr().is_terminal()),
    );
    eprint!("{report}");
    let warnings = if diagnostics.is_empty() { String::new() } else { format!(", {}", diagnostics.summary()) };
    match done {
        None => {
            eprintln!("{}, nothing was written", diagnostics.summary());
            ExitCode::FAILURE
        }
        Some(Ok(done)) => print_changes(arguments, &folder, &done, &warnings),
        Some(Err(error)) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Generates all files of a crate in memory, with the cache of the last run in the project. Returns `None` if there is an error.
pub fn generate_files(project: &Project, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<FileSet> {
    match paths::project().map(|root| root.join("target/format-cache.json")) {
        Some(cache) => generator::generate_cached(project, &cache, sources, diagnostics),
        None => generator::generate(project, sources, diagnostics),
    }
}

/// The changes of a run, and the number of generated files.
struct Outcome {
    changes: Vec<Change>,
    files: usize,
}

fn compare_or_write(arguments: &Arguments, folder: &Path, files: &FileSet) -> Result<Outcome, OutputError> {
    let plan = plan(folder, files, LIST_HEADER)?;
    let overwrite = if arguments.overwrite { Overwrite::Yes } else { Overwrite::No };
    let changes = if arguments.check { plan.changes } else { apply(folder, plan, overwrite)? };
    Ok(Outcome { changes, files: files.len() })
}

fn open(arguments: &Arguments, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Project> {
    let Arguments { specs, config, overlays, .. } = arguments;
    let mut project = open_description(specs, config.as_deref(), overlays, sources, diagnostics)?;
    if let Some(name) = &arguments.name {
        project.config.package.name = name.clone();
    }
    if !arguments.without.is_empty() {
        project.config.package.without = arguments.without.clone();
    }
    Some(Project { templates: templates(arguments.templates.as_deref(), diagnostics)?, ..project })
}

/// Reads which documents and overlays the arguments of a command name, or else those of the project. Reads no templates.
pub fn open_description(
    specs: &[String],
    config: Option<&Path>,
    overlays: &[String],
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Project> {
    let config = match config {
        None if specs.is_empty() => Some(from_here(&root().join(CONFIG))),
        config => config.map(Path::to_owned),
    };
    let mut project = match config {
        Some(config) => generator::open_description(&config, sources, diagnostics)?,
        None => Project { config: Config::new("", Vec::new()), ..Project::default() },
    };
    if !specs.is_empty() {
        project.config.documents = specs.iter().map(|spec| document(spec)).collect();
        project.folder = PathBuf::new();
    }
    project.config.overlays = overlays.iter().map(|argument| overlay(argument)).collect();
    Some(project)
}

/// Parses `[MODULE=]FILE`.
pub fn document(spec: &str) -> DocumentConfig {
    match spec.split_once('=') {
        Some((module, file)) if !module.contains(['/', '\\', '.']) => {
            DocumentConfig::new(Some(module.to_owned()), file)
        }
        _ => DocumentConfig::new(None, spec),
    }
}

/// Parses the `[MODULE=]FILE` of an overlay.
pub fn overlay(argument: &str) -> OverlayConfig {
    let DocumentConfig { module, file, .. } = document(argument);
    OverlayConfig { module, ..file.into() }
}

/// Prints the changes, and with `--check` the diffs and what to do about them.
fn print_changes(arguments: &Arguments, folder: &Path, outcome: &Outcome, warnings: &str) -> ExitCode {
    let Outcome { changes, files } = outcome;
    let name = folder.display();
    if changes.is_empty() {
        println!("{name}: {files} files are up to date{warnings}");
        return ExitCode::SUCCESS;
    }
    if !arguments.check {
        print!("{}", report::list(folder, changes, Tense::Done));
        println!("{name}: {files} files, {}{warnings}", report::summary(changes));
        if arguments.out.is_none() && report::changes_api(changes) {
            println!("next: `{} diff` lists what callers notice, and says whether a new version is due", program());
        }
        return ExitCode::SUCCESS;
    }
    print!("{}{}", report::list(folder, changes, Tense::Pending), report::diffs(changes));
    let command = generate_command(arguments, changes.iter().any(|change| change.kind.loses_work()));
    let outdated = match report::count(changes) {
        1 => "1 file is".to_owned(),
        count => format!("{count} files are"),
    };
    eprintln!("\nerror: {outdated} out of date in `{name}`{warnings}\nhelp: run `{command}`");
    ExitCode::FAILURE
}

/// Returns the command that was called without `--check`, and with `--overwrite` if work would be lost.
fn generate_command(arguments: &Arguments, overwrite: bool) -> String {
    let mut command = format!("{} generate", program());
    for (flag, values) in [("--spec", &arguments.specs), ("--overlay", &arguments.overlays)] {
        for value in values {
            command.push_str(&format!(" {flag} {value}"));
        }
    }
    let paths = [("--config", &arguments.config), ("--out", &arguments.out), ("--templates", &arguments.templates)];
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

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        arguments: Arguments,
    }

    #[test]
    fn the_command_is_repeated_without_check() {
        let line = "generate --check --spec v1=a.yaml --spec v2=b.yaml --out out --name x --without cli,tracing --deny-warnings";
        let arguments = Command::parse_from(line.split(' ')).arguments;
        let expected =
            "cargo xtask generate --spec v1=a.yaml --spec v2=b.yaml --out out --name x --without cli,tracing";
        assert_eq!(generate_command(&arguments, false), format!("{expected} --deny-warnings"));
        assert_eq!(generate_command(&arguments, true), format!("{expected} --overwrite --deny-warnings"));

        let arguments = Command::parse_from("generate --check --config a/client.toml --out out".split(' ')).arguments;
        assert_eq!(generate_command(&arguments, false), "cargo xtask generate --config a/client.toml --out out");
    }

    #[test]
    fn a_path_with_an_equals_sign_has_no_module() {
        let modules = |spec: &str| document(spec).module;
        assert_eq!(modules("v1=a.yaml").as_deref(), Some("v1"));
        assert_eq!(modules("a.yaml"), None);
        assert_eq!(modules("dir/a=b.yaml"), None);
    }
}
