//! Reads YAML. Only this file depends on the YAML library.
//! Input: a text. Output: its nodes, or an error with its offset.

use serde::de::DeserializeSeed;
use serde_yaml::Deserializer;

use super::build::{Budget, KEY_EXPECTED, NodeBuilder};
use super::error::{DocumentError, MAX_DEPTH};
use super::node::Node;
use crate::lines::offset_of;
use crate::locate::{Extent, extent};

pub fn parse(text: &str, budget: &mut Budget) -> Result<Node, DocumentError> {
    check_cost(text)?;
    let mut documents = Deserializer::from_str(text);
    let Some(first) = documents.next() else { return Ok(Node::Null) };
    let parsed = NodeBuilder::root(budget).deserialize(first);
    let node = parsed.map_err(|error| convert(text, &error, budget.error.take()))?;
    match documents.next() {
        None => Ok(node),
        Some(_) => Err(second_document(text)),
    }
}

/// Writes nodes as YAML in block style.
pub fn write(root: &Node) -> Result<String, String> {
    serde_yaml::to_string(root).map_err(|error| error.to_string())
}

/// Texts above these counts are measured before they are parsed, because the parser keeps all events in memory and takes quadratic
/// time for nested brackets: 23 seconds for 100,000 of them in 100 KB.
const UNMEASURED_BRACKETS: usize = 20_000;
const UNMEASURED_EVENTS: usize = 2_000_000;

/// The maximum number of values in a YAML text: a quarter of a gigabyte of events, and seven times Datadog's v2 document.
const MAX_EVENTS: usize = 2_000_000;

/// Returns an error for a text that the parser could take too long for. Each value needs at least one of the counted characters, so
/// their number is an upper bound.
fn check_cost(text: &str) -> Result<(), DocumentError> {
    let (mut brackets, mut separators, mut line_starts) = (0_usize, 0_usize, true);
    let mut tag_directive = false;
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => brackets += 1,
            b',' | b':' | b'-' | b'?' | b'\n' => separators += 1,
            b'%' if line_starts => tag_directive = true,
            _ => {}
        }
        line_starts = byte == b'\n';
    }
    // Tags have no meaning here, and many directives take quadratic time.
    if tag_directive && let Some(offset) = tag_directive_offset(text) {
        return Err(DocumentError::new("YAML tags have no meaning in OpenAPI", "remove the line `%TAG …`").at(offset));
    }
    if brackets <= UNMEASURED_BRACKETS && brackets + separators <= UNMEASURED_EVENTS {
        return Ok(());
    }
    match extent(text, MAX_DEPTH, MAX_EVENTS) {
        Extent::Within => Ok(()),
        Extent::TooDeep { offset } => Err(DocumentError::too_deep().at(offset)),
        Extent::TooMany { offset } => Err(DocumentError::new(
            format!("the document has more than {MAX_EVENTS} values"),
            "split it, or write it as JSON, which is read with less memory",
        )
        .at(offset)),
        Extent::Unreadable { offset, reason } => Err(DocumentError::new(
            format!("invalid YAML: {reason}"),
            "check indentation and brackets around this line",
        )
        .at(offset)),
    }
}

fn tag_directive_offset(text: &str) -> Option<usize> {
    if text.starts_with("%TAG") { Some(0) } else { text.find("\n%TAG").map(|at| at + 1) }
}

/// Finds the second document. Only a document marker starts a line with `---`, and the first one may open the first document.
fn second_document(text: &str) -> DocumentError {
    let mut content = false;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with("---") && content {
            break;
        }
        content |= !line.trim().is_empty() && !line.starts_with(['#', '%']);
        offset += line.len();
    }
    let error = DocumentError::new(
        "unexpected second YAML document",
        "move the second document to a file of its own, or remove the line `---`",
    );
    if offset < text.len() { error.at(offset) } else { error }
}

/// Converts an error of the parser, or adds its position to the one that stopped it.
fn convert(text: &str, error: &serde_yaml::Error, reported: Option<DocumentError>) -> DocumentError {
    let full = error.to_string();
    // The parser counts characters, except where it could not even read one.
    let position = match full.split_once(" at position ") {
        Some((_, position)) => position.parse().ok(),
        None => error.location().map(|location| offset_of(text, location.index())),
    };
    let converted = reported.unwrap_or_else(|| explain(text, &full, position));
    match (converted.offset, position) {
        (None, Some(position)) => converted.at(visible(text, position)),
        _ => converted,
    }
}

/// Replaces the parser's message by one with help.
fn explain(text: &str, full: &str, position: Option<usize>) -> DocumentError {
    let has = |part: &str| full.contains(part);
    let next = position.and_then(|position| text.get(position..)?.chars().next());
    if next == Some('\t') || has("a tab character") {
        return DocumentError::new("YAML cannot be indented with tabs", "indent with spaces");
    }
    if has("recursion limit exceeded") {
        return DocumentError::too_deep();
    }
    if has("repetition limit exceeded") {
        return DocumentError::too_large();
    }
    if has("scanning a quoted scalar") && has("end of stream") {
        let error = DocumentError::new("unterminated quoted string", "add the closing quote");
        return match context_offset(text, full) {
            Some(offset) => error.at(offset),
            None => error,
        };
    }
    if has("cannot start any token") {
        let start = next.map_or_else(String::new, |character| format!(" `{character}`"));
        return DocumentError::new(format!("a YAML value cannot start with{start}"), "put the value in quotes");
    }
    if has("mapping values are not allowed") || has("did not find expected key") {
        return misplaced(text, has("expected key"), position.unwrap_or_default());
    }
    if let Some(bracket) = ["]", "}"].into_iter().find(|bracket| has(&format!("expected ',' or '{bracket}'"))) {
        let opened = if bracket == "]" { "list" } else { "mapping" };
        let line = context_offset(text, full).map(|offset| text[..offset].matches('\n').count() + 1);
        let start = line.map_or_else(String::new, |line| format!(" that starts on line {line}"));
        return DocumentError::new(
            format!("expected `,` or `{bracket}` in the {opened}{start}"),
            format!("add a `{bracket}`, or the missing comma"),
        );
    }
    for (part, message, help) in MESSAGES {
        if has(part) {
            return DocumentError::new(*message, *help);
        }
    }
    let problem = full.split(" at line ").next().unwrap_or(full);
    DocumentError::new(format!("invalid YAML: {problem}"), "compare the line with the ones around it")
}

