//! `cargo xtask`: the commands of the project.

mod corpus;
mod diff;
mod generate;
mod init;
mod paths;
mod program;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use program::program;

/// Generating a crate is mostly small allocations on several threads, and takes a third longer with the system's allocator on Linux.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The project's commands.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generates a client crate from OpenAPI documents.
    Generate(generate::Arguments),
    /// Compares two versions of the OpenAPI documents: changes on the wire and in the crate.
    Diff(diff::Arguments),
    /// Generates a crate from each document of a folder, and prints a table of the results.
    Corpus(corpus::Arguments),
    /// Creates a workspace for a crate of your own: the documents, client.toml with every key, a README and a script for CI.
    Init(init::Arguments),
}

fn main() -> ExitCode {
    let matches = Arguments::command().name(program()).bin_name(program()).get_matches();
    match Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit()).command {
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Corpus(arguments) => corpus::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
    }
}
