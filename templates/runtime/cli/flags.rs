// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The flags that operations share: of the body, the connection and the output.

use std::time::Duration;

use clap::builder::TypedValueParser;
use clap::{Arg, ArgAction, Command as Parser, value_parser};

use super::table::{self, Cli};

const CONNECTION: &str = "Connection";
const OUTPUT: &str = "Output";
const BODY: &str = "Body";

/// Suggests values but accepts any, because servers learn new ones before clients do.
#[derive(Clone)]
pub struct Offered<V>(pub V);

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

pub const FILE_HELP: &str = "A file: PART=PATH for a part of a form, PATH for a body that is one; `;type=TYPE` and `;filename=NAME` may follow";

pub fn body_argument(about: String) -> Arg {
    Arg::new("body")
        .long("body")
        .value_name("TEXT|@FILE|-")
        .allow_hyphen_values(true)
        .help_heading(BODY)
        .help(about.trim_start().to_owned())
}

pub fn set_argument() -> Arg {
    Arg::new("set")
        .long("set")
        .value_name("PATH=VALUE")
        .action(ArgAction::Append)
        .allow_hyphen_values(true)
        .help_heading(BODY)
        .help(
            "Sets a property of the body, as in data.tags[0].name=x, at most 128 levels deep; \
             PATH:=JSON for any JSON",
        )
}

pub fn file_argument() -> Arg {
    Arg::new("file")
        .long("file")
        .value_name("PART=PATH")
        .action(ArgAction::Append)
        .help_heading(BODY)
        .help(FILE_HELP)
}

pub fn content_type_argument() -> Arg {
    Arg::new("content-type")
        .long("content-type")
        .value_name("MEDIA_TYPE")
        .help_heading(BODY)
        .help("The media type of the body")
}

pub fn example_argument() -> Arg {
    Arg::new("example")
        .long("example")
        .action(ArgAction::SetTrue)
        .help_heading(BODY)
        .help("Prints a body to start from, and sends nothing")
}

/// Returns the id of the flag of a server variable.
pub fn setting_id(setting: &table::Setting) -> String {
    format!("setting {}", setting.name)
}

/// Returns a flag of all operations.
fn common(name: &'static str, heading: &'static str, help: impl Into<String>) -> Arg {
    Arg::new(name)
        .long(name)
        .hide_short_help(true)
        .help_heading(heading)
        .help(help.into())
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    common(name, CONNECTION, help).action(ArgAction::SetTrue)
}

pub fn connection(cli: &'static Cli) -> Vec<Arg> {
    let base_url_help = format!(
        "Sends requests to this URL instead [env: {}]",
        cli.base_url_env
    );
    let base_url = common("base-url", CONNECTION, base_url_help).value_name("URL");
    let server = common(
        "server",
        CONNECTION,
        "The server, one of those in the OpenAPI document",
    );
    let server = server.value_name("URL").value_parser(Offered(cli.servers));
    let timeout_help =
        format!("How long each attempt may take, at most {LONGEST_TIMEOUT} [default: 60]");
    let rest = [
        common("timeout", CONNECTION, timeout_help)
            .value_name("SECONDS")
            .value_parser(seconds),
        common(
            "retries",
            CONNECTION,
            "How many more attempts a failed request has [default: 2]",
        )
        .value_name("NUMBER")
        .value_parser(value_parser!(u16)),
        flag(
            "dry-run",
            "Prints the request as a curl command without credentials, and sends nothing",
        ),
        flag(
            "strict",
            "Fails if the response has undocumented properties or values",
        ),
        flag(
            "allow-plain-http",
            "Allows http to other machines, which sends credentials unprotected",
        ),
    ];
    let first = [base_url]
        .into_iter()
        .chain((!cli.servers.is_empty()).then_some(server));
    let settings = cli.settings.iter().map(setting);
    first.chain(settings).chain(rest).collect()
}

/// Returns the flag of a server variable.
fn setting(setting: &'static table::Setting) -> Arg {
    let env = match setting.env {
        "" => String::new(),
        env => format!(" [env: {env}]"),
    };
    let help = format!("{}{env}", setting.about);
    let argument = common(setting.flag, CONNECTION, help)
        .id(setting_id(setting))
        .value_name("VALUE");
    match setting.values {
        [] => argument,
        values => argument.value_parser(Offered(values)),
    }
}

pub fn output() -> Vec<Arg> {
    vec![
        common("output", OUTPUT, "How a response in JSON is printed")
            .value_name("FORMAT")
            .value_parser(["json", "yaml", "table"])
            .default_value("json"),
        #[cfg(used = "streamed::Streamed")]
        common("as-stream", OUTPUT, AS_STREAM_HELP).action(ArgAction::SetTrue),
        common("query", OUTPUT, QUERY_HELP).value_name("JMESPATH"),
        common("include", OUTPUT, "Prints status and headers on stderr").action(ArgAction::SetTrue),
        common("color", OUTPUT, "When to use colours")
            .value_name("WHEN")
            .value_parser(["auto", "always", "never"])
            .default_value("auto"),
    ]
}

#[cfg(used = "streamed::Streamed")]
const AS_STREAM_HELP: &str =
    "Requests a stream instead of the whole response, and prints its items as they come";

const QUERY_HELP: &str =
    "Prints the part of the response that this JMESPath expression of at most 100 levels selects";

/// A year, in seconds: far less than what a sum of times can hold.
const LONGEST_TIMEOUT: u64 = 365 * 24 * 60 * 60;

/// Returns a number of seconds, also with a fraction.
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