/// Explains an unexpected key or colon. The text before it on its line shows the usual causes.
fn misplaced(text: &str, key: bool, position: usize) -> DocumentError {
    let before = text.get(..position).unwrap_or_default();
    let before = &before[before.rfind('\n').map_or(0, |newline| newline + 1)..];
    if key && before.trim().is_empty() {
        return DocumentError::new(
            "the indentation of this line matches no mapping above it",
            "start all keys of a mapping in the same column",
        );
    }
    if key {
        return DocumentError::new(
            "unexpected text after a closing quote",
            "put the whole value in quotes and double the quotes in it, or close a quoted string above",
        );
    }
    if before.contains(": ") {
        return DocumentError::new("unexpected second `: ` on this line", "put a string with `: ` in quotes");
    }
    DocumentError::new(
        "unexpected key after a complete value",
        "check the indentation, and that there is a space after the colon of the line before",
    )
}

/// A part of the parser's message, and the message and help that replace it.
const MESSAGES: &[(&str, &str, &str)] = &[
    (
        "could not find expected ':'",
        "a line above is neither `key: value` nor the continuation of a string",
        "write a space after the colon, or indent the line deeper than the key it belongs to",
    ),
    (
        "did not find expected '-' indicator",
        "expected an entry of the list above",
        "start each entry with `- `, in the same column, or indent this line to where it belongs",
    ),
    ("did not find expected node content", "expected a value", "write the value, or remove the comma or bracket"),
    (
        "block sequence entries are not allowed",
        "a list cannot start on the line of its key",
        "start the list on the next line, or put the string in quotes",
    ),
    (
        "unknown escape character",
        "invalid escape in a string with double quotes",
        "write `\\\\`, or put the string in single quotes",
    ),
    (
        "Unicode character escape",
        "invalid Unicode escape",
        "write the character itself, or its code point after `\\U` with eight digits",
    ),
    (
        "did not find expected alphabetic or numeric character",
        "a YAML value cannot start with `*` or `&` unless it is an alias or an anchor",
        "put the value in quotes",
    ),
    ("found unexpected ':'", "expected a space after a colon inside `[…]` or `{…}`", "put the value in quotes"),
    ("mapping keys are not allowed", "a YAML value cannot start with `? `", "put the value in quotes"),
    ("hexadecimal number", "missing digits in an escape", "write two digits after `\\x`, four after `\\u`"),
    ("unexpected document indicator", "unterminated quoted string at the end of the document", "add the closing quote"),
    ("unknown anchor", "alias of an unknown anchor", "write `&name` before the value that `*name` repeats"),
    ("control characters are not allowed", "YAML cannot contain control characters", "remove it"),
    (
        "undefined tag handle",
        "YAML tags (`!name`) have no meaning in OpenAPI",
        "remove the tag, or put the value in quotes",
    ),
    (
        "did not find expected <document start>",
        "the document ended before this line",
        "indent the line to where it belongs, or remove it",
    ),
    (KEY_EXPECTED, "a key must be a string, not a list or a mapping", "put the key in quotes, `{` and `[` included"),
];

/// Returns the position in the context of a message. Errors at the end of the text name their cause there.
fn context_offset(text: &str, full: &str) -> Option<usize> {
    let (_, position) = full.rsplit_once(" at line ")?;
    let (line, column) = position.split_once(" column ")?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let start = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum::<usize>();
    Some(start + offset_of(text.get(start..)?, column.checked_sub(1)?))
}

/// Returns the offset of the last visible character for an error at the end of the text.
fn visible(text: &str, offset: usize) -> usize {
    let end = text.trim_end().len();
    if offset < end { offset } else { text[..end].char_indices().next_back().map_or(0, |(at, _)| at) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> (String, Option<usize>) {
        let error = parse(text, &mut Budget::default()).expect_err("the text is invalid");
        (error.message, error.offset)
    }

    #[test]
    fn errors_have_a_message_and_an_offset() {
        let cases = [
            ("a: b: c", "unexpected second `: ` on this line", 4),
            ("a:\n\tb: 1", "YAML cannot be indented with tabs", 3),
            ("a: 'b", "unterminated quoted string", 3),
            ("a: [1, 2\nb: 3\n", "expected `,` or `]` in the list that starts on line 1", 10),
            ("a: @b", "a YAML value cannot start with `@`", 3),
            ("a: *b", "alias of an unknown anchor", 3),
            ("a: 1\n---\nb: 2", "unexpected second YAML document", 5),
            ("%TAG ! tag:x,2000:\n---\na: 1", "YAML tags have no meaning in OpenAPI", 0),
        ];
        for (text, expected, offset) in cases {
            assert_eq!(message(text), (expected.to_owned(), Some(offset)), "{text:?}");
        }
    }

    #[test]
    fn documents_are_read_with_their_first_marker() {
        assert_eq!(
            parse("# c\n---\na: 1\n", &mut Budget::default()),
            Ok(Node::Map(vec![("a".to_owned(), Node::Unsigned(1))]))
        );
        assert_eq!(parse("", &mut Budget::default()), Ok(Node::Null));
    }
}
