//! Lines and columns of a text.
//! Input: a text. Output: the line and column of any byte offset, in logarithmic time.

use std::borrow::Cow;
use std::ops::Range;

/// The starts of all lines, and the number of characters before each block of bytes.
#[derive(Debug, Clone)]
pub struct Lines {
    starts: Vec<usize>,
    characters: Vec<usize>,
    length: usize,
}

/// A position as editors show it: both numbers start at 1, and the column is in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineColumn {
    pub line: usize,
    pub column: usize,
}

const BLOCK: usize = 1024;

impl Lines {
    pub fn new(text: &str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut before = 0;
        let characters = text.as_bytes().chunks(BLOCK).map(|block| {
            let count = before;
            before += starting_characters(block);
            count
        });
        Lines { starts, characters: characters.collect(), length: text.len() }
    }

    /// Returns the position of an offset. An offset past the end counts as the end.
    pub fn line_column(&self, text: &str, offset: usize) -> LineColumn {
        let offset = offset.min(self.length);
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        LineColumn { line, column: self.characters_before(text, offset) - self.characters_before(text, start) + 1 }
    }

    /// Returns the bytes of the line of an offset, without its line feed.
    pub fn line(&self, offset: usize) -> Range<usize> {
        let next = self.starts.partition_point(|start| *start <= offset);
        self.starts[next - 1]..self.starts.get(next).map_or(self.length, |start| start - 1)
    }

    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let block = offset / BLOCK;
        let bytes = &text.as_bytes()[block * BLOCK..offset];
        match self.characters.get(block) {
            Some(before) => before + starting_characters(bytes),
            // The offset is the end of a text whose last block is full.
            None => self
                .characters
                .last()
                .map_or(0, |before| before + starting_characters(&text.as_bytes()[(block - 1) * BLOCK..offset])),
        }
    }
}

/// Returns the offset of a character, or the length of a shorter text.
pub fn offset_of(text: &str, character: usize) -> usize {
    text.char_indices().nth(character).map_or(text.len(), |(at, _)| at)
}

/// Returns a text whose end is replaced by an ellipsis if it has more characters than these.
pub fn cut(text: &str, characters: usize) -> Cow<'_, str> {
    let end = offset_of(text, characters);
    if end == text.len() { Cow::Borrowed(text) } else { Cow::Owned(format!("{}…", &text[..end])) }
}

/// Counts the bytes that start a character.
fn starting_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte as i8) >= -64).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(text: &str, offset: usize) -> (usize, usize) {
        let LineColumn { line, column } = Lines::new(text).line_column(text, offset);
        (line, column)
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(position("a\né: x", 6), (2, 4));
        assert_eq!(position("a\n", 2), (2, 1));
        assert_eq!(position("", 9), (1, 1));
    }

    #[test]
    fn block_borders_count_once() {
        for length in [BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK] {
            let text = "é".repeat(length);
            for characters in [0, length / 2, length - 1, length] {
                assert_eq!(position(&text, 2 * characters), (1, characters + 1));
            }
        }
    }

    #[test]
    fn lines_end_before_their_line_feed() {
        let text = "ab\n\ncd";
        let lines = Lines::new(text);
        let texts: Vec<&str> = [0, 2, 3, 4, 6].into_iter().map(|offset| &text[lines.line(offset)]).collect();
        assert_eq!(texts, ["ab", "ab", "", "cd", "cd"]);
    }
}
