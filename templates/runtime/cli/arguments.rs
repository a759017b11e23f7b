// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The parser of the arguments. Only the requested operation gets its flags, so that a
//! command of a thousand operations starts as fast as one of ten.

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Arg, ArgAction, Command as Parser, value_parser};
use clap_complete::Shell;

use super::flags::{
    FILE_HELP, Offered, body_argument, connection, content_type_argument, example_argument,
    file_argument, output, set_argument,
};
use super::table::{self, Cli, Command, Content, ContentKind, Group, Location, ParameterShape};

/// Which subcommands get their own subcommands and flags.
#[derive(Clone, Copy, Debug)]
pub enum Subcommands<'a> {
    All,
    /// Those that are among these words.
    Words(&'a [String]),
}

impl Subcommands<'_> {
    fn has(self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Words(words) => words.iter().any(|word| word == name),
        }
    }
}

/// How many operations get the common flags in the completions, too.
const MANY: usize = 200;

const PARAMETERS: &str = "Parameters";

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Returns the parser of the whole command.
pub fn parser(cli: &'static Cli, expanded: Subcommands<'_>) -> Parser {
    // A script with all flags for each of a thousand operations would take a shell seconds to read.
    let is_everywhere = match expanded {
        Subcommands::All => cli.commands().nth(MANY).is_none(),
        Subcommands::Words(_) => true,
    };
    let mut parser = Parser::new(cli.name)
        .bin_name(cli.name)
        .version(cli.version)
        .about(cli.about)
        .styles(STYLES)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand_value_name("GROUP")
        .subcommand_help_heading("Groups of operations, and other commands")
        .after_help(environment(cli))
        .after_long_help(format!("{}\n\n{EXIT_CODES}", environment(cli)))
        .args(
            connection(cli)
                .into_iter()
                .chain(output())
                .map(|one| one.global(is_everywhere)),
        );
    for name in group_names(cli) {
        parser = parser.subcommand(group(cli, name, expanded));
    }
    parser
        .subcommand(call())
        .subcommand(completions())
        .subcommand(man())
}

/// Returns the names of groups; one that several documents have is one.
pub fn group_names(cli: &Cli) -> Vec<&'static str> {
    let mut names: Vec<&str> = Vec::new();
    for group in cli.groups {
        if !names.contains(&group.name) {
            names.push(group.name);
        }
    }
    names.sort_unstable();
    names
}

/// Returns the operations of a group, of all documents.
pub fn commands_of(cli: &'static Cli, group: &str) -> impl Iterator<Item = &'static Command> {
    let groups = cli.groups.iter().filter(move |one| one.name == group);
    groups.flat_map(|group| group.commands)
}

fn group(cli: &'static Cli, name: &'static str, expanded: Subcommands<'_>) -> Parser {
    let groups = cli.groups.iter().filter(|group| group.name == name);
    let about = groups
        .map(|group: &Group| group.about)
        .find(|about| !about.is_empty());
    let former: Vec<&str> = former_names(cli, "", name).collect();
    let is_expanded = expanded.has(name) || former.iter().any(|former| expanded.has(former));
    let parser = Parser::new(name)
        .aliases(former)
        .about(about.unwrap_or_default())
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand_value_name("OPERATION")
        .subcommand_help_heading("Operations");
    if is_expanded {
        parser.subcommands(commands_of(cli, name).map(|one| operation(cli, name, one, expanded)))
    } else {
        // The help shows no operations of a group that is not among the words.
        parser
    }
}

/// Returns the old names of an operation of a group, or those of a group if the first one is empty.
fn former_names<'a>(
    cli: &'static Cli,
    group: &'a str,
    name: &'a str,
) -> impl Iterator<Item = &'static str> + 'a {
    let is_here = move |one: &&table::FormerName| one.group == group && one.name == name;
    cli.former_names
        .iter()
        .filter(is_here)
        .map(|one| one.former)
}

fn operation(
    cli: &'static Cli,
    group: &str,
    command: &'static Command,
    expanded: Subcommands<'_>,
) -> Parser {
    let former: Vec<&str> = former_names(cli, group, command.name).collect();
    let is_expanded =
        expanded.has(command.name) || former.iter().any(|former| expanded.has(former));
    let parser = Parser::new(command.name)
        .aliases(former)
        .about(command.summary);
    if !is_expanded {
        return parser;
    }
    let has_example = command.body.as_ref().is_some_and(table::Body::has_example);
    let parameters = command.parameters.iter().enumerate();
    let parser = parser
        .long_about(long_about(command))
        .args(parameters.map(|(index, one)| parameter(index, one, has_example)));
    match &command.body {
        Some(body) => parser.args(body_arguments(body)),
        None => parser,
    }
}

fn long_about(command: &Command) -> String {
    let operation = command.operation;
    let mut lines = vec![command.docs.to_owned(), String::new()];
    lines.push(format!(
        "{} {} ({})",
        operation.method, operation.path, operation.id
    ));
    if let Some(permission) = &operation.permission {
        lines.push(format!("It needs {permission}."));
    }
    if operation.preview {
        lines.push("It is a preview, and may change or not be enabled for an account.".to_owned());
    }
    lines.join("\n")
}

/// Returns the id of a parameter in the parsed arguments.
pub fn parameter_id(index: usize) -> String {
    format!("parameter {index}")
}

