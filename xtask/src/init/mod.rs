//! `cargo xtask init`: arguments and output. A workspace of a crate's own has the folders of this one, without the generator.

mod workspace;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use generator::config::Config;
use generator::diagnostic::{Diagnostics, fold, render};
use generator::source::Sources;
use generator::{Project, generate};

use crate::generate::document;
use crate::paths::templates;
use crate::program::program;

#[derive(clap::Args)]
pub struct Arguments {
    /// The folder of the workspace. Existing files are not replaced.
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// A document, which is copied with the files that it refers to. Several documents become modules of one crate.
    #[arg(long = "spec", value_name = "[MODULE=]FILE", required = true)]
    specs: Vec<String>,

    /// The name of the crate [default: the name of the folder].
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// Copies the templates as well, to change them.
    #[arg(long)]
    templates: bool,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let Some(project) = read(arguments, &mut sources, &mut diagnostics) else {
        eprint!("{}", render(&fold(&diagnostics), &sources, std::io::stderr().is_terminal()));
        eprintln!("{}, nothing was written", diagnostics.summary());
        return ExitCode::FAILURE;
    };
    let created = workspace::files(&project.config, &sources, arguments.templates)
        .and_then(|files| workspace::create(&arguments.folder, &files));
    match created {
        Ok(paths) => {
            for path in paths {
                println!("created  {}", path.display());
            }
            let (program, folder) = (program(), arguments.folder.display());
            println!(
                "next: `{program} generate` in {folder} generates the crate; README.md there has the commands after it"
            );
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Reads the documents. Returns `None` if a crate cannot be generated from them.
fn read(arguments: &Arguments, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Project> {
    let folder = std::path::absolute(&arguments.folder).unwrap_or_default();
    let folder_name = || folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let name = arguments.name.clone().unwrap_or_else(folder_name);
    let config = Config::new(name, arguments.specs.iter().map(|spec| document(spec)).collect());
    let project = Project { config, templates: templates(None, diagnostics)?, ..Project::default() };
    generate(&project, sources, diagnostics)?;
    Some(project)
}
