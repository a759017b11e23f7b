//! JSON texts. JSON is nearly YAML, but a parser of its own is seven times as fast and reads `\ud83d\ude00`.
//! Comes in: a text. Goes out: its nodes, or where and why it is no JSON.

use serde::de::DeserializeSeed;

use super::build::{Build, Fault, Reading};
use super::node::Node;

pub fn parse(text: &str, reading: &mut Reading) -> Result<Node, Fault> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let parsed = Build::root(reading).deserialize(&mut deserializer);
    parsed.and_then(|node| deserializer.end().map(|()| node)).map_err(|error| {
        let offset = offset(text, &error);
        reading.fault.take().unwrap_or_else(|| words(text, offset, &error)).at(offset)
    })
}

/// serde_json counts lines from 1 and columns in bytes up to and including the offending one.
fn offset(text: &str, error: &serde_json::Error) -> usize {
    let line_start = match error.line() {
        0 | 1 => 0,
        line => text.match_indices('\n').nth(line - 2).map_or(text.len(), |(at, _)| at + 1),
    };
    let offset = (line_start + error.column().saturating_sub(1)).min(text.len());
    // Where the text just ends, its last visible character is a better place than the void behind it.
    if error.is_eof() { text.trim_end().len().saturating_sub(1) } else { offset }
}

fn words(text: &str, offset: usize, error: &serde_json::Error) -> Fault {
    let full = error.to_string();
    let message = full.split(" at line ").next().unwrap_or_default();
    if message == "recursion limit exceeded" {
        return Fault::too_deep();
    }
    let rest = text.get(offset..).unwrap_or_default();
    if rest.starts_with("//") || rest.starts_with("/*") {
        return Fault::new("JSON has no comments", "remove the comment, or write the document as YAML");
    }
    let (message, help) = match message {
        _ if error.is_eof() => ("the JSON text ends in the middle of a value", "close what is open: `}`, `]` or `\"`"),
        "trailing comma" => ("a comma must not stand before a closing bracket in JSON", "remove the comma"),
        "key must be a string" => ("a key of a JSON object must be a string", "put the key in double quotes"),
        "trailing characters" => (
            "the JSON text goes on after its end",
            "remove what follows the last bracket, or a bracket too many before it",
        ),
        "expected `:`" => ("a colon is missing after a key of this JSON object", "write `\"key\": value`"),
        "expected `,` or `}`" | "expected `,` or `]`" => {
            ("a comma or a closing bracket is missing here", "put a comma between two members, or close the bracket")
        }
        "expected value" | "expected ident" => (
            "this is no JSON value",
            "write a string in double quotes, a number, `true`, `false`, `null`, an object or a list",
        ),
        "invalid escape" => ("this is no escape of a JSON string", "write `\\\\` for a backslash"),
        "lone leading surrogate in hex escape" | "unexpected end of hex escape" => (
            "this `\\u` escape is one half of a character, and the other half is missing",
            "write the character itself, or both halves: `\\ud83d\\ude00`",
        ),
        "invalid number" => ("this is no JSON number", "write digits, with a digit on each side of the point"),
        "number out of range" => ("this number is too large", "put it in quotes if it is text"),
        other if other.starts_with("control character") => (
            "a string must not contain a line break, a tab or another control character in JSON",
            "write `\\n` for a line break, `\\t` for a tab",
        ),
        other => return Fault::new(format!("this is no JSON: {other}"), "compare it with the lines around it"),
    };
    Fault::new(message, help)
}
