// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The command of the crate: it sends one request for its arguments and prints the response.
//!
//! The operations are in the generated tables; see `table`.

mod arguments;
mod body;
mod by_id;
mod curl;
#[cfg(used = "crate::ItemStream")]
pub(crate) mod encode;
mod failure;
mod flags;
mod input;
#[cfg(used = "crate::ItemStream")]
mod items;
mod manual;
mod node;
#[cfg(used = ".multipart")]
mod parts;
mod pending;
mod query;
mod read;
mod report;
mod responses;
mod schema;
mod schema_reader;
#[cfg(all(
    test,
    used = "runtime::object",
    used = "runtime::string_enum",
    used = "runtime::union"
))]
mod schema_tests;
mod settings;
mod show;
mod table;
mod tabular;
mod tree;
#[cfg(any(used = "runtime::union", used = "runtime::open_union"))]
mod union_schema;
mod yaml;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::ArgMatches;
use clap::error::ErrorKind;
use clap_complete::Shell;

use self::arguments::{Subcommands, commands_of, parameter_id, parser};
use self::body::BodyArguments;
use self::input::{Input, Value};
use self::pending::Pending;
use super::terminal::escaped_lines;

#[cfg(used = "crate::ItemStream")]
pub use self::encode::open_items;
pub use self::failure::Failure;
#[cfg(used = "decode::case")]
pub use self::responses::Case;
#[cfg(used = "cli::Decoding")]
pub use self::responses::Decoding;
#[cfg(used = "cli::Responses")]
pub use self::responses::Responses;
pub use self::table::*;

impl Cli {
    /// Runs the command with the arguments of the process.
    pub fn run(&'static self) -> ExitCode {
        match run(self, std::env::args_os().collect()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => failure.report(self),
        }
    }
}

fn run(cli: &'static Cli, arguments: Vec<OsString>) -> Result<(), Failure> {
    let words: Vec<String> = arguments
        .iter()
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    let parsed = parser(cli, Subcommands::Words(&words)).try_get_matches_from(arguments);
    let matches = parsed.map_err(|error| explain(cli, error, &words))?;
    let Some((name, matches)) = matches.subcommand() else {
        return Ok(());
    };
    match name {
        "call" => call(cli, matches),
        "completions" => match matches.get_one::<Shell>("shell") {
            Some(shell) => show::print(&manual::completions(cli, *shell)),
            None => Ok(()),
        },
        "man" => {
            let words = matches.get_many::<String>("words").into_iter().flatten();
            show::print(&manual::page(cli, &words.cloned().collect::<Vec<_>>())?)
        }
        group => {
            let Some((name, matches)) = matches.subcommand() else {
                return Ok(());
            };
            let command = commands_of(cli, group).find(|command| command.name == name);
            let unknown = || Failure::Usage(format!("there is no operation `{name}`"));
            let command = command.ok_or_else(unknown)?;
            perform(cli, command, matches, values(command, matches))
        }
    }
}

/// Adds to an error how to build what this build does not have.
fn explain(cli: &Cli, error: clap::Error, words: &[String]) -> Failure {
    let is_unknown = error.kind() == ErrorKind::InvalidSubcommand;
    let absent = cli
        .absent
        .iter()
        .find(|one| words.iter().skip(1).any(|word| word == one.name));
    match absent.filter(|_| is_unknown) {
        Some(absent) => Failure::Usage(format!(
            "`{}` is not in this build; build it with the cargo feature `{}`",
            absent.name, absent.feature
        )),
        None => escape(error, words),
    }
}

/// The parser quotes words as they are, which is fit for a terminal only if all of them are harmless.
fn escape(error: clap::Error, words: &[String]) -> Failure {
    let is_harmless = words.iter().all(|word| escaped_lines(word) == *word);
    if is_harmless || !error.use_stderr() {
        return error.into();
    }
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    Failure::Usage(text.trim_end().to_owned())
}

