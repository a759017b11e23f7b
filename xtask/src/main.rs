//! `cargo xtask`: the project's commands.

mod corpus;
mod diff;
mod generate;
mod paths;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Making a crate is allocating small things on several threads: with the system's allocator on Linux it takes a third longer.
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
    /// Makes a client crate from OpenAPI documents.
    Generate(generate::Arguments),
    /// Shows what a change of the description does to the wire and to the crate.
    Diff(diff::Arguments),
    /// Makes a crate from every document of a folder, and shows how that went.
    Corpus(corpus::Arguments),
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Corpus(arguments) => corpus::run(&arguments),
    }
}
