//! What the examples share: their client, and how they end.

use std::error::Error;
use std::process::ExitCode;

use datadog_orgs::{Client, ClientBuilder};

/// The client, and the arguments that are left for the example.
///
/// `Client::from_env` is all that a program needs; `--base-url URL` is for trying the examples
/// against a server of one's own.
pub fn start() -> Result<(Client, Vec<String>), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(flag) = arguments.iter().position(|one| one == "--base-url") else {
        return Ok((Client::from_env()?, arguments));
    };
    let url = arguments
        .drain(flag..)
        .nth(1)
        .ok_or("--base-url lacks a URL")?;
    let client = ClientBuilder::from_env()?.base_url(url).build()?;
    Ok((client, arguments))
}

/// Prints an error; its message has the cause.
pub fn finish(result: Result<(), Box<dyn Error>>) -> ExitCode {
    let Err(error) = result else {
        return ExitCode::SUCCESS;
    };
    eprintln!("error: {error}");
    ExitCode::FAILURE
}
