//! Programs and values as short texts, for tests.

use super::{CodeFacts, Typed, read};
use crate::code::snippet::{Language, Snippet};

/// Reads programs. The first line of each has the number 1.
pub fn facts(programs: &[(Language, &str)]) -> CodeFacts {
    let snippet =
        |(language, text): &(Language, &str)| Snippet { language: *language, line: 1, text: (*text).to_owned() };
    read(&programs.iter().map(snippet).collect::<Vec<_>>())
}

pub fn bodies(facts: &CodeFacts) -> Vec<String> {
    facts.bodies.iter().map(|body| text(&body.value)).collect()
}

/// Returns the disagreements with their lines.
pub fn notes(facts: &CodeFacts) -> Vec<String> {
    facts.disagreements.iter().map(|note| format!("{}: {}", note.line, note.value)).collect()
}

/// Returns a value as text: `_` if it is unknown, and with a `?` if it is nullable.
pub fn text(typed: &Typed) -> String {
    match typed {
        Typed::Literal(value) => value.to_string(),
        Typed::Member { type_name, name, value: None } => format!("{type_name}.{name}"),
        Typed::Member { type_name, name, value: Some(value) } => format!("{type_name}.{name}={value}"),
        Typed::Array(items) => format!("[{}]", items.iter().map(text).collect::<Vec<_>>().join(", ")),
        Typed::Object { type_name, members } => {
            let members: Vec<String> =
                members.iter().map(|(name, member)| format!("{name}: {}", text(member))).collect();
            format!("{}{{{}}}", type_name.as_deref().unwrap_or_default(), members.join(", "))
        }
        Typed::Nullable(inner) => format!("{}?", text(inner)),
        Typed::Unknown => "_".to_owned(),
    }
}
