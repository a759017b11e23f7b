//! `cargo xtask`: the commands of the project.

mod corpus;
mod diff;
mod generate;
mod paths;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Generating a crate is mostly small allocations on several threads, and takes a third longer with the system's allocator on Linux.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The project's commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
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
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Corpus(arguments) => corpus::run(&arguments),
    }
}