/// Returns the parameters that the flags of an operation set.
fn values(command: &Command, matches: &ArgMatches) -> Vec<Vec<Value>> {
    let parameters = 0..command.parameters.len();
    let values = parameters.map(|index| {
        let strings = matches
            .get_many::<String>(&parameter_id(index))
            .into_iter()
            .flatten();
        let values = strings.map(|text| Value {
            steps: Vec::new(),
            text: text.clone(),
        });
        values.collect()
    });
    values.collect()
}

/// Returns the operation that an id names, with parameters by their names on the wire.
fn call(cli: &'static Cli, matches: &ArgMatches) -> Result<(), Failure> {
    if matches.get_flag("list") {
        let line = |entry: (&'static Group, &'static Command)| {
            let operation = entry.1.operation;
            format!(
                "{}\t{} {}\n",
                by_id::unique_name(cli, entry),
                operation.method,
                operation.path
            )
        };
        return show::print(cli.commands().map(line).collect::<String>().as_bytes());
    }
    let id = matches
        .get_one::<String>("operation")
        .map(String::as_str)
        .unwrap_or_default();
    let command = by_id::find(cli, id)?;
    let mut values: Vec<Vec<Value>> = command.parameters.iter().map(|_| Vec::new()).collect();
    for text in matches.get_many::<String>("param").into_iter().flatten() {
        let (index, value) = by_id::assign(command, text)?;
        if let Some(values) = values.get_mut(index) {
            values.push(value);
        }
    }
    perform(cli, command, matches, values)
}

/// Sends the request and prints its response.
fn perform(
    cli: &'static Cli,
    command: &'static Command,
    matches: &ArgMatches,
    values: Vec<Vec<Value>>,
) -> Result<(), Failure> {
    // An operation only has the flags that make sense for its body.
    let one = |name: &str| matches.try_get_one::<String>(name).ok().flatten().cloned();
    let many = |name: &str| {
        let strings = matches.try_get_many::<String>(name).ok().flatten();
        strings
            .into_iter()
            .flatten()
            .cloned()
            .collect::<Vec<String>>()
    };
    let body = BodyArguments::new(one("body"), &many("set"), many("file"), one("content-type"))?;
    if matches.try_get_one::<bool>("example").ok().flatten() == Some(&true) {
        return example(command, &body);
    }
    let options = settings::output_options(matches)?;
    let client = settings::client(cli, matches)?;
    let input = Input::new(command, values, body)?;
    let pending = Pending::new(&client, command, &input)?;
    #[cfg(used = "streamed::Streamed")]
    let pending = if matches.get_flag("as-stream") {
        pending.streamed()
    } else {
        pending
    };
    if matches.get_flag("dry-run") {
        return show::print(curl::curl(cli, pending)?.as_bytes());
    }
    settings::check_keys(cli, &client, command.operation)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime =
        runtime.map_err(|error| Failure::Usage(format!("the system gives no runtime: {error}")))?;
    #[cfg(used = "crate::ItemStream")]
    if let Some(open) = pending.items {
        return runtime.block_on(items::print_items(pending, open, &options));
    }
    #[cfg(used = "streamed::Streamed")]
    if matches.get_flag("as-stream") {
        let id = command.operation.id;
        return Err(Failure::Usage(format!("{id} does not return a stream")));
    }
    let response = runtime.block_on(pending.send())?;
    show::show(response, &options)
}

/// Prints the documented example of the body.
fn example(command: &Command, arguments: &BodyArguments) -> Result<(), Failure> {
    let id = command.operation.id;
    let none = || Failure::Usage(format!("{id} has no example of a body"));
    let body = command.body.as_ref().ok_or_else(none)?;
    let content = match &arguments.content_type {
        Some(_) => Some(arguments.choose(id, body)?),
        None => body
            .contents
            .iter()
            .find(|content| !content.example.is_empty()),
    };
    let example = content
        .map(|content| content.example)
        .filter(|example| !example.is_empty());
    show::print(format!("{}\n", example.ok_or_else(none)?).as_bytes())
}
