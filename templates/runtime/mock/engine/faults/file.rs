// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The rules file: a list of rules in JSON.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};

use super::super::description::{Description, Operation};
use super::super::rules::{Effect, Rate, Rule};
use super::fault::Fault;

const HELP: &str = r#"help: the file is a list such as [{"operation": "POST /api/v2/*", "rate": 0.2, "times": 2, "after": 1, "fault": {"status": 503}}]; only `fault` is required"#;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRule {
    operation: Option<String>,
    #[serde(default)]
    rate: Rate,
    times: Option<u64>,
    #[serde(default)]
    after: u64,
    fault: Fault,
}

/// Reads the rules in the text of a file. Errors say where in the file, by the name that it has in messages.
pub(super) fn read(text: &str, name: &str, description: &Description) -> Result<Vec<Rule>, String> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let rules = RuleList(description).deserialize(&mut deserializer);
    let rules = rules.and_then(|rules| deserializer.end().map(|()| rules));
    rules.map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let message = error.to_string();
        let position = format!(" at line {line} column {column}");
        let message = message.strip_suffix(&position).unwrap_or(&message);
        let help = if message.contains("\nhelp: ") {
            String::new()
        } else {
            format!("\n{HELP}")
        };
        format!("{name}:{line}:{column}: {message}{help}")
    })
}

/// Reads a list of rules whose operations are those of the description.
struct RuleList<'a>(&'a Description);

impl<'de> DeserializeSeed<'de> for RuleList<'_> {
    type Value = Vec<Rule>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Rule>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for RuleList<'_> {
    type Value = Vec<Rule>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of rules")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<Rule>, A::Error> {
        let mut rules = Vec::new();
        while let Some(rule) = list.next_element::<FileRule>()? {
            let operations = match &rule.operation {
                Some(pattern) => Some(find(pattern, self.0).map_err(A::Error::custom)?),
                None => None,
            };
            rules.push(Rule {
                operations,
                after: rule.after,
                rate: rule.rate,
                times: rule.times,
                effect: Effect::Fault(rule.fault),
            });
        }
        Ok(rules)
    }
}

/// Returns the indexes of the operations that a pattern names: an id, or a method and a path, with `*` for any characters.
fn find(pattern: &str, description: &Description) -> Result<Vec<usize>, String> {
    let operations = description.operations.iter().enumerate();
    let found: Vec<_> = operations
        .filter(|(_, operation)| names(operation).any(|name| matches(pattern, &name)))
        .map(|(index, _)| index)
        .collect();
    if found.is_empty() {
        let known = description.operations.iter().map(|known| &known.id);
        let example = known.take(3).map(String::as_str).collect::<Vec<_>>();
        return Err(format!(
            "no operation is `{pattern}`\nhelp: name it by its id ({}, …), or by its method and path, such as `POST /api/v2/*`; leave `operation` out for all of them",
            example.join(", ")
        ));
    }
    Ok(found)
}

/// Returns the names of an operation: its id, with its module as well, and its method and path, below each server as well.
fn names(operation: &Operation) -> impl Iterator<Item = String> {
    let bases = operation.base_paths.iter().map(String::as_str);
    let in_module = operation.module.iter();
    in_module
        .map(|module| format!("{module}.{}", operation.id))
        .chain([operation.id.clone()])
        .chain(bases.chain([""]).map(|base| {
            let method = operation.method.to_ascii_uppercase();
            format!("{method} {base}{}", operation.path)
        }))
}

/// Returns `true` if the text is the pattern with anything for each `*`.
fn matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::super::tests::description;
    use super::*;

    fn error(text: &str) -> String {
        read(text, "faults.json", &description()).unwrap_err()
    }

    #[test]
    fn rules_name_operations_by_id_or_path() {
        for (pattern, indexes) in [
            ("CreateGroup", vec![0]),
            ("v2.CreateGroup", vec![0]),
            ("POST /groups", vec![0]),
            ("POST /api/v2/groups", vec![0]),
            ("GET /groups/{id}", vec![1]),
            ("* /api/*", vec![0, 1]),
            ("G*", vec![1]),
            ("*", vec![0, 1]),
        ] {
            let text = format!(r#"[{{"operation": "{pattern}", "fault": {{"status": 503}}}}]"#);
            let rules = read(&text, "faults.json", &description()).unwrap();
            assert_eq!(rules[0].operations.as_ref(), Some(&indexes), "{pattern}");
        }
        assert!(matches("a*b*c", "a--b--c"));
        assert!(!matches("a*b*c", "a--c"));
        assert!(!matches("ab*ba", "aba"));
        assert!(!matches("a", "ab"));
    }

    #[test]
    fn rules_have_all_their_settings() {
        let text = r#"[{"rate": 0.2, "times": 2, "after": 1, "fault": {"delay": 5}}]"#;
        let rules = read(text, "faults.json", &description()).unwrap();
        let rule = &rules[0];
        assert_eq!((rule.after, rule.times), (1, Some(2)));
        assert_eq!(rule.rate.to_string(), "0.2");
        assert_eq!(rule.operations, None);
    }

    #[test]
    fn errors_say_where_and_what_to_do() {
        for (text, place, what) in [
            ("", "1:0", "EOF while parsing"),
            ("{}", "1:0", "invalid type: map, expected a list of rules"),
            ("[]\n x", "2:2", "trailing characters"),
            ("[\n  {}\n]", "2:4", "missing field `fault`"),
            (
                "[{\"fault\": {\"delay\": 5},\n \"x\": 1}]",
                "2:4",
                "unknown field `x`",
            ),
            (
                "[{\"fault\": {\n\"statsu\": 5}}]",
                "2:12",
                "unknown fault `statsu`",
            ),
            (
                "[{\"fault\": {\"delay\": 5}, \"rate\": 2}]",
                "1:35",
                "the rate 2 is not",
            ),
            (
                "[{\"fault\": {\"delay\": 5}, \"times\": -1}]",
                "1:36",
                "invalid value",
            ),
            (
                "[\n{\"fault\": {\"delay\": 5}, \"operation\": \"No\"}]",
                "2:43",
                "no operation is `No`",
            ),
        ] {
            let error = error(text);
            assert!(
                error.starts_with(&format!("faults.json:{place}: ")),
                "{text}: {error}"
            );
            assert!(error.contains(what), "{text}: {error}");
            assert_eq!(error.matches("\nhelp: ").count(), 1, "{text}: {error}");
        }
    }
}
