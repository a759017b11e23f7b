// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The client and the output options, from the flags and the environment.

use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use clap::ArgMatches;

use super::super::builder::ClientBuilder;
use super::super::client::Client;
use super::super::operation::OperationSpec;
use super::super::retry::RetryPolicy;
use super::failure::Failure;
#[cfg(used = ".variable")]
use super::flags::setting_id;
use super::query::{Query, compile};
use super::table::Cli;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Format {
    Json,
    Yaml,
    Table,
}

/// How a response is printed.
#[derive(Debug)]
pub struct OutputOptions {
    pub format: Format,
    pub query: Option<Query>,
    pub include: bool,
    pub colour: bool,
}

pub fn output_options(matches: &ArgMatches) -> Result<OutputOptions, Failure> {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let colour = match text("color") {
        Some("always") => true,
        Some("never") => false,
        _ => AutoStream::choice(&std::io::stdout()) != ColorChoice::Never,
    };
    if text("color") == Some("never") {
        ColorChoice::Never.write_global();
    }
    Ok(OutputOptions {
        format: match text("output") {
            Some("yaml") => Format::Yaml,
            Some("table") => Format::Table,
            _ => Format::Json,
        },
        query: text("query").map(compile).transpose()?,
        include: matches.get_flag("include"),
        colour,
    })
}

/// Returns the client for the flags and the environment.
pub fn client(cli: &'static Cli, matches: &ArgMatches) -> Result<Client, Failure> {
    let mut builder = (cli.builder)()?
        .base_url_from_env(cli.base_url_env)?
        .user_agent(concat!(env!("CARGO_PKG_NAME"), "-command"));
    #[cfg(any(used = ".credential", used = ".basic_credential"))]
    for key in cli.keys.iter().filter(|key| key.credential.env.is_none()) {
        let secret = std::env::var(key.env).unwrap_or_default();
        if !secret.is_empty() {
            builder = builder.credential(key.credential, secret.into());
        }
    }
    #[cfg(used = ".variable")]
    for setting in cli.settings {
        if let Some(value) = matches.get_one::<String>(&setting_id(setting)) {
            builder = builder.variable(setting.name, value);
        }
    }
    if let Some(url) = matches.get_one::<String>("base-url") {
        builder = builder.base_url(url);
    }
    // There is no such argument if the document has no servers.
    #[cfg(used = ".prefer_server")]
    if let Some(url) = matches.try_get_one::<String>("server").ok().flatten() {
        let server = cli.servers.iter().find(|server| *server == url);
        let Some(server) = server else {
            let servers = cli.servers.join(", ");
            return Err(Failure::Usage(format!(
                "--server {url}: the OpenAPI document has {servers}; --base-url accepts any URL"
            )));
        };
        builder = builder.prefer_server(server);
    }
    Ok(limits(builder, matches).build()?)
}

fn limits(mut builder: ClientBuilder, matches: &ArgMatches) -> ClientBuilder {
    let mut policy = RetryPolicy::new();
    if let Some(timeout) = matches.get_one::<Duration>("timeout") {
        builder = builder.timeout(*timeout);
        // The budget is twice the time of all attempts, which leaves time for the waits between them.
        policy = policy.with_budget((*timeout * 2 * 3).max(Duration::from_secs(120)));
    }
    if let Some(retries) = matches.get_one::<u16>("retries") {
        policy = policy.with_max_attempts(usize::from(*retries) + 1);
    }
    builder
        .retries(policy)
        .strict(matches.get_flag("strict"))
        .allow_plain_http(matches.get_flag("allow-plain-http"))
}

/// Fails if credentials of the operation are missing, and names their environment variables.
pub fn check_keys(
    cli: &Cli,
    client: &Client,
    operation: &'static OperationSpec,
) -> Result<(), Failure> {
    let keyring = client.keyring();
    if keyring.satisfies(operation.security) {
        return Ok(());
    }
    let sets = operation.security.iter().map(|set| {
        let missing = set
            .iter()
            .filter(|one| !keyring.has(one))
            .map(|one| cli.env(one));
        missing.collect::<Vec<_>>().join(" and ")
    });
    let sets: Vec<String> = sets.collect();
    let plural = if sets.iter().any(|set| set.contains(" and ")) {
        "s"
    } else {
        ""
    };
    Err(Failure::Usage(format!(
        "{} needs credentials: set the environment variable{plural} {}",
        operation.id,
        sets.join(", or ")
    )))
}