fn parameter(index: usize, parameter: &'static table::Parameter, has_example: bool) -> Arg {
    let mut arg = Arg::new(parameter_id(index))
        .help(help(parameter))
        .allow_hyphen_values(true)
        .value_name(parameter.flag.to_uppercase().replace('-', "_"));
    if !parameter.values.is_empty() {
        arg = arg.value_parser(Offered(parameter.values));
    }
    // A path is not complete without all of its values.
    let is_required = parameter.required || parameter.location == Location::Path;
    arg = if has_example && is_required {
        arg.required_unless_present("example")
    } else {
        arg.required(is_required)
    };
    if parameter.location == Location::Path {
        return arg.allow_hyphen_values(false).allow_negative_numbers(true);
    }
    let many = parameter.shape != ParameterShape::One;
    arg.long(parameter.flag)
        .help_heading(PARAMETERS)
        .action(if many {
            ArgAction::Append
        } else {
            ArgAction::Set
        })
}

fn help(parameter: &table::Parameter) -> String {
    let mut help = parameter.about.to_owned();
    let more = match parameter.shape {
        ParameterShape::One => "",
        ParameterShape::List => "repeatable",
        ParameterShape::Any => "string or JSON",
    };
    if !more.is_empty() {
        help.push_str(&format!(" ({more})"));
    }
    help.trim_start().to_owned()
}

fn body_arguments(body: &'static table::Body) -> Vec<Arg> {
    let kinds = |requested: &[ContentKind]| {
        body.contents
            .iter()
            .any(|content| requested.contains(&content.kind()))
    };
    let types: Vec<&'static str> = body
        .contents
        .iter()
        .map(|content| content.media_type)
        .collect();
    let files: Vec<&str> = body.contents.iter().flat_map(Content::files).collect();
    let mut arguments = vec![body_argument(format!(
        "{} ({})",
        body.about,
        types.join(", ")
    ))];
    if kinds(&[
        ContentKind::Json,
        ContentKind::UrlEncoded,
        ContentKind::Multipart,
    ]) {
        arguments.push(set_argument());
    }
    if kinds(&[ContentKind::Multipart, ContentKind::Raw]) {
        let parts = match files.as_slice() {
            [] => String::new(),
            files => format!("; files are {}", files.join(", ")),
        };
        arguments.push(file_argument().help(format!("{FILE_HELP}{parts}")));
    }
    if body.contents.len() > 1 {
        arguments.push(content_type_argument().value_parser(Offered(types)));
    }
    if body.has_example() {
        arguments.push(example_argument());
    }
    arguments
}

fn call() -> Parser {
    Parser::new("call")
        .about("Calls an operation by its id, for scripts")
        .after_help(
            "OPERATION_ID is that of the OpenAPI document, after the document's name if several have it: \
             v2.CreateOrgGroup. `call --list` prints all.\n\
             NAME is as on the wire, after `path:`, `query:`, `header:` or `cookie:` if several parameters \
             have it. Repeat --param for each item of a list; NAME[PROPERTY]=VALUE or JSON for an object.",
        )
        .arg(
            Arg::new("operation")
                .value_name("OPERATION_ID")
                .required_unless_present("list")
                .help("The operation"),
        )
        .arg(
            Arg::new("param")
                .long("param")
                .value_name("NAME=VALUE")
                .action(ArgAction::Append)
                .allow_hyphen_values(true)
                .help_heading(PARAMETERS)
                .help("A parameter by its name on the wire"),
        )
        .arg(body_argument("The body: itself, @FILE or - for stdin".to_owned()))
        .arg(set_argument())
        .arg(file_argument())
        .arg(content_type_argument())
        .arg(example_argument())
        .arg(
            Arg::new("list")
                .long("list")
                .action(ArgAction::SetTrue)
                .help("Prints the ids of all operations, with their methods and paths"),
        )
}

fn completions() -> Parser {
    Parser::new("completions")
        .about("Prints the completions for a shell")
        .arg(
            Arg::new("shell")
                .required(true)
                .value_parser(value_parser!(Shell)),
        )
}

fn man() -> Parser {
    Parser::new("man")
        .about("Prints a page of the manual: of the command, a group or an operation")
        .arg(Arg::new("words").value_name("COMMAND").num_args(0..=2))
}

const EXIT_CODES: &str = "Exit codes:\n  \
     0  the request succeeded\n  \
     1  the server responded with an error, which is on stderr\n  \
     2  the arguments are wrong, a credential is missing, or the body does not fit; nothing was sent\n  \
     3  there was no connection, or no complete response in time";

/// Returns the environment variables, for the help.
fn environment(cli: &Cli) -> String {
    let keys = cli.keys.iter().map(|key| (key.env, key.about));
    let settings = cli
        .settings
        .iter()
        .map(|setting| (setting.env, setting.about));
    let base_url = (
        cli.base_url_env,
        "The URL that requests are sent to instead",
    );
    let all: Vec<(&str, &str)> = keys
        .chain(settings)
        .chain([base_url])
        .filter(|(env, _)| !env.is_empty())
        .collect();
    let width = all.iter().map(|(env, _)| env.len()).max().unwrap_or(0);
    let lines = all
        .iter()
        .map(|(env, about)| format!("  {env:width$}  {about}"));
    let lines: Vec<String> = lines.collect();
    format!("Environment:\n{}", lines.join("\n"))
}
