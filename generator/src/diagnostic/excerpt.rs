//! Excerpts of sources under a diagnostic.
//! Input: a text and a byte range. Output: the line of the range, cut if it is long, without control characters.

use std::borrow::Cow;
use std::ops::Range;

use crate::lines::{LineColumn, Lines, cut, offset_of};

/// The maximum length of a line that is not cut, in characters.
const WHOLE_LINE: usize = 120;
/// The parts of a longer line that are rendered before and from the start of the marked range, in characters.
const BEFORE: usize = 40;
const FROM: usize = 80;

/// One line of output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    pub line: String,
    /// The marked bytes of `line`.
    pub marked: Range<usize>,
    /// Counted from 1.
    pub line_number: usize,
    /// Counted from 1, in characters of the source line.
    pub column: usize,
}

/// Returns the line on which a range starts. The part of the range on later lines is ignored.
pub fn excerpt(text: &str, lines: &Lines, range: Range<usize>) -> Excerpt {
    let start = text.floor_char_boundary(range.start);
    let end = text.floor_char_boundary(range.end).max(start);
    let LineColumn { line: line_number, column } = lines.line_column(text, start);
    let line = lines.line(start);
    // A carriage return belongs to the line break, unless the range starts after it.
    let shown_end = start + text[start..line.end].trim_end().len();
    let end = end.clamp(start, shown_end);
    let (before, marked, after) = window(&text[line.start..start], &text[start..end], &text[end..shown_end]);
    let mut line = printable(&before).into_owned();
    let from = line.len();
    line.push_str(&printable(&marked));
    let to = line.len();
    line.push_str(&printable(&after));
    Excerpt { line, marked: from..to, line_number, column }
}

/// Escapes characters that a terminal would interpret, or that change the order of the text.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unprintable) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_unprintable(character) {
            escaped.extend(character.escape_unicode());
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}

/// Returns `true` for control characters, directional formatting, invisible characters and Unicode line breaks. Tabs are printable,
/// because they are common in sources, and the renderer replaces them by spaces.
fn is_unprintable(character: char) -> bool {
    let is_invisible = matches!(character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    is_invisible || (character.is_control() && character != '\t')
}

/// Cuts a long line to a window around the marked range, with an ellipsis for each missing part.
fn window<'a>(before: &'a str, marked: &'a str, after: &'a str) -> (Cow<'a, str>, Cow<'a, str>, Cow<'a, str>) {
    // A line has at most as many characters as bytes, so short lines need not be counted.
    let length = before.len() + marked.len() + after.len();
    if length <= WHOLE_LINE {
        return (before.into(), marked.into(), after.into());
    }
    let from = before.char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
    let before = if from == 0 { before.into() } else { format!("…{}", &before[from..]).into() };
    if offset_of(marked, FROM) < marked.len() {
        return (before, cut(marked, FROM), "".into());
    }
    (before, marked.into(), cut(after, FROM - marked.chars().count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, range: Range<usize>) -> Excerpt {
        super::excerpt(text, &Lines::new(text), range)
    }

    #[test]
    fn a_short_line_is_shown_whole() {
        let result = excerpt("a: 1\r\n  b: two\r\nc: 3\r\n", 11..14);
        assert_eq!(result, Excerpt { line: "  b: two".to_owned(), marked: 5..8, line_number: 2, column: 6 });
    }

    #[test]
    fn a_range_ends_with_its_line() {
        let result = excerpt("a:\n  b: 1\n  c: 2\n", 5..16);
        assert_eq!((&result.line[result.marked.clone()], result.line_number), ("b: 1", 2));
    }

    #[test]
    fn a_long_line_is_cut_around_the_marked_range() {
        let text = format!("{}\"spot\"{}", "é,".repeat(200_000), ",x".repeat(200_000));
        let start = text.find('"').expect("the text has a quote");
        let result = excerpt(&text, start..start + 6);
        assert_eq!(&result.line[result.marked.clone()], "\"spot\"");
        assert!(result.line.chars().count() <= BEFORE + FROM + 2, "{}", result.line);
        assert_eq!((result.line_number, result.column), (1, 400_001));
    }

    #[test]
    fn a_long_marked_range_is_cut() {
        let text = "x".repeat(10_000);
        let result = excerpt(&text, 5_000..9_000);
        assert!(result.line.chars().count() <= BEFORE + FROM + 2, "{}", result.line);
    }

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(printable("a\u{1b}[31mb\u{202e}c\0\u{2028}"), "a\\u{1b}[31mb\\u{202e}c\\u{0}\\u{2028}");
        let result = excerpt("\u{1b}k: \u{202e}v", 4..8);
        assert_eq!(&result.line[result.marked.clone()], "\\u{202e}v");
    }

    #[test]
    fn any_range_is_accepted() {
        for range in [0..0, 2..2, 1..9, 9..99, 3..3] {
            excerpt("é\nb\n", range);
        }
    }
}
