//! Lines and columns of a text.
//! Comes in: a text, once. Goes out: for any byte offset its line and column, in time that does not grow with the text.

use std::ops::Range;

/// Where lines begin, and how many characters stand before each block of bytes.
#[derive(Debug, Clone)]
pub struct Lines {
    starts: Vec<usize>,
    characters: Vec<usize>,
    length: usize,
}

/// A place as editors count it: both from 1, the column in characters.
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

    /// Offsets past the end count as the end.
    pub fn line_column(&self, text: &str, offset: usize) -> LineColumn {
        let offset = offset.min(self.length);
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        LineColumn { line, column: self.characters_before(text, offset) - self.characters_before(text, start) + 1 }
    }

    /// The bytes of the line that an offset is on, without its line feed.
    pub fn line(&self, offset: usize) -> Range<usize> {
        let next = self.starts.partition_point(|start| *start <= offset);
        self.starts[next - 1]..self.starts.get(next).map_or(self.length, |start| start - 1)
    }

    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let block = offset / BLOCK;
        let bytes = &text.as_bytes()[block * BLOCK..offset];
        match self.characters.get(block) {
            Some(before) => before + starting_characters(bytes),
            // The offset is the end of a text that fills its last block.
            None => self
                .characters
                .last()
                .map_or(0, |before| before + starting_characters(&text.as_bytes()[(block - 1) * BLOCK..offset])),
        }
    }
}

/// Every byte that does not continue a character starts one.
fn starting_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte as i8) >= -64).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, offset: usize) -> (usize, usize) {
        let LineColumn { line, column } = Lines::new(text).line_column(text, offset);
        (line, column)
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(place("a\né: x", 6), (2, 4));
        assert_eq!(place("a\n", 2), (2, 1));
        assert_eq!(place("", 9), (1, 1));
    }

    #[test]
    fn block_borders_count_once() {
        for length in [BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK] {
            let text = "é".repeat(length);
            for characters in [0, length / 2, length - 1, length] {
                assert_eq!(place(&text, 2 * characters), (1, characters + 1));
            }
        }
    }

    #[test]
    fn lines_end_before_their_line_feed() {
        let text = "ab\n\ncd";
        let lines = Lines::new(text);
        let shown: Vec<&str> = [0, 2, 3, 4, 6].into_iter().map(|offset| &text[lines.line(offset)]).collect();
        assert_eq!(shown, ["ab", "ab", "", "cd", "cd"]);
    }
}
