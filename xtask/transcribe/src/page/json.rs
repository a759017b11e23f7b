//! JSON examples of a page.
//! Input: lines, or a text. Output: where an example ends, its value, or the line where it stops being JSON.

use crate::page::error::PageError;
use crate::value::Value;

/// How many lines an example has, and whether its first bracket is closed in them.
pub(super) struct Extent {
    pub lines: usize,
    pub is_complete: bool,
}

/// Returns `true` if an example starts here: with a bracket alone on its line, or with all of it on this line.
pub(super) fn is_start(line: &str) -> bool {
    let line = line.trim();
    line == "{" || line == "[" || (line.starts_with(['{', '[']) && Value::parse(line).is_ok())
}

/// Finds the end of the example that starts with the first line.
pub(super) fn extent(lines: &[&str]) -> Extent {
    let mut depth = 0usize;
    let mut last = 0;
    for (at, line) in lines.iter().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        if !is_json_line(line) {
            break;
        }
        last = at;
        if closes(line, &mut depth) {
            return Extent { lines: at + 1, is_complete: true };
        }
    }
    Extent { lines: last + 1, is_complete: false }
}

/// Parses an example.
///
/// # Errors
///
/// Returns the line where the example ends too early or is no JSON.
pub(super) fn parse(text: &str, start: usize) -> Result<Value, PageError> {
    Value::parse(text).map_err(|error| {
        if error.is_eof() {
            return cut_off(start, start + text.lines().count().saturating_sub(1));
        }
        let reason = error.to_string();
        let reason = reason.rsplit_once(" at line ").map_or(reason.as_str(), |(reason, _)| reason);
        let message = format!("the JSON example that starts in line {start} is not JSON: {reason}");
        PageError::new(start + error.line().saturating_sub(1), message, "copy the example again, whole")
    })
}

/// Says that an example ends too early.
pub(super) fn cut_off(start: usize, stop: usize) -> PageError {
    let message = format!("the JSON example that starts in line {start} stops in line {stop} before it is complete");
    PageError::new(start, message, "copy the example again, whole")
}

/// Returns `true` if the line starts as a line of JSON does.
fn is_json_line(line: &str) -> bool {
    let is_literal = ["true", "false", "null"].contains(&line.trim_end_matches(','));
    is_literal || line.starts_with(|first: char| "{}[]\",:-".contains(first) || first.is_ascii_digit())
}

/// Counts the brackets of a line outside of strings, and returns `true` if the outermost one is closed.
fn closes(line: &str, depth: &mut usize) -> bool {
    let mut in_string = false;
    let mut bytes = line.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' if in_string => {
                bytes.next();
            }
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => *depth += 1,
            b'}' | b']' if !in_string => {
                *depth = depth.saturating_sub(1);
                if *depth == 0 {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_strings_do_not_count() {
        let found = extent(&["{", "\"pet\": \"} \\\" }\"", "}", "Response"]);
        assert!(found.is_complete);
        assert_eq!(found.lines, 3);
    }

    #[test]
    fn an_example_stops_before_prose() {
        let found = extent(&["{", "  \"pet\": [", "", "Response", "}"]);
        assert!(!found.is_complete);
        assert_eq!(found.lines, 2);
    }

    #[test]
    fn a_type_does_not_start_an_example() {
        assert!(is_start(" {") && is_start("[]") && is_start("{\"a\": 1}"));
        assert!(!is_start("[string]") && !is_start("{id} of the pet"));
    }

    #[test]
    fn errors_have_the_line_of_the_page() {
        let error = parse("{\n  \"a\": 1\n  \"b\": 2\n}", 10).map_err(|error| error.line);
        assert_eq!(error, Err(12));
        assert_eq!(parse("{\n  \"a\": [1", 10), Err(cut_off(10, 11)));
    }
}
