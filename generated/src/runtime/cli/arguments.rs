// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The parser of the arguments. Only the operation that is asked for gets its flags, so that a
//! command of a thousand operations starts as fast as one of ten.

use std::time::Duration;

use clap::builder::TypedValueParser;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Arg, ArgAction, Command as Parser, value_parser};
use clap_complete::Shell;

use super::table::{self, Cli, Command, Content, ContentKind, Group, ParameterShape, Place};

/// Which subcommands get all that they have.
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

const CONNECTION: &str = "Connection";
const OUTPUT: &str = "Output";
const PARAMETERS: &str = "Parameters";
const BODY: &str = "Body";

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// The parser of the whole command.
pub fn parser(cli: &'static Cli, wanted: Subcommands<'_>) -> Parser {
    // A script with all flags for each of a thousand operations would take a shell seconds to read.
    let is_everywhere = match wanted {
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
        parser = parser.subcommand(group(cli, name, wanted));
    }
    parser
        .subcommand(call())
        .subcommand(completions())
        .subcommand(man())
}

/// The names of groups; one that several documents have is one.
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

/// The operations of a group, of all documents.
pub fn commands_of(cli: &'static Cli, group: &str) -> impl Iterator<Item = &'static Command> {
    let groups = cli.groups.iter().filter(move |one| one.name == group);
    groups.flat_map(|group| group.commands)
}

fn group(cli: &'static Cli, name: &'static str, wanted: Subcommands<'_>) -> Parser {
    let groups = cli.groups.iter().filter(|group| group.name == name);
    let about = groups
        .map(|group: &Group| group.about)
        .find(|about| !about.is_empty());
    let parser = Parser::new(name)
        .about(about.unwrap_or_default())
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand_value_name("OPERATION")
        .subcommand_help_heading("Operations");
    match wanted.has(name) {
        true => parser.subcommands(commands_of(cli, name).map(|one| operation(one, wanted))),
        // What it has is asked for by its name, which is not among the words.
        false => parser,
    }
}

fn operation(command: &'static Command, wanted: Subcommands<'_>) -> Parser {
    let parser = Parser::new(command.name).about(command.summary);
    if !wanted.has(command.name) {
        return parser;
    }
    let has_example = command.body.as_ref().is_some_and(has_example);
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

/// The id under which a parameter is found in what was parsed.
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
    let is_required = parameter.required || parameter.place == Place::Path;
    arg = match has_example {
        true if is_required => arg.required_unless_present("example"),
        _ => arg.required(is_required),
    };
    if parameter.place == Place::Path {
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

/// The same for a variable of the servers.
pub fn setting_id(setting: &table::Setting) -> String {
    format!("setting {}", setting.name)
}

fn help(parameter: &table::Parameter) -> String {
    let mut help = parameter.about.to_owned();
    let more = match parameter.shape {
        ParameterShape::One => "",
        ParameterShape::List => "repeatable",
        ParameterShape::Any => "text or JSON",
    };
    if !more.is_empty() {
        help.push_str(&format!(" ({more})"));
    }
    help.trim_start().to_owned()
}

/// Values that are offered, but not the only ones: servers learn new ones before clients do.
#[derive(Clone)]
struct Offered<V>(V);

impl<V: AsRef<[&'static str]> + Clone + Send + Sync + 'static> TypedValueParser for Offered<V> {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Parser,
        arg: Option<&Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<String, clap::Error> {
        clap::builder::StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(
        &self,
    ) -> Option<Box<dyn Iterator<Item = clap::builder::PossibleValue> + '_>> {
        Some(Box::new(
            self.0
                .as_ref()
                .iter()
                .map(|value| clap::builder::PossibleValue::new(*value)),
        ))
    }
}

fn has_example(body: &table::Body) -> bool {
    body.contents
        .iter()
        .any(|content| !content.example.is_empty())
}

fn body_arguments(body: &'static table::Body) -> Vec<Arg> {
    let kinds = |wanted: &[ContentKind]| {
        body.contents
            .iter()
            .any(|content| wanted.contains(&content.kind))
    };
    let types: Vec<&str> = body
        .contents
        .iter()
        .map(|content| content.media_type)
        .collect();
    let files: Vec<&str> = body
        .contents
        .iter()
        .flat_map(|content| content.files)
        .copied()
        .collect();
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
        let offered: Vec<&'static str> = body
            .contents
            .iter()
            .map(|content: &Content| content.media_type)
            .collect();
        arguments.push(content_type_argument().value_parser(Offered(offered)));
    }
    if has_example(body) {
        arguments.push(example_argument());
    }
    arguments
}

const FILE_HELP: &str = "A file: PART=PATH for a part of a form, PATH for a body that is one; `;type=TYPE` and `;filename=NAME` may follow";

fn body_argument(about: String) -> Arg {
    Arg::new("body")
        .long("body")
        .value_name("TEXT|@FILE|-")
        .allow_hyphen_values(true)
        .help_heading(BODY)
        .help(about.trim_start().to_owned())
}

fn set_argument() -> Arg {
    Arg::new("set")
        .long("set")
        .value_name("PATH=VALUE")
        .action(ArgAction::Append)
        .allow_hyphen_values(true)
        .help_heading(BODY)
        .help(
            "Sets a member of the body, as in data.tags[0].name=x, at most 128 levels deep; \
             PATH:=JSON for any JSON",
        )
}

fn file_argument() -> Arg {
    Arg::new("file")
        .long("file")
        .value_name("PART=PATH")
        .action(ArgAction::Append)
        .help_heading(BODY)
        .help(FILE_HELP)
}

fn content_type_argument() -> Arg {
    Arg::new("content-type")
        .long("content-type")
        .value_name("MEDIA_TYPE")
        .help_heading(BODY)
        .help("The media type of the body")
}

fn example_argument() -> Arg {
    Arg::new("example")
        .long("example")
        .action(ArgAction::SetTrue)
        .help_heading(BODY)
        .help("Prints a body to start from, and sends nothing")
}

fn call() -> Parser {
    Parser::new("call")
        .about("Calls an operation by its id, for scripts")
        .after_help(
            "OPERATION_ID is as in the description, behind its document's name where several have it: \
             v2.CreateOrgGroup. `call --list` prints all.\n\
             NAME is as on the wire, with `path:`, `query:`, `header:` or `cookie:` in front where several \
             have it. Give --param once for each item of a list; NAME[MEMBER]=VALUE or JSON for an object.",
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

fn connection(cli: &'static Cli) -> Vec<Arg> {
    let common = |name: &'static str, value: &'static str, help: String| {
        Arg::new(name)
            .long(name)
            .value_name(value)
            .hide_short_help(true)
            .help_heading(CONNECTION)
            .help(help)
    };
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .hide_short_help(true)
            .help_heading(CONNECTION)
            .help(help)
    };
    let mut arguments = vec![common(
        "base-url",
        "URL",
        "Sends calls here instead".to_owned(),
    )];
    if !cli.servers.is_empty() {
        let server = common(
            "server",
            "URL",
            "The server, of those of the description".to_owned(),
        );
        arguments.push(server.value_parser(Offered(cli.servers)));
    }
    for setting in cli.settings {
        let env = match setting.env {
            "" => String::new(),
            env => format!(" [env: {env}]"),
        };
        let help = format!("{}{env}", setting.about);
        let argument = common(setting.flag, "VALUE", help).id(setting_id(setting));
        arguments.push(match setting.values {
            [] => argument,
            values => argument.value_parser(Offered(values)),
        });
    }
    arguments.extend([
        common(
            "timeout",
            "SECONDS",
            format!("How long each attempt may take, at most {LONGEST_TIMEOUT} [default: 60]"),
        )
        .value_parser(seconds),
        common(
            "retries",
            "NUMBER",
            "How often a call that may be tried again is [default: 2]".to_owned(),
        )
        .value_parser(value_parser!(u16)),
        flag(
            "dry-run",
            "Prints the call as a curl command without keys, and sends nothing",
        ),
        flag(
            "strict",
            "Fails if the answer has what the description does not know",
        ),
        flag(
            "allow-plain-http",
            "Allows http to other machines; keys then travel unprotected",
        ),
    ]);
    arguments
}

fn output() -> Vec<Arg> {
    let common = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .hide_short_help(true)
            .help_heading(OUTPUT)
            .help(help)
    };
    vec![
        common("output", "How an answer in JSON is printed")
            .value_name("FORMAT")
            .value_parser(["json", "yaml", "table"])
            .default_value("json"),
        common(
            "query",
            "Prints the part of the response that this JMESPath expression of at most 100 levels selects",
        )
        .value_name("JMESPATH"),
        common("include", "Prints status and headers on stderr").action(ArgAction::SetTrue),
        common("color", "Whether to use colours")
            .value_name("WHEN")
            .value_parser(["auto", "always", "never"])
            .default_value("auto"),
    ]
}

/// A year, in seconds: far less than what a sum of times can hold.
const LONGEST_TIMEOUT: u64 = 365 * 24 * 60 * 60;

/// A number of seconds, also with a fraction.
fn seconds(text: &str) -> Result<Duration, String> {
    let number = text.strip_suffix('s').unwrap_or(text).parse::<f64>();
    let duration = number
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let is_allowed = |duration: &Duration| {
        !duration.is_zero() && *duration <= Duration::from_secs(LONGEST_TIMEOUT)
    };
    duration.filter(is_allowed).ok_or_else(|| {
        format!(
            "write a number of seconds above 0, such as 30 or 0.5, and at most {LONGEST_TIMEOUT}"
        )
    })
}

const EXIT_CODES: &str = "Exit codes:\n  \
     0  the call succeeded\n  \
     1  the server refused or failed it; its answer is on stderr\n  \
     2  the command was called wrongly, a key is missing, or the body does not fit; nothing was sent\n  \
     3  there was no connection, or no complete answer in time";

/// The environment variables, for the help.
fn environment(cli: &Cli) -> String {
    let keys = cli.keys.iter().map(|key| (key.env, key.about));
    let settings = cli
        .settings
        .iter()
        .map(|setting| (setting.env, setting.about));
    let all: Vec<(&str, &str)> = keys
        .chain(settings)
        .filter(|(env, _)| !env.is_empty())
        .collect();
    let width = all.iter().map(|(env, _)| env.len()).max().unwrap_or(0);
    let lines = all
        .iter()
        .map(|(env, about)| format!("  {env:width$}  {about}"));
    let lines: Vec<String> = lines.collect();
    match lines.is_empty() {
        true => String::new(),
        false => format!("Environment:\n{}", lines.join("\n")),
    }
}
