// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Operations by id, and parameters by their names on the wire.

use super::arguments::commands_of;
use super::failure::{Failure, beginning};
use super::input::Value;
use super::node::steps;
use super::table::{Cli, Command, FormerName, Group, Location, Parameter};

/// Returns the operation of an id, of an id after its document's module, or of a function's name.
pub fn find(cli: &'static Cli, text: &str) -> Result<&'static Command, Failure> {
    type Matcher = fn(&Group, &Command, &str) -> bool;
    let matchers: [Matcher; 6] = [
        |_, command, text| command.operation.id == text,
        |group, command, text| is_qualified(group.module, command.operation.id, text),
        |_, command, text| command.function == text || command.name == text,
        |group, command, text| is_qualified(group.module, command.function, text),
        |group, command, text| {
            is_qualified(group.name, command.name, text)
                || is_qualified(group.name, command.function, text)
        },
        |_, command, text| command.operation.id.eq_ignore_ascii_case(text),
    ];
    for is_match in matchers {
        let entries: Vec<(&Group, &'static Command)> = cli
            .commands()
            .filter(|(group, command)| is_match(group, command, text))
            .collect();
        match entries.as_slice() {
            [] => {}
            [(_, command)] => return Ok(command),
            several => {
                let names: Vec<String> = several
                    .iter()
                    .map(|entry| unique_name(cli, *entry))
                    .collect();
                let message = format!(
                    "several operations are called `{text}`: {}",
                    names.join(", ")
                );
                return Err(Failure::Usage(message));
            }
        }
    }
    renamed(cli, text).ok_or_else(|| unknown(cli, text))
}

/// Returns the operation that was called so, by its command, function or id, if that is only one.
fn renamed(cli: &'static Cli, text: &str) -> Option<&'static Command> {
    let plain = |text: &str| text.replace(['-', '_'], "").to_lowercase();
    let name = plain(text.rsplit('.').next().unwrap_or(text));
    let is_name = |one: &&FormerName| !one.group.is_empty() && plain(one.former) == name;
    let mut former = cli.former_names.iter().filter(is_name);
    let only = former.next().filter(|_| former.next().is_none())?;
    commands_of(cli, only.group).find(|command| command.name == only.name)
}

fn is_qualified(qualifier: &str, name: &str, text: &str) -> bool {
    let rest = text
        .strip_prefix(qualifier)
        .and_then(|rest| rest.strip_prefix('.'));
    !qualifier.is_empty() && rest == Some(name)
}

/// Returns a name that no other operation has.
pub fn unique_name(cli: &Cli, (group, command): (&Group, &Command)) -> String {
    let id = command.operation.id;
    let named = |module: Option<&str>| {
        let same = cli.commands().filter(|(other, one)| {
            one.operation.id == id && module.is_none_or(|module| other.module == module)
        });
        same.count() == 1
    };
    if named(None) {
        id.to_owned()
    } else if !group.module.is_empty() && named(Some(group.module)) {
        format!("{}.{id}", group.module)
    } else {
        format!("{}.{}", group.name, command.name)
    }
}

fn unknown(cli: &Cli, text: &str) -> Failure {
    let name = text.rsplit('.').next().unwrap_or(text);
    let absent = cli
        .absent
        .iter()
        .find(|one| !one.id.is_empty() && (one.id == name || one.name == name));
    if let Some(absent) = absent {
        return Failure::Usage(format!(
            "`{text}` is not in this build; build it with the cargo feature `{}`",
            absent.feature
        ));
    }
    let mut near: Vec<(f64, String)> = cli
        .commands()
        .map(|entry| {
            let likeness =
                |other: &str| strsim::jaro_winkler(&other.to_lowercase(), &name.to_lowercase());
            let likeness = likeness(entry.1.operation.id).max(likeness(entry.1.function));
            (likeness, unique_name(cli, entry))
        })
        .filter(|(likeness, _)| *likeness > 0.8)
        .collect();
    near.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let near: Vec<String> = near.into_iter().take(3).map(|(_, name)| name).collect();
    let absent = cli.absent.iter().filter(|one| one.id.is_empty());
    let mut groups: Vec<&str> = absent.map(|one| one.name).collect();
    groups.dedup();
    let advice = match (near.as_slice(), groups.as_slice()) {
        ([], []) => "`call --list` prints all".to_owned(),
        ([], groups) => format!(
            "this build has none of {}; `call --list` prints what it has",
            groups.join(", ")
        ),
        (near, _) => format!("did you mean {}?", near.join(" or ")),
    };
    Failure::Usage(format!("there is no operation `{text}`; {advice}"))
}

/// Returns the parameter that `NAME=VALUE` sets, and the path in it.
pub fn assign(command: &'static Command, text: &str) -> Result<(usize, Value), Failure> {
    let mut matching = matches(command, None, text)?;
    if matching.is_empty() {
        let located = [
            Location::Path,
            Location::Query,
            Location::Header,
            Location::Cookie,
        ]
        .into_iter();
        let mut located = located.filter_map(|location| {
            let rest = text.strip_prefix(location.name())?.strip_prefix(':')?;
            Some((location, rest))
        });
        if let Some((location, rest)) = located.next() {
            matching = matches(command, Some(location), rest)?;
        }
    }
    let several: Vec<String> = matching
        .iter()
        .map(|(index, _)| parameter_name(command, *index))
        .collect();
    match (matching.len(), matching.pop()) {
        (1, Some(one)) => Ok(one),
        (0, _) => Err(no_such_parameter(command, text)),
        _ => Err(Failure::Usage(format!(
            "--param {}: several parameters have this name; write {}=…",
            beginning(text),
            several.join("=… or ")
        ))),
    }
}

/// Returns the parameters that an argument may set. If one name is a prefix of another, the longer one counts.
fn matches(
    command: &'static Command,
    location: Option<Location>,
    text: &str,
) -> Result<Vec<(usize, Value)>, Failure> {
    let mut matching: Vec<(usize, usize, &str)> = Vec::new();
    for (index, parameter) in command.parameters.iter().enumerate() {
        if location.is_some_and(|location| location != parameter.location) {
            continue;
        }
        if let Some(rest) = behind_name(parameter, text) {
            matching.push((parameter.name.len(), index, rest));
        }
    }
    let longest = matching.iter().map(|(length, ..)| *length).max();
    matching.retain(|(length, ..)| Some(*length) == longest);
    let values = matching.into_iter().map(|(_, index, rest)| {
        let (path, text) = rest.split_once('=').unwrap_or((rest, ""));
        let steps = match path {
            "" => Vec::new(),
            path => steps(path)
                .map_err(|why| Failure::Usage(format!("--param {}: {why}", beginning(path))))?,
        };
        Ok((
            index,
            Value {
                steps,
                text: text.to_owned(),
            },
        ))
    });
    values.collect()
}

/// Splits the text after a parameter's name into the path of a property and the value.
fn behind_name<'t>(parameter: &Parameter, text: &'t str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(parameter.name.len())?;
    let is_name = match parameter.location {
        Location::Header => start.eq_ignore_ascii_case(parameter.name),
        _ => start == parameter.name,
    };
    let is_value = rest.starts_with('=');
    let is_property = rest.starts_with(['[', '.']) && rest.contains('=');
    (is_name && (is_value || is_property)).then_some(rest)
}

fn parameter_name(command: &Command, index: usize) -> String {
    let parameter = command.parameters.get(index);
    parameter
        .map(|one| format!("{}:{}", one.location.name(), one.name))
        .unwrap_or_default()
}

fn no_such_parameter(command: &Command, text: &str) -> Failure {
    let id = command.operation.id;
    let all: Vec<String> = command
        .parameters
        .iter()
        .map(|one| format!("{} ({})", one.name, one.location.name()))
        .collect();
    let name = text.split_once('=').map_or(text, |(name, _)| name);
    let is_declared = command.parameters.iter().any(|one| one.name == name);
    let (text, name) = (beginning(text), beginning(name));
    Failure::Usage(match (is_declared, all.as_slice()) {
        (true, _) => format!("--param {text}: write --param {name}=VALUE"),
        (false, []) => format!("--param {text}: {id} has no parameters"),
        (false, all) => format!(
            "--param {text}: {id} has no parameter `{name}`; it has {}",
            all.join(", ")
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::operation::OperationSpec;
    use super::super::super::test_support::operation;
    use super::super::responses::{Decoding, Responses};
    use super::super::table::{Absent, Escaping, ParameterShape};
    use super::*;
    use crate::ClientBuilder;

    const fn parameter(name: &'static str, location: Location) -> Parameter {
        Parameter {
            name,
            flag: "",
            location,
            required: false,
            shape: ParameterShape::Any,
            of: "any",
            style: |_, _, _| Vec::new(),
            escaping: Escaping::All,
            values: &[],
            about: "",
        }
    }

    const PARAMETERS: &[Parameter] = &[
        parameter("id", Location::Path),
        parameter("id", Location::Query),
        parameter("page", Location::Query),
        parameter("page[size]", Location::Query),
        parameter("X-Id", Location::Header),
    ];

    const fn command(operation: &'static OperationSpec, function: &'static str) -> Command {
        Command {
            operation,
            name: function,
            function,
            summary: "",
            docs: "",
            parameters: PARAMETERS,
            body: None,
            responses: Responses::One(Decoding::Nothing),
            accepts_redirects: false,
        }
    }

    static LIST: OperationSpec = operation("List", "GET");
    static GET: OperationSpec = operation("Get.One", "GET");
    static LIST_COMMANDS: [Command; 1] = [command(&LIST, "list")];
    static COMMANDS: [Command; 2] = [command(&LIST, "list"), command(&GET, "get_one")];
    static CLI: Cli = Cli {
        name: "test",
        version: "",
        about: "",
        builder: || Ok(ClientBuilder::default()),
        base_url_env: "TEST_BASE_URL",
        keys: &[],
        settings: &[],
        servers: &[],
        groups: &[
            Group {
                name: "things",
                about: "",
                module: "v1",
                commands: &LIST_COMMANDS,
            },
            Group {
                name: "things",
                about: "",
                module: "v2",
                commands: &COMMANDS,
            },
        ],
        absent: &[Absent {
            name: "try-it",
            id: "TryIt",
            feature: "preview",
        }],
        former_names: &[FormerName {
            group: "things",
            former: "fetch-one",
            name: "get_one",
        }],
    };

    fn found(text: &str) -> Result<&'static str, String> {
        match find(&CLI, text) {
            Ok(command) => Ok(command.operation.id),
            Err(Failure::Usage(message)) => Err(message),
            Err(other) => Err(format!("{other:?}")),
        }
    }

    #[test]
    fn an_operation_has_several_names() {
        for name in [
            "Get.One",
            "v2.Get.One",
            "get_one",
            "v2.get_one",
            "things.get_one",
            "get.one",
        ] {
            assert_eq!(found(name), Ok("Get.One"), "{name}");
        }
        assert_eq!(found("v1.List"), Ok("List"));
        for former in ["fetch-one", "fetch_one", "v2.FetchOne"] {
            assert_eq!(found(former), Ok("Get.One"), "{former}");
        }
        let several = "several operations are called `List`: v1.List, v2.List";
        assert_eq!(found("List"), Err(several.to_owned()));
        let absent = found("v2.TryIt").unwrap_err();
        assert!(absent.contains("cargo feature `preview`"), "{absent}");
        let unknown = found("Lisst").unwrap_err();
        assert!(
            unknown.ends_with("did you mean v1.List or v2.List?"),
            "{unknown}"
        );
    }

    #[test]
    fn a_parameter_is_identified_by_its_name_and_location() {
        let assigned = |text: &str| match assign(&COMMANDS[0], text) {
            Ok((index, value)) => Ok((index, value.steps.len(), value.text)),
            Err(Failure::Usage(message)) => Err(message),
            Err(other) => Err(format!("{other:?}")),
        };
        let value = |index, steps, text: &str| Ok((index, steps, text.to_owned()));
        assert_eq!(assigned("path:id=a=b"), value(0, 0, "a=b"));
        assert_eq!(assigned("query:id="), value(1, 0, ""));
        assert_eq!(assigned("page=1"), value(2, 0, "1"));
        assert_eq!(assigned("page[from][x]=1"), value(2, 2, "1"));
        assert_eq!(assigned("page[size]=1"), value(3, 0, "1"));
        assert_eq!(assigned("x-ID=1"), value(4, 0, "1"));
        let several = assigned("id=1").unwrap_err();
        assert!(
            several.ends_with("write path:id=… or query:id=…"),
            "{several}"
        );
        assert!(assigned("header:id=1").is_err());
        assert!(assigned("ID=1").is_err());
    }
}
