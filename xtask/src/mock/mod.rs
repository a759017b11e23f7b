//! `cargo xtask mock`: arguments, and the description that the server reads.

mod description;
mod server;

use std::io::IsTerminal;
use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use generator::Project;
use generator::diagnostic::{Diagnostics, fold, render};
use generator::source::Sources;

use crate::generate::open_description;
use description::{Described, Descriptions};

#[derive(clap::Args)]
pub struct Arguments {
    /// Serves this document instead of the project's. Several documents are served as one API.
    #[arg(long = "spec", value_name = "[MODULE=]FILE")]
    specs: Vec<String>,

    /// Reads the documents that this file names, which has the keys of spec/client.toml. Documents of `--spec` replace its own.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Changes a document by this overlay before it is read. Several overlays are applied in their order. With several documents, the
    /// module of one, or `extends` in the overlay, says which of them is changed.
    #[arg(long = "overlay", value_name = "[MODULE=]FILE")]
    overlays: Vec<String>,

    #[command(flatten)]
    server: ServerArguments,
}

/// The arguments of the server, which parses them again.
#[derive(clap::Args)]
struct ServerArguments {
    /// The port, or 0 for any free one [default: 7878].
    #[arg(long, value_name = "N")]
    port: Option<u16>,

    /// The address to listen on. Others than those of this machine let everyone in the network reach the server [default: 127.0.0.1].
    #[arg(long, value_name = "ADDRESS")]
    host: Option<IpAddr>,

    /// Keeps what requests create in this file over restarts.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,

    /// Fails requests as the rules in this file say.
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,

    /// Fails this share of the requests, from 0 to 1.
    #[arg(long, value_name = "RATE", value_parser = parse_rate)]
    chaos: Option<f64>,

    /// Makes random decisions repeatable.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// Prints the environment variables with which the client and the command send requests to the server, for `eval`, and starts none.
    #[arg(long)]
    print_env: bool,

    /// Prints no line for each request.
    #[arg(long)]
    quiet: bool,
}

pub fn run(arguments: &Arguments) -> ExitCode {
    let Arguments { specs, config, overlays, server } = arguments;
    let is_terminal = std::io::stderr().is_terminal();
    let descriptions = Descriptions::of_project(&(specs, config, overlays, is_terminal));
    let described = descriptions.find().map_or_else(|| describe(arguments, &descriptions, is_terminal), Ok);
    let started = described.and_then(|described| {
        eprint!("{}", described.report);
        server::start(&described.path, &server.list())
    });
    started.unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::FAILURE
    })
}

/// Reads the documents, and writes the description of their API.
fn describe(arguments: &Arguments, descriptions: &Descriptions, is_terminal: bool) -> Result<Described, String> {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
    let project = open(arguments, &mut sources, &mut diagnostics);
    let text = project.and_then(|project| generator::describe(&project, &mut sources, &mut diagnostics));
    let report = render(&fold(&diagnostics), &sources, is_terminal);
    match text {
        Some(text) => descriptions.write(&text, report, &sources),
        None => Err(format!("{report}{}, the server was not started", diagnostics.summary())),
    }
}

fn open(arguments: &Arguments, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Project> {
    let Arguments { specs, config, overlays, .. } = arguments;
    let mut project = open_description(specs, config.as_deref(), overlays, sources, diagnostics)?;
    if project.config.package.name.is_empty() {
        // Only crates need one.
        project.config.package.name = "client".to_owned();
    }
    Some(project)
}

impl ServerArguments {
    /// Returns the arguments as the server's program takes them.
    fn list(&self) -> Vec<String> {
        let path = |path: &Option<PathBuf>| path.as_ref().map(|path| path.to_string_lossy().into_owned());
        let values = [
            ("--port", self.port.map(|port| port.to_string())),
            ("--host", self.host.map(|host| host.to_string())),
            ("--state", path(&self.state)),
            ("--faults", path(&self.faults)),
            ("--chaos", self.chaos.map(|rate| rate.to_string())),
            ("--seed", self.seed.map(|seed| seed.to_string())),
        ];
        let values = values.into_iter().filter_map(|(flag, value)| Some([flag.to_owned(), value?]));
        let flags = [("--print-env", self.print_env), ("--quiet", self.quiet)];
        let flags = flags.into_iter().filter(|(_, is_set)| *is_set).map(|(flag, _)| flag.to_owned());
        values.flatten().chain(flags).collect()
    }
}

fn parse_rate(text: &str) -> Result<f64, String> {
    let rate = text.parse().map_err(|_| "this is not a number".to_owned())?;
    if (0.0..=1.0).contains(&rate) { Ok(rate) } else { Err("the rate is from 0 to 1".to_owned()) }
}
