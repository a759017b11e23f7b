//! Reads JSON. JSON is nearly YAML, but its own parser is seven times as fast and reads `\ud83d\ude00`.
//! Input: a text. Output: its nodes, or an error with its offset.

use serde::de::DeserializeSeed;

use super::build::{Budget, NodeBuilder};
use super::error::DocumentError;
use super::node::Node;

/// The parser's message for a number beyond the doubles.
const OUT_OF_RANGE: &str = "number out of range";

pub fn parse(text: &str, budget: &mut Budget) -> Result<Node, DocumentError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let parsed = NodeBuilder::root(budget).deserialize(&mut deserializer);
    parsed.and_then(|node| deserializer.end().map(|()| node)).map_err(|error| {
        let offset = offset(text, &error);
        budget.error.take().unwrap_or_else(|| explain(text, offset, &error)).at(offset)
    })
}

/// Writes nodes as JSON on several lines.
pub fn write(root: &Node) -> Result<String, String> {
    serde_json::to_string_pretty(root).map(|text| text + "\n").map_err(|error| error.to_string())
}

/// Converts a position of serde_json, which counts lines from 1 and columns in bytes up to and including the offending one.
fn offset(text: &str, error: &serde_json::Error) -> usize {
    let line_start = match error.line() {
        0 | 1 => 0,
        line => text.match_indices('\n').nth(line - 2).map_or(text.len(), |(at, _)| at + 1),
    };
    let mut offset = (line_start + error.column().saturating_sub(1)).min(text.len());
    if error.to_string().starts_with(OUT_OF_RANGE) {
        let is_number = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
        offset -= text.as_bytes()[..offset].iter().rev().take_while(|byte| is_number(byte)).count();
    }
    // The last visible character is the best location for an error at the end of the text.
    if error.is_eof() { text.trim_end().len().saturating_sub(1) } else { offset }
}

/// Replaces the parser's message by one with help.
fn explain(text: &str, offset: usize, error: &serde_json::Error) -> DocumentError {
    let full = error.to_string();
    let message = full.split(" at line ").next().unwrap_or_default();
    if message == "recursion limit exceeded" {
        return DocumentError::too_deep();
    }
    let rest = text.get(offset..).unwrap_or_default();
    if rest.starts_with("//") || rest.starts_with("/*") {
        return DocumentError::new("JSON has no comments", "remove the comment, or write the document as YAML");
    }
    let (message, help) = match message {
        _ if error.is_eof() => {
            ("unexpected end of the JSON text", "close the open object, list or string with `}`, `]` or `\"`")
        }
        "trailing comma" => ("trailing comma in JSON", "remove the comma"),
        "key must be a string" => ("a key of a JSON object must be a string", "put the key in double quotes"),
        "trailing characters" => (
            "unexpected text after the end of the JSON value",
            "remove the text after the last bracket, or an extra bracket before it",
        ),
        "expected `:`" => ("expected a colon after a key of this JSON object", "write `\"key\": value`"),
        "expected `,` or `}`" | "expected `,` or `]`" => {
            ("expected a comma or a closing bracket", "put a comma between two members, or close the bracket")
        }
        "expected value" | "expected ident" => (
            "invalid JSON value",
            "write a string in double quotes, a number, `true`, `false`, `null`, an object or a list",
        ),
        "invalid escape" => ("invalid escape in a JSON string", "write `\\\\` for a backslash"),
        "lone leading surrogate in hex escape" | "unexpected end of hex escape" => {
            ("unpaired surrogate in a `\\u` escape", "write the character itself, or both halves: `\\ud83d\\ude00`")
        }
        "invalid number" => ("invalid JSON number", "write digits, with a digit on each side of the point"),
        OUT_OF_RANGE => {
            ("this number is too large", "write it with at most 308 digits, or put it in quotes if it is a string")
        }
        other if other.starts_with("control character") => (
            "a JSON string cannot contain line breaks, tabs and other control characters",
            "write `\\n` for a line break, `\\t` for a tab",
        ),
        other => return DocumentError::new(format!("invalid JSON: {other}"), "compare it with the lines around it"),
    };
    DocumentError::new(message, help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_a_message_and_an_offset() {
        let cases = [
            ("[1,]", "trailing comma in JSON", 3),
            ("{\"a\" 1}", "expected a colon after a key of this JSON object", 5),
            ("{a: 1}", "a key of a JSON object must be a string", 1),
            ("[1] x", "unexpected text after the end of the JSON value", 4),
            ("[1, // one", "JSON has no comments", 4),
            ("[1, 2\n", "unexpected end of the JSON text", 4),
            ("[1, -1e999]", "this number is too large", 4),
        ];
        for (text, message, offset) in cases {
            let error = parse(text, &mut Budget::default()).expect_err("the text is no JSON");
            assert_eq!((error.message.as_str(), error.offset), (message, Some(offset)), "{text}");
        }
    }
}
