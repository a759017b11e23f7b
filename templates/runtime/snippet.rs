// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The body around an error, without its strings.

use std::ops::Range;

use serde::de::IgnoredAny;

use super::terminal::escaped;

/// The bytes on either side of an error.
const AROUND: usize = 30;

/// Returns the text around a line and column, both from 1: punctuation, names, numbers, `true`, `false`
/// and `null`. Of strings it has only the quotes, because they may be
/// secrets. It ends where the body is no JSON, because anything after that can be a string.
pub fn snippet(body: &[u8], line: usize, column: usize) -> String {
    let lines = body.split_inclusive(|byte| *byte == b'\n');
    let before: usize = lines.take(line.saturating_sub(1)).map(<[u8]>::len).sum();
    let body = body.trim_ascii_end();
    let error = body.len().min(before.saturating_add(column));
    let start = error.saturating_sub(AROUND);
    let end = body.len().min(error + AROUND);
    let mut snippet = String::new();
    for Token { kind, range } in Tokens::of(body).take_while(|token| token.range.start < end) {
        let part = range.start.max(start)..range.end.min(end);
        if part.is_empty() {
            continue;
        }
        match kind {
            Kind::Space => snippet.push(' '),
            Kind::Plain => {
                let text = String::from_utf8_lossy(body.get(part).unwrap_or_default());
                // Characters that are cut in two are left out.
                snippet.push_str(&escaped(&text.replace('\u{fffd}', "")));
            }
            Kind::Text => {
                let quotes = [part.start == range.start, part.end == range.end];
                snippet.extend(
                    quotes
                        .into_iter()
                        .filter(|has_quote| *has_quote)
                        .map(|_| '"'),
                );
            }
            Kind::Hidden => snippet.push('…'),
        }
    }
    let text = snippet.trim();
    if text.chars().all(|c| c == '…') {
        return String::new();
    }
    let (before, after) = (
        if start > 0 { "…" } else { "" },
        if end < body.len() && !text.ends_with('…') {
            "…"
        } else {
            ""
        },
    );
    format!("{before}{text}{after}")
}

struct Token {
    kind: Kind,
    range: Range<usize>,
}

enum Kind {
    Space,
    /// Punctuation, a name, a number, `true`, `false` or `null`.
    Plain,
    /// A string that is no name.
    Text,
    /// All that follows something that is no JSON.
    Hidden,
}

/// The tokens of JSON, as far as it is JSON.
struct Tokens<'a> {
    body: &'a [u8],
    at: usize,
    /// The brackets that are open.
    open: Vec<u8>,
    /// The first byte of the last token that is no space.
    last: u8,
}

impl<'a> Tokens<'a> {
    fn of(body: &'a [u8]) -> Self {
        Self {
            body,
            at: 0,
            open: Vec::new(),
            last: 0,
        }
    }

    fn is_name(&self, after: &[u8]) -> bool {
        let next = after.iter().find(|byte| !is_space(byte));
        self.open.last() == Some(&b'{') && matches!(self.last, b'{' | b',') && next == Some(&b':')
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let rest = self.body.get(self.at..)?;
        let first = *rest.first()?;
        let token = match first {
            byte if is_space(&byte) => {
                let length = rest.iter().take_while(|byte| is_space(byte)).count();
                Some((Kind::Space, length))
            }
            b'{' | b'[' => {
                self.open.push(first);
                Some((Kind::Plain, 1))
            }
            b'}' | b']' => {
                self.open.pop();
                Some((Kind::Plain, 1))
            }
            b',' | b':' => Some((Kind::Plain, 1)),
            b'"' => string_length(rest).map(|length| {
                let is_name = self.is_name(rest.get(length..).unwrap_or_default());
                let kind = if is_name { Kind::Plain } else { Kind::Text };
                (kind, length)
            }),
            _ => literal_length(rest).map(|length| (Kind::Plain, length)),
        };
        let (kind, length) = token.unwrap_or((Kind::Hidden, rest.len()));
        if !matches!(kind, Kind::Space) {
            self.last = first;
        }
        let start = self.at;
        self.at += length;
        Some(Token {
            kind,
            range: start..self.at,
        })
    }
}

