//! `cargo xtask corpus`: arguments and output. Each document of a folder becomes a crate below `target/corpus`; with
//! `--check` all of them are compiled there, with `--mock` the tests of their operations run.

mod check;
mod find;
mod generate;
mod mock;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;

use generator::config::Config;
use generator::diagnostic::{Diagnostics, render};
use generator::parallel;
use generator::source::Sources;

use crate::paths::{from_here, root, templates};
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
    let mut rows: Vec<Row> = Vec::new();
    if arguments.check || arguments.mock {
        let good = generated.iter().filter(|one| one.failure.is_none()).map(|one| one.name.as_str());
        workspace.prepare(&good.collect::<Vec<_>>(), &templates)?;
    }
    if arguments.check {
        workspace.check_dependencies()?;
    }
    if arguments.mock {
        workspace.build_test_dependencies()?;
    }
    let all = generated.len();
    for (index, generated) in generated.into_iter().enumerate() {
        let checked = (arguments.check && generated.failure.is_none()).then(|| workspace.check(&generated.name));
        if let Some(checked) = &checked {
            eprintln!("[{}/{all}] checked {} in {:.1} s", index + 1, generated.name, checked.seconds);
        }
        let tested = (arguments.mock && generated.failure.is_none()).then(|| workspace.test(&generated.name));
        if let Some(tested) = &tested {
            eprintln!("[{}/{all}] tested {} in {:.1} s", index + 1, generated.name, tested.seconds);
        }
        rows.push(Row { generated, checked, tested });
    }
    Ok(rows)
}
