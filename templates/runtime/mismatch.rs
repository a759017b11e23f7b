// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! What is wrong with a body: where, and what stands there.

use std::fmt;

use serde::de::DeserializeOwned;

use super::lenient::Lenient;

/// Why a body does not have the declared shape.
#[derive(Debug)]
pub struct Mismatch {
    /// Where in the body, as `data.attributes.name`; empty for the whole.
    pub path: String,
    pub message: String,
    /// What stands there.
    pub snippet: String,
    /// Whether it was not decoded because it has too many objects and arrays.
    pub has_too_many_containers: bool,
}

/// Decodes once more, leniently, with track of the place and with unions that keep what does not
/// fit: slower, so only done once it has failed.
pub(super) fn locate<T: DeserializeOwned>(
    body: &[u8],
    error: &serde_json::Error,
) -> Result<T, Mismatch> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(Mismatch::of_whole("the body is empty".to_owned()));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let lenient = Lenient::<_, true>(&mut deserializer);
    let (path, error) = match serde_path_to_error::deserialize::<_, T>(lenient) {
        Err(located) => (located.path().to_string(), &located.into_inner()),
        Ok(value) if deserializer.end().is_ok() => return Ok(value),
        // The value is fine, but more follows it.
        Ok(_) => (String::new(), error),
    };
    Err(Mismatch {
        path: if path == "." { String::new() } else { path },
        message: without_value(&error.to_string()),
        snippet: snippet(body, error.line(), error.column()),
        has_too_many_containers: false,
    })
}

/// How many bytes are shown on either side of a fault.
const AROUND: usize = 30;

/// What stands around a line and column, both from 1. Of texts only the quotes are shown, because
/// they may be what must not end in a log; names of members are shown.
fn snippet(body: &[u8], line: usize, column: usize) -> String {
    let lines = body.split(|byte| *byte == b'\n');
    let Some(line) = lines.into_iter().nth(line.saturating_sub(1)) else {
        return String::new();
    };
    let end = line.len().min(column.saturating_add(AROUND));
    let start = end.min(column.saturating_sub(AROUND));
    let hidden = hidden(line);
    let shown: Vec<u8> = (start..end)
        .filter(|at| !hidden[*at])
        .map(|at| line[at])
        .collect();
    let text = String::from_utf8_lossy(&shown);
    let text: String = text
        .chars()
        .filter(|c| !c.is_control() && *c != '\u{fffd}')
        .collect();
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let (before, after) = (
        if start > 0 { "…" } else { "" },
        if end < line.len() { "…" } else { "" },
    );
    format!("{before}{text}{after}")
}

/// For each byte of a line of JSON, whether it is inside of a text that is no member's name.
fn hidden(line: &[u8]) -> Vec<bool> {
    let mut hidden = vec![false; line.len()];
    let mut at = 0;
    while at < line.len() {
        if line[at] != b'"' {
            at += 1;
            continue;
        }
        let mut close = at + 1;
        while close < line.len() && line[close] != b'"' {
            close += if line[close] == b'\\' { 2 } else { 1 };
        }
        let close = close.min(line.len());
        let after = line.get(close + 1..).unwrap_or_default();
        let next = after.iter().find(|byte| !byte.is_ascii_whitespace());
        if next != Some(&b':') {
            hidden[at + 1..close.max(at + 1)].fill(true);
        }
        at = close + 1;
    }
    hidden
}

/// serde's message without the value that it quotes.
fn without_value(message: &str) -> String {
    for kind in ["string \"", "character `"] {
        let Some((before, rest)) = message.split_once(kind) else {
            continue;
        };
        if let Some((_, expected)) = rest.rsplit_once(", expected") {
            let kind = kind.trim_end_matches([' ', '"', '`']);
            return format!("{before}{kind}, expected{expected}");
        }
    }
    message.to_owned()
}

impl Mismatch {
    pub(super) fn without_snippet(mut self) -> Self {
        self.snippet.clear();
        self
    }

    pub(super) fn of_whole(message: String) -> Self {
        Self {
            path: String::new(),
            message,
            snippet: String::new(),
            has_too_many_containers: false,
        }
    }

    pub(super) fn of_too_many_containers() -> Self {
        Self {
            has_too_many_containers: true,
            ..Self::of_whole("too many objects and arrays".to_owned())
        }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "at {}: ", self.path)?;
        }
        f.write_str(&self.message)?;
        match self.snippet.is_empty() {
            true => Ok(()),
            false => write!(f, ", near `{}`", self.snippet),
        }
    }
}

impl std::error::Error for Mismatch {}

#[cfg(test)]
mod tests {
    use super::*;

    fn mismatch(body: &'static str) -> String {
        let decoded: Result<Vec<Vec<u8>>, _> =
            serde_json::from_str(body).or_else(|error| locate(body.as_bytes(), &error));
        decoded.map_or_else(
            |mismatch| mismatch.to_string(),
            |value| format!("{value:?}"),
        )
    }

    #[test]
    fn a_mismatch_names_path_types_and_place() {
        assert_eq!(
            mismatch("[[1], [2, null]]"),
            "at [1][1]: invalid type: null, expected u8 at line 1 column 14, near `[[1], [2, null]]`"
        );
        assert_eq!(
            mismatch("[[1"),
            "at [0]: EOF while parsing a list at line 1 column 3, near `[[1`"
        );
        assert_eq!(mismatch(" \n"), "the body is empty");
    }

    #[test]
    fn texts_are_not_shown() {
        assert_eq!(
            mismatch(r#"[[1], [2, "s3cret, expected \" x"]]"#),
            "at [1][1]: invalid type: string, expected u8 at line 1 column 33, near `…], [2, \"\"]]`"
        );
        let line = br#"{"key": "s3cret", "n": 1, "open": "s3cr"#;
        assert_eq!(snippet(line, 1, 20), r#"{"key": "", "n": 1, "open": ""#);
    }

    #[test]
    fn a_snippet_is_short_and_readable() {
        let body = format!("[\"{}é\n\u{7}{}\"]", "x".repeat(100), "y".repeat(100));
        assert_eq!(
            snippet(body.as_bytes(), 2, 3),
            format!("{}…", "y".repeat(32))
        );
        assert_eq!(snippet(b"", 1, 0), "");
        assert_eq!(snippet(b"abc", 7, 900), "");
        assert_eq!(snippet(b"abc", 1, 900), "");
    }
}