fn is_space(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Returns the length of the JSON string at the beginning of a text, with its quotation marks; `None` if it has no end or
/// has control characters.
pub fn string_length(text: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        match text.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            0..b' ' => return None,
            _ => at += 1,
        }
    }
}

/// Returns the length of the number, `true`, `false` or `null` at the beginning of a text.
fn literal_length(text: &[u8]) -> Option<usize> {
    let ends = |byte: &u8| is_space(byte) || b"{}[]:,\"".contains(byte);
    let length = text.iter().take_while(|byte| !ends(byte)).count();
    let is_literal = serde_json::from_slice::<IgnoredAny>(text.get(..length)?).is_ok();
    is_literal.then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_shown_of_what_is_no_json() {
        for (body, expected) in [
            (&b"{\"a\": \"x\ns3cret\", \"b\": 1}"[..], r#"{"a": …"#),
            (b"{\"a\": 1, \"s3cret\n\": 1}", r#"{"a": 1, …"#),
            (b"{\"a\": s3cret, \"s3cret\": 1}", r#"{"a": …"#),
            (b"{\"a\": he said \"s3cret\": 1}", r#"{"a": …"#),
            (b"{\"a\": 12s3cret}", r#"{"a": …"#),
            (b"{\"a\": true, 's3cret': 1}", r#"{"a": true, …"#),
            (b"[1, \"s3cret\": 2]", r#"[1, "": 2]"#),
            (b"{\"a\": \"s3cret\": 2}", r#"{"a": "": 2}"#),
            (b"{\"a\": \"s3cr", r#"{"a": …"#),
            (b"{\"a\": \"s3cr\\", r#"{"a": …"#),
            (b"{s3cret: 1}", "{…"),
            (b"\"s3cret\"", r#""""#),
            (b"s3cret", ""),
            (b"<a href=\"s3cret\">s3cret</a>", ""),
            (b"\xef\xbb\xbf{\"a\": \"s3cret\"}", ""),
            (b"call({\"a\": \"s3cret\"})", ""),
            (b"\xff\xfe{\0\"\0s\0", ""),
            (b"{\0\"\0s\0\"\0", "{…"),
        ] {
            let text = String::from_utf8_lossy(body);
            for column in 0..body.len() + 2 {
                assert!(!snippet(body, 1, column).contains("s3c"), "{text}");
            }
            assert_eq!(snippet(body, 1, 9), expected, "{text}");
        }
    }

    #[test]
    fn a_snippet_is_short_and_readable() {
        let long = format!(
            r#"{{"{}é": [1, "{}"]}}"#,
            "x".repeat(100),
            "y".repeat(10_000)
        );
        let name = long.find("é").unwrap_or_default();
        let start = "x".repeat(30);
        let around_name = format!("…{start}é\": [1, \"…");
        assert_eq!(snippet(long.as_bytes(), 1, name), around_name);
        // These begin and end within a character.
        assert_eq!(snippet(long.as_bytes(), 1, name + 31), "…\": [1, \"…");
        assert_eq!(
            snippet(long.as_bytes(), 1, name - 29),
            format!("…{}…", "x".repeat(59))
        );
        assert_eq!(snippet(long.as_bytes(), 1, 5_000), "");
        assert_eq!(snippet(long.as_bytes(), 1, usize::MAX), "…\"]}");

        let lines = b"{\n  \"a\": [\n    1,\r\n\t null\n  ]\n}\n";
        assert_eq!(snippet(lines, 4, 6), r#"{ "a": [ 1, null ] }"#);
        let names = "{\"a\u{202e}b\u{85}c\": 1}";
        assert_eq!(
            snippet(names.as_bytes(), 1, 1),
            r#"{"a\u{202e}b\u{85}c": 1}"#
        );
        assert_eq!(snippet(b"", 1, 0), "");
        assert_eq!(snippet(b"[1]", 7, 900), "[1]");
        assert_eq!(snippet(b"abc", 1, 900), "");
    }
}
