//! The part of a source line that is shown under a diagnostic.
//! Comes in: a text and a byte range. Goes out: that line, cut around the range where it is long, without characters that
//! a terminal would obey.

use std::borrow::Cow;
use std::ops::Range;

use crate::lines::{LineColumn, Lines};

/// Lines up to this many characters are shown whole.
const WHOLE_LINE: usize = 120;
/// How much of a longer line is shown before and from the marked range on, in characters.
const BEFORE: usize = 40;
const FROM: usize = 80;

/// One line, ready to be printed.
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

/// Shows the line on which a range begins; what the range covers on later lines is left out.
pub fn excerpt(text: &str, lines: &Lines, range: Range<usize>) -> Excerpt {
    let start = text.floor_char_boundary(range.start);
    let end = text.floor_char_boundary(range.end).max(start);
    let LineColumn { line: line_number, column } = lines.line_column(text, start);
    let line = lines.line(start);
    // A carriage return belongs to the line break, not to the line, unless the range begins behind it.
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

/// Replaces what a terminal would act on, or what would be shown in another order than it is written, by its escape.
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

/// Controls, directional formatting, invisible characters, and line breaks that are no newline. Tabs stay: they are
/// common in sources, and the renderer widens them.
fn is_unprintable(character: char) -> bool {
    let invisible = matches!(character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    invisible || (character.is_control() && character != '\t')
}

/// Cuts a long line to a window around what is marked, with an ellipsis wherever something is missing.
fn window<'a>(before: &'a str, marked: &'a str, after: &'a str) -> (Cow<'a, str>, Cow<'a, str>, Cow<'a, str>) {
    // Bytes bound characters from above, so the common short line needs no counting.
    let length = before.len() + marked.len() + after.len();
    if length <= WHOLE_LINE {
        return (before.into(), marked.into(), after.into());
    }
    let from = before.char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
    let before = if from == 0 { before.into() } else { format!("…{}", &before[from..]).into() };
    let marked_end = nth_boundary(marked, FROM);
    if marked_end < marked.len() {
        return (before, format!("{}…", &marked[..marked_end]).into(), "".into());
    }
    let rest = FROM - marked.chars().count();
    let after_end = nth_boundary(after, rest);
    let after = if after_end == after.len() { after.into() } else { format!("{}…", &after[..after_end]).into() };
    (before, marked.into(), after)
}

fn nth_boundary(text: &str, characters: usize) -> usize {
    text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, range: Range<usize>) -> Excerpt {
        super::excerpt(text, &Lines::new(text), range)
    }

    #[test]
    fn a_short_line_is_shown_whole() {
        let shown = excerpt("a: 1\r\n  b: two\r\nc: 3\r\n", 11..14);
        assert_eq!(shown, Excerpt { line: "  b: two".to_owned(), marked: 5..8, line_number: 2, column: 6 });
    }

    #[test]
    fn a_range_ends_with_its_line() {
        let shown = excerpt("a:\n  b: 1\n  c: 2\n", 5..16);
        assert_eq!((&shown.line[shown.marked.clone()], shown.line_number), ("b: 1", 2));
    }

    #[test]
    fn a_long_line_is_cut_around_the_spot() {
        let text = format!("{}\"spot\"{}", "é,".repeat(200_000), ",x".repeat(200_000));
        let start = text.find('"').expect("the text has a quote");
        let shown = excerpt(&text, start..start + 6);
        assert_eq!(&shown.line[shown.marked.clone()], "\"spot\"");
        assert!(shown.line.chars().count() <= BEFORE + FROM + 2, "{}", shown.line);
        assert_eq!((shown.line_number, shown.column), (1, 400_001));
    }

    #[test]
    fn a_long_mark_is_cut_too() {
        let text = "x".repeat(10_000);
        let shown = excerpt(&text, 5_000..9_000);
        assert!(shown.line.chars().count() <= BEFORE + FROM + 2, "{}", shown.line);
    }

    #[test]
    fn a_terminal_obeys_nothing_of_it() {
        assert_eq!(printable("a\u{1b}[31mb\u{202e}c\0\u{2028}"), "a\\u{1b}[31mb\\u{202e}c\\u{0}\\u{2028}");
        let shown = excerpt("\u{1b}k: \u{202e}v", 4..8);
        assert_eq!(&shown.line[shown.marked.clone()], "\\u{202e}v");
    }

    #[test]
    fn any_range_is_fine() {
        for range in [0..0, 2..2, 1..9, 9..99, 3..3] {
            excerpt("é\nb\n", range);
        }
    }
}
