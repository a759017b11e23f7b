//! YAML texts. The only file that knows which YAML library is used.
//! Comes in: a text. Goes out: its nodes, or where and why it is no YAML, in words that do not ask for a YAML expert.

use serde::de::DeserializeSeed;
use serde_yaml::Deserializer;

use super::build::{Build, Fault, KEY_EXPECTED, MAX_DEPTH, Reading};
use super::node::Node;
use crate::locate::{Extent, extent};

pub fn parse(text: &str, reading: &mut Reading) -> Result<Node, Fault> {
    if let Some(fault) = too_costly(text) {
        return Err(fault);
    }
    let mut documents = Deserializer::from_str(text);
    let Some(first) = documents.next() else { return Ok(Node::Null) };
    let parsed = Build::root(reading).deserialize(first);
    let node = parsed.map_err(|error| fault(text, &error, reading.fault.take()))?;
    match documents.next() {
        None => Ok(node),
        Some(_) => Err(second_document(text)),
    }
}

/// Texts below these counts are read at once. Larger ones are measured first, because the parser keeps all events in
/// memory and takes quadratic time for nested brackets: 100,000 of them, in 100 KB, cost it 23 seconds.
const UNMEASURED_BRACKETS: usize = 20_000;
const UNMEASURED_EVENTS: usize = 2_000_000;

/// The most values a YAML text may spell out: a quarter of a gigabyte of events, and seven times
/// Datadog's v2 description.
const MAX_EVENTS: usize = 2_000_000;

/// Each value needs at least one of these characters, so they bound the number of values from above.
fn too_costly(text: &str) -> Option<Fault> {
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
    // Directives concern tags and the YAML version, neither of which matters here; many of them take quadratic time.
    if tag_directive && let Some(offset) = tag_directive_offset(text) {
        return Some(Fault::new("YAML tags have no meaning in OpenAPI", "remove the line `%TAG …`").at(offset));
    }
    if brackets <= UNMEASURED_BRACKETS && brackets + separators <= UNMEASURED_EVENTS {
        return None;
    }
    match extent(text, MAX_DEPTH, MAX_EVENTS) {
        Extent::Within => None,
        Extent::TooDeep { offset } => Some(Fault::too_deep().at(offset)),
        Extent::TooMany { offset } => Some(
            Fault::new(
                format!("the document has more than {MAX_EVENTS} values"),
                "split it, or write it as JSON, which is read with less memory",
            )
            .at(offset),
        ),
        Extent::Unreadable { offset, reason } => Some(
            Fault::new(format!("this is no YAML: {reason}"), "check indentation and brackets around this line")
                .at(offset),
        ),
    }
}

fn tag_directive_offset(text: &str) -> Option<usize> {
    if text.starts_with("%TAG") { Some(0) } else { text.find("\n%TAG").map(|at| at + 1) }
}

/// Only a document marker can start a line with `---`; the first one may open the first document.
fn second_document(text: &str) -> Fault {
    let mut content = false;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with("---") && content {
            break;
        }
        content |= !line.trim().is_empty() && !line.starts_with(['#', '%']);
        offset += line.len();
    }
    let fault = Fault::new(
        "a second YAML document starts here",
        "keep one OpenAPI document a file: move the rest to a file of its own, or remove the line `---`",
    );
    if offset < text.len() { fault.at(offset) } else { fault }
}

fn fault(text: &str, error: &serde_yaml::Error, reported: Option<Fault>) -> Fault {
    let full = error.to_string();
    // The parser counts characters, except where it could not even read one.
    let position = match full.split_once(" at position ") {
        Some((_, position)) => position.parse().ok(),
        None => error.location().map(|location| byte_offset(text, location.index())),
    };
    let fault = match reported {
        Some(fault) => fault,
        None => words(text, &full, position),
    };
    match (fault.offset, position) {
        (None, Some(position)) => fault.at(visible(text, position)),
        _ => fault,
    }
}

