//! `cargo xtask corpus`: arguments and output. Each document of a folder becomes a crate below `target/corpus`; with
//! `--check` all of them are compiled there, with `--mock` the tests of their operations run.

mod check;
mod find;
mod generate;
mod mock;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use generator::config::Config;
use generator::diagnostic::{Diagnostics, render};
use generator::parallel;
use generator::render::Templates;
use generator::source::Sources;

use crate::paths::{from_here, root, templates};
use crate::progress::Items;
use check::Workspace;
use table::Row;

#[derive(clap::Args)]
pub struct Arguments {
    /// A folder of documents: *.yaml, *.yml, *.json, and folders with an openapi.yaml in them. Documents NAME-v1 and NAME-v2 are
    /// also generated as one crate NAME.
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Compiles each crate with `cargo check`. A warning of the compiler counts as a failure.
    #[arg(long)]
    check: bool,

    /// Sends requests of each operation to the mock server: one with example values must succeed, and each declared error must
    /// come back as that error.
    #[arg(long, conflicts_with = "check")]
    mock: bool,

    /// The number of crates that are generated at the same time, and of cargo's jobs [default: the number of processors]. The crates
    /// are checked one after the other, so that their times are comparable.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,

    /// Generates only these crates.
    #[arg(long, value_name = "NAME", num_args = 1..)]
    only: Vec<String>,
}

/// The exit code that clap has for wrong arguments.
const USAGE: u8 = 2;

pub fn run(arguments: &Arguments) -> ExitCode {
    let crates = match select_crates(arguments) {
        Ok(crates) => crates,
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::from(USAGE);
        }
    };
    match rows(arguments, &crates) {
        Ok(rows) => {
            print!("{}", table::table(&rows));
            if rows.iter().all(Row::is_good) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(message) => {
            eprint!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Returns the crates to generate, or an error in the arguments.
fn select_crates(arguments: &Arguments) -> Result<Vec<Config>, String> {
    let folder = arguments.folder.display();
    let configs = find::find(&arguments.folder).map_err(|error| format!("cannot read `{folder}`: {error}"))?;
    let names = || configs.iter().map(|config| config.package.name.as_str()).collect::<Vec<_>>().join(", ");
    if configs.is_empty() {
        return Err(format!("no document found in `{folder}`"));
    }
    let is_known = |name: &String| configs.iter().any(|config| config.package.name == *name);
    if let Some(name) = arguments.only.iter().find(|name| !is_known(name)) {
        return Err(format!("document `{name}` not found in `{folder}`; it has {}", names()));
    }
    let is_selected = |config: &Config| arguments.only.is_empty() || arguments.only.contains(&config.package.name);
    Ok(configs.into_iter().filter(is_selected).collect())
}

fn rows(arguments: &Arguments, crates: &[Config]) -> Result<Vec<Row>, String> {
    let mut diagnostics = Diagnostics::default();
    let templates =
        templates(None, &mut diagnostics).ok_or_else(|| render(&diagnostics, &Sources::default(), false))?;
    let workspace = Workspace::new(from_here(&root().join("target/corpus")), arguments.jobs);
    let jobs = arguments.jobs.map_or_else(parallel::processors, usize::from);
    let generated = generate::generate_all(crates, &templates, jobs, workspace.folder());
    let rows = generated.into_iter().map(|generated| Row { generated, checked: None, tested: None });
    let mut rows: Vec<Row> = rows.collect();
    if arguments.check || arguments.mock {
        compile(arguments.mock, &workspace, &templates, &mut rows)?;
    }
    Ok(rows)
}

/// Checks the crates that were generated, or runs their tests.
fn compile(is_test: bool, workspace: &Workspace, templates: &Templates, rows: &mut [Row]) -> Result<(), String> {
    let mut rows: Vec<&mut Row> = rows.iter_mut().filter(|row| row.generated.failure.is_none()).collect();
    let names: Vec<String> = rows.iter().map(|row| row.generated.name.clone()).collect();
    workspace.prepare(&names, templates)?;
    let done = if is_test {
        workspace.build_test_dependencies()?;
        "tested"
    } else {
        workspace.check_dependencies()?;
        "checked"
    };
    let items = Items::begin(if is_test { "testing" } else { "checking" }, rows.len());
    for (row, name) in rows.iter_mut().zip(&names) {
        items.begin_item(name);
        let started = Instant::now();
        if is_test {
            row.tested = Some(workspace.test(name));
        } else {
            row.checked = Some(workspace.check(name));
        }
        let result = row.result();
        items.end_item(name, if row.is_good() { Ok(done) } else { Err(&result) }, started.elapsed().as_secs_f64());
    }
    Ok(())
}
