// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Strings that match a format, a pattern or a length.

use regex_syntax::hir::{Class, Hir, HirKind};
use serde_json::Value;

/// The most characters that `minLength` or a pattern requires.
const MAX_LENGTH: usize = 10_000;

/// Returns a string that matches the keywords of its schema; `name` is the name of the value.
pub fn sample_text<'a>(keyword: &impl Fn(&str) -> Option<&'a Value>, name: &str) -> String {
    let text = |name: &str| keyword(name).and_then(Value::as_str);
    if let Some(matching) = text("pattern").and_then(of_pattern) {
        return matching;
    }
    let limit = |name: &str| {
        keyword(name)
            .and_then(Value::as_u64)
            .map(|limit| limit.min(MAX_LENGTH as u64) as usize)
    };
    let mut sample = text("format")
        .and_then(of_format)
        .map_or_else(|| name.to_owned(), str::to_owned);
    while sample.chars().count() < limit("minLength").unwrap_or(0) {
        sample.push('x');
    }
    match limit("maxLength") {
        Some(most) => sample.chars().take(most).collect(),
        None => sample,
    }
}

fn of_format(format: &str) -> Option<&'static str> {
    Some(match format {
        "date-time" => "2024-01-15T10:30:00Z",
        "date" => "2024-01-15",
        "time" => "10:30:00Z",
        "duration" => "PT1H",
        "uuid" => "2f9d1c4e-8a0b-4c6d-9e1f-0a1b2c3d4e5f",
        "email" | "idn-email" => "user@example.com",
        "uri" | "url" | "iri" => "https://example.com/",
        "uri-reference" | "iri-reference" => "/path",
        "uri-template" => "/path/{name}",
        "hostname" | "idn-hostname" => "host.example.com",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "byte" => "dmFsdWU=",
        "json-pointer" => "/name",
        "relative-json-pointer" => "0/name",
        "regex" => "^a$",
        _ => return None,
    })
}

/// Returns a short string that matches the pattern; `None` if the pattern has what regular languages do not.
fn of_pattern(pattern: &str) -> Option<String> {
    let mut matching = String::new();
    let tree = regex_syntax::Parser::new().parse(pattern).ok()?;
    write(&tree, &mut matching)?;
    Some(matching)
}

fn write(tree: &Hir, matching: &mut String) -> Option<()> {
    if matching.len() > MAX_LENGTH {
        return None;
    }
    match tree.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => matching.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(Class::Unicode(class)) => {
            // Letters and digits are easier to read than the first character of most classes.
            let chars = "aA0"
                .chars()
                .chain(class.ranges().first().map(|range| range.start()));
            let is_in = |one: &char| {
                class
                    .ranges()
                    .iter()
                    .any(|range| (range.start()..=range.end()).contains(one))
            };
            matching.push(chars.into_iter().find(is_in)?);
        }
        HirKind::Class(Class::Bytes(class)) => {
            matching.push(char::from(class.ranges().first()?.start()))
        }
        HirKind::Repetition(repetition) => {
            let is_possible = repetition.max != Some(0);
            for _ in 0..repetition.min.max(u32::from(
                is_possible && repetition.min == 0 && repetition.max.is_none(),
            )) {
                write(&repetition.sub, matching)?;
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, matching)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| write(part, matching))?,
        HirKind::Alternation(parts) => write(parts.first()?, matching)?,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_have_a_matching_string() {
        assert_eq!(of_pattern("^[a-z]{3}-[0-9]+$").unwrap(), "aaa-0");
        assert_eq!(of_pattern("^(github|jira)$").unwrap(), "github");
        assert_eq!(of_pattern(r"^\d{2}x?$").unwrap(), "00");
        assert_eq!(of_pattern("(?=a)b"), None);
        assert_eq!(of_pattern("(a{1000}){1000}"), None);
    }
}