/// The parser's words, which tell what it expected, as what the author did and can do about it.
fn words(text: &str, full: &str, position: Option<usize>) -> Fault {
    let has = |part: &str| full.contains(part);
    let next = position.and_then(|position| text.get(position..)?.chars().next());
    if next == Some('\t') || has("a tab character") {
        return Fault::new("a tab is no indentation in YAML", "indent with spaces");
    }
    if has("recursion limit exceeded") {
        return Fault::too_deep();
    }
    if has("repetition limit exceeded") {
        return Fault::too_large();
    }
    if has("scanning a quoted scalar") && has("end of stream") {
        let fault = Fault::new("this quote is never closed", "add the closing quote");
        return match context_offset(text, full) {
            Some(offset) => fault.at(offset),
            None => fault,
        };
    }
    if has("cannot start any token") {
        let start = next.map_or_else(String::new, |character| format!(" `{character}`"));
        return Fault::new(format!("a value must not start with{start} in YAML"), "put the value in quotes");
    }
    if has("mapping values are not allowed") || has("did not find expected key") {
        return misplaced(text, has("expected key"), position.unwrap_or_default());
    }
    if let Some(bracket) = ["]", "}"].into_iter().find(|bracket| has(&format!("expected ',' or '{bracket}'"))) {
        let opened = if bracket == "]" { "list that was opened with `[`" } else { "mapping that was opened with `{`" };
        let line = context_offset(text, full).map(|offset| text[..offset].matches('\n').count() + 1);
        let on = line.map_or_else(String::new, |line| format!(" on line {line}"));
        return Fault::new(
            format!("the {opened}{on} is not closed before this"),
            format!("add a `{bracket}`, or a comma where one is missing"),
        );
    }
    for (part, message, help) in WORDS {
        if has(part) {
            return Fault::new(*message, *help);
        }
    }
    let problem = full.split(" at line ").next().unwrap_or(full);
    Fault::new(format!("this is no YAML: {problem}"), "compare the line with the ones around it")
}

/// A key or a colon where none can be. What stands before it on its line tells the usual causes apart.
fn misplaced(text: &str, key: bool, position: usize) -> Fault {
    let before = text.get(..position).unwrap_or_default();
    let before = &before[before.rfind('\n').map_or(0, |newline| newline + 1)..];
    if key && before.trim().is_empty() {
        return Fault::new(
            "this line is indented like none of the mappings that it could belong to",
            "start all keys of a mapping in the same column",
        );
    }
    if key {
        return Fault::new(
            "text goes on behind a closing quote",
            "put the whole value in quotes and double the quotes in it, or close a quote that was opened further up",
        );
    }
    if before.contains(": ") {
        return Fault::new("a second `: ` on one line", "put text that contains `: ` in quotes");
    }
    Fault::new(
        "a key must not stand below a value that is already complete",
        "check the indentation, and that there is a space after the colon of the line before",
    )
}

/// What the parser says, what it means, and what helps.
const WORDS: &[(&str, &str, &str)] = &[
    (
        "could not find expected ':'",
        "a line above this one is neither `key: value` nor the continuation of a text",
        "write a space after the colon, or indent the line deeper than the key it belongs to",
    ),
    (
        "did not find expected '-' indicator",
        "this is no entry of the list before it",
        "start each entry with `- `, in the same column, or indent this line to where it belongs",
    ),
    (
        "did not find expected node content",
        "a value is missing here",
        "write the value, or remove the comma or bracket",
    ),
    (
        "block sequence entries are not allowed",
        "a list must not start on the line of its key",
        "write `- ` on a line of its own, or put the text in quotes",
    ),
    (
        "unknown escape character",
        "a backslash in double quotes starts an escape, and this is none",
        "write `\\\\`, or put the text in single quotes",
    ),
    (
        "Unicode character escape",
        "this escape names no character",
        "write the character itself, or its number after `\\U` with eight digits",
    ),
    (
        "did not find expected alphabetic or numeric character",
        "a value must not start with `*` or `&` unless it is an alias or an anchor",
        "put the value in quotes",
    ),
    (
        "found unexpected ':'",
        "a colon inside `[…]` or `{…}` must have a space behind it or belong to a value in quotes",
        "put the value in quotes",
    ),
    ("mapping keys are not allowed", "a value must not start with `? `", "put the value in quotes"),
    ("hexadecimal number", "digits are missing in this escape", "write two digits after `\\x`, four after `\\u`"),
    ("unexpected document indicator", "a quote is still open where the document ends", "close the quote further up"),
    ("unknown anchor", "this alias names no anchor above it", "write `&name` before the value that `*name` repeats"),
    ("control characters are not allowed", "a control character must not stand in YAML", "remove it"),
    ("undefined tag handle", "YAML tags (`!name`) have no meaning in OpenAPI", "remove the tag, or quote the value"),
    (
        "did not find expected <document start>",
        "the document ended before this line",
        "indent the line to where it belongs, or remove it",
    ),
    (KEY_EXPECTED, "a key must be text, not a list or a mapping", "put the key in quotes, `{` and `[` included"),
];

/// Some errors are noticed at the end of the text, and name the place where the trouble began as their context.
fn context_offset(text: &str, full: &str) -> Option<usize> {
    let (_, position) = full.rsplit_once(" at line ")?;
    let (line, column) = position.split_once(" column ")?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let start = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum::<usize>();
    Some(start + byte_offset(text.get(start..)?, column.checked_sub(1)?))
}

fn byte_offset(text: &str, characters: usize) -> usize {
    text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at)
}

/// An error at the end of the text is shown at the last thing that can be seen.
fn visible(text: &str, offset: usize) -> usize {
    let end = text.trim_end().len();
    if offset < end { offset } else { text[..end].char_indices().next_back().map_or(0, |(at, _)| at) }
}
