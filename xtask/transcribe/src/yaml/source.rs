//! The text that is parsed, and where the parser is in it.
//! Input: the parser's positions, in characters. Output: bytes and errors.

use super::YamlError;
use super::scan::{Lines, header_end, line_end};

/// How deep nodes are nested at most, with those that aliases repeat.
pub(super) const MAX_DEPTH: usize = 128;

/// A text that is read from token to token.
#[derive(Default)]
pub(super) struct Source<'t> {
    pub text: &'t str,
    pub lines: Lines,
    /// The byte after the last token.
    pub cursor: usize,
    /// A character's index and its byte, from which later ones are counted.
    counted: (usize, usize),
}

impl<'t> Source<'t> {
    pub fn new(text: &'t str) -> Self {
        Source { text, lines: Lines::new(text), cursor: 0, counted: (0, 0) }
    }

    /// Returns the first carriage return that is not part of a line break.
    pub fn lone_return(&self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        self.text.match_indices('\r').map(|(at, _)| at).find(|at| bytes.get(at + 1) != Some(&b'\n'))
    }

    pub fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.cursor).copied()
    }

    /// Returns the byte of a character, counted from the last one that was asked for.
    pub fn byte(&mut self, character: usize) -> usize {
        let (counted, byte) = self.counted;
        let at = if character < counted {
            let before = self.text[..byte].char_indices().rev();
            before.map(|(at, _)| at).nth(counted - character - 1).unwrap_or(0)
        } else {
            let rest = self.text[byte..].char_indices();
            rest.map(|(at, _)| at).nth(character - counted).map_or(self.text.len(), |at| byte + at)
        };
        // A position past the end is not counted from, as its character does not exist.
        if at < self.text.len() {
            self.counted = (character, at);
        }
        at
    }

    /// Returns the end of a block scalar's last line. Blank lines after it count if the value has them.
    pub fn block_scalar_end(&self, start: usize, span_end: usize, value: &str) -> usize {
        let header = header_end(self.text, start);
        let body = line_end(self.text, header);
        // The parser's span extends over the indentation of the next token.
        let end = match self.text[..span_end].rfind('\n') {
            Some(last) if last >= body && self.text[last..span_end].trim().is_empty() => last,
            _ => span_end.max(header),
        };
        let keeps = self.text[start..header].contains('+');
        if end <= body && !keeps {
            return header;
        }
        let lines = &self.text[body.min(end)..end];
        let last = value.trim_end_matches('\n').rsplit('\n').next().unwrap_or_default();
        let is_blank_kept = keeps || (!last.is_empty() && last.trim().is_empty());
        if is_blank_kept {
            return end - usize::from(lines.ends_with('\r'));
        }
        let filled = lines.trim_end().len();
        if filled == 0 { header } else { line_end(self.text, body + filled) }
    }

    pub fn too_deep(&self, at: usize) -> YamlError {
        self.error(at, &format!("nested deeper than {MAX_DEPTH} levels"), "nest less")
    }

    /// Returns the error for a text whose tokens are not where the parser's events have them.
    pub fn unsupported(&self, at: usize) -> YamlError {
        self.error(at, "this notation is not supported", "write it in a more common form")
    }

    pub fn error(&self, at: usize, message: &str, help: &str) -> YamlError {
        let start = self.lines.start(at).min(at);
        let column = self.text[start..at].chars().count() + 1;
        YamlError { line: self.lines.index(at) + 1, column, message: message.to_owned(), help: help.to_owned() }
    }
}
